"""A service manager that reads nothing any more."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from assistant.devices import supervisor

QUEUE_LENGTH = Path("/proc/sys/net/unix/max_dgram_qlen")


def test_hung_service_manager_stops_no_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once its queue is full, telling it something is given up; it was seen to last for
    ever."""
    monkeypatch.setattr(supervisor, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        for _ in range(int(QUEUE_LENGTH.read_text()) + 5):
            supervisor.alive()
