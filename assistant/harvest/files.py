"""Putting the pages on the disk, each whole or not at all, and what was mended beside the
session."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

import msgspec

from assistant.erasing import erase_files, sync_folder
from assistant.errors import DeviceError
from assistant.harvest import html, markdown, values
from assistant.harvest.facts import Harvest
from assistant.harvest.pieces import Mended
from assistant.words.messages import Messages


class HarvestError(DeviceError):
    """The harvest cannot be written, or what was mended cannot be read."""


class Format(Enum):
    """A form of the harvest; the value is the ending of its file's name."""

    HTML = "html"
    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"


def write_pages(
    harvests: Sequence[Harvest], paths: dict[Format, Path], words: Messages
) -> None:
    """Write each form of one session, or of several side by side, to its path.

    All are made before the first is written. What lay there before is replaced. Raises
    ``HarvestError``.
    """
    texts = {form: text_of(form, harvests, words) for form in paths}
    for form, path in paths.items():
        write_whole(path, texts[form])


def text_of(form: Format, harvests: Sequence[Harvest], words: Messages) -> str:
    """One form of one session, or of several side by side."""
    if form is Format.JSON:
        return values.json_text(harvests)
    if form is Format.CSV:
        return values.csv_text(harvests)
    if form is Format.MARKDOWN:
        return "\n".join(markdown.page(harvest, words) for harvest in harvests)
    if len(harvests) > 1:
        return html.together(harvests, words)
    return html.page(harvests[0], words)


def write_whole(path: Path, text: str) -> None:
    """Write a private file so that a power cut leaves the old one or the new one.

    Without the sync before the renaming, a cut was seen to leave a file of no length.
    Raises ``HarvestError`` when the disk refuses.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            _replace(path, Path(unfinished))
        except BaseException:
            erase_files([Path(unfinished)])
            raise
    except OSError as refusal:
        raise HarvestError(
            f"writing the harvest {path}",
            refusal.strerror or str(refusal),
            "check that the folder is writable and the disk not full, then run "
            "'facilitate harvest' again",
        ) from refusal


def _replace(path: Path, new: Path) -> None:
    """Give a file its name; what lay there before is overwritten, not only let go: it may
    hold words that were struck since."""
    old = path.with_name(f".{path.name}.old")
    with contextlib.suppress(OSError):  # nothing was there, or a stick that has no links
        old.unlink(missing_ok=True)
        os.link(path, old)
    new.replace(path)
    sync_folder(path.parent)
    erase_files([old])


# -- what was mended by hand -----------------------------------------------------------------


def mended_path(session: Path) -> Path:
    """Where a session's mended words lie: beside it, and removed with it."""
    return session.with_name(f"{session.name}.mended")


def read_mended(session: Path) -> tuple[Mended, ...]:
    """What was mended of a session; nothing where nobody has. Raises ``HarvestError``."""
    path = mended_path(session)
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Mended, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as refusal:
        raise HarvestError(
            f"reading what was mended, {path}",
            str(refusal),
            "put the file aside to have the pages as they were heard",
        ) from refusal


def write_mended(session: Path, mended: Iterable[Mended]) -> None:
    """Keep what was mended beside the session, whole or not at all."""
    encoded = msgspec.json.format(msgspec.json.encode(tuple(mended)), indent=1)
    write_whole(mended_path(session), encoded.decode() + "\n")
