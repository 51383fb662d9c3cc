"""The service's unit file: systemd understands all of it, and it breaks no part."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import cli

UNIT = Path(__file__).parents[2] / "systemd" / "facilitate.service"
PROGRAM = "/opt/facilitate/.venv/bin/facilitate"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="needs systemd-analyze, of the package systemd: run scripts/setup --tests",
)


def complaints(unit: str, folder: Path) -> str:
    """What systemd says of a unit whose program is where this machine has one.

    systemd looks whether the program exists; it is in /opt only on the device.
    """
    copy = folder / UNIT.name
    copy.write_text(unit.replace(PROGRAM, sys.executable))
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(copy)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return found.stdout + found.stderr + ("" if found.returncode == 0 else "failed")


def settings() -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(), flags=re.MULTILINE))


@needs_systemd
def test_unit_is_understood_by_systemd(tmp_path: Path) -> None:
    """systemd finds nothing to say about the unit."""
    assert complaints(UNIT.read_text(), tmp_path) == ""


@needs_systemd
def test_unit_check_sees_a_misspelt_setting(tmp_path: Path) -> None:
    """The check itself can fail: systemd ends with 0 here, but complains."""
    misspelt = UNIT.read_text().replace("WatchdogSec=", "WatchdogSecs=")
    assert "WatchdogSecs" in complaints(misspelt, tmp_path)


def test_unit_starts_what_the_set_up_makes() -> None:
    """The program's path is that of a virtual environment in a clone at /opt/facilitate."""
    assert settings()["ExecStart"] == f"{PROGRAM} run --stay"


def test_unit_gives_options_that_the_command_has() -> None:
    """What the unit asks of the command is there."""
    command, *options = settings()["ExecStart"].split()[1:]
    known = {name for option in cli.main.commands[command].params for name in option.opts}
    assert set(options) <= known


def test_unit_is_watched_and_comes_back() -> None:
    """A hang or a crash is a restart within a second, however often."""
    unit = settings()
    assert unit["Type"] == "notify"
    assert unit["WatchdogSec"] == "10"
    assert (unit["Restart"], unit["RestartSec"]) == ("always", "1")
    assert unit["StartLimitIntervalSec"] == "0"
    assert unit["StateDirectory"] == "facilitate"


@pytest.mark.parametrize(
    "harmful", ["MemoryDenyWriteExecute", "PrivateDevices", "ProcSubset", "ProtectClock"]
)
def test_unit_hides_no_part(harmful: str) -> None:
    """Settings that take the sound card, the pins or the audio callback away are not set."""
    assert harmful not in settings()
