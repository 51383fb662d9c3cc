"""The plan as its author means it: session, activities, steps, prompts. All frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from assistant.errors import Problem
from assistant.plan.duration import DurationRange

WHOLE_GROUP = 0
"""``group_size`` of a step for all together."""


@dataclass(frozen=True)
class Origin:
    """Where in which file something was written; lines and columns from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Wording:
    """Words in one language: as written and, where that differs, as spoken."""

    language: str
    written: str
    spoken: str
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Text:
    """Words for people, in each language of the plan that they were given in."""

    wordings: tuple[Wording, ...]

    @classmethod
    def plain(cls, text: str, language: str = "en") -> Text:
        return cls((Wording(language, text, text),))

    @property
    def written(self) -> str:
        """All languages, for a page."""
        return " / ".join(wording.written for wording in self.wordings)

    def in_language(self, language: str) -> Wording:
        """In this language; in the first where it was not given in it."""
        matching = (one for one in self.wordings if one.language == language)
        return next(matching, self.wordings[0])


NO_TEXT = Text(())


@dataclass(frozen=True)
class Move:
    """Time for people to get to another place, and what they do there."""

    name: str
    seconds: int


class Advance(Enum):
    """What happens when a step's time is up."""

    BY_PLACE = ""
    AUTO = "auto"
    WAIT = "wait"


class Level(Enum):
    """How loud the device is; the value is in dB beside its usual level."""

    NORMAL = 0.0
    SOFT = -12.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that the room does, for one stretch of time.

    ``group_size``: 1 alone, 2 pairs, 3 threes ..., ``WHOLE_GROUP`` all together, None when
    the plan does not say. ``weight``: its share of what the fitting has to give.
    ``is_locked``: always its longest time. ``gathers``: people talk or walk about, and a
    bell calls them together at the end. ``collects``: what is heard is filed under this;
    empty: it does not listen. ``goes_on``: it is the next prompt of the step before.
    ``pulse``: hands or voices, when numbers alone are listened for. ``cue``: the name of
    the signal that opens it, instead of the common one. ``ends_by_call``: it ends by a
    question that a press answers. ``warnings``: seconds before the end; None: by its
    length. ``extensions``: seconds of the first, second ... extension, and then none;
    empty: a minute each time.
    """

    title: Text
    time: DurationRange
    prompts: tuple[Text, ...] = ()
    group_size: int | None = None
    weight: int = 1
    is_locked: bool = False
    is_silent: bool = False
    gathers: bool = False
    collects: str = ""
    goes_on: bool = False
    pulse: str = ""
    cue: str | None = None
    move: Move | None = None
    advance: Advance = Advance.BY_PLACE
    ends_by_call: bool = False
    level: Level = Level.NORMAL
    warnings: tuple[int, ...] | None = None
    extensions: tuple[int, ...] = ()
    origin: Origin | None = field(default=None, compare=False)

    @property
    def listens(self) -> bool:
        return bool(self.collects)


@dataclass(frozen=True)
class Rounds:
    """Steps that are repeated ``count`` times, often while one role passes from hand to
    hand. ``is_brief``: after the first round only the signals sound."""

    count: int
    role: Text
    steps: tuple[Step, ...]
    is_brief: bool = False


@dataclass(frozen=True)
class Activity:
    """Steps that belong together; ``budget_seconds`` holds them all, overheads included."""

    title: Text
    parts: tuple[Step | Rounds, ...]
    budget_seconds: int | None = None
    structure: str = ""
    origin: Origin | None = field(default=None, compare=False)

    @property
    def rounds(self) -> tuple[Rounds, ...]:
        return tuple(part for part in self.parts if isinstance(part, Rounds))

    @property
    def step_count(self) -> int:
        """How many steps it has, those in rounds counted in each."""
        return sum(
            1 if isinstance(part, Step) else part.count * len(part.steps) for part in self.parts
        )

    def occurrences(self) -> Iterator[Occurrence]:
        """Every step as often as it happens, in order."""
        for part_index, part in enumerate(self.parts):
            if isinstance(part, Step):
                advances_itself = part.advance is Advance.AUTO
                yield Occurrence(part, f"{part_index + 1}", advances_itself=advances_itself)
                continue
            for round_number in range(1, part.count + 1):
                for index, step in enumerate(part.steps):
                    is_last = index == len(part.steps) - 1 and round_number == part.count
                    by_place = step.advance is Advance.BY_PLACE and not is_last
                    yield Occurrence(
                        step,
                        f"{part_index + 1}.{index + 1}",
                        part,
                        round_number,
                        begins_round=index == 0,
                        advances_itself=by_place or step.advance is Advance.AUTO,
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
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True)
class People:
    """How many are expected, both bounds included."""

    fewest: int
    most: int


class Pacing(Enum):
    """What the device does when the session runs late."""

    ASK = "ask"
    AUTO = "auto"
    OFF = "off"


class SessionPlace(Enum):
    """Where the device stands: for the whole room, or one on each table of it."""

    ROOM = "room"
    TABLE = "table"


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """A whole session, as its author wrote it.

    ``pronunciation``: for each language, words and how to say them. ``notes``: what the
    author should know, without being a mistake.
    """

    title: Text
    slot: Slot
    purpose: Text
    outcomes: tuple[Text, ...]
    activities: tuple[Activity, ...]
    languages: tuple[str, ...] = ("en",)
    people: People | None = None
    after_each_activity: Text | None = None
    pacing: Pacing = Pacing.ASK
    place: SessionPlace = SessionPlace.ROOM
    keeps_audio: bool = False
    readers: Text = NO_TEXT
    reads_back: bool = True
    vocabulary: tuple[str, ...] = ()
    source: str = ""
    pronunciation: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def language(self) -> str:
        """The first language."""
        return self.languages[0]

    @property
    def listens(self) -> bool:
        return any(step.listens for step in self.steps())

    @property
    def asks_questions(self) -> bool:
        """Whether questions are among what it may hear, to be read back at the end."""
        return self.reads_back and self.listens

    def steps(self) -> Iterator[Step]:
        """Every step once, in order."""
        for activity in self.activities:
            for part in activity.parts:
                yield from (part,) if isinstance(part, Step) else part.steps
