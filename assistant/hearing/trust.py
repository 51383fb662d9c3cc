"""Whether a speech model's files are what they should be.

Best by the published sums of its files. Where only the sum of the makers' archive is known,
by that when it is installed, and then by the sums recorded at that moment. A folder that
somebody brings is trusted on first use, if it has the shape of a model, and said to be.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

SUMS_FILE = "sums.json"
LANDMARKS = ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst")
"""Without these the small Vosk models cannot be loaded."""

_BEGINNINGS = {".mdl": b"\0B", ".dubm": b"\0B", ".ie": b"\0B", ".fst": b"\xd6\xfd\xb2\x7e"}
"""How Kaldi's binary files and OpenFst's begin."""


class Trust(Enum):
    """What a model was checked by; the value is for people."""

    FILES = "its files have the published sums"
    ARCHIVE = "its archive had the sum that its makers' archive has"
    SHAPE = (
        "it has the shape of a model; its sums were recorded at first use, none is published"
    )


@dataclass(frozen=True)
class Version:
    """One right content of a file."""

    byte_count: int
    sha256: str


Sums = Mapping[str, tuple[Version, ...]]
"""Path inside the model's folder -> its right contents; none: any, of the right shape."""


def record_sums(folder: Path, trust: Trust) -> None:
    """Write down what every file is now, and why that is trusted."""
    sums = {
        str(path.relative_to(folder)): [path.stat().st_size, sum_of(path)]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SUMS_FILE
    }
    with (folder / SUMS_FILE).open("w") as file:
        json.dump({"trust": trust.name, "files": sums}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def recorded_sums(folder: Path) -> tuple[Trust, Sums]:
    """What was written down at the installation; landmarks of any content if nothing was."""
    try:
        record = json.loads((folder / SUMS_FILE).read_text())
        sums = {path: (Version(*entry),) for path, entry in record["files"].items()}
        return Trust[record["trust"]], sums
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Trust.SHAPE, dict.fromkeys(LANDMARKS, ())


def sum_of(path: Path) -> str:
    """The SHA-256 sum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults_of(folder: Path, sums: Sums) -> list[str]:
    """What is wrong with the files, each by its name."""
    faults = ((path, _fault(folder / path, versions)) for path, versions in sums.items())
    return [f"{path} {fault}" for path, fault in faults if fault]


def _fault(path: Path, versions: tuple[Version, ...]) -> str:
    """What is wrong with a file, or nothing."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return "is no plain file"
        if not versions:
            return _fault_of_shape(path)
        sizes = [version.byte_count for version in versions]
        if found.st_size not in sizes:
            expected = " or ".join(map(str, sizes))
            return f"has {found.st_size} bytes, expected {expected}"
        total = sum_of(path)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    sums = [version.sha256 for version in versions]
    return "" if total in sums else f"has the SHA-256 sum {total[:8]}..., not the published one"


def _fault_of_shape(path: Path) -> str:
    beginning = _BEGINNINGS.get(path.suffix, b"")
    with path.open("rb") as file:
        found = file.read(4)
    if not found:
        return "is empty"
    return "" if found.startswith(beginning) else f"is no {path.suffix} file of Kaldi's"
