"""The unit that looks after a stick, and the rule that starts it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import cli

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNIT = SYSTEMD / "facilitate-stick@.service"
RULES = SYSTEMD / "70-facilitate-stick.rules"
PROGRAM = "/opt/facilitate/.venv/bin/facilitate"
HIGHEST_EXPOSURE = 1.3

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="needs systemd-analyze, of the package systemd: run scripts/setup --tests",
)


def values(setting: str) -> list[str]:
    return re.findall(rf"^{setting}=(.*)$", UNIT.read_text(), flags=re.MULTILINE)


def analysed(folder: Path, *arguments: str) -> str:
    """What systemd-analyze says of the unit, whose program is where this machine has one."""
    copy = folder / UNIT.name
    copy.write_text(UNIT.read_text().replace(PROGRAM, sys.executable))
    found = subprocess.run(
        ["systemd-analyze", *arguments, str(copy)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"},
    )
    return found.stdout + found.stderr


@needs_systemd
def test_stick_unit_is_understood_by_systemd(tmp_path: Path) -> None:
    """systemd finds nothing to say about it."""
    assert analysed(tmp_path, "verify", "--man=no", "--recursive-errors=no") == ""


@needs_systemd
def test_stick_unit_is_hardly_exposed(tmp_path: Path) -> None:
    """What reads the stick could do little. Measured: 1.2 (systemd 252)."""
    told = analysed(tmp_path, "security", "--offline=yes", "--no-pager")
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told)
    assert level, told
    assert float(level[1]) <= HIGHEST_EXPOSURE


def test_stick_unit_gives_options_that_the_command_has() -> None:
    """Each step is one that the command knows."""
    command = cli.main.commands["stick"]
    known = {name for option in command.params for name in option.opts}
    steps = next(one for one in command.params if "--step" in one.opts).type
    lines = [line.split() for line in values("ExecStart") if line.startswith(PROGRAM)]
    assert [line[line.index("--step") + 1] for line in lines] == ["wait", "in", "out", "end"]
    for line in lines:
        assert {word for word in line if word.startswith("--")} <= known
        assert line[line.index("--step") + 1] in steps.choices  # type: ignore[attr-defined]


def test_only_the_system_s_own_tools_have_all_rights() -> None:
    """Whatever reads the stick has none but to pass by the owners of its files."""
    mighty = [line for kind in ("ExecStart", "ExecStopPost") for line in values(kind)]
    mighty = [line for line in mighty if line.lstrip("-").startswith("+")]
    assert mighty
    assert not [line for line in mighty if PROGRAM in line]
    assert values("User") == ["facilitate"]
    assert values("CapabilityBoundingSet") == values("AmbientCapabilities")
    assert values("CapabilityBoundingSet") == ["CAP_DAC_OVERRIDE"]
    assert not [one for one in values("DeviceAllow") if "block" in one]


def test_stick_is_mounted_for_reading_first_and_nothing_on_it_can_run() -> None:
    """For writing only when it comes to writing."""
    options = re.findall(r"(?:--options=|remount,)(\S+)", UNIT.read_text())
    assert [one.split(",")[0] for one in options] == ["ro", "rw"]
    for one in options:
        assert set(one.split(",")) >= {"nosuid", "nodev", "noexec", "nosymfollow"}


def test_rule_starts_the_unit_that_there_is() -> None:
    """For sticks alone, with a file system that is read."""
    rule = RULES.read_text().splitlines()[-1]
    assert f'ENV{{SYSTEMD_WANTS}}+="{UNIT.name.replace("@.", "@%k.")}"' in rule
    assert 'ENV{ID_FS_TYPE}=="vfat|exfat|ext4"' in rule
    assert 'ENV{ID_BUS}=="usb"' in rule
