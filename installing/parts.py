"""Where the program and its parts come from: a clone with a network, or a bundle without."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from installing.errors import Refusal

FOLDER = "facilitate-bundle"
"""What a bundle unpacks to."""
CONTENTS = "bundle.json"
MOST_BYTES = 4 << 30


@dataclass(frozen=True)
class Parts:
    """``program``: a clone's files. ``bundle``: a bundle's own description, None with a
    network."""

    program: Path
    bundle: dict[str, Any] | None = field(default=None)

    @property
    def wheels(self) -> Path | None:
        return self.program / "parts/wheels" if self.bundle else None

    @property
    def debian(self) -> Path | None:
        return self.program / "parts/debian" if self.bundle else None

    @property
    def models(self) -> Path | None:
        return self.program / "parts/models" if self.bundle else None

    @property
    def named(self) -> str:
        """For a person."""
        if self.bundle is None:
            return f"the clone {self.program}, with a network"
        return f"the bundle {self.program}, without a network"

    @property
    def version(self) -> str:
        text = (self.program / "assistant/__init__.py").read_text(encoding="utf-8")
        found = re.search(r'__version__ = "([^"]+)"', text)
        return found[1] if found else "unknown"


def parts_of(clone: Path) -> Parts:
    """What lies around this very program. Raises ``Refusal`` if it is a damaged bundle."""
    contents = clone / CONTENTS
    if not contents.exists():
        return Parts(clone)
    try:
        bundle = json.loads(contents.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(f"{contents} cannot be read ({error}): bring the bundle anew") from None
    check_sums(clone, bundle)
    return Parts(clone, bundle)


def unpacked(bundle: Path, into: Path) -> Path:
    """Unpack a bundle's file; where it then lies. Raises ``Refusal``.

    Only plain files under the bundle's own folder are taken.
    """
    try:
        with tarfile.open(bundle) as archive:
            for member in _plain(archive, bundle):
                target = into / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                source = archive.extractfile(member)
                assert source is not None
                with source, open(target, "wb") as file:
                    while data := source.read(1 << 20):
                        file.write(data)
                target.chmod(0o755 if member.mode & 0o100 else 0o644)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise Refusal(f"{bundle} cannot be unpacked ({error}): bring it anew") from None
    if not (into / FOLDER / CONTENTS).is_file():
        raise Refusal(f"{bundle} holds no {FOLDER}/{CONTENTS}, expected one of scripts/bundle")
    return into / FOLDER


def _plain(archive: tarfile.TarFile, bundle: Path) -> Iterator[tarfile.TarInfo]:
    room = MOST_BYTES
    for member in archive:
        path = PurePosixPath(member.name)
        room -= member.size
        if member.isdir():
            continue
        if not member.isreg() or path.is_absolute() or ".." in path.parts or room < 0:
            raise Refusal(f"{bundle} holds '{member.name}', which is no part of a bundle")
        if path.parts[0] != FOLDER:
            raise Refusal(f"{bundle} holds '{member.name}', expected only {FOLDER}")
        yield member


def check_sums(folder: Path, bundle: dict[str, Any]) -> None:
    """Compare each file with its sum; nothing may lack or be more. Raises ``Refusal``."""
    wanted: dict[str, str] = bundle["sums"]
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {
        CONTENTS
    }
    extra = sorted(name for name in found - wanted.keys() if "__pycache__" not in name)
    wrong = [f"{name} is missing" for name in sorted(wanted.keys() - found)]
    wrong += [f"{name} does not belong to it" for name in extra]
    wrong += [
        f"{name} is damaged"
        for name in sorted(wanted.keys() & found)
        if sum_of(folder / name) != wanted[name]
    ]
    if wrong:
        raise Refusal(
            f"the bundle {folder} is not whole: {'; '.join(wrong[:5])}"
            f"{f' and {len(wrong) - 5} more' if len(wrong) > 5 else ''}; bring it anew"
        )


def check_fits(bundle: dict[str, Any], release: str) -> None:
    """Raise ``Refusal`` where a bundle was made for another machine, Python or system."""
    here = {
        "machine": platform.machine(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "release": release,
    }
    differing = [name for name, value in here.items() if bundle.get(name) != value]
    if differing:
        raise Refusal(
            f"this machine is {_told(here)}, but the bundle is for {_told(bundle)}: make one "
            f"by 'scripts/bundle FILE --machine {here['machine']} --python {here['python']}'"
        )


def _told(facts: dict[str, Any]) -> str:
    return f"{facts.get('machine')} with Python {facts.get('python')} ({facts.get('release')})"


def sum_of(path: Path) -> str:
    """The SHA-256 sum of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
