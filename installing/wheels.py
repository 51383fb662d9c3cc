"""Python's packages for another machine and another Python, each checked by its sum."""

from __future__ import annotations

import operator
import re
import sys
from pathlib import Path

from installing.errors import Refusal
from installing.machine import run

SOURCE_ONLY = ("srt",)
"""Published as source alone, of pure Python: built on the device, which takes a second."""

NEWEST_GLIBC = 36
"""That of Debian 12, 2.36; Debian 13 has a newer one."""

COMPARE = {"<": operator.lt, ">=": operator.ge}

LOCKS = ("pip.txt", "build.txt", "runtime.txt")


def download_wheels(clone: Path, machine: str, python: str, folder: Path) -> None:
    """Everything that requirements/ pin, into ``folder``. Raises ``Refusal``."""
    entries = [
        entry
        for lock in LOCKS
        for entry in entries_for(python, (clone / "requirements" / lock).read_text())
    ]
    wheels = [entry for entry in entries if not is_source_only(entry)]
    sources = [entry for entry in entries if is_source_only(entry)]
    own = ("--python-version", python, "--implementation", "cp", "--only-binary", ":all:")
    platforms = [
        word for name in platforms_of(machine) for word in ("--platform", f"{name}_{machine}")
    ]
    _download(clone, folder, wheels, *own, *platforms)
    _download(clone, folder, sources, "--no-binary", ":all:", "--no-build-isolation")


def entries_for(python: str, lock: str) -> list[str]:
    """The entries of a lock that a Python of this version needs, without their markers."""
    entries = re.split(r"\n(?=[^\s#])", re.sub(r"^\s*#.*\n?", "", lock, flags=re.M))
    kept = []
    for entry in entries:
        head, _, sums = entry.replace("\\\n", " ").strip().partition(" --hash")
        name, _, marker = head.partition(";")
        if name.strip() and _holds(marker, python):
            kept.append(f"{name.strip()} --hash{sums}")
    return kept


def _holds(marker: str, python: str) -> bool:
    """Of a lock's conditions only the Python's version differs among our machines."""
    wanted = re.findall(r"python_full_version (<|>=) '([\d.]+)'", marker)
    return all(COMPARE[sign](_numbers(python), _numbers(bound)) for sign, bound in wanted)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def is_source_only(entry: str) -> bool:
    return re.split(r"[=\[]", entry)[0] in SOURCE_ONLY


def platforms_of(machine: str) -> list[str]:
    """Names for what a system with this C library runs, without the machine's."""
    del machine
    steps = [f"manylinux_2_{number}" for number in range(NEWEST_GLIBC, 4, -1)]
    return [*steps, "manylinux2014", "manylinux2010", "manylinux1"]


def _download(clone: Path, folder: Path, entries: list[str], *options: str) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(entries) + "\n")
    own = clone / ".venv/bin/python"
    python = own if own.exists() else Path(sys.executable)
    try:
        run(
            *(python, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"),
            *("--dest", folder, "--requirement", wanted, *options),
        )
    except Refusal as refusal:
        raise Refusal(
            f"{refusal}\nThe Python packages could not be had: is there a network, and has "
            "scripts/setup been run here?"
        ) from None
    finally:
        wanted.unlink()
