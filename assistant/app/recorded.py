"""What of a plan can be recorded, and what is: numbers, names and times of its sentences.

Reads no sound, so that ``check`` can tell of recordings at once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app.places import Places
from assistant.app.plans import Checked, check_plan
from assistant.app.recital import clock_time, recital
from assistant.errors import FacilitateError, PlanError, VoiceError
from assistant.plan.lines import Speech
from assistant.preparing import find_plan, known_sentences
from assistant.settings import Settings
from assistant.sound.recordings import (
    Recordings,
    RecordingsReport,
    recording_key,
    recordings_report,
)

if TYPE_CHECKING:
    from assistant.sound.voice import Progress

NAME_WORDS, NAME_DIGITS = 5, 4


class ListRefused(FacilitateError):
    """The list of sentences cannot be written where it should."""


@dataclass(frozen=True)
class Wanted:
    """A sentence that can be recorded. ``name``: of its file, without ``.wav``."""

    number: int
    name: str
    clock: str
    language: str
    text: str


@dataclass(frozen=True)
class Script:
    """The sentences of one plan and where their recordings lie."""

    plan: str
    language: str
    said: tuple[Speech, ...]
    may_be_said: tuple[Speech, ...]
    wanted: tuple[Wanted, ...]
    recordings: Recordings

    def is_recorded(self, one: Wanted) -> bool:
        return self.recordings.find(one.language, one.text) is not None

    def report(self) -> RecordingsReport:
        """How much is recorded, and what belongs to nothing any more."""
        return recordings_report(
            self.said, self.may_be_said, self.recordings, self.language, self.plan
        )


def script_of(
    plan: str,
    settings: Settings,
    places: Places,
    on_progress: Progress | None = None,
    *,
    everything: bool = False,
) -> Script:
    """What there is to record of a plan: what every session of it says, or ``everything``
    that one may say. Raises ``PlanError`` if it has problems.

    The voice makes each sentence first: announced times depend on its lengths, and what is
    recorded must be, to the letter, what the session will say.
    """
    checked = check_plan(plan, settings, places, on_progress, is_exact=True, gives_way=True)
    if checked.plan is None or checked.script is None:
        raise PlanError(checked.problems)
    said, clocks = _said(checked)
    sheet = checked.script.run_sheet
    may_be_said = known_sentences(sheet, checked.languages)
    language = checked.plan.language
    more = tuple(one for one in may_be_said if one not in clocks) if everything else ()
    wanted = tuple(
        Wanted(
            number,
            _name(number, speech.language or language, speech.text),
            clocks.get(speech, ""),
            speech.language or language,
            speech.text,
        )
        for number, speech in enumerate((*said, *more), start=1)
    )
    recordings = Recordings(places.recordings)
    return Script(checked.plan_file.stem, language, said, may_be_said, wanted, recordings)


def recording_lines(plan: str, settings: Settings, places: Places) -> tuple[str, ...]:
    """What ``check`` says of the recordings of a plan that has no problems: how many there
    are, and which belong to no sentence any more. Nothing where nothing was recorded.

    Where there are any, what the voice has not made yet is made, as by ``script_of``.
    """
    name = find_plan(plan, places.config).stem
    if not any(one.plan == name for one in Recordings(places.recordings).all()):
        return ()
    try:
        return script_of(plan, settings, places).report().lines()
    except VoiceError as error:
        return (f"Recordings: not compared with the plan; {error}",)


def _said(checked: Checked) -> tuple[tuple[Speech, ...], dict[Speech, str]]:
    """What is said for certain, in order, and when."""
    assert checked.script is not None
    sheet = checked.script.run_sheet
    messages = [language.messages for language in checked.languages]
    sentences = recital(sheet, messages, lambda one: checked.utterance_seconds((one,)))
    clocks = {one.speech: clock_time(sheet, one.at_seconds) for one in sentences}
    return tuple(clocks), clocks


def _name(number: int, language: str, text: str) -> str:
    """``007-draw-the-community-you-belong-3f2a``: the end tells one text from another, so
    that a file still finds its sentence when the plan has got more of them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:NAME_WORDS]
    return "-".join((f"{number:03}", *words, recording_key(language, text)[:NAME_DIGITS]))


# -- the list ------------------------------------------------------------------------------


def list_lines(script: Script) -> Iterator[str]:
    """The sentences for a person: number, time, whether recorded, words."""
    for one in script.wanted:
        mark = "recorded" if script.is_recorded(one) else ""
        yield f"{one.number:4}  {one.clock:8} {mark:9} {one.text}"


def write_list(script: Script, path: Path) -> None:
    """The sentences as a table (CSV) with the names of their files. Raises
    ``ListRefused``."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("file", "time", "language", "recorded", "sentence"))
    for one in script.wanted:
        recorded = "yes" if script.is_recorded(one) else ""
        writer.writerow((f"{one.name}.wav", one.clock, one.language, recorded, one.text))
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(table.getvalue())
    except FileExistsError:
        raise ListRefused(f"{path}: is there already; give another name") from None
    except OSError as refusal:
        raise ListRefused(f"{path}: cannot be written ({refusal.strerror})") from None
