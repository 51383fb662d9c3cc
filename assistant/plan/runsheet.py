"""The run sheet: a plan fitted to its slot, with every word that is known beforehand.

It is what the engine runs and what the journal freezes in its first record, so that a
replay needs neither the plan's file nor the words files.
"""

from __future__ import annotations

import msgspec

from assistant.plan.lines import Line


class TimeWarning(msgspec.Struct, frozen=True):
    """A warning ``seconds_left`` before a step's end, and what is said with it."""

    seconds_left: int
    lines: tuple[Line, ...] = ()


class RunStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it will run.

    ``seconds`` is the fitted time, moves included, counted from the end of the
    announcement. ``seconds`` 0 is a sentence without a time of its own: it is said, and
    then the device waits for the press. ``shorter``: the lengths below ``seconds`` to which
    it may give way when the session runs late, each with its announcement; none when it
    may not. ``call`` is said at the end of time instead of ``ending``, and answered by a
    press. ``listens``: the microphone is open, and what is said is filed under ``collects``.
    ``pulse``: counts or voices, when numbers alone are listened for, from five to zero.
    ``extensions``: what the extending gesture adds at its first, second ... use,
    and then no more; empty: the rule's own, each time.
    """

    key: str
    activity: str
    title: str
    seconds: int
    planned_at_seconds: float
    announcement: tuple[Line, ...]
    repetition: tuple[Line, ...]
    opening: str | None = "STEP"
    ending: tuple[str, ...] = ("END",)
    warnings: tuple[TimeWarning, ...] = ()
    is_silent: bool = False
    listens: bool = False
    without_listening: tuple[Line, ...] = ()
    advances_itself: bool = False
    prompts: tuple[str, ...] = ()
    collects: str = ""
    pulse: str = ""
    activity_index: int = 0
    shorter: dict[int, tuple[Line, ...]] = {}
    call: tuple[Line, ...] = ()
    extensions: tuple[int, ...] = ()
    level_db: float = 0.0


class WallSlot(msgspec.Struct, frozen=True):
    """The slot by a trusted wall clock, in session seconds."""

    begins_at: float
    ends_at: float


class PlanChoice(msgspec.Struct, frozen=True):
    """A plan that could be run instead: by what name, and how it is called."""

    name: str
    title: str


class RunSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A whole session as it will run.

    ``pacing`` is ask, auto or off: what is done when it runs late. ``total_seconds`` is
    all of it as planned, waits included. ``wall_slot`` is set when the session is opened,
    where the plan has clock times and the clock is trusted. ``welcome_waits``: for a press,
    before the first step. ``spoken``: how each written title is said in each language.
    ``reads_back``: the questions that were heard are said before the closing words, which
    ``closing_seconds`` counts as ``reading_seconds``.
    ``plans``: those to choose from while it stands ready, this one first. ``volume_db``:
    beside the loudest, until it is changed. ``vocabulary``: names and terms that may be said
    in this session.
    """

    title: str
    language: str
    purpose: str
    outcomes: tuple[str, ...]
    slot_seconds: int
    closing_seconds: float
    ready: tuple[Line, ...]
    welcome: tuple[Line, ...]
    welcome_without_listening: tuple[Line, ...] = ()
    closing: tuple[Line, ...]
    steps: tuple[RunStep, ...]
    keeps_audio: bool = False
    languages: tuple[str, ...] = ()
    pacing: str = "ask"
    slot_starts_at_minutes: int | None = None
    total_seconds: float = 0.0
    wall_slot: WallSlot | None = None
    welcome_waits: bool = True
    spoken: dict[str, dict[str, str]] = {}
    reads_back: bool = False
    reading_seconds: float = 0.0
    vocabulary: tuple[str, ...] = ()
    plans: tuple[PlanChoice, ...] = ()
    volume_db: float = 0.0

    @property
    def listens(self) -> bool:
        return any(step.listens or step.pulse for step in self.steps)
