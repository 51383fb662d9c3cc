"""What a session brought, as plain facts, from its journal alone. Pure.

Words are never rephrased and nobody is named; a word that the recogniser was not sure of
is marked, not mended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from assistant.harvest.adjustments import Extension, adjustments, began_at
from assistant.harvest.echo import with_echoes
from assistant.harvest.pieces import Mended
from assistant.harvest.pulse import Pulse, pulses
from assistant.harvest.said import Said, day_at, everything_said, started_at
from assistant.harvest.struck import struck_count
from assistant.harvest.timeline import StepTimes, step_times
from assistant.journal.records import EndingKind, Entry, Recording
from assistant.plan.runsheet import RunSheet
from assistant.session.events import DeviceFailed, DeviceRecovered, SessionResumed
from assistant.session.situation import Situation

UNCERTAIN_BELOW = 0.6
"""Confidence under which a word is marked; recognisers are sure of some wrong words too."""


@dataclass(frozen=True)
class Asked:
    """What a listening step asked, and what its answers are collected under."""

    step_title: str
    prompts: tuple[str, ...]
    step_key: str = ""
    activity: str = ""
    collects: str = ""


@dataclass(frozen=True)
class Failure:
    """A part that failed ``at``, and works again since ``recovered_at`` if it does."""

    device: str
    at: float
    recovered_at: float | None


@dataclass(frozen=True)
class Interruption:
    """The program was away and came back ``at``; the machine too if ``was_powered_off``."""

    at: float
    was_powered_off: bool


@dataclass(frozen=True)
class Hint:
    """``at``: the room was told why it was heard badly; ``trouble`` as in the events."""

    at: float
    trouble: str


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """A session's harvest. ``day``: of the first press; None where it was not known.
    ``started_at``: session second 0; None where the time of day was not known.
    ``is_date_from_stick``: a file on a stick told both.

    ``began_at``: the first press, in session seconds; the device stood ready before.
    ``late_seconds``: after the slot by the clock had begun, below nought if before; None
    for a slot that counts from the first press. ``struck_count``: how many things were
    struck at a speaker's wish. ``keep_audio_days``: after so many, kept sound is deleted;
    None where that is not known.
    """

    title: str
    purpose: str
    outcomes: tuple[str, ...]
    started_at: datetime | None
    day: date | None = None
    is_date_from_stick: bool = False
    is_rehearsal: bool
    ending: EndingKind | None
    asked: tuple[Asked, ...]
    questions: tuple[Said, ...]
    others: tuple[Said, ...]
    pulses: tuple[Pulse, ...] = ()
    steps: tuple[StepTimes, ...]
    extensions: tuple[Extension, ...] = ()
    slot_seconds: int
    began_at: float = 0.0
    late_seconds: float | None = None
    taken_off_seconds: float = 0.0
    lasted_seconds: float
    dropped_blocks: int
    failures: tuple[Failure, ...]
    interruptions: tuple[Interruption, ...]
    hints: tuple[Hint, ...] = ()
    struck_count: int = 0
    damaged_rows: int
    keeps_audio: bool
    keep_audio_days: int | None = None
    program_version: str
    uncertain_below: float
    language: str = "en"
    session_id: str = ""

    @property
    def said(self) -> tuple[Said, ...]:
        """Everything in the order said."""
        return tuple(sorted((*self.questions, *self.others), key=lambda one: one.at))

    @property
    def deaf_steps(self) -> tuple[StepTimes, ...]:
        """Those that were to listen and for some time did not."""
        return tuple(step for step in self.steps if step.deaf_seconds >= 1)

    @property
    def ended_early(self) -> bool:
        return self.ending is EndingKind.ENDED_EARLY


def harvest(
    recording: Recording,
    uncertain_below: float = UNCERTAIN_BELOW,
    mended: Iterable[Mended] = (),
    keep_audio_days: int | None = None,
) -> Harvest:
    """The facts of a session, whole or broken off, with what was mended by hand.

    ``keep_audio_days``: the device's setting, where it is known.
    """
    first, sheet = recording.first, recording.first.run_sheet
    said = with_echoes(everything_said(recording, mended, uncertain_below), sheet.language)
    adjusted = adjustments(recording)
    begun = began_at(recording)
    ends_at = recording.ending.at if recording.ending else recording.last_at
    slot_began_at = adjusted.slot_began_at
    return Harvest(
        title=sheet.title,
        purpose=sheet.purpose,
        outcomes=sheet.outcomes,
        started_at=started_at(recording),
        day=day_at(recording, begun),
        is_date_from_stick=first.is_date_from_stick,
        is_rehearsal=first.is_rehearsal,
        ending=recording.ending.kind if recording.ending else None,
        asked=_asked(sheet),
        questions=tuple(one for one in said if is_listed_question(one)),
        others=tuple(one for one in said if not is_listed_question(one)),
        pulses=pulses(sheet, adjusted.situation),
        steps=step_times(recording, adjusted),
        extensions=adjusted.extensions,
        slot_seconds=sheet.slot_seconds,
        began_at=begun,
        late_seconds=None if slot_began_at is None else begun - slot_began_at,
        taken_off_seconds=adjusted.taken_off_seconds,
        lasted_seconds=ends_at - begun,
        dropped_blocks=sum(snippet.dropped_blocks for snippet in recording.snippets),
        failures=_failures(recording.entries),
        interruptions=_interruptions(recording.entries),
        hints=_hints(adjusted.situation),
        struck_count=struck_count(recording.entries),
        damaged_rows=recording.dropped_rows,
        keeps_audio=first.keeps_audio,
        keep_audio_days=keep_audio_days if first.keeps_audio else None,
        program_version=first.program_version,
        uncertain_below=uncertain_below,
        language=sheet.language,
        session_id=first.session_id,
    )


def _asked(sheet: RunSheet) -> tuple[Asked, ...]:
    return tuple(
        Asked(step.title, step.prompts, step.key, step.activity, step.collects)
        for step in sheet.steps
        if step.listens
    )


def is_listed_question(said: Said) -> bool:
    """Whether it stands among the questions: what was repeated stands beside its echo."""
    return said.is_question and not said.is_repeated


def _hints(situation: Situation | None) -> tuple[Hint, ...]:
    given = situation.hints if situation else []
    return tuple(Hint(hint.at, hint.trouble.value) for hint in given)


def _interruptions(entries: tuple[Entry, ...]) -> tuple[Interruption, ...]:
    events = (entry.event for entry in entries)
    return tuple(
        Interruption(event.at, event.was_powered_off)
        for event in events
        if isinstance(event, SessionResumed)
    )


def _failures(entries: tuple[Entry, ...]) -> tuple[Failure, ...]:
    """Each failure once, until the part works again."""
    failures: dict[str, Failure] = {}
    over: list[Failure] = []
    for event in (entry.event for entry in entries):
        if isinstance(event, DeviceFailed):
            failures.setdefault(event.device, Failure(event.device, event.at, None))
        elif isinstance(event, DeviceRecovered) and event.device in failures:
            begun = failures.pop(event.device)
            over.append(Failure(begun.device, begun.at, event.at))
    return tuple(sorted([*over, *failures.values()], key=lambda failure: failure.at))
