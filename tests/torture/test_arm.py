"""What the trial on arm64 judges by, without an emulator."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from torture import arm
from torture.arm_parts import foreign_libraries


def _library(path: Path, machine: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x7fELF".ljust(18, b"\0") + struct.pack("<H", machine))


def test_library_for_another_machine_is_found(tmp_path: Path) -> None:
    """One of x86-64 among those for arm64 is named; a text of that name is nobody's."""
    _library(tmp_path / "right/a.cpython-311-aarch64-linux-gnu.so", 183)
    _library(tmp_path / "wrong/b.so.1", 62)
    (tmp_path / "text.so").write_text("no library, however long it may be")
    assert foreign_libraries(tmp_path, "aarch64") == ["wrong/b.so.1"]
    assert len(foreign_libraries(tmp_path, "x86_64")) == 1


def test_trial_without_the_emulator_is_skipped_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a program is missing, nothing is made, and its package is told."""
    monkeypatch.setattr(arm, "check_machine", lambda: None)
    monkeypatch.setattr(arm, "NEEDED", {"no-such-emulator": "qemu-user-static"})
    outcome = arm.make_arm(1, random.Random(1))
    assert "qemu-user-static" in outcome.skipped
    assert outcome.made == 0
