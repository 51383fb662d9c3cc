"""What the room did with its time: more of it, less of it, a late start. Pure.

The journal's events are fed once more to the session's own engine, which alone knows what
a gesture meant. Where another version of the program wrote them, the snapshots that it kept
at each change of step put the engine right.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from assistant.journal.records import Entry, Recording
from assistant.session.engine import Engine
from assistant.session.events import Gesture, GestureMade
from assistant.session.situation import Situation, decode
from assistant.session.states import State
from assistant.session.timers import END

logger = logging.getLogger(__name__)

_BEGUN = ("WELCOMING", "ANNOUNCING")


@dataclass(frozen=True)
class Extension:
    """The room asked for more time ``at``, in session seconds, and got it."""

    step_key: str
    at: float
    seconds: float


@dataclass(frozen=True)
class Adjustments:
    """``gave_way_seconds``: by step key, what was taken from it while the session was late.
    ``taken_off_seconds``: from the slot before the first press, by hand.
    ``slot_began_at``: by the wall clock, in session seconds, where the slot was the clock's.
    ``situation``: where the session stood at its end.
    """

    extensions: tuple[Extension, ...] = ()
    gave_way_seconds: dict[str, float] | None = None
    taken_off_seconds: float = 0.0
    slot_began_at: float | None = None
    situation: Situation | None = None

    def extended_seconds(self, step_key: str) -> float:
        return sum(one.seconds for one in self.extensions if one.step_key == step_key)

    def given_seconds(self, step_key: str) -> float:
        return (self.gave_way_seconds or {}).get(step_key, 0.0)


def began_at(recording: Recording) -> float:
    """The first press, in session seconds: until then the device stood ready."""
    return next((one.event.at for one in recording.entries if one.state.upper() in _BEGUN), 0.0)


def adjustments(recording: Recording) -> Adjustments:
    """What can be told of the time; what cannot be replayed is left out."""
    sheet = recording.first.run_sheet
    engine = Engine(sheet, recording.first.rules)
    extensions: list[Extension] = []
    last = None
    try:
        engine.begin()
        for entry in recording.entries:
            extensions += _extension(engine, entry)
    except Exception:
        logger.exception("The session cannot be replayed to its end for the harvest")
        last = _last_kept(recording.entries)
    situation = engine.situation
    wall = sheet.wall_slot if situation.slot_is_by_clock else None
    return Adjustments(
        extensions=tuple(extensions),
        gave_way_seconds={
            sheet.steps[index].key: float(sheet.steps[index].seconds - seconds)
            for index, seconds in sorted(situation.given_way.items())
        },
        taken_off_seconds=situation.taken_off_seconds,
        slot_began_at=wall.begins_at if wall else None,
        situation=last or situation,
    )


def _last_kept(entries: Sequence[Entry]) -> Situation | None:
    """The last situation that was kept and can be read by this version of the program."""
    for entry in reversed(entries):
        try:
            if entry.snapshot:
                return decode(entry.snapshot)
        except msgspec.DecodeError:
            continue
    return None


def _extension(engine: Engine, entry: Entry) -> list[Extension]:
    """Feed one event, and see whether the room got more time by it."""
    event, step = entry.event, engine.step
    before = _time_left_seconds(engine.situation, event.at)
    engine.handle(event)
    if entry.snapshot and engine.digest() != entry.digest:
        engine.restore(entry.snapshot)
    if not isinstance(event, GestureMade) or event.gesture is not Gesture.PRESS_THEN_HOLD:
        return []
    gained = _time_left_seconds(engine.situation, event.at) - before
    if step is None or engine.step is not step or gained < 1:
        return []
    return [Extension(step.key, event.at, round(gained, 2))]


def _time_left_seconds(situation: Situation, at: float) -> float:
    if situation.step_seconds is not None:
        return situation.step_seconds
    paused = situation.paused if situation.state is State.PAUSED else None
    timers, now = (paused.timers, paused.at) if paused else (situation.timers, at)
    return max(0.0, timers[END] - now) if END in timers else 0.0
