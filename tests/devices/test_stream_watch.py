"""When a stream that stands still is opened anew."""

from __future__ import annotations

import itertools
import threading

import pytest

from assistant.devices import stream_watch
from assistant.devices.stream_watch import LOOK_SECONDS, StandstillWatch, StreamWatch

PATIENCE_SECONDS = 10.0


def looks(progress: list[int]) -> list[float]:
    """After how many seconds it is to be opened anew."""
    watch = StandstillWatch()
    return [
        (number + 1) * LOOK_SECONDS
        for number, place in enumerate(progress)
        if watch.look(place)
    ]


def test_stream_that_runs_is_left_alone() -> None:
    """Progress at each look, or at each third."""
    assert looks(list(range(40))) == []
    assert looks([number // 3 for number in range(40)]) == []


def test_stream_that_stands_still_is_opened_anew_once_a_second() -> None:
    """The first look sees where it stands; a second later it is tried, and again."""
    assert looks([7] * 16) == [1.25, 2.25, 3.25]


def test_stream_that_ran_again_has_a_second_anew() -> None:
    """Every standstill counts from its own beginning."""
    assert looks([7] * 6 + [8] * 6) == [1.25, 2.75]


def test_watch_reopens_in_its_own_thread_until_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stream that makes no progress is opened anew; after the stop nothing is."""
    for name in ("LOOK_SECONDS", "STANDS_STILL_SECONDS", "RETRY_SECONDS"):
        monkeypatch.setattr(stream_watch, name, 0.01)
    reopened = threading.Event()
    threads = []

    def reopen() -> None:
        threads.append(threading.current_thread().name)
        reopened.set()

    watch = StreamWatch("a-watch", lambda: 0, reopen)
    watch.start()
    assert reopened.wait(PATIENCE_SECONDS)
    watch.stop()
    assert set(threads) == {"a-watch"}
    assert "a-watch" not in [thread.name for thread in threading.enumerate()]


def test_watch_that_never_started_can_be_stopped() -> None:
    """As by whoever closes what never opened."""
    progress = itertools.count()
    StreamWatch("another-watch", lambda: next(progress), lambda: None).stop()
    assert next(progress) == 0
