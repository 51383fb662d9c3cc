"""What people said stands in the journal of the session, and in no log, whatever happens."""

from __future__ import annotations

import io
import logging
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from assistant import logs
from assistant.app import joining
from assistant.app.hearing import Surroundings
from assistant.app.options import RunOptions
from assistant.app.places import Places
from assistant.app.session import SessionRunner
from assistant.devices.ports import Listener
from assistant.errors import MicrophoneError
from assistant.journal.records import EndingKind, Snippet, Word
from assistant.preparing import prepare
from assistant.session.effects import Blink, Chime
from assistant.session.events import (
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    SnippetHeard,
    VoiceStopped,
)
from assistant.settings import load_settings
from assistant.sound import player

CONFIG = Path(__file__).parents[2] / "config"
SECRETS = ("quicksilver", "zanzibar", "periwinkle")
SAID = tuple(f"my neighbour {secret} is in trouble" for secret in SECRETS)
PATIENCE_SECONDS = 60.0
PLAN = """\
version: 1
title: A small session
slot: 20m
purpose: To see.
pacing: "off"
activities:
  - title: Only
    steps:
      - {title: Talk, time: 2m, listen: true}
      - {title: Rest, time: 1m}
"""


class Talk:
    """A listener that hears three sentences at once, and then loses its microphone."""

    is_exhausted = True

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._is_open = False

    def prepare(self) -> None:
        """Nothing to load."""

    def start(self, step_key: str, *_: bool, **__: bool) -> None:
        around, now = self._around, self._around.clock.now()
        self._is_open = True
        around.inbox.put(ListeningStarted(now))
        for number, text in enumerate(SAID, start=around.next_snippet_id):
            words = tuple(Word(word, now, now, 0.4) for word in text.split())
            snippet = Snippet(
                snippet_id=number,
                step_key=step_key,
                began_at=now,
                ended_at=now,
                text=text,
                words=words,
                is_question=True,
            )
            around.recorder.keep(snippet)
            around.on_heard(text)
            around.inbox.put(
                SnippetHeard(
                    at=now, snippet_id=number, began_at=now, ended_at=now, is_question=True
                )
            )
        around.inbox.put(VoiceStopped(now))
        around.failed("microphone", MicrophoneError("reading it", "unplugged", "plug it in"))

    def strike_latest(self, began_before: float) -> None:
        """Nobody strikes here."""

    def stop(self) -> None:
        if self._is_open:
            self._is_open = False
            now = self._around.clock.now()
            self._around.inbox.put(MicrophoneClosed(now))
            self._around.inbox.put(ListeningEnded(now))

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, in detail, as the journal of systemd gets it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.without_contents)
    handler.setFormatter(logs.JournalFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")
    device = "voice: {speaks: false}\nspeaker: {device: file}\nlight: {device: none}\n"
    (tmp_path / "config" / "device.yaml").write_text(device, encoding="utf-8")
    return Places(tmp_path / "config", tmp_path / "cache", tmp_path / "state")


def test_nothing_said_comes_into_the_log(
    places: Places,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A whole session through the real program, heard by a script: with a microphone that
    fails, a bug in what is carried out, and everything that is printed for a service."""
    listeners: list[Listener] = []

    def open_listener(around: Surroundings) -> Listener:
        listeners.append(Talk(around))
        return listeners[-1]

    monkeypatch.setattr(joining, "open_listener", open_listener)
    monkeypatch.setattr(player, "spaced", lambda *_: ())  # no sound lasts any time
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    perform = joining.Loop._perform

    def fail_at_some(loop: joining.Loop, effect: object) -> None:
        if isinstance(effect, Blink | Chime):
            raise ZeroDivisionError
        perform(loop, effect)  # type: ignore[arg-type]

    monkeypatch.setattr(joining.Loop, "_perform", fail_at_some)
    settings = load_settings(places.config)
    printed = io.StringIO()
    plan = places.config.parent / "small.yaml"
    prepared = prepare(plan, settings, places.config, places.cache, print)
    runner = SessionRunner(
        prepared,
        settings,
        places,
        RunOptions(auto_press=True, speed=1000.0),
        Console(file=printed, width=200),
    )
    patience = threading.Timer(PATIENCE_SECONDS, runner.stop)
    patience.start()
    result = runner.run()
    patience.cancel()
    told = log.getvalue() + printed.getvalue() + "".join(capfd.readouterr())
    assert result.ending is EndingKind.FINISHED
    assert result.harvest is not None
    page = result.harvest.read_text(encoding="utf-8")
    for secret in SECRETS:
        assert secret in page, "the session did not hear what it should not tell"
        assert secret not in told
    assert "<3>level=error" in told
    assert "unplugged" in told
    assert "ZeroDivisionError" in told
