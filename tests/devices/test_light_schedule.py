"""What is lit when, decided without a clock."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.devices.light import Showing, schedule, with_blink, with_pattern
from assistant.signals import MAX_FLASHES_PER_SECOND, LightPattern


def rises(showing: Showing, from_seconds: float, to_seconds: float) -> list[float]:
    """When the lamp goes from dark to lit, strictly after ``from_seconds``."""
    now, found = from_seconds, []
    was_lit = schedule(showing, now).brightness > 0
    while (changes_at := schedule(showing, now).changes_at) is not None:
        assert changes_at > now
        if changes_at > to_seconds:
            break
        now = changes_at
        is_lit = schedule(showing, now).brightness > 0
        if is_lit and not was_lit:
            found.append(now)
        was_lit = is_lit
    return found


@pytest.mark.parametrize("pattern", list(LightPattern))
def test_schedule_shows_each_pattern_as_its_flashes_say(pattern: LightPattern) -> None:
    """A pattern is lit for its on time and dark for its off time, over and over."""
    showing, flashes = Showing(pattern, pattern_from=10.0), pattern.flashes
    assert schedule(showing, 10.0).brightness == flashes.brightness
    if not flashes.off_seconds:
        assert schedule(showing, 1e6).changes_at is None
        return
    period_seconds = flashes.on_seconds + flashes.off_seconds
    for count in (0, 1, 1000):
        dark_from = 10.0 + count * period_seconds + flashes.on_seconds
        assert schedule(showing, dark_from + 0.01).brightness == 0
        assert schedule(showing, dark_from - 0.01).brightness == flashes.brightness


@given(strokes=st.integers(1, 20), now=st.floats(10.0, 20.0))
def test_schedule_blinks_as_many_times_as_there_are_strokes(strokes: int, now: float) -> None:
    """The light shows the same count as the ear hears, then the lasting pattern."""
    running = Showing(LightPattern.RUNNING, pattern_from=5.0)
    blinking = with_blink(running, strokes, now)
    before_the_pattern = blinking.pattern_from - 0.01
    assert len(rises(blinking, now, before_the_pattern)) == strokes
    brightness = schedule(blinking, blinking.pattern_from).brightness
    assert brightness == LightPattern.RUNNING.flashes.brightness


@given(strokes=st.integers(1, 9))
def test_schedule_stays_steady_while_it_listens(strokes: int) -> None:
    """Nothing disturbs the light that says that the microphone is open."""
    listening = Showing(LightPattern.LISTENING, pattern_from=5.0)
    assert with_blink(listening, strokes, 6.0) is listening


def test_schedule_shows_listening_at_once_even_in_a_blink() -> None:
    """The light is lit as soon as the microphone may be open."""
    blinking = with_blink(Showing(LightPattern.RUNNING), 3, 6.0)
    listening = with_pattern(blinking, LightPattern.LISTENING, 6.3)
    assert schedule(listening, 6.3).brightness == 1.0
    assert schedule(listening, 6.3).changes_at is None


def test_schedule_keeps_the_count_when_the_pattern_changes_within_a_blink() -> None:
    """A new step's signal is shown whole, then the new step's pattern."""
    blinking = with_blink(Showing(LightPattern.TIME_UP), 3, 6.0)
    changed = with_pattern(blinking, LightPattern.RUNNING, 6.6)
    end = changed.pattern_from
    assert rises(changed, 6.0, end - 0.01) == rises(blinking, 6.0, end - 0.01)
    assert schedule(changed, end).brightness == LightPattern.RUNNING.flashes.brightness


changes = st.tuples(
    st.floats(0.0, 3.0),
    st.one_of(st.sampled_from(list(LightPattern)), st.integers(1, 8)),
)


@example([(0.6548018537171079, LightPattern.OFF), (0.0, LightPattern.READY)])
@given(st.lists(changes, min_size=1, max_size=12))
def test_schedule_never_flashes_faster_than_the_limit(
    requests: list[tuple[float, LightPattern | int]],
) -> None:
    """Whatever is asked in whatever haste, flashes begin half a second apart."""
    showing, now, all_rises, was_lit = Showing(), 0.0, [], False
    for index, (after_seconds, request) in enumerate(requests):
        if isinstance(request, int):
            showing = with_blink(showing, request, now)
        else:
            showing = with_pattern(showing, request, now)
        is_lit = schedule(showing, now).brightness > 0
        is_steady = schedule(showing, now).changes_at is None
        if is_lit and not was_lit and not is_steady:
            all_rises.append(now)
        is_last = index == len(requests) - 1
        until = now + (10.0 if is_last else after_seconds)
        all_rises += rises(showing, now, until)
        was_lit, now = schedule(showing, until).brightness > 0, until
    least_seconds = 1 / MAX_FLASHES_PER_SECOND
    for earlier, later in itertools.pairwise(all_rises):
        assert later - earlier >= least_seconds or math.isclose(
            later - earlier, least_seconds, abs_tol=1e-6
        )
