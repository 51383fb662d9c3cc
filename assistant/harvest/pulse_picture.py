"""A pulse as a picture: a bar for each number, as long as it had hands. Pure.

Two of them stand side by side on one scale, so that they can be compared by eye; nothing is
said of what that means. Places are percentages of the width and pixels of the height.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.harvest.phrases import decimal
from assistant.harvest.pulse import NUMBERS, Pulse
from assistant.words.messages import Messages

ROW_HEIGHT = 26
BAR_HEIGHT = 16
LEFT = 9.0
LONGEST = 74.0
"""Percent of the width: where bars begin, and how long the longest is."""


@dataclass(frozen=True)
class Row:
    """One number, ``y`` pixels from the top; its hands as text, its bar in percent."""

    y: int
    number: int
    hands: str
    width: float


@dataclass(frozen=True)
class Panel:
    """One pulse: its name, its sum in a sentence, and its bars."""

    name: str
    summary: str
    rows: tuple[Row, ...]
    mean: str
    hands: str

    @property
    def height(self) -> int:
        return len(self.rows) * ROW_HEIGHT


def panels(
    pulses: Sequence[Pulse], words: Messages, most_hands: int | None = None
) -> tuple[Panel, ...]:
    """Each pulse as it is to be drawn; of two, the first is 'before', the other 'after'.

    ``most_hands``: of all that is to be compared with it; None: of these alone.
    """
    most = most_of(pulses) if most_hands is None else most_hands
    return tuple(
        Panel(
            name=name,
            summary=summary(name, pulse, words),
            rows=tuple(
                _row(place, number, pulse.counts[number], most)
                for place, number in enumerate(NUMBERS)
            ),
            mean="–" if pulse.mean is None else decimal(pulse.mean, words),
            hands=str(pulse.hands),
        )
        for name, pulse in zip(names(pulses, words), pulses, strict=True)
    )


def most_of(pulses: Iterable[Pulse]) -> int:
    """The most hands that showed one number: its bar is the longest."""
    return max((count or 0 for one in pulses for count in one.counts.values()), default=0)


def table(drawn: Sequence[Panel], words: Messages) -> list[tuple[str, ...]]:
    """What the pictures show, as rows of a table, its heads first."""
    numbers = range(len(drawn[0].rows)) if drawn else ()
    return [
        (words.text("harvest-pulse-number"), *(panel.name for panel in drawn)),
        *(
            (str(NUMBERS[place]), *(panel.rows[place].hands for panel in drawn))
            for place in numbers
        ),
        (words.text("harvest-pulse-hands"), *(panel.hands for panel in drawn)),
        (words.text("harvest-pulse-average"), *(panel.mean for panel in drawn)),
    ]


def names(pulses: Sequence[Pulse], words: Messages) -> tuple[str, ...]:
    """What each is called on the page."""
    if len(pulses) == 2:
        return words.text("harvest-pulse-before"), words.text("harvest-pulse-after")
    activities = tuple(pulse.activity for pulse in pulses)
    if len(set(activities)) == len(activities):
        return activities
    return tuple(pulse.title for pulse in pulses)


def summary(name: str, pulse: Pulse, words: Messages) -> str:
    """'Before: 3.1 of 5 over 22 hands.'"""
    if pulse.mean is None:
        return words.text("harvest-pulse-partly", title=name, count=pulse.hands)
    mean = decimal(pulse.mean, words)
    return words.text("harvest-pulse-mean", title=name, mean=mean, count=pulse.hands)


def _row(place: int, number: int, count: int | None, most: int) -> Row:
    width = LONGEST * (count or 0) / most if most else 0.0
    hands = "–" if count is None else str(count)
    return Row(place * ROW_HEIGHT, number, hands, round(width, 2))
