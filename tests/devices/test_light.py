"""The light service carries patterns out on a lamp and lives with one that fails."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.devices.light import NoLamp, PatternedLight
from assistant.errors import LightError
from assistant.signals import LightPattern, Signal

PATIENCE_SECONDS = 10.0


class QueueLamp:
    """Hands each brightness to the test as it is set."""

    def __init__(self) -> None:
        self.brightness: queue.SimpleQueue[float] = queue.SimpleQueue()
        self.failures_left = 0

    def set_brightness(self, brightness: float) -> None:
        if self.failures_left:
            self.failures_left -= 1
            raise LightError("setting the light", "a loose wire", "press the wire in")
        self.brightness.put(brightness)

    def close(self) -> None:
        self.brightness.put(0.0)


@contextmanager
def light_on(light: PatternedLight) -> Iterator[PatternedLight]:
    try:
        yield light
    finally:
        light.close()


def test_light_shows_a_pattern_and_is_dark_when_closed() -> None:
    """The lamp follows the pattern, and nothing stays lit."""
    lamp = QueueLamp()
    with light_on(PatternedLight(lamp)) as light:
        assert lamp.brightness.get(timeout=PATIENCE_SECONDS) == 0.0
        light.show(LightPattern.LISTENING)
        assert lamp.brightness.get(timeout=PATIENCE_SECONDS) == 1.0
    assert lamp.brightness.get(timeout=PATIENCE_SECONDS) == 0.0


def test_light_blinks_a_signal() -> None:
    """A blink is a flash, and the dark before and after it."""
    lamp = QueueLamp()
    with light_on(PatternedLight(lamp)) as light:
        light.blink(Signal.STEP)
        shown = [lamp.brightness.get(timeout=PATIENCE_SECONDS) for _ in range(3)]
    assert shown == [0.0, 1.0, 0.0]


def test_light_reports_a_failing_lamp_once_and_tries_again() -> None:
    """Two failures are one report; when the lamp lights again, that is reported too."""
    lamp, reports = QueueLamp(), queue.SimpleQueue()
    lamp.failures_left = 2
    light = PatternedLight(
        lamp, reports.put, lambda: reports.put("recovered"), retry_seconds=0.01
    )
    with light_on(light):
        assert isinstance(reports.get(timeout=PATIENCE_SECONDS), LightError)
        assert reports.get(timeout=PATIENCE_SECONDS) == "recovered"
        assert lamp.brightness.get(timeout=PATIENCE_SECONDS) == 0.0


def test_light_without_a_lamp_accepts_everything() -> None:
    """A device without a lamp runs the same."""
    with light_on(PatternedLight(NoLamp())) as light:
        light.show(LightPattern.READY)
        light.blink(Signal.END)
