"""What may stand beside the button on the pins: a knob for the volume, a second and a third
button."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from assistant.devices.pins import reach
from assistant.devices.ports import Clock
from assistant.errors import ButtonError
from assistant.session.events import Gesture, GestureMade, KnobTurned

QUIET_SECONDS = 0.15
"""A second press of a button of one meaning, sooner than this after its contact moved, is the
first one's bounce; a hand needs longer."""

GATHERED_SECONDS = 0.1
"""Steps of a knob that is spun are told together, ten times a second at most."""


class MoreButton:
    """A push button between a pin and ground that has one meaning, told at its down edge."""

    def __init__(self, clock: Clock, pin: int, gesture: Gesture) -> None:
        self._clock, self._pin, self._gesture = clock, pin, gesture
        self._moved_at = -QUIET_SECONDS
        self._device: Any = None

    def start(self, on_gesture: Callable[[GestureMade], None]) -> None:
        """Begin to report, from the pins' thread. Raises ``ButtonError``."""

        def moved(is_down: bool) -> None:
            at = self._clock.now()
            is_press = is_down and at - self._moved_at >= QUIET_SECONDS
            self._moved_at = at
            if is_press:
                on_gesture(GestureMade(at, at, self._gesture))

        attempted = f"opening the button '{self._gesture.value}' on pin GPIO{self._pin}"
        self._device = device = reach(ButtonError, attempted, self._input_device)
        device.when_activated = lambda: moved(True)
        device.when_deactivated = lambda: moved(False)

    def close(self) -> None:
        """Let go of the pin."""
        if self._device is not None:
            self._device.close()
            self._device = None

    def _input_device(self) -> object:
        from gpiozero import DigitalInputDevice

        return DigitalInputDevice(self._pin, pull_up=True)


class Knob:
    """A rotary encoder: its two contacts on two pins, what they share on ground.

    The library follows its steps through all four positions of the two contacts, so that a
    contact that bounces makes none.
    """

    def __init__(self, pins: tuple[int, int]) -> None:
        self._pins = pins
        self._device: Any = None

    def start(self, on_step: Callable[[int], None]) -> None:
        """Begin to report each step from the pins' thread: 1 clockwise, else -1.

        Raises ``ButtonError``.
        """
        attempted = f"opening the knob on pins GPIO{self._pins[0]} and GPIO{self._pins[1]}"
        self._device = device = reach(ButtonError, attempted, self._encoder)
        device.when_rotated_clockwise = lambda: on_step(1)
        device.when_rotated_counter_clockwise = lambda: on_step(-1)

    def close(self) -> None:
        """Let go of the pins."""
        if self._device is not None:
            self._device.close()
            self._device = None

    def _encoder(self) -> object:
        from gpiozero import RotaryEncoder

        return RotaryEncoder(*self._pins, max_steps=0)


class KnobGate:
    """Tells the first step at once, and those that follow it closely together.

    ``turned`` is for the knob's thread, ``before_wait`` for the loop's, whose companion it is.
    """

    def __init__(self, clock: Clock, put: Callable[[KnobTurned], None]) -> None:
        self._clock, self._put = clock, put
        self._steps = 0
        self._told_at = -GATHERED_SECONDS
        self._changes = threading.Lock()

    def turned(self, steps: int) -> None:
        """So many steps clockwise; below nought, the other way."""
        with self._changes:
            self._steps += steps
        self._tell(self._clock.now())

    def before_wait(self, now: float) -> float | None:
        """Tell what has gathered, and be asked again while more may gather."""
        self._tell(now)
        next_at = self._told_at + GATHERED_SECONDS
        return next_at if next_at > now else None

    def _tell(self, now: float) -> None:
        with self._changes:
            if now - self._told_at < GATHERED_SECONDS:
                return
            steps, self._steps = self._steps, 0
            if steps:
                self._told_at = now
                self._put(KnobTurned(now, steps))
