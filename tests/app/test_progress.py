"""Who renders a new plan's sentences on a slow machine is not taken for one that hangs."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from assistant.app.progress import LONGEST_SENTENCE_SECONDS, rendering
from assistant.app.session import BETWEEN_SESSIONS_SECONDS

SENTENCES = 100
SLOW_SECONDS = 3.0


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A listening service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "2000000")
        monkeypatch.delenv("WATCHDOG_PID", raising=False)
        yield listening


def told_in(manager: socket.socket, seconds_each: float) -> list[float]:
    """When the manager was told, on a machine that takes so long for each sentence."""
    now, told = 0.0, []
    with rendering(Console(quiet=True), lambda: now) as count:
        for number in range(SENTENCES):
            now += seconds_each
            count(number + 1, SENTENCES)
            try:
                message = manager.recv(200).decode()
            except BlockingIOError:
                continue
            limit = f"{LONGEST_SENTENCE_SECONDS * 1e6:.0f}"
            told_so = [f"WATCHDOG_USEC={limit}", f"EXTEND_TIMEOUT_USEC={limit}"]
            assert message.splitlines() == told_so
            told.append(now)
    return told


def test_rendering_is_told_of_as_long_as_it_gets_on(manager: socket.socket) -> None:
    """It takes longer than the watchdog has patience with in all, and is never silent for
    so long. The watchdog of two seconds is not armed by it: the rest of the start may take
    longer too."""
    told = told_in(manager, SLOW_SECONDS)
    assert told[-1] > BETWEEN_SESSIONS_SECONDS
    pauses = [later - earlier for earlier, later in zip([0.0, *told], told, strict=False)]
    assert max(pauses) < LONGEST_SENTENCE_SECONDS


def test_rendering_that_is_quick_floods_nobody(manager: socket.socket) -> None:
    """Sentences that are in the cache already are a second's work."""
    assert told_in(manager, 0.001) == []
