"""The picture of what may stand beside the button: two more buttons and a knob."""

from __future__ import annotations

from docs.drawn.svg import box, dot, line, picture, text
from docs.drawn.wiring import at, pins, place

BACK, MORE_TIME, KNOB = "GPIO27", "GPIO22", ("GPIO23", "GPIO24")
"""As docs/build.md has them in its settings."""

LEFT_GROUND, RIGHT_GROUND = (4, 0), (6, 1)
"""Pins 9 and 14. Every ground is as good."""


def wiring_more() -> str:
    """The whole picture as SVG."""
    buttons = (place(BACK), place(MORE_TIME))
    knob = (place(KNOB[0]), place(KNOB[1]))
    parts = [
        text(20, 36, "More buttons and a knob, as you like", 20, weight="bold"),
        box(284, 56, 312, 350, "#f4f4f4", 10),
        text(440, 82, "Raspberry Pi 4 or 5", 15, "middle", "bold"),
        *pins({*buttons, *knob}),
        *_buttons(*buttons),
        *_knob(*knob),
    ]
    return picture(900, 440, "Wiring of two more buttons and a knob for the volume", parts)


def _buttons(back: tuple[int, int], more: tuple[int, int]) -> list[str]:
    """Each between its pin and the ground that they share, on the left."""
    x, ground_y = at(LEFT_GROUND)
    lower_y = at(more)[1] + 40
    parts = [
        line(x - 8, ground_y, 60, ground_y),
        line(60, ground_y, 60, lower_y),
        dot(60, at(back)[1], 3),
        line(x - 8, at(more)[1], 260, at(more)[1]),
        line(260, at(more)[1], 260, lower_y),
        line(190, lower_y, 260, lower_y),
        line(190, at(back)[1], x - 8, at(back)[1]),
        text(20, 112, "Buttons of one meaning", 15, weight="bold"),
        text(20, 131, "a push button each; no resistor needed", 12),
    ]
    for y, words in ((at(back)[1], "back one step"), (lower_y, "one more minute")):
        parts += [
            line(60, y, 120, y),
            dot(120, y, 3, "#fff"),
            dot(190, y, 3, "#fff"),
            line(118, y - 12, 192, y - 12),
            line(155, y - 12, 155, y - 20),
            box(143, y - 24, 24, 6, "#000", 2),
            text(155, y + 18, words, 12, "middle"),
        ]
    return parts


def _knob(first: tuple[int, int], second: tuple[int, int]) -> list[str]:
    """A rotary encoder on two pins, what its contacts share on ground, on the right."""
    x, ground_y = at(RIGHT_GROUND)
    names = ((at(first)[1], "A"), (at(second)[1], "B"), (ground_y, "C"))
    parts = [
        box(690, ground_y - 22, 150, 104, "#fff", 8),
        dot(785, ground_y + 30, 34, "#ddd"),
        line(785, ground_y + 30, 785, ground_y + 2),
        text(614, 112, "Knob for the volume", 15, weight="bold"),
        text(614, 131, "a rotary encoder with clicks;", 12),
        text(614, 147, "if it turns the wrong way, exchange A and B", 12),
    ]
    for y, name in names:
        parts += [line(x + 8, y, 690, y), text(700, y + 4, name, 12, weight="bold")]
    shared = "C: often the middle of three legs"
    return [*parts, text(870, ground_y + 106, shared, 12, "end")]
