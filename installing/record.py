"""What an installation has done to a machine, kept beside it, so that it can be undone."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from installing.errors import Refusal


@dataclass
class Record:
    """Each list grows before or as the change is made: an installation that broke off is
    undone as well as a whole one.

    ``files``, ``folders``: made outside the program's own, without the leading slash.
    ``delivered``: the sums of the config folder's files as this program brought them.
    ``replaced``: the texts of files of the system as they were before.
    ``time_zone``: where /etc/localtime pointed to before, None if it was left alone.
    """

    version: str = ""
    parts: str = ""
    packages: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    enabled: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    delivered: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    disabled: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    time_zone: str | None = None

    def add(self, name: str, value: str) -> None:
        """Add to one of the lists, once."""
        values = getattr(self, name)
        if value not in values:
            values.append(value)


def read_record(path: Path) -> Record | None:
    """None where nothing is installed. Raises ``Refusal`` for a damaged one."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Refusal(
            f"{path} cannot be read ({error}): what was installed is not known; delete it, "
            "install once more, and then remove"
        ) from None
    known = {one.name for one in fields(Record)}
    return Record(**{name: value for name, value in found.items() if name in known})


def write_record(path: Path, record: Record) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(record), indent=1).encode(), 0o644)


def write_whole(path: Path, data: bytes, mode: int) -> None:
    """Write a file so that after a power cut there is the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    with open(fresh, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(mode)
    fresh.rename(path)
