"""The service manager is told what happens, and its absence is no fault."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.devices import supervisor


@pytest.fixture(params=["file", "abstract"])
def manager(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """A listening service manager, on both kinds of address that systemd uses."""
    name = f"@facilitate-{os.getpid()}" if request.param == "abstract" else str(tmp_path / "n")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind("\0" + name[1:] if name.startswith("@") else name)
    listening.settimeout(5.0)
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    yield listening
    listening.close()


def test_supervisor_tells_each_state_in_a_datagram(manager: socket.socket) -> None:
    """Each call is one message in the manager's own words."""
    supervisor.ready()
    supervisor.alive()
    supervisor.status("step 2 of 7\nREADY=1")
    supervisor.stopping()
    assert [manager.recv(200) for _ in range(4)] == [
        b"READY=1",
        b"WATCHDOG=1",
        b"STATUS=step 2 of 7 READY=1",
        b"STOPPING=1",
    ]


def test_supervisor_gives_long_work_time_and_then_watches_again(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between sessions nobody feeds the watchdog, so it is told to wait, and later not to."""
    monkeypatch.setenv("WATCHDOG_USEC", "3000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    supervisor.suspend_watch(60.0)
    supervisor.begin_watch()
    assert [manager.recv(200) for _ in range(2)] == [
        b"WATCHDOG_USEC=60000000",
        b"WATCHDOG_USEC=3000000",
    ]


def test_supervisor_sets_no_watchdog_where_the_unit_has_none(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is not watched must not become so."""
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    supervisor.suspend_watch(60.0)
    supervisor.begin_watch()
    supervisor.alive()
    assert manager.recv(200) == b"WATCHDOG=1"


def test_supervisor_does_nothing_without_a_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started by hand, there is nobody to tell."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    supervisor.ready()


def test_supervisor_survives_a_manager_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A session does not end because nobody listens; the log says what was not told."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    supervisor.alive()
    assert "WATCHDOG=1" in caplog.text


@pytest.mark.parametrize(
    ("microseconds", "meant_for", "seconds"),
    [
        ("10000000", None, 5.0),
        ("10000000", "us", 5.0),
        ("10000000", "1", None),
        ("", None, None),
        ("soon", None, None),
    ],
)
def test_supervisor_feeds_twice_as_often_as_needed(
    microseconds: str,
    meant_for: str | None,
    seconds: float | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The interval is half the limit, and only for the process that is watched."""
    monkeypatch.setenv("WATCHDOG_USEC", microseconds)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if meant_for is not None:
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()) if meant_for == "us" else meant_for)
    assert supervisor.watchdog_interval_seconds() == seconds
