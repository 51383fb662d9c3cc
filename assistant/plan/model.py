"""The plan as its author means it: session, activities, steps, prompts. All frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.plan.duration import DurationRange

WHOLE_GROUP = 0
"""``group_size`` of a step for all together."""


@dataclass(frozen=True)
class Text:
    """Words for people: as written and, where that differs, as spoken."""

    written: str
    spoken: str

    @classmethod
    def plain(cls, text: str) -> Text:
        return cls(text, text)


@dataclass(frozen=True)
class Move:
    """Time for people to get to another place, and what they do there."""

    name: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that the room does, for one stretch of time.

    ``group_size``: 1 alone, 2 pairs, 3 threes ..., ``WHOLE_GROUP`` all together, None when
    the plan does not say. ``cue``: the name of the signal that opens it, instead of the
    common one. ``collects``: what is heard is filed under this; empty: it does not listen.
    """

    title: Text
    time: DurationRange
    prompts: tuple[Text, ...] = ()
    group_size: int | None = None
    is_silent: bool = False
    is_loud: bool = False
    collects: str = ""
    cue: str | None = None
    move: Move | None = None

    @property
    def listens(self) -> bool:
        return bool(self.collects)


@dataclass(frozen=True)
class Rounds:
    """Steps that are repeated ``count`` times while one role passes from hand to hand."""

    count: int
    role: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Activity:
    """Steps that belong together; ``budget_seconds`` holds them all, overheads included."""

    title: Text
    parts: tuple[Step | Rounds, ...]
    budget_seconds: int | None = None

    @property
    def rounds(self) -> tuple[Rounds, ...]:
        return tuple(part for part in self.parts if isinstance(part, Rounds))

    def occurrences(self) -> Iterator[Occurrence]:
        """Every step as often as it happens, in order."""
        for part_index, part in enumerate(self.parts):
            if isinstance(part, Step):
                yield Occurrence(part, f"{part_index + 1}")
                continue
            for round_number in range(1, part.count + 1):
                for index, step in enumerate(part.steps):
                    ends_round = index == len(part.steps) - 1
                    yield Occurrence(
                        step,
                        f"{part_index + 1}.{index + 1}",
                        part,
                        round_number,
                        begins_round=index == 0,
                        advances_itself=not (ends_round and round_number == part.count),
                    )


@dataclass(frozen=True)
class Occurrence:
    """A step at one of its places in the activity.

    ``variable`` names the step within the activity: its occurrences in all rounds share
    it, and so share their fitted time, because every client deserves as much.
    """

    step: Step
    variable: str
    rounds: Rounds | None = None
    round_number: int = 0
    begins_round: bool = False
    advances_itself: bool = False


@dataclass(frozen=True)
class Slot:
    """The time that the session has. ``starts_at_minutes`` after midnight, if it is known."""

    seconds: int
    starts_at_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """A whole session, as its author wrote it."""

    title: Text
    slot: Slot
    purpose: Text
    outcomes: tuple[Text, ...]
    activities: tuple[Activity, ...]
    language: str = "en"
    after_each_activity: Text | None = None
    keeps_audio: bool = False
    source: str = ""
    pronunciation: dict[str, str] = field(default_factory=dict)

    @property
    def listens(self) -> bool:
        return any(
            occurrence.step.listens
            for activity in self.activities
            for occurrence in activity.occurrences()
        )
