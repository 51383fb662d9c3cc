"""The listener's promises when a part fails; with the real process, without a model."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import DeviceError, MicrophoneError
from assistant.hearing import ear, listener
from assistant.hearing.blocks import Block
from assistant.hearing.listener import Answers, Listener
from assistant.hearing.messages import Heard, Progress, Word
from assistant.hearing.recogniser import Recogniser
from tests.hearing.sounds import voice

PATIENCE_SECONDS = 30.0


class HandMicrophone:
    """A microphone that the test speaks into."""

    description = "a microphone driven by hand"
    is_exhausted = False

    def __init__(self, refuses: bool = False) -> None:
        self.refuses = refuses
        self.say: Callable[[bytes, float, int], None] | None = None
        self.is_opened = threading.Event()
        self._now = 100.0

    def speak(self, pcm: bytes) -> None:
        assert self.say is not None
        self.say(pcm, self._now, 0)
        self._now += len(pcm) / 32_000

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        if self.refuses:
            raise MicrophoneError("opening it", "the test refuses", "mend the test")
        self.say = on_block
        self.is_opened.set()

    def close(self) -> None:
        self.say = None


class Room:
    """A listener without a model, and everything that it answered."""

    def __init__(self, microphone: HandMicrophone, model_path: Path) -> None:
        self.microphone = microphone
        self.answers: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self.listener = Listener(
            microphone,
            model_path,
            Answers(
                **{
                    f"on_{name}": self._put(name)
                    for name in ("started", "voice_started", "voice_stopped", "snippet")
                },
                on_closed=self._put("closed"),
                on_ended=self._put("ended"),
                on_failed=lambda device, error: self.answers.put((device, error)),
                on_recovered=self._put("recovered"),
                on_trouble=self._put("trouble"),
                on_struck=self._put("struck"),
            ),
            session_at=lambda monotonic: monotonic,
            sounded_between=lambda _began, _ended: False,
            flush_seconds=5.0,
        )

    def _put(self, name: str) -> Callable[[Any], None]:
        return lambda value: self.answers.put((name, value))

    def until(self, wanted: str) -> list[str]:
        """The names of the answers up to the wanted one."""
        names = [self.answers.get(timeout=PATIENCE_SECONDS)[0]]
        while names[-1] != wanted:
            names.append(self.answers.get(timeout=PATIENCE_SECONDS)[0])
        return names


@pytest.fixture
def make_room(tmp_path: Path) -> Iterator[Callable[..., Room]]:
    rooms: list[Room] = []

    def make(**options: Any) -> Room:
        rooms.append(Room(HandMicrophone(**options), tmp_path / "no-model"))
        return rooms[-1]

    yield make
    for room in rooms:
        room.listener.close()


def test_listener_answers_start_and_stop_without_a_model(
    make_room: Callable[..., Room],
) -> None:
    """A recogniser that cannot load is said; the stop is answered all the same."""
    room = make_room()
    room.listener.start("debrief")
    assert room.until("recogniser").count("started") <= 1
    room.listener.stop()
    names = room.until("ended")
    assert names.index("closed") < names.index("ended")
    assert room.microphone.say is None


def test_listener_says_that_the_microphone_cannot_be_opened(
    make_room: Callable[..., Room],
) -> None:
    """Neither start nor stop stays without an answer."""
    room = make_room(refuses=True)
    room.listener.start("debrief")
    assert "started" not in room.until("microphone")
    room.listener.stop()
    assert {"closed", "ended"} <= set(room.until("ended"))


def test_listener_tells_of_a_microphone_that_can_be_opened_after_all(
    make_room: Callable[..., Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hears from the next start on; what arrives before that is nobody's."""
    monkeypatch.setattr(listener, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(ear, "ANEW_SECONDS", 0.02)
    room = make_room(refuses=True)
    room.listener.start("debrief")
    room.until("microphone")
    room.microphone.refuses = False
    assert room.microphone.is_opened.wait(PATIENCE_SECONDS)
    room.microphone.speak(voice(0.1))
    assert "started" not in room.until("recovered")
    room.listener.start("debrief")
    room.until("started")


def test_listener_stops_what_never_started(make_room: Callable[..., Room]) -> None:
    """A stop is always answered by closed and then ended."""
    room = make_room()
    room.listener.stop()
    assert room.until("ended") == ["closed", "ended"]


def test_listener_closes_while_it_listens(make_room: Callable[..., Room]) -> None:
    """Closing twice, or in the middle, ends the microphone and the process."""
    room = make_room()
    room.listener.start("debrief")
    room.until("started")
    room.listener.close()
    room.listener.close()
    assert room.microphone.say is None
    assert room.listener.recogniser_process_id is None


def test_recogniser_gives_up_after_three_failures(tmp_path: Path) -> None:
    """A model that never loads is said once, and a flush returns without its deadline."""
    failures: list[DeviceError] = []
    recogniser = Recogniser(tmp_path / "no-model", lambda _message: None, failures.append)
    recogniser.start()
    recogniser.send(Block(0.0, voice(0.1)))
    began = time.monotonic()
    assert not recogniser.flush(PATIENCE_SECONDS)
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert len(failures) == 1
    assert "Failed to create a model" in str(failures[0])
    assert "ended with code 1" in str(failures[0])
    assert not recogniser.is_ready
    assert not recogniser.is_running
    assert recogniser.take_lost_blocks() == 1
    recogniser.close()


def loudness_of(microphone: HandMicrophone, seconds: float, pcm: bytes) -> None:
    """The microphone hears the same block over and over."""
    assert microphone.say is not None
    for number in range(round(seconds * 10)):
        microphone.say(pcm, number / 10, 0)


def test_listener_tells_of_a_dead_microphone_without_a_recogniser(
    make_room: Callable[..., Room],
) -> None:
    """As a failure, and of its return; a stand-in that has come to its end is not dead."""
    room = make_room()
    room.listener.start("debrief", measures=True)
    room.until("started")
    loudness_of(room.microphone, 2.2, bytes(3200))
    assert "trouble" not in room.until("microphone")
    room.microphone.speak(voice(0.1))
    room.until("recovered")
    ended = make_room()
    ended.microphone.is_exhausted = True
    ended.listener.start("debrief", measures=True)
    ended.until("started")
    loudness_of(ended.microphone, 2.2, bytes(3200))
    ended.listener.stop()
    assert not {"trouble", "microphone"} & set(ended.until("ended"))


def test_listener_answers_a_strike_whatever_works(make_room: Callable[..., Room]) -> None:
    """At once where nothing listens, at the latest when listening ends."""
    room = make_room()
    room.listener.strike_latest(1.0)
    assert room.until("struck") == ["struck"]
    room.listener.start("debrief")
    room.until("started")
    room.listener.strike_latest(1.0)
    room.listener.stop()
    names = room.until("ended")
    assert names.count("struck") == 1


def far(began_at: float) -> Heard:
    """Three words from far away."""
    words = tuple(Word("so", began_at + n, began_at + n + 1, 0.9) for n in range(3))
    return Heard(began_at, began_at + 3, "so so so", words, is_far=True, loud_dbfs=-40.0)


def test_listener_keeps_who_was_far_when_it_stops(make_room: Callable[..., Room]) -> None:
    """With nobody nearer, before it says that it has ended; a struck one never, and after the
    second sentence it is told to ask them closer."""
    room = make_room()
    room.listener.start("debrief")
    room.until("started")
    room.listener._take_message(far(110.0))
    room.listener._take_message(far(120.0))
    assert "snippet" not in room.until("trouble")
    room.listener._take_message(Progress(done=1, settled=1, level_dbfs=-60.0, until=130.0))
    room.listener.strike_latest(125.0)
    room.until("struck")
    room.listener.stop()
    (name, snippet) = room.answers.get(timeout=PATIENCE_SECONDS)
    while name != "snippet":
        (name, snippet) = room.answers.get(timeout=PATIENCE_SECONDS)
    assert (snippet.snippet_id, snippet.step_key) == (1, "debrief")
    assert (snippet.began_at, snippet.ended_at) == (110.0, 113.0)
    assert room.until("ended").count("snippet") == 0
