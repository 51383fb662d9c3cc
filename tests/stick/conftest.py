"""A device of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.app.places import Places
from tests.stick.device import CONFIG, Table


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """A device that has the shipped plans, and an empty stick."""
    for name in ("STATE_DIRECTORY", "CACHE_DIRECTORY", "RUNTIME_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    places = Places(
        CONFIG, tmp_path / "cache" / "facilitate", tmp_path / "state" / "facilitate"
    )
    stick = tmp_path / "stick"
    stick.mkdir()
    return Table(stick, places)
