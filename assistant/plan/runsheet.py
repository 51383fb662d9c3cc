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
    then the device waits for the press.
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


class RunSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A whole session as it will run."""

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

    @property
    def listens(self) -> bool:
        return any(step.listens for step in self.steps)
