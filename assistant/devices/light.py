"""The light: a lamp on a pin, and the service that shows patterns and blinks on it.

What is lit when is decided by pure functions over ``Showing``; one worker thread carries it
out. Flashes begin at least half a second apart (``MAX_FLASHES_PER_SECOND``), also where one
pattern or blink takes over from another; only a steady light comes on at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.devices.pins import reach
from assistant.devices.ports import Lamp
from assistant.errors import LightError
from assistant.signals import MAX_FLASHES_PER_SECOND, LightPattern, Signal

logger = logging.getLogger(__name__)

FLASH_APART_SECONDS = 1 / MAX_FLASHES_PER_SECOND
STROKE_SECONDS = FLASH_APART_SECONDS / 2
"""How long the lamp is lit for one stroke of a signal, and dark after it."""

RETRY_SECONDS = 5.0
"""How often a failed lamp is tried again."""


# -- what is lit when: pure ----------------------------------------------------------------


@dataclass(frozen=True)
class Showing:
    """What the lamp shows; every ``at`` and ``from`` in seconds of the caller's clock.

    A lasting pattern from ``pattern_from`` on; before it, ``strokes`` flashes from
    ``blink_from`` on (0: none). ``rose_at``: when the lamp last went from dark to lit before
    this was decided.
    """

    pattern: LightPattern = LightPattern.OFF
    pattern_from: float = 0.0
    blink_from: float = 0.0
    strokes: int = 0
    rose_at: float = -1e9


@dataclass(frozen=True)
class Lit:
    """How bright the lamp is now, and when that changes (None: not by itself)."""

    brightness: float
    changes_at: float | None


def schedule(showing: Showing, now: float) -> Lit:
    """What the lamp does at ``now``."""
    if showing.strokes and now < _blink_ends_at(showing):
        return _blinking(showing, now)
    if now < showing.pattern_from:
        return Lit(0.0, showing.pattern_from)
    flashes = showing.pattern.flashes
    if not flashes.off_seconds or not flashes.brightness:
        return Lit(flashes.brightness, None)
    period_seconds = flashes.on_seconds + flashes.off_seconds
    began_at = _latest(showing.pattern_from, period_seconds, now)
    if now < began_at + flashes.on_seconds:
        return Lit(flashes.brightness, began_at + flashes.on_seconds)
    return Lit(0.0, _following(showing.pattern_from, period_seconds, now))


def with_pattern(showing: Showing, pattern: LightPattern, now: float) -> Showing:
    """Another lasting pattern, once a blink under way is over; listening is at once."""
    if pattern is showing.pattern:
        return showing
    rose_at = _rose_at(showing, now)
    blinks = bool(showing.strokes) and now < _blink_ends_at(showing)
    if pattern is LightPattern.LISTENING or not blinks:
        is_steady = not pattern.flashes.off_seconds
        pattern_from = now if is_steady else max(now, rose_at + FLASH_APART_SECONDS)
        return Showing(pattern, pattern_from, rose_at=rose_at)
    return replace(showing, pattern=pattern)


def with_blink(showing: Showing, strokes: int, now: float) -> Showing:
    """The strokes of a signal, after a moment of dark, and then the pattern anew.

    While it listens the light is steady: it stays as it is.
    """
    if showing.pattern is LightPattern.LISTENING or strokes < 1:
        return showing
    rose_at = _rose_at(showing, now)
    blink_from = max(now + STROKE_SECONDS, rose_at + FLASH_APART_SECONDS)
    pattern_from = blink_from + strokes * FLASH_APART_SECONDS
    return Showing(showing.pattern, pattern_from, blink_from, strokes, rose_at)


def _blink_ends_at(showing: Showing) -> float:
    return showing.blink_from + showing.strokes * FLASH_APART_SECONDS


def _blinking(showing: Showing, now: float) -> Lit:
    if now < showing.blink_from:
        return Lit(0.0, showing.blink_from)
    began_at = _latest(showing.blink_from, FLASH_APART_SECONDS, now)
    if now < began_at + STROKE_SECONDS:
        return Lit(1.0, began_at + STROKE_SECONDS)
    return Lit(0.0, _following(showing.blink_from, FLASH_APART_SECONDS, now))


def _latest(first: float, period_seconds: float, now: float) -> float:
    """The latest ``first + n * period_seconds`` that is not after ``now``."""
    return first + _periods(first, period_seconds, now) * period_seconds


def _following(first: float, period_seconds: float, now: float) -> float:
    """The earliest ``first + n * period_seconds`` after ``now``, rounding or not."""
    return first + (_periods(first, period_seconds, now) + 1) * period_seconds


def _periods(first: float, period_seconds: float, now: float) -> int:
    count = int((now - first) / period_seconds)
    while first + (count + 1) * period_seconds <= now:
        count += 1
    while count and first + count * period_seconds > now:
        count -= 1
    return count


def _rose_at(showing: Showing, now: float) -> float:
    """When the lamp last went from dark to lit, not after ``now``."""
    flashes = showing.pattern.flashes
    if flashes.brightness and now >= showing.pattern_from:
        if not flashes.off_seconds:
            return showing.pattern_from
        return _latest(showing.pattern_from, flashes.on_seconds + flashes.off_seconds, now)
    if showing.strokes and now >= showing.blink_from:
        last = showing.pattern_from - FLASH_APART_SECONDS
        return min(_latest(showing.blink_from, FLASH_APART_SECONDS, now), last)
    return showing.rose_at


# -- the lamps -----------------------------------------------------------------------------


class GpioLamp:
    """A lamp on a pin, dimmed by pulse width. Raises ``LightError``."""

    def __init__(self, pin: int, *, is_active_high: bool = True) -> None:
        self._attempted = f"opening the light on pin GPIO{pin}"
        self._led = reach(LightError, self._attempted, lambda: _pwm_led(pin, is_active_high))

    def set_brightness(self, brightness: float) -> None:
        def light() -> None:
            self._led.value = brightness

        reach(LightError, f"setting the light to {brightness}", light)

    def close(self) -> None:
        self._led.close()


def _pwm_led(pin: int, is_active_high: bool) -> object:
    from gpiozero import PWMLED

    return PWMLED(pin, active_high=is_active_high, initial_value=0)


class NoLamp:
    """No lamp is fitted: everything is accepted, nothing is lit."""

    def set_brightness(self, brightness: float) -> None:
        pass

    def close(self) -> None:
        pass


# -- the service ---------------------------------------------------------------------------


class PatternedLight:
    """Patterns and blinks on a lamp, carried out by a thread of its own.

    A lamp that fails is reported once by ``on_failed``, tried again every
    ``retry_seconds``, and reported once by ``on_recovered`` when it lights again. Both are
    called from the light's thread.
    """

    def __init__(
        self,
        lamp: Lamp,
        on_failed: Callable[[LightError], None] = lambda _: None,
        on_recovered: Callable[[], None] = lambda: None,
        *,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._lamp, self._on_failed, self._on_recovered = lamp, on_failed, on_recovered
        self._showing = Showing(pattern_from=time.monotonic())
        self._changed = threading.Condition()
        self._is_closed = False
        self._retry_seconds = retry_seconds
        self._retry_at: float | None = None
        self._brightness: float | None = None
        self._rounds = 0
        self._is_setting = False
        self._thread = threading.Thread(target=self._run, name="light", daemon=True)
        self._thread.start()

    def show(self, pattern: LightPattern) -> None:
        """Show a lasting pattern."""
        with self._changed:
            self._showing = with_pattern(self._showing, pattern, time.monotonic())
            self._changed.notify()

    def blink(self, signal: Signal, count: int = 1) -> None:
        """Blink a signal's strokes ``count`` times over, then show the lasting pattern."""
        with self._changed:
            strokes = signal.motif.strokes * count
            self._showing = with_blink(self._showing, strokes, time.monotonic())
            self._changed.notify()

    @property
    def progress(self) -> int | None:
        """How often the lamp has been seen to; None while it has nothing to be told."""
        return self._rounds if self._is_setting else None

    def close(self) -> None:
        """Dark; the lamp is let go."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()
        self._lamp.close()

    def _run(self) -> None:
        while not self._is_closed:
            seen = self._showing
            lit = schedule(seen, time.monotonic())
            self._is_setting = True  # and so it stays if the lamp never answers
            self._set(lit.brightness)
            self._is_setting = False
            self._rounds += 1
            with self._changed:
                self._changed.wait_for(self._differs_from(seen), self._seconds_to(lit))

    def _differs_from(self, seen: Showing) -> Callable[[], bool]:
        return lambda: self._is_closed or self._showing is not seen

    def _seconds_to(self, lit: Lit) -> float | None:
        moments = [lit.changes_at, self._retry_at]
        due = [moment for moment in moments if moment is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _set(self, brightness: float) -> None:
        if self._retry_at is not None and time.monotonic() < self._retry_at:
            return
        if self._retry_at is None and brightness == self._brightness:
            return
        try:
            self._lamp.set_brightness(brightness)
        except LightError as error:
            self._fail(error)
            return
        self._brightness = brightness
        if self._retry_at is not None:
            self._retry_at = None
            self._on_recovered()

    def _fail(self, error: LightError) -> None:
        is_news = self._retry_at is None
        self._retry_at = time.monotonic() + self._retry_seconds
        if is_news:
            logger.warning("light failed: %s", error)
            self._on_failed(error)
