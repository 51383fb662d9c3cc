"""What a session brought, as plain facts, from its journal alone. Pure.

Words are never rephrased and nobody is named; a word that the recogniser was not sure of
is marked, not mended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.harvest.adjustments import Extension, adjustments, began_at
from assistant.harvest.pieces import Mended, Piece, SaidWord, pieces
from assistant.harvest.timeline import StepTimes, step_times
from assistant.journal.records import EndingKind, Entry, Recording
from assistant.session.events import DeviceFailed, DeviceRecovered, SessionResumed

UNCERTAIN_BELOW = 0.6
"""Confidence under which a word is marked; recognisers are sure of some wrong words too."""


@dataclass(frozen=True)
class Said:
    """One thing that somebody said: session seconds, wall time if it is known.

    ``is_mended``: a person changed it afterwards. ``has_lost_sound``: the device missed
    some of it.
    """

    at: float
    wall_time: datetime | None
    step_key: str
    step_title: str
    words: tuple[SaidWord, ...]
    is_question: bool = False
    is_mended: bool = False
    has_lost_sound: bool = False
    snippet_ids: tuple[int, ...] = ()

    @property
    def has_uncertain_words(self) -> bool:
        return any(word.is_uncertain for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Asked:
    """What a listening step asked."""

    step_title: str
    prompts: tuple[str, ...]
    step_key: str = ""


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
    """A session's harvest. ``started_at`` is None where the date was not known.

    ``began_at``: the first press, in session seconds; the device stood ready before.
    ``late_seconds``: after the slot by the clock had begun, below nought if before; None
    for a slot that counts from the first press.
    """

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
    extensions: tuple[Extension, ...] = ()
    slot_seconds: int
    began_at: float = 0.0
    late_seconds: float | None = None
    taken_off_seconds: float = 0.0
    lasted_seconds: float
    dropped_blocks: int
    failures: tuple[Failure, ...]
    interruptions: tuple[Interruption, ...]
    damaged_rows: int
    keeps_audio: bool
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
) -> Harvest:
    """The facts of a session, whole or broken off, with what was mended by hand."""
    first, sheet = recording.first, recording.first.run_sheet
    started_at = (
        datetime.fromisoformat(first.wall_started_at) if first.wall_started_at else None
    )
    interruptions = _interruptions(recording.entries)
    said = _said(
        recording,
        started_at,
        interruptions,
        pieces(recording.snippets, mended, uncertain_below),
    )
    adjusted = adjustments(recording)
    begun = began_at(recording)
    ends_at = recording.ending.at if recording.ending else recording.last_at
    slot_began_at = adjusted.slot_began_at
    return Harvest(
        title=sheet.title,
        purpose=sheet.purpose,
        outcomes=sheet.outcomes,
        started_at=started_at,
        is_rehearsal=first.is_rehearsal,
        ending=recording.ending.kind if recording.ending else None,
        asked=tuple(
            Asked(step.title, step.prompts, step.key) for step in sheet.steps if step.listens
        ),
        questions=tuple(one for one in said if one.is_question),
        others=tuple(one for one in said if not one.is_question),
        steps=step_times(recording, adjusted),
        extensions=adjusted.extensions,
        slot_seconds=sheet.slot_seconds,
        began_at=begun,
        late_seconds=None if slot_began_at is None else begun - slot_began_at,
        taken_off_seconds=adjusted.taken_off_seconds,
        lasted_seconds=ends_at - begun,
        dropped_blocks=sum(snippet.dropped_blocks for snippet in recording.snippets),
        failures=_failures(recording.entries),
        interruptions=interruptions,
        damaged_rows=recording.dropped_rows,
        keeps_audio=first.keeps_audio,
        program_version=first.program_version,
        uncertain_below=uncertain_below,
        language=sheet.language,
        session_id=first.session_id,
    )


def _said(
    recording: Recording,
    started_at: datetime | None,
    interruptions: tuple[Interruption, ...],
    heard: tuple[Piece, ...],
) -> list[Said]:
    """All that is on the pages, in the order said."""
    titles = {step.key: step.title for step in recording.first.run_sheet.steps}
    cuts = [cut.at for cut in interruptions if cut.was_powered_off]
    # The session's clock stood still while the power was off, nobody knows for how long.
    known_until = min(cuts, default=float("inf"))
    said = []
    for piece in heard:
        wall_time = None
        if started_at is not None and piece.began_at < known_until:
            wall_time = started_at + timedelta(seconds=piece.began_at)
        said.append(
            Said(
                at=piece.began_at,
                wall_time=wall_time,
                step_key=piece.step_key,
                step_title=titles.get(piece.step_key, ""),
                words=piece.words,
                is_question=piece.is_question,
                is_mended=piece.is_mended,
                has_lost_sound=piece.dropped_blocks > 0,
                snippet_ids=piece.snippet_ids,
            )
        )
    return [one for one in said if one.words]


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
