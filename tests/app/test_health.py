"""Who stands still with work in hand is seen and named; who has nothing to do may rest."""

from __future__ import annotations

import io
import logging
import queue
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rich.console import Console

from assistant.app import joining
from assistant.app.health import Health, Worker
from assistant.app.options import RunOptions
from assistant.app.places import Places
from assistant.app.session import SessionRunner
from assistant.devices.light import NoLamp, PatternedLight
from assistant.hearing.listener import Answers, Listener
from assistant.journal.recorder import Recorder
from assistant.journal.records import Batch
from assistant.journal.store import Journal
from assistant.plan.lines import Speech
from assistant.preparing import prepare
from assistant.settings import load_settings
from assistant.signals import LightPattern
from assistant.sound.player import Player
from tests.journal import samples
from tests.sound.test_player import FastOutput, Stage, Tones

PATIENCE_SECONDS = 10.0
PLAN = """
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps: [{title: Think of a question, time: 60s}]
"""
CONFIG = Path(__file__).parents[2] / "config"


class Clerk:
    """A worker whose pile and progress a test decides; looked at once a second."""

    def __init__(self, patience_seconds: float = 5.0) -> None:
        self.mark: object = 0
        self.now = 100.0
        worker = Worker("clerk", lambda: self.mark, patience_seconds)
        self.health = Health([worker], lambda: self.now)

    def look(self, times: int = 1, apart_seconds: float = 1.0) -> list[bool]:
        seen = []
        for _ in range(times):
            self.now += apart_seconds
            seen.append(self.health.is_well())
        return seen


def test_worker_that_stands_still_is_seen_after_its_patience() -> None:
    """Work in hand and no progress for 5 s: not well from the next look on."""
    clerk = Clerk()
    assert clerk.look(8) == [True] * 6 + [False] * 2


def test_worker_that_gets_on_is_well() -> None:
    """A piece of work each four seconds is progress enough."""
    clerk = Clerk()
    for number in range(20):
        clerk.mark = number
        assert all(clerk.look(4))


def test_worker_without_work_may_rest() -> None:
    """Nothing in hand is no hang, however long; and rest before work counts for nothing."""
    clerk = Clerk()
    clerk.mark = None
    assert all(clerk.look(100))
    clerk.mark = 0
    assert all(clerk.look(5))


def test_worker_that_hangs_is_named_once_and_again_when_it_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log tells who it is and how long, not each time that somebody looks."""
    clerk = Clerk()
    clerk.look(60)
    assert [record.getMessage() for record in caplog.records] == [
        "Worker clerk hangs: no progress for 6 s"
    ]
    assert caplog.records[0].levelno == logging.ERROR
    clerk.mark = 1
    assert clerk.look() == [True]
    assert caplog.records[-1].getMessage() == "Worker clerk goes on"


def test_worker_is_not_blamed_for_the_absence_of_who_looks() -> None:
    """A process that was stopped for an hour gives everybody time to go on."""
    clerk = Clerk()
    clerk.look(2)
    assert clerk.look(1, 3600.0) == [True]


def test_each_worker_has_its_own_patience() -> None:
    """One may take long over a piece of work while another may not."""
    now = 0.0
    workers = [Worker("card", lambda: 0, 20.0), Worker("sound", lambda: 0, 3.0)]
    health = Health(workers, lambda: now)
    seen = []
    for second in range(6):
        now = float(second)
        seen.append(health.is_well())
    assert seen == [True] * 4 + [False] * 2


# -- the real workers ------------------------------------------------------------------------


class Watch:
    """Looks at one real worker, second by second."""

    def __init__(self, progress: Callable[[], object]) -> None:
        self._now = 0.0
        self._health = Health([Worker("worker", progress, 3.0)], lambda: self._now)

    def look(self) -> bool:
        self._now += 1.0
        return self._health.is_well()

    def sees_a_hang(self) -> bool:
        return [self.look() for _ in range(6)] == [True] * 4 + [False] * 2


class HeldJournal(Journal):
    """A real journal whose disk answers only when the test lets it."""

    def hold(self) -> None:
        self.is_writing, self.may_write = threading.Event(), threading.Event()

    def write(self, batch: Batch) -> None:
        self.is_writing.set()
        assert self.may_write.wait(PATIENCE_SECONDS)
        super().write(batch)


def test_recorder_on_a_disk_that_hangs_is_seen() -> None:
    """The writer, held in the middle of a commit, is busy and gets nowhere; then it rests."""
    journal = HeldJournal.create_in_memory(samples.first_record())
    journal.hold()
    committed: queue.SimpleQueue[int] = queue.SimpleQueue()
    recorder = Recorder(journal, committed.put, lambda error: None)
    watch = Watch(lambda: None if recorder.is_idle else recorder.last_progress)
    assert all(watch.look() for _ in range(60))
    recorder.record(samples.entry(1))
    assert journal.is_writing.wait(PATIENCE_SECONDS)
    assert watch.sees_a_hang()
    journal.may_write.set()
    assert committed.get(timeout=PATIENCE_SECONDS) == 1
    recorder.close()
    assert watch.look()
    journal.close()


def test_loader_with_a_voice_that_hangs_is_seen() -> None:
    """A sentence that never gets made; not one that is made, and not silence."""
    stage = Stage()
    watch = Watch(lambda: stage.player.loading_progress)
    assert all(watch.look() for _ in range(60))
    stage.voice.may_render.clear()
    stage.player.say(1, (Speech("One."),))
    assert stage.voice.is_rendering.wait(PATIENCE_SECONDS)
    assert watch.sees_a_hang()
    stage.voice.may_render.set()
    assert stage.answers.get(timeout=PATIENCE_SECONDS)[0] == 1
    assert watch.look()
    stage.player.close()


def test_answerer_that_cannot_answer_is_seen() -> None:
    """It always has the stream to look after, so it hangs as soon as it no longer does."""
    is_answering, may_answer = threading.Event(), threading.Event()

    def answer(*_: object) -> None:
        is_answering.set()
        assert may_answer.wait(PATIENCE_SECONDS)

    output = FastOutput()
    player = Player(Tones(), output, float, answer, lambda *_: None)
    player.open()
    rounds = player.answering_progress
    player.say(1, (Speech("One."),))
    assert is_answering.wait(PATIENCE_SECONDS)
    watch = Watch(lambda: player.answering_progress)
    assert watch.sees_a_hang()
    may_answer.set()
    player.close()
    assert player.answering_progress > rounds


class HeldLamp(NoLamp):
    """A lamp that answers only when the test lets it."""

    def __init__(self) -> None:
        self.is_asked, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    def set_brightness(self, brightness: float) -> None:
        self.is_asked.set()
        assert self.may_answer.wait(PATIENCE_SECONDS)


def test_light_whose_lamp_hangs_is_seen() -> None:
    """A steady light is nothing to do; a lamp that never answers is."""
    lamp = HeldLamp()
    light = PatternedLight(lamp)
    watch = Watch(lambda: light.progress)
    assert lamp.is_asked.wait(PATIENCE_SECONDS)
    lamp.is_asked.clear()
    lamp.may_answer.clear()
    light.show(LightPattern.LISTENING)
    assert lamp.is_asked.wait(PATIENCE_SECONDS)
    assert watch.sees_a_hang()
    lamp.may_answer.set()
    light.close()
    assert watch.look()


class HeldMicrophone:
    """A microphone that opens only when the test lets it."""

    description = "a microphone that takes its time"
    is_exhausted = False

    def __init__(self) -> None:
        self.is_asked, self.may_open = threading.Event(), threading.Event()

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        self.is_asked.set()
        assert self.may_open.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        pass


def test_listener_and_recogniser_that_hang_are_seen(tmp_path: Path) -> None:
    """The one in the microphone, the other while it says that its process has failed."""
    microphone = HeldMicrophone()
    is_told, may_be_told = threading.Event(), threading.Event()
    done: queue.SimpleQueue[str] = queue.SimpleQueue()

    def told(*_: object) -> None:
        is_told.set()
        assert may_be_told.wait(PATIENCE_SECONDS)

    quiet = {
        f"on_{name}": lambda *_: None
        for name in ("started", "voice_started", "voice_stopped", "snippet", "ended")
    }
    listener = Listener(
        microphone,
        tmp_path / "no model",
        Answers(**quiet, on_closed=lambda _: done.put("closed"), on_failed=told),
        session_at=float,
        sounded_between=lambda began, ended: False,
    )
    recogniser = Watch(lambda: listener.recogniser_progress)
    assert all(recogniser.look() for _ in range(60)), "there is none yet"
    listener.start("1")
    assert microphone.is_asked.wait(PATIENCE_SECONDS)
    assert is_told.wait(PATIENCE_SECONDS)
    assert Watch(lambda: listener.progress).sees_a_hang()
    assert recogniser.sees_a_hang()
    microphone.may_open.set()
    may_be_told.set()
    listener.stop()
    assert done.get(timeout=PATIENCE_SECONDS) == "closed"
    listener.close()


# -- joined ----------------------------------------------------------------------------------


def test_watchdog_of_a_session_looks_at_every_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All threads of a session that have work are watched; without a model none listens."""
    shutil.copytree(CONFIG, tmp_path / "config")
    device = "voice: {speaks: false}\nspeaker: {device: file}\nmicrophone: {file: none.wav}\n"
    (tmp_path / "config" / "device.yaml").write_text(device, encoding="utf-8")
    places = Places(tmp_path / "config", tmp_path / "cache", tmp_path / "state")
    watched: list[Worker] = []

    class SeenHealth(Health):
        def __init__(self, workers: Sequence[Worker]) -> None:
            watched.extend(workers)
            super().__init__(workers)

    monkeypatch.setattr(joining, "Health", SeenHealth)
    settings = load_settings(places.config)
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    prepared = prepare(plan, settings, places.config, places.cache, lambda note: None)
    console = Console(file=io.StringIO())
    runner = SessionRunner(prepared, settings, places, RunOptions(), console)
    runner.stop()
    runner.run()
    names = [worker.name for worker in watched]
    assert names == ["recorder", "voice-loader", "voice-answerer", "light"]
