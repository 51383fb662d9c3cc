"""Putting a page on the disk, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from assistant.errors import DeviceError
from assistant.harvest.facts import harvest
from assistant.harvest.markdown import page
from assistant.journal.records import Recording
from assistant.journal.store import sync_folder
from assistant.words.messages import Messages


class HarvestError(DeviceError):
    """The harvest cannot be written."""


def write_harvest(recording: Recording, path: Path, words: Messages) -> Path:
    """Write the session's page in the language of ``words``; what lay there before is
    replaced. Returns ``path``."""
    write_whole(path, page(harvest(recording), words))
    return path


def write_whole(path: Path, text: str) -> None:
    """Write a private file so that a power cut leaves the old one or the new one.

    Without the sync before the renaming, a cut was seen to leave a file of no length.
    Raises ``HarvestError`` when the disk refuses.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as refusal:
        raise HarvestError(
            f"writing the harvest {path}",
            refusal.strerror or str(refusal),
            "check that the folder is writable and the disk not full, then run "
            "'facilitate harvest' again",
        ) from refusal
