"""What people said in a session is erased for real: words, sound and pages.

Everything is overwritten where it lies and synced before it is deleted. Out of reach stay
what a memory card puts aside while it levels its wear, and copies that people made: pages
written elsewhere, what an editor kept, backups.
"""

from __future__ import annotations

import glob
import logging
import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.app.places import Places
from assistant.erasing import erase_files, sync_folder
from assistant.errors import JournalError
from assistant.hearing.kept_sound import kept_audio
from assistant.journal import locking, salvage
from assistant.journal.log import log_of
from assistant.journal.records import Batch, Erasure, Recording
from assistant.journal.rows import DamagedJournal
from assistant.journal.sessions import session_paths
from assistant.journal.store import Journal, read_recording

logger = logging.getLogger(__name__)

_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Forgotten:
    """What was erased of a session. ``keeps_times``: its times are there, without words."""

    snippets: int
    audio_seconds: float
    files: int
    keeps_times: bool


def forget(session: Path, places: Places, *, keeps_times: bool = True) -> Forgotten:
    """Erase what was said in a session; without ``keeps_times`` all of it.

    A session so damaged that nothing can be read goes as a whole. Done again after a power
    cut it goes on where it stopped. Raises ``JournalError``: it is running, another program
    reads it, or the disk refuses.
    """
    _require_rest(session)
    try:
        if not keeps_times:
            return _forget_all(session, places)
        return _forget_words(session, places)
    except OSError as refusal:
        raise JournalError(
            f"forgetting the session {session.stem}",
            refusal.strerror or str(refusal),
            "check that the disk is there and writable, then do it again",
        ) from refusal


def _require_rest(session: Path) -> None:
    if locking.is_held(session):
        raise JournalError(
            f"forgetting the session {session.stem}",
            "it is running",
            "end it first (hold the button for 5 s, or stop the program)",
        )


def _forget_words(session: Path, places: Places) -> Forgotten:
    try:
        recording = _sound_recording(session)
    except DamagedJournal:
        return _forget_all(session, places)
    with closing(Journal.open(session)) as journal:
        audio_seconds, files = _erase_around(session, places)
        heard = tuple(snippet.snippet_id for snippet in recording.snippets)
        struck = tuple(sorted({*heard, *recording.struck_ids}))
        journal.write(Batch(erasure=Erasure(struck)))
        journal.scrub()
    return Forgotten(len(heard), audio_seconds, files, keeps_times=True)


def _sound_recording(session: Path) -> Recording:
    """The recording; of one with damaged rows a sound copy takes its place."""
    recording = read_recording(session)
    return salvage.rebuild(session, recording) if recording.dropped_rows else recording


def _forget_all(session: Path, places: Places) -> Forgotten:
    lock = locking.acquire(session)
    try:
        snippets = _count(session)
        audio_seconds, files = _erase_around(session, places)
        index = session.with_name(f"{session.name}-shm")
        # The session itself goes last: what is broken off can be done again by its name.
        files += erase_files([log_of(session), index, session])
    finally:
        locking.release(lock)
    erase_files([locking.lock_path(session)])
    return Forgotten(snippets, audio_seconds, files, keeps_times=False)


def _count(session: Path) -> int:
    try:
        return len(read_recording(session).snippets)
    except JournalError:
        return 0


def _erase_around(session: Path, places: Places) -> tuple[float, int]:
    """Erase sound, pages, and what lies beside the session; seconds of sound, and files."""
    audio_seconds, files = erase_audio(places.audio_of(session))
    beside = [*_beside(session), *_pages(session, places), *_loudspeaker(session, places)]
    return audio_seconds, files + erase_files(beside)


def _beside(session: Path) -> Iterator[Path]:
    """Mended words, a draft of them, what an editor or a power cut left, damaged copies."""
    name = glob.escape(session.name)
    yield from session.parent.glob(f"{name}.mend*")
    yield from session.parent.glob(f".{name}.*")
    yield from session.parent.glob(f"{name}.damaged-*")
    yield from session.parent.glob(f"{name}.sound*")


def _pages(session: Path, places: Places) -> Iterator[Path]:
    """Pages in every form, cards, and pages on which it stands beside other sessions."""
    folder = places.harvest_of(session).parent
    own = re.escape(session.stem)
    number = re.escape(session.stem.partition("-")[0])
    pattern = re.compile(rf"\.?(?:{own}[.+].*|[^+]+(?:\+[^+.]+)*\+{number}[.+].*)")
    for path in folder.glob("*") if folder.is_dir() else ():
        if pattern.fullmatch(path.name):
            yield path


def _loudspeaker(session: Path, places: Places) -> Iterator[Path]:
    """What a stand-in for the loudspeaker recorded: the device reads questions back."""
    yield from (places.state / "loudspeaker").glob(f"{glob.escape(session.stem)}*.wav")


# -- kept sound ------------------------------------------------------------------------------


def erase_audio(folder: Path) -> tuple[float, int]:
    """Erase a session's kept sound; returns its seconds, and how many files. Raises
    ``OSError``."""
    if not folder.is_dir():
        return 0.0, 0
    seconds = sum(stretch.ended_at - stretch.began_at for stretch in kept_audio(folder))
    files = erase_files(path for path in folder.iterdir() if not path.is_dir())
    folder.rmdir()
    sync_folder(folder.parent)
    return seconds, files


def erase_old_audio(places: Places, days: int, now: float, clock_is_trusted: bool) -> int:
    """Erase kept sound that is older than so many days; returns of how many sessions.

    ``now``: the wall clock's, in seconds. Of one that is not trusted too little time seems
    to have passed, never too much. By a trusted one, sound from the future was kept by one
    that was wrong: nobody knows how old it is, and it goes. What the disk refuses is logged.
    """
    count = 0
    for session in session_paths(places.sessions):
        folder = places.audio_of(session)
        if not folder.is_dir() or locking.is_held(session):
            continue
        age_days = (now - _kept_at(folder)) / _DAY_SECONDS
        if age_days > days or (clock_is_trusted and age_days < -1):
            try:
                erase_audio(folder)
                count += 1
            except OSError as refusal:
                logger.error("Old sound in %s was not erased: %s", folder, refusal)
    return count


def _kept_at(folder: Path) -> float:
    """When the last of the sound was written, by the wall clock of then."""
    moments = [os.stat(path).st_mtime for path in folder.iterdir()]
    return max(moments, default=folder.stat().st_mtime)
