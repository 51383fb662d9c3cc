"""The picture of the wiring: button and light on the pins, loudspeaker and microphone."""

from __future__ import annotations

from assistant.settings import Settings
from docs.drawn.svg import box, dot, line, picture, text

HEADER = (
    ("3.3 V", "5 V"),
    ("GPIO2", "5 V"),
    ("GPIO3", "ground"),
    ("GPIO4", "GPIO14"),
    ("ground", "GPIO15"),
    ("GPIO17", "GPIO18"),
    ("GPIO27", "ground"),
    ("GPIO22", "GPIO23"),
    ("3.3 V", "GPIO24"),
)
"""The first rows of a Raspberry Pi's 40 pins, numbered from 1, left and right in turn."""

PIN_X, TOP, PITCH = (420, 460), 112, 30


def wiring() -> str:
    """The whole picture as SVG; the pins are the settings' own."""
    button = place(f"GPIO{Settings().button_pin}")
    light = place(f"GPIO{Settings().light_pin}")
    parts = [text(20, 36, "Wiring", 20, weight="bold"), box(284, 56, 312, 350, "#f4f4f4", 10)]
    parts += [
        text(440, 82, "Raspberry Pi 4 or 5", 15, "middle", "bold"),
        *pins({button, light}),
    ]
    parts += [*_button(button), *_light(light), *_below()]
    return picture(900, 590, "Wiring of button, light, loudspeaker and microphone", parts)


Pin = tuple[int, int]
"""Row and side in the header."""


def place(name: str) -> Pin:
    """Where a pin is; pins beyond the drawn rows would need a taller picture."""
    return next((row, names.index(name)) for row, names in enumerate(HEADER) if name in names)


def near_ground(pin: Pin) -> Pin:
    """The next ground on the pin's own side."""
    row, side = pin
    grounds = [other for other, names in enumerate(HEADER) if names[side] == "ground"]
    return min(grounds, key=lambda other: abs(other - row)), side


def at(pin: Pin) -> tuple[float, float]:
    return PIN_X[pin[1]], TOP + PITCH * pin[0]


def pins(used: set[Pin]) -> list[str]:
    used = used | {near_ground(pin) for pin in used}
    parts = [box(PIN_X[0] - 18, TOP - 18, 76, PITCH * len(HEADER) + 6, "#fff", 4)]
    for row, names in enumerate(HEADER):
        for side, name in enumerate(names):
            x, y = at((row, side))
            is_used = (row, side) in used
            parts += [dot(x, y, 8, "#000" if is_used else "#fff")]
            anchor, away = ("end", -26) if side == 0 else ("start", 26)
            label = f"{name} (pin {2 * row + side + 1})" if is_used else name
            weight = "bold" if is_used else "normal"
            parts += [text(x + away, y - 4 if is_used else y + 4, label, 11, anchor, weight)]
    return parts


def _button(pin: Pin) -> list[str]:
    """A push button between its pin and ground, on the left."""
    (x, y), (_, ground_y) = at(pin), at(near_ground(pin))
    middle = (y + ground_y) / 2
    return [
        line(x - 8, y, 130, y),
        line(x - 8, ground_y, 130, ground_y),
        line(130, y, 130, middle + 12),
        line(130, ground_y, 130, middle - 12),
        dot(130, middle + 12, 3, "#fff"),
        dot(130, middle - 12, 3, "#fff"),
        line(118, middle - 14, 118, middle + 14),
        line(118, middle, 100, middle),
        box(88, middle - 10, 12, 20, "#000", 2),
        text(20, ground_y - 58, "Button", 15, weight="bold"),
        text(20, ground_y - 39, "a push button that closes", 12),
        text(20, ground_y - 23, "a contact; no resistor needed", 12),
    ]


def _light(pin: Pin) -> list[str]:
    """A lamp from its pin through a resistor to ground, on the right."""
    (x, y), (_, ground_y) = at(pin), at(near_ground(pin))
    middle = (y + ground_y) / 2
    return [
        line(x + 8, y, 640, y),
        box(640, y - 8, 50, 16, "#fff", 0),
        text(665, y - 14, "330 Ω", 12, "middle"),
        line(690, y, 770, y),
        line(770, y, 770, middle - 9),
        f'<path d="M758 {middle - 9:g} h24 l-12 16 z" fill="#000"/>',
        line(758, middle + 8, 782, middle + 8),
        line(770, middle + 8, 770, ground_y),
        line(x + 8, ground_y, 770, ground_y),
        *(line(786 + dx, middle - 2 + dx, 798 + dx, middle - 12 + dx) for dx in (0, 6)),
        text(614, y - 92, "Light", 15, weight="bold"),
        text(614, y - 73, "a bright LED, as drawn; or a large lamp", 12),
        text(614, y - 57, "through a MOSFET module: its input", 12),
        text(614, y - 41, "on these two, the lamp on its own supply", 12),
    ]


def _below() -> list[str]:
    """What is plugged in: sound on the left, the microphone on the right."""
    return [
        box(330, 388, 84, 36, "#ddd", 3),
        text(372, 411, "audio", 13, "middle"),
        box(466, 388, 84, 36, "#ddd", 3),
        text(508, 411, "USB", 13, "middle"),
        line(372, 424, 372, 470),
        line(372, 470, 250, 470),
        box(200, 440, 50, 60, "#fff", 3),
        dot(225, 455, 6, "#fff"),
        dot(225, 480, 13, "#fff"),
        text(20, 530, "Active loudspeaker with a knob, or a line to the room’s own.", 13),
        text(20, 549, "Pi 4: its headphone jack.", 13),
        text(20, 568, "Pi 5 has none: a USB sound adapter.", 13),
        line(508, 424, 508, 470),
        line(508, 470, 640, 470),
        box(640, 461, 80, 18, "#ddd", 3),
        dot(738, 470, 20, "#fff"),
        *(line(730 + dx, 456, 730 + dx, 484) for dx in (0, 8, 16)),
        text(520, 530, "Microphone on a lead, or a wireless handheld", 13),
        text(520, 549, "whose receiver plugs into USB", 13),
        text(520, 568, "(an analogue one needs a USB adapter).", 13),
    ]
