"""The right to read a remote: in a file of its own, that systemd understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.test_unit import PROGRAM, UNIT, needs_systemd, verified

DROP_IN = UNIT.with_name("remote.conf")


def complaints(drop_in: str, folder: Path) -> str:
    """What systemd says of the service with the drop-in beside it."""
    copy = folder / UNIT.name
    copy.write_text(UNIT.read_text().replace(PROGRAM, "/bin/true"))
    (folder / f"{UNIT.name}.d").mkdir()
    (folder / f"{UNIT.name}.d" / DROP_IN.name).write_text(drop_in)
    return verified(copy)


@needs_systemd
def test_drop_in_for_a_remote_is_understood_by_systemd(tmp_path: Path) -> None:
    """Beside the service's own file."""
    assert complaints(DROP_IN.read_text(), tmp_path) == ""


@needs_systemd
def test_drop_in_is_looked_at(tmp_path: Path) -> None:
    """The check itself can fail."""
    misspelt = DROP_IN.read_text().replace("DeviceAllow=", "DeviceAllows=")
    assert "DeviceAllows" in complaints(misspelt, tmp_path)


@pytest.mark.parametrize("line", ["SupplementaryGroups=input", "DeviceAllow=char-input r"])
def test_right_to_read_keyboards_is_given_by_the_drop_in_alone(line: str) -> None:
    """Without a remote the service reads no keyboard."""
    assert line in DROP_IN.read_text().splitlines()
    assert "input" not in UNIT.read_text()
