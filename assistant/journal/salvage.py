"""What to do with a damaged journal: keep every byte of it, and go on from what is sound."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from assistant.erasing import sync_folder
from assistant.journal import locking
from assistant.journal.records import Batch, Erasure, Recording
from assistant.journal.store import Journal, read_recording

logger = logging.getLogger(__name__)


def set_aside(path: Path) -> Path:
    """Give a damaged journal and its log another name; returns that name."""
    aside = _free_name(path)
    _move_log(path, aside)
    path.rename(aside)
    sync_folder(path.parent)
    return aside


def rebuild(path: Path, recording: Recording) -> Recording:
    """Set a partly damaged journal aside; a sound one with ``recording`` takes its name."""
    lock = locking.acquire(path)
    try:
        sound = _sound_copy(path, recording)
        aside = _free_name(path)
        os.link(path, aside)
        _move_log(path, aside)  # the old log must never be applied to the new file
        sound.replace(path)
        sync_folder(path.parent)
    finally:
        locking.release(lock)
    logger.warning(
        "%d rows of %s are damaged; it was set aside as %s, and the session goes on from "
        "the rest",
        recording.dropped_rows,
        path.name,
        aside.name,
    )
    return read_recording(path)


def _sound_copy(path: Path, recording: Recording) -> Path:
    sound = path.with_name(f"{path.name}.sound")
    sound.unlink(missing_ok=True)
    journal = Journal.create(sound, recording.first)
    try:
        journal.write(
            Batch(
                entries=recording.entries,
                snippets=recording.snippets,
                erasure=Erasure(recording.struck_ids) if recording.struck_ids else None,
                checkpoint=recording.checkpoint,
                ending=recording.ending,
            )
        )
    finally:
        journal.close()
        locking.lock_path(sound).unlink()
    return sound


def _free_name(path: Path) -> Path:
    count = 1
    while (name := path.with_name(f"{path.name}.damaged-{count}")).exists():
        count += 1
    return name


def _move_log(path: Path, aside: Path) -> None:
    for tail in ("-wal", "-shm"):
        log = path.with_name(path.name + tail)
        if log.exists():
            log.rename(aside.with_name(aside.name + tail))
