"""What a session brought, as plain facts, from its journal alone. Pure.

Words are never rephrased and nobody is named; a word that the recogniser was not sure of
is marked, not mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.harvest.timeline import StepTimes, step_times
from assistant.journal.records import EndingKind, Entry, Recording, Snippet
from assistant.session.events import DeviceFailed, DeviceRecovered, SessionResumed

UNCERTAIN_BELOW = 0.6
"""Confidence under which a word is marked; recognisers are sure of some wrong words too."""


@dataclass(frozen=True)
class SaidWord:
    """One word as it was recognised."""

    text: str
    is_uncertain: bool


@dataclass(frozen=True)
class Said:
    """One thing that somebody said: session seconds, wall time if it is known."""

    at: float
    wall_time: datetime | None
    step_title: str
    words: tuple[SaidWord, ...]

    @property
    def has_uncertain_words(self) -> bool:
        return any(word.is_uncertain for word in self.words)


@dataclass(frozen=True)
class Asked:
    """What a listening step asked."""

    step_title: str
    prompts: tuple[str, ...]


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


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """A session's harvest. ``started_at`` is None where the date was not known."""

    title: str
    purpose: str
    outcomes: tuple[str, ...]
    started_at: datetime | None
    is_rehearsal: bool
    ending: EndingKind | None
    asked: tuple[Asked, ...]
    questions: tuple[Said, ...]
    others: tuple[Said, ...]
    steps: tuple[StepTimes, ...]
    slot_seconds: int
    lasted_seconds: float
    dropped_blocks: int
    failures: tuple[Failure, ...]
    interruptions: tuple[Interruption, ...]
    damaged_rows: int
    keeps_audio: bool
    program_version: str
    uncertain_below: float

    @property
    def ended_early(self) -> bool:
        return self.ending is EndingKind.ENDED_EARLY


def harvest(recording: Recording, uncertain_below: float = UNCERTAIN_BELOW) -> Harvest:
    """The facts of a session, whole or broken off."""
    first, sheet = recording.first, recording.first.run_sheet
    started_at = (
        datetime.fromisoformat(first.wall_started_at) if first.wall_started_at else None
    )
    interruptions = _interruptions(recording.entries)
    questions, others = _said(recording, started_at, interruptions, uncertain_below)
    return Harvest(
        title=sheet.title,
        purpose=sheet.purpose,
        outcomes=sheet.outcomes,
        started_at=started_at,
        is_rehearsal=first.is_rehearsal,
        ending=recording.ending.kind if recording.ending else None,
        asked=tuple(Asked(step.title, step.prompts) for step in sheet.steps if step.listens),
        questions=questions,
        others=others,
        steps=step_times(recording),
        slot_seconds=sheet.slot_seconds,
        lasted_seconds=recording.ending.at if recording.ending else recording.last_at,
        dropped_blocks=sum(snippet.dropped_blocks for snippet in recording.snippets),
        failures=_failures(recording.entries),
        interruptions=interruptions,
        damaged_rows=recording.dropped_rows,
        keeps_audio=first.keeps_audio,
        program_version=first.program_version,
        uncertain_below=uncertain_below,
    )


def _said(
    recording: Recording,
    started_at: datetime | None,
    interruptions: tuple[Interruption, ...],
    uncertain_below: float,
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """The questions, and the rest, each in the order said."""
    titles = {step.key: step.title for step in recording.first.run_sheet.steps}
    cuts = [cut.at for cut in interruptions if cut.was_powered_off]
    # The session's clock stood still while the power was off, nobody knows for how long.
    known_until = min(cuts, default=float("inf"))
    said: dict[bool, list[Said]] = {True: [], False: []}
    for snippet in sorted(recording.snippets, key=lambda snippet: snippet.began_at):
        words = _words(snippet, uncertain_below)
        if not words:
            continue
        wall_time = None
        if started_at is not None and snippet.began_at < known_until:
            wall_time = started_at + timedelta(seconds=snippet.began_at)
        title = titles.get(snippet.step_key, "")
        said[snippet.is_question].append(Said(snippet.began_at, wall_time, title, words))
    return tuple(said[True]), tuple(said[False])


def _words(snippet: Snippet, uncertain_below: float) -> tuple[SaidWord, ...]:
    if snippet.words:
        return tuple(
            SaidWord(word.text, word.confidence < uncertain_below) for word in snippet.words
        )
    return tuple(SaidWord(word, False) for word in snippet.text.split())


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
