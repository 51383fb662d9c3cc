"""Sticks as they are: real file systems on loop devices, mounted as the unit mounts them, and
power cuts at any write."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.app.places import Places
from assistant.app.stick import Device, hand_out, take_in
from assistant.app.stick_voice import Announcer
from tests.stick.device import CONFIG, PLAN, Table
from torture import disks

pytestmark = [pytest.mark.rig, pytest.mark.silent]

CUTS = 12
GUARDS = "nosuid,nodev,noexec,nosymfollow"
MAKERS = {
    "ext4": ("mkfs.ext4", "-q", "-F"),
    "vfat": ("mkfs.vfat",),
    "exfat": ("mkfs.exfat",),
}
FILES = {"cards.html", "harvest.csv", "harvest.html", "harvest.json", "harvest.md"}


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """A device with one session; its stick is not there yet."""
    for name in ("STATE_DIRECTORY", "CACHE_DIRECTORY", "RUNTIME_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache, state = (tmp_path / one / "facilitate" for one in ("cache", "state"))
    table = Table(tmp_path / "stick", Places(CONFIG, cache, state))
    table.hold_session("0001-table")
    return table


@contextmanager
def mounted(kind: str, image: Path, at: Path, megabytes: int) -> Iterator[None]:
    """An image with such a file system; skips where this machine has it not."""
    if shutil.which(MAKERS[kind][0]) is None:
        pytest.skip(f"needs {MAKERS[kind][0]}, to make a stick with {kind}")
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    subprocess.run([*MAKERS[kind], str(image)], check=True, capture_output=True)
    with mounted_again(kind, image, at, "rw"):
        yield


@contextmanager
def mounted_again(kind: str, image: Path, at: Path, how: str) -> Iterator[None]:
    at.mkdir(exist_ok=True)
    options = f"loop,{how},{GUARDS}"
    done = subprocess.run(
        ["mount", "-t", kind, "-o", options, str(image), str(at)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"this kernel mounts no {kind}: {done.stderr.strip()}")
    try:
        yield
    finally:
        disks.unmount(at)


def remount(at: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how},{GUARDS}", str(at)], check=True)


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_stick_with_a_real_file_system_is_done(table: Table, kind: str, tmp_path: Path) -> None:
    """Read while it is mounted for reading, written after; all is there when it is plugged
    elsewhere."""
    image = tmp_path / "image"
    with mounted(kind, image, table.stick, 16):
        table.put("plans/Short.yaml", PLAN)
        (table.stick / "plans" / "Long name with ünïcode.yaml").write_text(PLAN)
        remount(table.stick, "ro")
        announcer = Announcer(table.places, table.said.append, speaks=False)
        device = Device(table.places, announcer)
        take_in(table.stick, device)
        remount(table.stick, "rw")
        hand_out(table.stick, device)
    with mounted_again(kind, image, table.stick, "ro"):
        (name,) = table.harvests
        assert set(os.listdir(table.stick / "harvests" / name)) == FILES
        assert (table.stick / "LAST-CHECK.txt").stat().st_size
    assert (table.places.state / "plans" / "Long name with ünïcode.yaml").exists()


def test_locked_stick_gives_and_takes_nothing(table: Table, tmp_path: Path) -> None:
    """Its plans come in; that nothing can be written on it is said."""
    image = tmp_path / "image"
    with mounted("ext4", image, table.stick, 16):
        table.put("plans/Short.yaml", PLAN)
    with mounted_again("ext4", image, table.stick, "ro"):
        said = table.plug()
    assert "I have taken in the plan A short meeting." in said
    assert said[-1].startswith("I cannot write on this stick")


def test_full_stick_keeps_nothing_half_written(table: Table, tmp_path: Path) -> None:
    """It is said, and what was on it is still there."""
    with mounted("ext4", tmp_path / "image", table.stick, 4):
        photo = table.put("photo.jpg", bytes(1000))
        disks.fill(table.stick / "film.mp4")
        said = table.plug()
        assert said[-1].startswith("The stick is full")
        assert photo.read_bytes() == bytes(1000)
        assert table.harvests == []


def test_power_cut_at_any_write_leaves_whole_harvests(table: Table) -> None:
    """By both models of a lost cache: what has its name is whole; what the device remembers
    as taken out is on the stick."""
    refusal = disks.why_not()
    if refusal:
        pytest.skip(f"needs disks that can be cut off: {refusal}")
    marks: list[int] = []
    with disks.logged_disk() as disk:

        def echo(text: str) -> None:
            if "harvest of" in text:
                marks.append(len(disks.read_log(disk.log)))

        device = Device(table.places, Announcer(table.places, echo, speaks=False))
        hand_out(disk.mount_point, device)
        pages = {
            path.name: path.read_bytes()
            for path in (disk.mount_point / "harvests").rglob("*")
            if path.is_file()
        }
        disks.unmount(disk.mount_point)
        writes = disks.read_log(disk.log)
        (remembered_at,) = marks
        chance = random.Random(7)
        cuts = sorted({remembered_at, *chance.choices(range(1, len(writes) + 1), k=CUTS)})
        seen = set()
        with disks.scratch() as folder:
            for cut, model, image in disks.cut_images(disk.base, writes, cuts, folder, chance):
                with disks.mounted(image, folder / "mounted") as stick:
                    harvests = stick / "harvests"
                    named = [
                        one
                        for one in (harvests.iterdir() if harvests.exists() else ())
                        if not one.name.startswith(".")
                    ]
                    for one in named:
                        found = {path.name: path.read_bytes() for path in one.iterdir()}
                        assert found == pages, (cut, model)
                    assert named or cut < remembered_at, (cut, model, remembered_at)
                    seen.add(bool(named))
    assert seen == {False, True}
