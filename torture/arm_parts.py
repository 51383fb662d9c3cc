"""Run by the installed Python of another machine: are its packages made for that machine, and
does each of them load? Prints one line for each that is not so; none is well.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import struct
from collections.abc import Iterator
from pathlib import Path

MACHINES = {"aarch64": 183, "x86_64": 62}
"""As ELF numbers them (elf.h: EM_AARCH64, EM_X86_64)."""

FEWEST_PACKAGES = 30


def foreign_libraries(folder: Path, machine: str) -> list[str]:
    """The shared libraries below a folder that are made for another machine."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*.so*"))
        if path.is_file() and _machine_of(path) not in {None, MACHINES[machine]}
    ]


def _machine_of(path: Path) -> int | None:
    with path.open("rb") as file:
        head = file.read(20)
    if head[:4] != b"\x7fELF":
        return None
    number: int = struct.unpack_from("<H", head, 18)[0]
    return number


def _unloadable() -> Iterator[str]:
    for name in sorted(importlib.metadata.packages_distributions()):
        if name.startswith("_") or not name.isidentifier():
            continue
        try:
            importlib.import_module(name)
        except Exception as error:
            yield f"import {name}: {error!r}"


def main() -> None:
    """Tell what is wrong."""
    import numpy  # whose folder lies beside those of all others

    count = len(list(importlib.metadata.distributions()))
    if count < FEWEST_PACKAGES:
        print(f"found {count} packages, expected {FEWEST_PACKAGES} or more")
    packages = Path(numpy.__file__).parents[1]
    for name in foreign_libraries(packages, platform.machine()):
        print(f"{name} is made for another machine than {platform.machine()}")
    for line in _unloadable():
        print(line)


if __name__ == "__main__":
    main()
