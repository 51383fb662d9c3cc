"""What the device remembers of its sticks: what was taken out, and what a visit brought."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import TypeVar

import msgspec

from assistant.erasing import sync_folder

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Memory(msgspec.Struct, frozen=True):
    """``taken_out``: by session, a mark of what was written of it. ``recordings``: by place
    on the stick, a mark of the file that was taken from there last."""

    taken_out: dict[str, str] = {}
    recordings: dict[str, str] = {}


class DateFound(msgspec.Struct, frozen=True):
    """A date that is good. ``name``: of its file on the stick. ``wall_seconds``: since 1970,
    when the stick was plugged, ``boot_seconds`` after the start of this boot; None: the device
    knows the date already."""

    name: str
    wall_seconds: float | None = None
    boot_seconds: float = 0.0


class Visit(msgspec.Struct, frozen=True):
    """What the stick that is plugged now brought: kept between reading it and writing on it.

    ``problems``: the text for the stick; empty: none. ``plan``: to stand ready with; None:
    nothing has changed. ``is_news``: something of it was worth a sentence.
    ``date``: brought, and not yet believed.
    """

    problems: str = ""
    plan: str | None = None
    is_news: bool = False
    date: DateFound | None = None


class MemoryLost(Exception):
    """The device cannot keep what it should remember."""


def read_memory(folder: Path) -> Memory:
    """What is remembered; nothing where that was lost: then all is taken out again."""
    return _read(folder / "taken.json", Memory, Memory())


def write_memory(folder: Path, memory: Memory) -> None:
    """Remember, whole or not at all. Raises ``MemoryLost``."""
    write_kept(folder / "taken.json", msgspec.json.encode(memory))


def read_visit(folder: Path, stick: str = "") -> Visit:
    """Of this ``stick``, by its name: another one may be plugged beside it."""
    return _read(_visit_file(folder, stick), Visit, Visit())


def write_visit(folder: Path, visit: Visit, stick: str = "") -> None:
    """Raises ``MemoryLost``."""
    write_kept(_visit_file(folder, stick), msgspec.json.encode(visit))


def _visit_file(folder: Path, stick: str) -> Path:
    return folder / (f"visit-{stick}.json" if stick else "visit.json")


def write_kept(path: Path, content: bytes) -> None:
    """Write a private file of the device's own, whole or not at all. Raises
    ``MemoryLost``."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(
            unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600
        )
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        sync_folder(path.parent)
    except OSError as refusal:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise MemoryLost(f"{path}: {refusal.strerror or refusal}") from refusal


def _read(path: Path, kind: type[T], otherwise: T) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return otherwise
    except (OSError, msgspec.DecodeError) as refusal:
        logger.warning("What was known of sticks is lost (%s): %s", path, refusal)
        return otherwise
