"""What the machine says of itself: memory, swap, mounts, and whether a disk keeps a file."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PROC, SYS = Path("/proc"), Path("/sys")


def available_memory_bytes(proc: Path = PROC) -> int | None:
    """What programs can still have without swapping, as the kernel estimates it."""
    for line in _lines(proc / "meminfo"):
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    return None


@dataclass(frozen=True)
class SwapPlace:
    """Where memory may be moved to. ``backing``: the file to which compressed memory is
    written back, as Raspberry Pi OS does since 2025; empty if none."""

    name: str
    is_compressed_memory: bool
    backing: str


def swap_places(proc: Path = PROC, sys: Path = SYS) -> tuple[SwapPlace, ...] | None:
    """Every active one; None where the kernel does not tell."""
    if not (proc / "swaps").exists():
        return None
    names = [line.split()[0] for line in _lines(proc / "swaps")[1:] if line.strip()]
    return tuple(_swap_place(name, sys) for name in names)


def _swap_place(name: str, sys: Path) -> SwapPlace:
    device = name.rpartition("/")[2]
    is_compressed = re.fullmatch(r"zram\d+", device) is not None
    found = _lines(sys / "block" / device / "backing_dev") if is_compressed else []
    backing = found[0].strip() if found else ""
    return SwapPlace(name, is_compressed, "" if backing == "none" else backing)


@dataclass(frozen=True)
class Mount:
    """Where a folder lies."""

    point: str
    file_system: str
    is_read_only: bool


def mount_of(folder: Path, proc: Path = PROC) -> Mount | None:
    """The mount that holds ``folder``, an absolute path; None where the kernel does not
    tell."""
    holding = [
        mount
        for mount in map(_mount, _lines(proc / "self" / "mountinfo"))
        if mount is not None and folder.is_relative_to(mount.point)
    ]
    # Of several mounts on one point the last hides the others.
    return max(reversed(holding), key=lambda mount: len(mount.point), default=None)


def _mount(line: str) -> Mount | None:
    """``36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`` (proc(5))."""
    fields, _, of_file_system = line.partition(" - ")
    places, kinds = fields.split(), of_file_system.split()
    if len(places) < 6 or len(kinds) < 3:
        return None
    options = {*places[5].split(","), *kinds[2].split(",")}
    point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), places[4])
    return Mount(point, kinds[0], "ro" in options)


@dataclass(frozen=True)
class DiskTrial:
    """How a folder took a small file. ``refusal``: what was said instead, empty if it did."""

    free_bytes: int
    sync_seconds: float
    refusal: str = ""


def try_disk(folder: Path) -> DiskTrial:
    """Make the folder if need be; write a small file, sync it and delete it again."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free_bytes = shutil.disk_usage(folder).free
        began_at = time.monotonic()
        descriptor, name = tempfile.mkstemp(prefix=".trial-", dir=folder)
        try:
            os.write(descriptor, b"kept\n" * 100)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                os.unlink(name)
    except OSError as error:
        return DiskTrial(0, 0.0, error.strerror or str(error))
    return DiskTrial(free_bytes, time.monotonic() - began_at)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
