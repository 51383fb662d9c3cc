"""Ranges, budgets and a slot become seconds for each step."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FitError
from assistant.plan.duration import DurationRange
from assistant.plan.pacing import GRAIN_SECONDS, Demand, fit

BUDGETS = {0: ("First", 1800), 2: ("Third", 900)}


def ranges(unit_seconds: int) -> st.SearchStrategy[DurationRange]:
    pairs = st.tuples(st.integers(1, 20), st.integers(0, 20))
    return pairs.map(
        lambda pair: DurationRange(pair[0] * unit_seconds, sum(pair) * unit_seconds)
    )


@st.composite
def demands(draw: st.DrawFn) -> list[Demand]:
    """Steps of three activities, some of them happening several times."""
    asked: list[Demand] = []
    for number in range(draw(st.integers(1, 8))):
        activity = draw(st.integers(0, 2))
        time = draw(ranges(draw(st.sampled_from((1, 7, 30, 60)))))
        envelope = activity if activity in BUDGETS else None
        for _ in range(draw(st.integers(1, 3))):
            base = draw(st.floats(0, 20))
            a_second = draw(st.floats(0, 0.02))
            asked.append(
                Demand(
                    f"{activity}/{number}",
                    envelope,
                    time,
                    lambda seconds, base=base, a_second=a_second: base + a_second * seconds,
                    *draw(st.tuples(st.floats(0, 3), st.floats(0, 15), st.floats(0, 60))),
                )
            )
    return asked


def fit_or_none(asked: list[Demand], slot: int, overhead: float = 0.0) -> dict[str, int] | None:
    try:
        return fit(asked, BUDGETS, slot, overhead)
    except FitError:
        return None


def sum_of(asked: list[Demand], fitted: dict[str, int], envelope: int | None) -> float:
    return sum(
        demand.total_seconds(fitted[demand.variable])
        for demand in asked
        if demand.envelope == envelope
    )


@given(demands(), st.integers(60, 12_000), st.floats(0, 300))
def test_fit_keeps_every_promise(asked: list[Demand], slot: int, overhead: float) -> None:
    """No step leaves its range, no sum its budget or the slot, and the answer is the same."""
    fitted = fit_or_none(asked, slot, overhead)
    assert fit_or_none(asked, slot, overhead) == fitted
    if fitted is None:
        return
    assert set(fitted) == {demand.variable for demand in asked}
    for demand in asked:
        seconds = fitted[demand.variable]
        assert demand.time.shortest_seconds <= seconds <= demand.time.longest_seconds
        on_halves = not (
            demand.time.shortest_seconds % GRAIN_SECONDS
            or demand.time.longest_seconds % GRAIN_SECONDS
        )
        assert not (on_halves and seconds % GRAIN_SECONDS)
    for envelope, (_, seconds) in BUDGETS.items():
        assert sum_of(asked, fitted, envelope) <= seconds + 1e-6
    everything = overhead + sum(sum_of(asked, fitted, envelope) for envelope in (None, 0, 2))
    assert everything <= slot + 1e-6


@given(demands(), st.integers(60, 12_000), st.integers(0, 3_000))
def test_fit_never_shortens_a_step_for_more_slot(
    asked: list[Demand], slot: int, more: int
) -> None:
    """What fits still fits with more time, and every step has at least as much."""
    before = fit_or_none(asked, slot)
    if before is None:
        return
    after = fit(asked, BUDGETS, slot + more)
    assert all(after[variable] >= seconds for variable, seconds in before.items())


@given(ranges(30), ranges(30), st.integers(60, 5_000))
def test_fit_gives_alike_steps_alike_time(
    time: DurationRange, other: DurationRange, slot: int
) -> None:
    """Two steps that ask for the same get the same, whatever stands between them."""
    asked = [Demand("a", None, time), Demand("x", None, other), Demand("b", None, time)]
    fitted = fit_or_none(asked, slot)
    assert fitted is None or fitted["a"] == fitted["b"]


@given(st.integers(1, 5_000), st.integers(0, 3_000))
def test_fit_leaves_a_fixed_time_alone(seconds: int, slack: int) -> None:
    """A step without a range is as long as the plan says, however much slack there is."""
    asked = [Demand("a", None, DurationRange(seconds, seconds))]
    assert fit(asked, {}, seconds + slack) == {"a": seconds}


def test_fit_uses_all_that_there_is() -> None:
    """Drawing, 10 to 20 minutes, takes what the others leave, in whole half minutes."""
    asked = [
        Demand("draw", None, DurationRange(600, 1200)),
        Demand("talk", None, DurationRange(3600, 3600), lambda _: 100.0, 5.0, 15.0, 30.0),
    ]
    assert fit(asked, {}, 4800)["draw"] == 1050  # 4800 - 3750, already on a half minute
    assert fit(asked, {}, 4829)["draw"] == 1050
    assert fit(asked, {}, 4830)["draw"] == 1080
    assert fit(asked, {}, 9000)["draw"] == 1200


def test_fit_reckons_with_the_words_of_the_time_it_gives() -> None:
    """A longer time that takes longer to say is given only if its words fit as well."""

    def words(seconds: int) -> float:
        return 8.0 if seconds == 90 else 2.0

    asked = [Demand("a", None, DurationRange(60, 90), words)]
    assert fit(asked, {}, 97) == {"a": 60}
    assert fit(asked, {}, 98) == {"a": 90}


def test_fit_shares_a_budget_within_it_and_the_rest_outside() -> None:
    """A generous slot does not reach into a budget."""
    asked = [
        Demand("in", 0, DurationRange(600, 6000)),
        Demand("out", None, DurationRange(600, 6000)),
    ]
    assert fit(asked, {0: ("A", 900)}, 7000) == {"in": 900, "out": 6000}


def seconds_shown(clock: str) -> int:
    numbers = [int(part) for part in clock.split(":")]
    return sum(number * 60**power for power, number in enumerate(reversed(numbers)))


@given(demands(), st.integers(1, 6_000), st.floats(0, 300))
def test_fit_error_adds_up(asked: list[Demand], slot: int, overhead: float) -> None:
    """The sum that is shown is a sum: its terms make its total, and tell how much too long."""
    try:
        fit(asked, BUDGETS, slot, overhead)
    except FitError as error:
        message = str(error)
    else:
        return
    left, _, right = message.partition(" = ")
    terms = [seconds_shown(clock) for clock in re.findall(r"[\d:]+(?= [a-z])", left)]
    clocks = re.findall(r"\d+:\d\d(?::\d\d)?", right)
    total, allowed, excess = (seconds_shown(clock) for clock in clocks)
    assert abs(sum(terms) - total) <= len(terms)  # each is rounded to the second
    assert abs(total - allowed - excess) <= 1
    assert allowed in {slot, 1800, 900}


def test_fit_error_names_each_term_and_the_remedy() -> None:
    """A budget that is too small is named, with everything that was counted in it."""
    asked = [Demand("a", 0, DurationRange(600, 900), lambda _: 20.0, 2.0, 15.0, 30.0)]
    with pytest.raises(FitError) as refused:
        fit(asked, {0: ("Troika", 600)}, 6000)
    assert str(refused.value) == (
        "the plan does not fit: 10:00 steps at their shortest + 0:20 speech + 0:02 chimes + "
        "0:15 waits for a press + 0:30 named moves = 11:07, but the budget of 'Troika' is "
        "10:00; it is 1:07 too long: shorten a step, say less, or give it more time"
    )
