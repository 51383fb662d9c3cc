"""How the room answered with its hands, from a fist to five: numbers and no more. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.plan.runsheet import RunSheet, RunStep
from assistant.session.pulsing import BY_HANDS, HIGHEST
from assistant.session.situation import Situation

NUMBERS = tuple(range(HIGHEST, -1, -1))
"""From five fingers to a fist, as they are asked for."""


@dataclass(frozen=True)
class Pulse:
    """How many hands showed each number, from five to zero; None: not counted any more.

    ``mean``: None unless every number was counted.
    """

    step_key: str
    activity: str
    title: str
    counts: dict[int, int | None]
    hands: int
    mean: float | None


def pulses(sheet: RunSheet, situation: Situation | None) -> tuple[Pulse, ...]:
    """Each pulse that was taken, in the order of the plan."""
    taken = situation.pulses if situation else {}
    found = (_pulse(step, taken.get(step.key, {})) for step in sheet.steps if step.pulse)
    return tuple(pulse for pulse in found if pulse.hands)


def _pulse(step: RunStep, taken: dict[int, int]) -> Pulse:
    # Whoever says her own number leaves those out that nobody says.
    unsaid = None if step.pulse == BY_HANDS else 0
    counts = {number: taken.get(number, unsaid) for number in NUMBERS}
    hands = sum(count or 0 for count in counts.values())
    is_whole = None not in counts.values()
    total = sum(number * (count or 0) for number, count in counts.items())
    return Pulse(
        step_key=step.key,
        activity=step.activity,
        title=step.title,
        counts=counts,
        hands=hands,
        mean=total / hands if is_whole and hands else None,
    )
