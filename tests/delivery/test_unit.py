"""The service's unit file: systemd understands all of it, and it breaks no part."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import cli

UNIT = Path(__file__).parents[2] / "systemd" / "facilitate.service"
USER = UNIT.with_name("facilitate.sysusers.conf")
POWER_OFF = UNIT.with_name("facilitate-power-off.path")
PROGRAM = "/opt/facilitate/.venv/bin/facilitate"
HIGHEST_EXPOSURE = 1.1

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
    return verified(copy)


def verified(unit: Path) -> str:
    """What systemd says of a unit's file."""
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
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
def test_unit_that_switches_off_is_understood_by_systemd(tmp_path: Path) -> None:
    """And the service brings it along."""
    copy = tmp_path / POWER_OFF.name
    copy.write_text(POWER_OFF.read_text())
    assert verified(copy) == ""
    assert POWER_OFF.name in settings()["Wants"].split()
    assert f"PathExists=/run/{settings()['RuntimeDirectory']}/power-off" in copy.read_text()


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
    assert unit["WatchdogSec"] == "2"
    assert (unit["Restart"], unit["RestartSec"]) == ("always", "200ms")
    assert unit["StartLimitIntervalSec"] == "0"


def test_unit_keeps_what_people_said_to_itself() -> None:
    """Its folders and files are its own, and no word comes to lie in a dump or in swap."""
    unit = settings()
    assert unit["User"] == unit["StateDirectory"] == unit["CacheDirectory"] == "facilitate"
    assert unit["StateDirectoryMode"] == unit["CacheDirectoryMode"] == "0700"
    assert unit["RuntimeDirectory"] == "facilitate"
    assert unit["RuntimeDirectoryMode"] == "0700"
    assert unit["RuntimeDirectoryPreserve"] == "yes"  # what it asked for outlives it
    assert unit["UMask"] == "0077"
    assert unit["WorkingDirectory"] == f"/var/lib/{unit['StateDirectory']}"
    assert unit["LimitCORE"] == unit["MemorySwapMax"] == "0"
    assert unit["LimitMEMLOCK"] == "infinity"


def test_unit_reaches_sound_and_pins_and_nothing_else() -> None:
    """All other devices are closed, and so is every kind of network."""
    allowed = re.findall(r"^DeviceAllow=(.*)$", UNIT.read_text(), flags=re.MULTILINE)
    assert allowed == ["char-alsa rw", "char-gpiochip rw"]
    unit = settings()
    assert unit["DevicePolicy"] == "closed"
    assert unit["SupplementaryGroups"] == "audio gpio"
    assert unit["PrivateNetwork"] == "yes"
    assert unit["RestrictAddressFamilies"] == "AF_UNIX"


@pytest.mark.parametrize("harmful", ["MemoryDenyWriteExecute", "PrivateDevices", "ProcSubset"])
def test_unit_hides_no_part(harmful: str) -> None:
    """Settings that take the sound card, the pins or the audio callback away are not set."""
    assert harmful not in settings()


def exposure(unit: str, folder: Path) -> float:
    """How much of the system a service could reach, as systemd reckons it: 0 to 10."""
    copy = folder / UNIT.name
    copy.write_text(unit)
    found = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(copy)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"},
    )
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", found.stdout)
    assert level, found.stdout + found.stderr
    return float(level[1])


@needs_systemd
def test_unit_is_hardly_exposed(tmp_path: Path) -> None:
    """A service that was taken over could do little. Measured: 0.5 (systemd 252)."""
    assert exposure(UNIT.read_text(), tmp_path) <= HIGHEST_EXPOSURE


@needs_systemd
@pytest.mark.parametrize("limit", ["PrivateNetwork", "SystemCallFilter", "User"])
def test_unit_exposure_rises_without_a_limit(limit: str, tmp_path: Path) -> None:
    """The measure itself can fail: each of these limits is seen."""
    open_unit = re.sub(rf"^{limit}=.*\n", "", UNIT.read_text(), flags=re.MULTILINE)
    assert exposure(open_unit, tmp_path) > exposure(UNIT.read_text(), tmp_path)


@needs_systemd
def test_unit_user_is_made_with_the_groups_that_it_needs(tmp_path: Path) -> None:
    """systemd makes the user of the unit, without a shell, in the groups of the devices."""
    (tmp_path / "etc").mkdir()
    subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}", "-"],
        input=USER.read_bytes(),
        timeout=60,
        check=True,
    )
    user = next(
        line.split(":")
        for line in (tmp_path / "etc/passwd").read_text().splitlines()
        if line.startswith("facilitate:")
    )
    assert user[5] == settings()["WorkingDirectory"]
    assert user[6].endswith("/nologin")
    groups = [line.split(":") for line in (tmp_path / "etc/group").read_text().splitlines()]
    own = {group[0] for group in groups if "facilitate" in group[3].split(",")}
    assert own == set(settings()["SupplementaryGroups"].split())
