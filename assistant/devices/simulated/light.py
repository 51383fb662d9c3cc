"""The light service, remembering what it was asked to show."""

from __future__ import annotations

from assistant.devices.simulated.clock import JumpingClock
from assistant.signals import LightPattern, Signal


class SimulatedLight:
    """A light whose ``patterns`` and ``blinks`` hold what was asked, with session seconds."""

    def __init__(self, clock: JumpingClock) -> None:
        self.patterns: list[tuple[float, LightPattern]] = []
        self.blinks: list[tuple[float, Signal, int]] = []
        self._clock = clock

    @property
    def pattern(self) -> LightPattern:
        return self.patterns[-1][1] if self.patterns else LightPattern.OFF

    def show(self, pattern: LightPattern) -> None:
        self.patterns.append((self._clock.now(), pattern))

    def blink(self, signal: Signal, count: int = 1) -> None:
        self.blinks.append((self._clock.now(), signal, count))

    def close(self) -> None:
        self.show(LightPattern.OFF)
