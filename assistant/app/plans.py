"""What ``check`` and ``show`` do: a plan read, fitted and told, mostly without a sound."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.app.places import Places
from assistant.errors import AuthorError, FacilitateError, PlanError, Problem
from assistant.plan.lines import Speech
from assistant.plan.model import SessionPlan
from assistant.preparing import (
    PATTERN_LANGUAGE,
    Language,
    find_plan,
    known_durations,
    known_sentences,
    load_library,
    load_messages,
    load_plan,
    make_voices,
    plan_languages,
)
from assistant.settings import Settings
from assistant.showing.problems import fit_or_problems, too_long
from assistant.showing.sums import report, sum_lines
from assistant.sound.sequence import seconds_of
from assistant.words.missing import missing_keys
from assistant.words.script import Script, UtteranceSeconds, write_script

if TYPE_CHECKING:
    from assistant.sound.recordings import Recordings
    from assistant.sound.voice import Progress


class TimesSpeech(Protocol):
    """Whatever knows how long a sentence sounds."""

    def duration_seconds(self, speech: Speech) -> float:
        """In seconds, or about so long."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is known of a plan. ``script`` is there where it fits.

    ``sentences``: how many had to be timed; of ``estimated`` of them the length is not known
    but estimated.
    """

    plan_file: Path
    problems: tuple[Problem, ...]
    plan: SessionPlan | None = None
    languages: tuple[Language, ...] = ()
    script: Script | None = None
    utterance_seconds: UtteranceSeconds = lambda lines: 0.0
    sentences: int = 0
    estimated: int = 0

    @property
    def notes(self) -> tuple[Problem, ...]:
        return self.plan.notes if self.plan else ()


def check_plan(
    name: str,
    settings: Settings,
    places: Places,
    on_progress: Progress | None = None,
    *,
    is_exact: bool = False,
    gives_way: bool = False,
) -> Checked:
    """Read a plan and fit it; every problem that it has.

    ``is_exact``: everything is rendered first, else what is not yet is estimated.
    ``gives_way``: the script also says which steps may be shortened on the way. Raises
    ``SettingsError``, ``WordsError``, ``VoiceError``.
    """
    with _no_collecting():
        plan_file = find_plan(name, places.config)
        try:
            plan = load_plan(plan_file, load_library(places.config))
        except PlanError as error:
            return Checked(plan_file=plan_file, problems=error.problems)
        lacking = _lacking(plan, places.config)
        if lacking:
            return Checked(plan_file=plan_file, problems=lacking, plan=plan)
        plan = replace(plan, keeps_audio=plan.keeps_audio and settings.keep_audio)
        languages = plan_languages(plan, places.config)
        known = known_durations(settings, languages, places.cache)
        times = _with_recordings(known, plan, settings, places)
        checked = _fit(plan_file, plan, languages, settings, times, gives_way)
        if not is_exact:
            return replace(checked, sentences=known.count, estimated=len(known.estimated))
        voices = make_voices(settings, languages, places.cache)
        try:
            if checked.script is not None:
                voices.prepare(
                    known_sentences(checked.script.run_sheet, languages), on_progress
                )
            times = _with_recordings(voices, plan, settings, places)
            exact = _fit(plan_file, plan, languages, settings, times, gives_way)
            return replace(exact, sentences=known.count)
        finally:
            voices.close()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing of a plan is garbage before it is told, and looking for it takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _with_recordings(
    otherwise: TimesSpeech, plan: SessionPlan, settings: Settings, places: Places
) -> TimesSpeech:
    """What somebody recorded sounds as long as its recording."""
    if not settings.voice.speaks or not places.recordings.is_dir():
        return otherwise
    from assistant.sound.recordings import Recordings

    return _Recorded(Recordings(places.recordings), plan.language, otherwise)


class _Recorded:
    def __init__(self, recordings: Recordings, language: str, otherwise: TimesSpeech) -> None:
        self._recordings = recordings
        self._language = language
        self._otherwise = otherwise
        self._seconds: dict[Speech, float] = {}

    def duration_seconds(self, speech: Speech) -> float:
        if speech not in self._seconds:
            found = self._recordings.find(speech.language or self._language, speech.text)
            self._seconds[speech] = (
                found.seconds if found else self._otherwise.duration_seconds(speech)
            )
        return self._seconds[speech]


def _lacking(plan: SessionPlan, config: Path) -> tuple[Problem, ...]:
    """What the words files of the plan's languages lack."""
    others = [name for name in plan.languages if name != PATTERN_LANGUAGE]
    if not others:
        return ()
    pattern = load_messages(PATTERN_LANGUAGE, config)
    return tuple(
        problem
        for name in others
        for problem in missing_keys(load_messages(name, config), pattern)
    )


def _fit(
    plan_file: Path,
    plan: SessionPlan,
    languages: tuple[Language, ...],
    settings: Settings,
    times: TimesSpeech,
    gives_way: bool,
) -> Checked:
    utterance_seconds = partial(seconds_of, speech_seconds=times.duration_seconds)
    messages = [language.messages for language in languages]

    def write(tried: SessionPlan) -> Script:
        return write_script(tried, messages, utterance_seconds, settings.pace, gives_way)

    script, problems = fit_or_problems(plan, write)
    return Checked(
        plan_file=plan_file,
        problems=(*problems, *too_long(plan, messages, utterance_seconds)),
        plan=plan,
        languages=languages,
        script=script,
        utterance_seconds=utterance_seconds,
    )


# -- telling -------------------------------------------------------------------------------


def known_text(checked: Checked) -> str:
    """The title, and what the author should know without its being a mistake; empty where
    the plan could not be read."""
    lines = [checked.plan.title.written] if checked.plan else []
    return "\n".join((*lines, *(f"note: {note}" for note in checked.notes)))


def sum_text(checked: Checked) -> str:
    """The sum of a plan that fits. Raises ``PlanError`` with every problem."""
    _, script = _good(checked)
    lines = [""]
    if checked.estimated:
        lines.insert(
            0,
            f"Of {checked.sentences} sentences {checked.estimated} are not rendered yet: "
            "their length is estimated ('--exact' renders them)",
        )
    return "\n".join((*lines, *sum_lines(script)))


def check_json(check: Callable[[], Checked], name: str) -> tuple[str, bool]:
    """What ``check`` finds as one JSON object, whatever goes wrong; whether all is well."""
    try:
        checked = check()
    except AuthorError as error:
        checked = Checked(plan_file=Path(name), problems=error.problems)
    except FacilitateError as error:
        problem = Problem(name, 0, 0, str(error), "a plan that can be checked")
        checked = Checked(plan_file=Path(name), problems=(problem,))
    found = report(
        str(checked.plan_file),
        checked.problems,
        checked.notes,
        checked.script,
        checked.estimated,
    )
    return json.dumps(found, ensure_ascii=False, indent=2), not checked.problems


def show_text(checked: Checked) -> str:
    """The timeline as it will run. Raises ``PlanError``."""
    from assistant.showing.text import timeline_text
    from assistant.showing.timeline import timeline

    plan, script = _good(checked)
    messages = [language.messages for language in checked.languages]
    text = timeline_text(timeline(plan, script, checked.utterance_seconds), messages)
    if checked.estimated:
        count, total = checked.estimated, checked.sentences
        words = messages[0]
        text += f"\n{words.text('show-estimated', count=count, total=total)}\n"
    return text


def write_card(checked: Checked, file: Path) -> None:
    """The card as one page. Raises ``PlanError``, ``OutputError``."""
    from assistant.showing.card import card_of
    from assistant.showing.page import page
    from assistant.showing.timeline import timeline

    plan, script = _good(checked)
    messages = [language.messages for language in checked.languages]
    card = card_of(timeline(plan, script, checked.utterance_seconds), messages)
    write_page(page(card), file)


def write_page(html: str, file: Path) -> None:
    """Write a page that a person asked for. Raises ``OutputError``."""
    try:
        file.write_text(html, encoding="utf-8")
    except OSError as refusal:
        raise OutputError(f"write {file}: {refusal.strerror}; give another path") from None


class OutputError(FacilitateError):
    """A file that a person asked for cannot be written."""


def _good(checked: Checked) -> tuple[SessionPlan, Script]:
    if checked.problems or checked.plan is None or checked.script is None:
        raise PlanError(checked.problems)
    return checked.plan, checked.script
