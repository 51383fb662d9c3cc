"""What a stick takes with it: the harvests, and how the device is."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import __version__
from assistant.app.checks import examine
from assistant.app.places import Places, runtime_folder
from assistant.checking.telling import report
from assistant.devices.clock import wall_time_now
from assistant.errors import FacilitateError
from assistant.harvest import html
from assistant.harvest.facts import harvest
from assistant.harvest.files import Format, mended_path, read_mended, text_of
from assistant.journal import locking
from assistant.journal.records import EndingKind, Recording
from assistant.journal.sessions import session_paths
from assistant.journal.store import read_recording
from assistant.preparing import load_language
from assistant.settings import load_settings
from assistant.stick.telling import text_of as text_of_lines

logger = logging.getLogger(__name__)

OVER = (EndingKind.FINISHED, EndingKind.ENDED_EARLY)


@dataclass(frozen=True)
class HarvestOut:
    """A session to take out. ``mark``: changes when something of it was mended. ``day``:
    ``2026-11-24``, None where it is not known. ``files`` makes its pages."""

    session: str
    mark: str
    day: str | None
    title: str
    date_not_known: str
    files: Callable[[], dict[str, bytes]]


@dataclass(frozen=True)
class HarvestsOut:
    """``unknown``: sessions that were taken out once, and are not there any more."""

    harvests: Iterator[HarvestOut]
    unknown: set[str]


def harvests_to_take_out(places: Places, taken_out: Mapping[str, str]) -> HarvestsOut:
    """The sessions that are over and were not yet taken out as they are now, the oldest
    first. Rehearsals stay."""
    paths = session_paths(places.sessions)
    return HarvestsOut(
        _outs(list(reversed(paths)), places, taken_out),
        set(taken_out) - {path.stem for path in paths},
    )


def _outs(
    paths: list[Path], places: Places, taken_out: Mapping[str, str]
) -> Iterator[HarvestOut]:
    for path in paths:
        if locking.is_held(path):
            continue
        try:
            recording = read_recording(path)
            ending = recording.ending
            if ending is None or ending.kind not in OVER or recording.first.is_rehearsal:
                continue
            out = _out(path, recording, places)
        except (FacilitateError, OSError) as error:
            logger.warning("A session is not taken out: %s", error)
            continue
        if taken_out.get(out.session) != out.mark:
            yield out


def _out(path: Path, recording: Recording, places: Places) -> HarvestOut:
    mended = read_mended(path)
    days = load_settings(places.config).keep_audio_days
    facts = harvest(recording, mended=mended, keep_audio_days=days)
    words = load_language(facts.language, places.config).messages

    def files() -> dict[str, bytes]:
        pages = {f"harvest.{form.value}": text_of(form, [facts], words) for form in Format}
        pages["cards.html"] = html.cards(facts, words)
        return {name: text.encode() for name, text in pages.items()}

    return HarvestOut(
        path.stem,
        _mark(recording, mended_path(path)),
        facts.day.isoformat() if facts.day else None,
        facts.title,
        words.text("harvest-date-not-known"),
        files,
    )


def _mark(recording: Recording, mended: Path) -> str:
    """Of this very session, even if another gets its name, and of what was mended of it."""
    first = recording.first
    sum_ = hashlib.blake2b(
        f"{first.session_id} {first.boot_id} {first.monotonic_at_start}".encode(),
        digest_size=16,
    )
    if mended.exists():
        sum_.update(mended.read_bytes())
    return sum_.hexdigest()


def _date_text(places: Places) -> str:
    known = wall_time_now(runtime_folder(places))
    if known is None:
        return "Date not known; a file DATE.txt on a stick tells it: 2026-11-24 10:40"
    return f"{known.moment:%Y-%m-%d %H:%M}, by {known.known_by}"


def checked_text(places: Places) -> str:
    """What ``doctor`` finds without opening a part, for the stick."""
    lines = [f"The session assistant, {__version__}", _date_text(places), ""]
    try:
        examined = examine(places, lambda *_: None, is_short=True)
    except FacilitateError as error:
        return text_of_lines((*lines, str(error)))
    lines += report(examined.checks, examined.language.messages, lambda _: 0.0)
    lines.append("")
    for check in examined.checks:
        lines.append(f"{check.part}: {check.verdict.value}, {check.found}")
        if check.remedy:
            lines.append(f"  -> {check.remedy}")
    return text_of_lines(lines)
