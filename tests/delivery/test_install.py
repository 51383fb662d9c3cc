"""What an installation changes, file by file, in a root of its own; the rest is in the rig."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installing.changes import Change, Wishes
from installing.device import settings_changes, with_settings
from installing.errors import Refusal
from installing.machine import Machine
from installing.parts import Parts
from installing.program import config_changes, program_changes
from installing.record import Record, read_record, write_record
from installing.removing import erase
from installing.system import (
    check_time_zone,
    placed_files,
    swap_changes,
    swaps_on_disk,
    time_zone_changes,
    with_mechanism,
)

CLONE = Path(__file__).parents[2]
SETTINGS = (CLONE / "config/device.yaml").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """An empty root."""
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    return Machine(root)


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    """A small clone."""
    clone = tmp_path / "clone"
    for name, text in {
        "assistant/__init__.py": '__version__ = "1.2.3"\n',
        "assistant/old.py": "",
        "assistant/__pycache__/old.pyc": "",
        "config/device.yaml": SETTINGS,
        "config/plans/one.yaml": "version: 1\n",
        "scripts/install": "#!/bin/sh\n",
        "notes.txt": "not ours",
    }.items():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text(text)
    (clone / "scripts/install").chmod(0o755)
    return Parts(clone)


def made(changes: object) -> list[str]:
    """Make each change as it comes; what they say of themselves."""
    said = []
    for change in changes:  # type: ignore[attr-defined]
        assert isinstance(change, Change)
        change.make()
        said.append(change.what)
    return said


def installed(machine: Machine, parts: Parts, record: Record) -> list[str]:
    said = made(program_changes(machine, parts, record))
    return said + made(config_changes(machine, parts, record))


def test_program_is_copied_without_what_a_run_leaves(machine: Machine, parts: Parts) -> None:
    """Only the program's own files come to /opt/facilitate, and scripts can be started."""
    installed(machine, parts, Record())
    assert (machine.program / "assistant/__init__.py").is_file()
    assert os.access(machine.program / "scripts/install", os.X_OK)
    assert not (machine.program / "assistant/__pycache__").exists()
    assert not (machine.program / "notes.txt").exists()
    assert os.access(machine.command, os.X_OK)


def test_installing_twice_changes_nothing(machine: Machine, parts: Parts) -> None:
    """What is as it should be is left alone."""
    record = Record()
    assert installed(machine, parts, record)
    assert installed(machine, parts, record) == []


def test_program_update_takes_away_what_is_no_longer_used(
    machine: Machine, parts: Parts
) -> None:
    """A module that a newer version lacks does not stay."""
    record = Record()
    installed(machine, parts, record)
    (parts.program / "assistant/old.py").unlink()
    said = installed(machine, parts, record)
    assert said == ["copy the program, version 1.2.3, to /opt/facilitate (0 files, 1 go)"]
    assert not (machine.program / "assistant/old.py").exists()


def test_update_keeps_what_the_user_changed(machine: Machine, parts: Parts) -> None:
    """A changed setting stays, the new file lies beside it; an unchanged plan is renewed."""
    record = Record()
    installed(machine, parts, record)
    mine = machine.config / "device.yaml"
    mine.write_text("plan: mine.yaml\n")
    (machine.config / "plans/own.yaml").write_text("version: 1\n")
    (parts.program / "config/device.yaml").write_text(SETTINGS + "# newer\n")
    (parts.program / "config/plans/one.yaml").write_text("version: 1\n# newer\n")
    said = installed(machine, parts, record)
    assert any("keep /etc/facilitate/device.yaml" in line for line in said)
    assert mine.read_text() == "plan: mine.yaml\n"
    assert (machine.config / "device.yaml.new").read_text().endswith("# newer\n")
    assert (machine.config / "plans/one.yaml").read_text().endswith("# newer\n")
    assert (machine.config / "plans/own.yaml").exists()
    assert installed(machine, parts, record) == []


def test_own_plan_outlives_a_setting_and_an_update(
    machine: Machine, parts: Parts, tmp_path: Path
) -> None:
    """A plan that was copied in, and settings changed by hand, are nobody's delivery, also
    after the installed program itself has chosen the plan."""
    record = Record()
    installed(machine, parts, record)
    (machine.config / "plans/own.yaml").write_text("version: 1\n")
    (machine.config / "device.yaml").write_text("plan: own\n")
    own = tmp_path / "installed"
    shutil.copytree(parts.program / "assistant", own / "assistant")
    (own / "config").symlink_to(machine.config)
    assert made(config_changes(machine, Parts(own), record)) == []
    (parts.program / "config/device.yaml").write_text(SETTINGS + "# newer\n")
    installed(machine, parts, record)
    assert (machine.config / "plans/own.yaml").exists()
    assert (machine.config / "device.yaml").read_text() == "plan: own\n"


def test_update_drops_a_delivered_plan_only_if_it_was_not_changed(
    machine: Machine, parts: Parts
) -> None:
    """What the program no longer brings goes, but not what somebody wrote into it."""
    (parts.program / "config/plans/two.yaml").write_text("version: 1\n")
    record = Record()
    installed(machine, parts, record)
    (machine.config / "plans/two.yaml").write_text("mine\n")
    for name in ("one", "two"):
        (parts.program / f"config/plans/{name}.yaml").unlink()
    installed(machine, parts, record)
    assert not (machine.config / "plans/one.yaml").exists()
    assert (machine.config / "plans/two.yaml").read_text() == "mine\n"


def test_record_comes_back_as_it_was_written(machine: Machine) -> None:
    """What was done can be undone by a later run."""
    record = Record(version="1", packages=["a"], replaced={"etc/x": "y\n"}, time_zone="")
    write_record(machine.record, record)
    assert read_record(machine.record) == record


def test_record_that_is_damaged_is_told(machine: Machine) -> None:
    """A damaged record is no reason to guess."""
    machine.record.parent.mkdir(parents=True)
    machine.record.write_text("{")
    with pytest.raises(Refusal, match="cannot be read"):
        read_record(machine.record)


# -- device.yaml ----------------------------------------------------------------------------


def test_settings_are_set_in_their_places(machine: Machine) -> None:
    """Comments and all other lines of device.yaml stay as they are."""
    text = with_settings(SETTINGS, {("plan",): "mine.yaml", ("speaker", "device"): "USB, no 2"})
    changed = set(text.splitlines()) - set(SETTINGS.splitlines())
    assert len(text.splitlines()) == len(SETTINGS.splitlines())
    assert len(changed) == 2
    plan, speaker = sorted(changed, reverse=True)
    assert plan.startswith("plan: mine.yaml")
    assert "# in config/plans" in plan
    assert speaker.startswith('  device: "USB, no 2"')


def test_settings_are_read_back_by_the_program() -> None:
    """What is written is what the program reads, whatever the device is called."""
    from assistant.settings import read_settings

    for name in ("USB Audio: - (hw:1,0)", "no", "7", 'a "b" # c', "é\\n"):
        wished = {
            ("speaker", "device"): name,
            ("microphone", "device"): name,
            ("button", "pin"): 5,
            ("light", "pin"): 6,
        }
        found = read_settings("device.yaml", with_settings(SETTINGS, wished).encode())
        assert (found.speaker.device, found.microphone_device) == (name, name)
        assert (found.button_pin, found.light_pin) == (5, 6)
        again = with_settings(with_settings(SETTINGS, wished), wished)
        assert again == with_settings(SETTINGS, wished)


@pytest.mark.parametrize("text", ["", "light:\n  pin: 4\n", "button:\n  device: gpio\n"])
def test_settings_that_lack_are_added(text: str) -> None:
    """A short device.yaml gets the lines that it does not have."""
    from assistant.settings import read_settings

    found = read_settings("device.yaml", with_settings(text, {("button", "pin"): 9}).encode())
    assert found.button_pin == 9


def test_settings_on_one_line_are_refused_in_words() -> None:
    """What cannot be edited safely is left, and said."""
    with pytest.raises(Refusal, match="on a line of its own"):
        with_settings("button: {pin: 4}\n", {("button", "pin"): 9})


def test_settings_wished_are_written_once(machine: Machine, parts: Parts) -> None:
    """The second run has nothing to set."""
    installed(machine, parts, Record())
    wishes = Wishes(plan="one.yaml", button_pin=22)
    assert len(made(settings_changes(machine, wishes))) == 1
    assert made(settings_changes(machine, wishes)) == []
    assert made(settings_changes(machine, Wishes())) == []


# -- the system -----------------------------------------------------------------------------


def test_every_file_of_systemd_has_its_place(machine: Machine) -> None:
    """None of the unit files, rules and users that the project ships is forgotten."""
    placed = placed_files(machine, Parts(CLONE))
    by_hand = {CLONE / "systemd" / "remote.conf"}  # a right that only a remote needs
    assert set(placed) == set((CLONE / "systemd").iterdir()) - by_hand
    assert machine.root / "etc/sysusers.d/facilitate.conf" in placed.values()
    assert machine.root / "etc/systemd/system/facilitate.service" in placed.values()


def test_time_zone_is_set_and_remembered(machine: Machine) -> None:
    """The clock follows the zone; the first one is kept for the removal."""
    zones = machine.root / "usr/share/zoneinfo/Europe"
    zones.mkdir(parents=True)
    (zones / "Paris").write_bytes(b"TZif")
    (machine.root / "etc/timezone").write_text("Etc/UTC\n")
    (machine.root / "etc/localtime").symlink_to("/usr/share/zoneinfo/Etc/UTC")
    record = Record()
    assert made(time_zone_changes(machine, "Europe/Paris", record))
    assert made(time_zone_changes(machine, "Europe/Paris", record)) == []
    assert os.readlink(machine.root / "etc/localtime") == "/usr/share/zoneinfo/Europe/Paris"
    assert (machine.root / "etc/timezone").read_text() == "Europe/Paris\n"
    assert record.time_zone == "/usr/share/zoneinfo/Etc/UTC"


@pytest.mark.parametrize("zone", ["Europe/Pairs", "../../../etc/passwd", "Europe"])
def test_time_zone_that_is_none_is_refused(machine: Machine, zone: str) -> None:
    """A misspelt zone is told before anything is changed."""
    (machine.root / "usr/share/zoneinfo/Europe").mkdir(parents=True)
    with pytest.raises(Refusal, match="Europe/Paris"):
        check_time_zone(machine, zone)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[Main]\n#Mechanism=auto\n", "[Main]\nMechanism=zram\n#Mechanism=auto\n"),
        ("[Main]\nMechanism=zram+file\n[Zram]\n", "[Main]\nMechanism=zram\n[Zram]\n"),
        ("[Main]\nMechanism=zram\n", "[Main]\nMechanism=zram\n"),
        ("[Main]\n Mechanism = none\n", "[Main]\n Mechanism = none\n"),
        ("", "[Main]\nMechanism=zram\n"),
        ("[File]\nRamMultiplier=1\n", "[File]\nRamMultiplier=1\n\n[Main]\nMechanism=zram\n"),
    ],
)
def test_swap_stays_in_memory(before: str, after: str) -> None:
    """Of Raspberry Pi OS's ways to swap, only those that reach no disk are left."""
    assert with_mechanism(before) == after


def test_swap_settings_are_kept_for_the_removal(machine: Machine) -> None:
    """The file is put back as it was, however often was installed in between."""
    path = machine.root / "etc/rpi/swap.conf"
    path.parent.mkdir()
    path.write_text("[Main]\n#Mechanism=auto\n")
    record = Record()
    made(swap_changes(machine, record))
    assert made(swap_changes(machine, record)) == []
    assert record.replaced == {"etc/rpi/swap.conf": "[Main]\n#Mechanism=auto\n"}


def test_swap_on_a_disk_is_seen(machine: Machine) -> None:
    """A file and compressed memory with a file behind it reach a disk; memory does not."""
    proc, block = machine.root / "proc", machine.root / "sys/block"
    proc.mkdir()
    names = ("/var/swap", "/dev/zram0", "/dev/zram1")
    rows = "".join(f"{name} partition 1 0 1\n" for name in names)
    (proc / "swaps").write_text(f"Filename Type Size Used Priority\n{rows}")
    for name, backing in (("zram0", "none"), ("zram1", "/dev/loop0")):
        (block / name).mkdir(parents=True)
        (block / name / "backing_dev").write_text(f"{backing}\n")
    assert swaps_on_disk(machine.root) == ["/var/swap", "/dev/zram1"]


def test_erasing_overwrites_before_it_deletes(tmp_path: Path) -> None:
    """A file that is still open afterwards holds nothing of what was in it."""
    folder = tmp_path / "state"
    (folder / "harvests").mkdir(parents=True)
    path = folder / "harvests/one.md"
    path.write_text("what they said")
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    (folder / "link").symlink_to(outside)
    with open(path, "rb") as kept:
        erase(folder)
        assert kept.read() == bytes(len("what they said"))
    assert not folder.exists()
    assert outside.read_text() == "not ours"


# -- the command ----------------------------------------------------------------------------


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real script with Debian's Python, as somebody who is not root."""
    as_nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*as_nobody, CLONE / "scripts/install", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


needs_debian = pytest.mark.skipif(
    not Path("/usr/bin/python3").exists() or shutil.which("setpriv") is None,
    reason="needs Debian's Python and setpriv, of the packages python3 and util-linux",
)


@needs_debian
def test_install_without_root_says_how_to_start_it() -> None:
    """Who may not install is told, before anything is changed."""
    found = command("--dry-run")
    assert found.returncode == 1
    assert "sudo scripts/install" in found.stderr
    assert "Traceback" not in found.stderr


@needs_debian
@pytest.mark.parametrize("wrong", [["--purge"], ["--read-only"], ["--plan"], ["--nonsense"]])
def test_install_refuses_what_it_does_not_understand(wrong: list[str]) -> None:
    """A misspelt option changes nothing."""
    found = command(*wrong)
    assert found.returncode == 2
    assert "usage: scripts/install" in found.stderr


def test_installer_whose_reader_has_gone_ends_in_words() -> None:
    """``scripts/install ... | head`` leaves a sentence, no traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    command = "import sys, installing.__main__ as m; m._install = lambda given: m._say('x'); "
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-c", command + "sys.exit(m.main(['install']))"],
            cwd=CLONE,
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "install: nobody reads what it says: broken off, start it again\n"
