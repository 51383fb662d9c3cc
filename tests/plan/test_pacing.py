"""Ranges, budgets and the slot -> seconds for each step: properties, not examples."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.plan.duration import DurationRange
from assistant.plan.pacing import CannotFit, Demand, fit, give_way

BUDGETS: dict[int, tuple[str, float]] = {0: ("Talk", 1800), 2: ("Walk", 900)}


@st.composite
def ranges(draw: st.DrawFn, grain: int = 1) -> DurationRange:
    shortest = draw(st.integers(1, 900 // grain)) * grain
    return DurationRange(shortest, shortest + draw(st.integers(0, 900 // grain)) * grain)


@st.composite
def demands(draw: st.DrawFn, plain: bool = False, most: int = 12) -> list[Demand]:
    """``plain``: seconds, one occurrence each, nothing beside."""
    found = []
    for index in range(draw(st.integers(1, most))):
        grain = 1 if plain else draw(st.sampled_from([1, 1, 30]))
        found.append(
            Demand(
                f"step {index}",
                draw(ranges(grain)),
                envelope=None if plain else draw(st.sampled_from([None, None, 0, 1, 2])),
                count=1 if plain else draw(st.integers(1, 4)),
                weight=draw(st.integers(1, 10)),
                is_locked=draw(st.sampled_from([False, False, False, True])),
                grain_seconds=grain,
                beside_seconds=0.0 if plain else draw(st.floats(0, 60)),
                name=f"Step {index}",
            )
        )
    return found


def fit_or_none(
    asked: list[Demand], slot: float, budgets: dict[int, tuple[str, float]] | None = None
) -> dict[str, int] | None:
    try:
        return fit(asked, BUDGETS if budgets is None else budgets, slot)
    except CannotFit:
        return None


def total(asked: list[Demand], fitted: dict[str, int]) -> float:
    return sum(one.count * fitted[one.variable] + one.beside_seconds for one in asked)


@given(demands(), st.integers(60, 20_000))
def test_fit_stays_in_every_range_budget_and_slot(asked: list[Demand], slot: int) -> None:
    """Never outside a range, a budget or the slot; locked steps have their longest."""
    fitted = fit_or_none(asked, slot)
    if fitted is None:
        return
    for one in asked:
        seconds = fitted[one.variable]
        assert one.time.shortest_seconds <= seconds <= one.time.longest_seconds
        assert (seconds - one.time.shortest_seconds) % one.grain_seconds == 0
        assert not one.is_locked or seconds == one.time.longest_seconds
    for envelope, (_, seconds) in BUDGETS.items():
        inside = [one for one in asked if one.envelope == envelope]
        assert total(inside, fitted) <= seconds + 1e-6
    assert total(asked, fitted) <= slot + 1e-6


@given(demands(plain=True), st.integers(1, 20_000))
def test_fit_is_exact_to_the_second(asked: list[Demand], slot: int) -> None:
    """All of the slot is used, unless every step has its longest time."""
    fitted = fit_or_none(asked, slot)
    if fitted is not None:
        longest = sum(one.time.longest_seconds for one in asked)
        assert sum(fitted.values()) == min(slot, longest)


@given(demands(), st.integers(60, 20_000))
def test_fit_leaves_less_than_the_next_grant(asked: list[Demand], slot: int) -> None:
    """With grains and rounds too nothing is left that a step in turn could have had."""
    free = [replace(one, envelope=None) for one in asked]
    fitted = fit_or_none(free, slot)
    if fitted is None:
        return
    wanting = [one for one in free if fitted[one.variable] < one.time.longest_seconds]
    single = [one.count for one in wanting if one.grain_seconds == 1]
    together = sum(one.grain_seconds * one.count for one in wanting if one.grain_seconds > 1)
    most = max([*single, together], default=0)
    assert not wanting or slot - total(free, fitted) < most + 1e-6


@given(demands(), st.integers(60, 20_000), st.integers(0, 3_000))
def test_fit_never_shortens_a_step_for_more_slot(
    asked: list[Demand], slot: int, more: int
) -> None:
    """What fits still fits with more time, and every step has at least as much."""
    before = fit_or_none(asked, slot)
    if before is not None:
        after = fit(asked, BUDGETS, slot + more)
        assert all(after[variable] >= seconds for variable, seconds in before.items())


@given(demands(most=4), st.integers(0, 600))
def test_fit_never_shortens_a_step_where_the_slot_is_tight(
    asked: list[Demand], left: int
) -> None:
    """Second by second, also where a budget lacks a little for its next grant."""
    least = ceil(sum(one.least_seconds for one in asked))
    before = fit_or_none(asked, least + left)
    for more in range(1, 61) if before is not None else ():
        after = fit(asked, BUDGETS, least + left + more)
        assert before is not None
        assert all(after[variable] >= seconds for variable, seconds in before.items())
        before = after


def test_fit_lends_nothing_that_a_budget_takes_back() -> None:
    """29 seconds are too few for the half minute in the budget, and are slack."""
    asked = [
        Demand("in", DurationRange(600, 6000), envelope=0, grain_seconds=30),
        Demand("out", DurationRange(600, 6000)),
    ]
    assert fit(asked, {0: ("A", 900)}, 1229) == {"in": 600, "out": 600}
    assert fit(asked, {0: ("A", 900)}, 1230) == {"in": 630, "out": 600}
    assert fit(asked, {0: ("A", 900)}, 1501) == {"in": 900, "out": 601}


@given(demands(), st.integers(0, 3_000))
def test_fit_never_shortens_a_step_of_a_budget_for_more_of_it(
    asked: list[Demand], more: int
) -> None:
    """Within the activity whose budget grew, while the slot is large enough for all."""
    before = fit_or_none(asked, 100_000)
    if before is None:
        return
    after = fit(asked, {0: ("Talk", 1800 + more), 2: BUDGETS[2]}, 100_000)
    inside = [one.variable for one in asked if one.envelope == 0]
    assert all(after[variable] >= before[variable] for variable in inside)


@given(demands(), st.integers(60, 20_000))
def test_fit_fails_exactly_when_the_shortest_do_not_fit(asked: list[Demand], slot: int) -> None:
    """A solution is found whenever there is one, and the proof names what is too small."""
    least = sum(one.least_seconds for one in asked)
    small = [
        envelope
        for envelope, (_, seconds) in BUDGETS.items()
        if sum(one.least_seconds for one in asked if one.envelope == envelope) > seconds
    ]
    if least <= slot and not small:
        fit(asked, BUDGETS, slot)
        return
    with pytest.raises(CannotFit) as refused:
        fit(asked, BUDGETS, slot)
    proof = refused.value
    assert proof.total_seconds > proof.allowed_seconds
    assert proof.envelope in small if proof.envelope is not None else least > slot


@given(demands(), st.integers(60, 20_000))
def test_fit_gives_the_same_answer_for_the_same_input(asked: list[Demand], slot: int) -> None:
    """Nothing depends on chance or on names."""
    renamed = [replace(one, variable=f"other {one.variable}", name="") for one in asked]
    first, second = fit_or_none(asked, slot), fit_or_none(renamed, slot)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert list(first.values()) == list(second.values())


@given(demands(plain=True), ranges(), st.integers(60, 20_000))
def test_fit_gives_alike_steps_alike_time(
    others: list[Demand], time: DurationRange, slot: int
) -> None:
    """Two steps that ask for the same differ by a second at most, the first having it."""
    asked = [Demand("a", time), *others, Demand("b", time)]
    fitted = fit_or_none(asked, slot)
    assert fitted is None or 0 <= fitted["a"] - fitted["b"] <= 1


def test_fit_gives_alike_steps_the_same_half_minutes() -> None:
    """They are announced: one and a half minutes for the one and one for the other is odd."""
    asked = [
        Demand("share", DurationRange(60, 120), count=3, grain_seconds=30),
        Demand("clarify", DurationRange(60, 120), count=3, grain_seconds=30),
        Demand("ideas", DurationRange(300, 420), count=3, grain_seconds=30),
    ]
    assert fit(asked, {}, 1260 + 90 + 180) == {"share": 60, "clarify": 60, "ideas": 330}
    assert fit(asked, {}, 1260 + 90 + 270) == {"share": 90, "clarify": 90, "ideas": 360}


def test_weight_is_a_share_of_what_there_is_to_give() -> None:
    """Twice the weight gets twice the share of its range."""
    asked = [
        Demand("a", DurationRange(60, 360)),
        Demand("b", DurationRange(60, 360), weight=2),
    ]
    assert fit(asked, {}, 120 + 150) == {"a": 60 + 50, "b": 60 + 100}
    assert fit(asked, {}, 120 + 500) == {"a": 60 + 200, "b": 360}


def test_second_that_is_left_goes_to_the_first() -> None:
    """Of two that are alike."""
    asked = [Demand(name, DurationRange(60, 120)) for name in ("a", "b")]
    assert fit(asked, {}, 2 * 60 + 2 * 50 + 1) == {"a": 60 + 51, "b": 60 + 50}


def test_weight_is_nothing_to_a_step_that_has_no_range() -> None:
    """All that there is goes to the other, up to its longest."""
    asked = [
        Demand("a", DurationRange(60, 120), weight=2),
        Demand("b", DurationRange(60, 60)),
    ]
    assert fit(asked, {}, 120 + 59) == {"a": 60 + 59, "b": 60}


def test_rounds_share_one_time() -> None:
    """Three clients have the same; what does not divide by three is left over."""
    asked = [Demand("client", DurationRange(60, 120), count=3, beside_seconds=30.0)]
    assert fit(asked, {}, 30 + 3 * 80 + 2) == {"client": 80}


def test_budget_is_filled_first_and_the_rest_goes_to_the_others() -> None:
    """A generous slot does not reach into a budget."""
    asked = [
        Demand("in", DurationRange(600, 6000), envelope=0),
        Demand("out", DurationRange(600, 6000)),
    ]
    assert fit(asked, {0: ("A", 900)}, 7000) == {"in": 900, "out": 6000}
    assert fit(asked, {0: ("A", 900)}, 2000) == {"in": 900, "out": 1100}


def test_budget_gives_way_where_the_slot_does_not_allow_it() -> None:
    """A budget is the most that an activity has, not a promise."""
    asked = [
        Demand("in", DurationRange(600, 6000), envelope=0),
        Demand("out", DurationRange(600, 6000)),
    ]
    assert fit(asked, {0: ("A", 900)}, 1300) == {"in": 700, "out": 600}


def test_time_is_given_in_grains() -> None:
    """Drawing, 10 to 20 minutes, takes what the others leave, in whole half minutes."""
    asked = [
        Demand("draw", DurationRange(600, 1200), grain_seconds=30),
        Demand("talk", DurationRange(3600, 3600), beside_seconds=150.0),
    ]
    assert fit(asked, {}, 4800)["draw"] == 1050
    assert fit(asked, {}, 4829)["draw"] == 1050
    assert fit(asked, {}, 4830)["draw"] == 1080
    assert fit(asked, {}, 9000)["draw"] == 1200


def test_proof_is_a_sum_that_names_the_longest_and_the_remedy() -> None:
    """A budget that is too small is named, with everything that was counted in it."""
    asked = [
        Demand("a", DurationRange(600, 900), 0, 1, beside_seconds=67.0, name="Ideas"),
        Demand("b", DurationRange(60, 60), 0, 2, name="Share"),
    ]
    with pytest.raises(CannotFit) as refused:
        fit(asked, {0: ("Troika", 600)}, 6000)
    assert str(refused.value) == (
        "the plan does not fit: 12:00 steps at their shortest + 1:07 beside them = 13:07, "
        "but the budget of 'Troika' is 10:00; it is 3:07 too long: shorten a step, say less, "
        "or give it more time (the longest: 'Ideas' 11:07, 'Share' 2:00)"
    )
    assert (refused.value.envelope, refused.value.allowed_seconds) == (0, 600)


@given(demands(), st.integers(1, 6_000), st.floats(0, 300))
def test_proof_adds_up(asked: list[Demand], slot: int, overhead: float) -> None:
    """The sum that is shown is a sum: its terms make its total, and tell how much too long."""
    try:
        fit(asked, BUDGETS, slot, overhead)
    except CannotFit as error:
        left, _, right = str(error).partition(" = ")
    else:
        return
    terms = [seconds_shown(clock) for clock in re.findall(r"[\d:]+(?= [a-z])", left)]
    clocks = re.findall(r"\d+:\d\d(?::\d\d)?", right)
    whole, allowed, excess = (seconds_shown(clock) for clock in clocks[:3])
    assert abs(sum(terms) - whole) <= len(terms)  # each is rounded to the second
    assert abs(whole - allowed - excess) <= 1
    assert allowed in {slot, 1800, 900}


def seconds_shown(clock: str) -> int:
    numbers = [int(part) for part in clock.split(":")]
    return sum(number * 60**power for power, number in enumerate(reversed(numbers)))


@st.composite
def givers(draw: st.DrawFn) -> list[Demand]:
    return [
        Demand(
            f"step {index}",
            draw(ranges(30)),
            count=draw(st.integers(1, 3)),
            is_locked=draw(st.sampled_from([False, False, True])),
            grain_seconds=draw(st.sampled_from([1, 30])),
        )
        for index in range(draw(st.integers(0, 8)))
    ]


@given(givers(), st.integers(0, 6_000))
def test_give_way_saves_what_is_asked_and_lengthens_nothing(
    asked: list[Demand], seconds: int
) -> None:
    """As much as is asked for, to the grants that are due at once, or all that there is."""
    shortened = give_way(asked, seconds)
    saved = 0
    for one in asked:
        now = shortened[one.variable]
        assert one.shortest_seconds <= now <= one.time.longest_seconds
        assert not one.is_locked or now == one.time.longest_seconds
        saved += one.count * (one.time.longest_seconds - now)
    possible = sum(one.count * one.spread_seconds for one in asked)
    costs = sum(one.count * one.grain_seconds for one in asked)
    assert min(seconds, possible) <= saved <= seconds + costs


@given(givers(), st.integers(0, 6_000), st.integers(0, 600))
def test_give_way_never_gives_time_back_for_a_greater_need(
    asked: list[Demand], seconds: int, more: int
) -> None:
    """Saving more shortens each step as much, or more, to one grain."""
    before, after = give_way(asked, seconds), give_way(asked, seconds + more)
    assert all(after[one.variable] <= before[one.variable] + one.grain_seconds for one in asked)


def test_give_way_takes_in_proportion() -> None:
    """Who can give twice as much gives twice as much; all rounds alike."""
    asked = [
        Demand("a", DurationRange(60, 120)),
        Demand("b", DurationRange(300, 420)),
        Demand("c", DurationRange(300, 300)),
        Demand("rounds", DurationRange(60, 120), count=3),
    ]
    assert give_way(asked, 180) == {"a": 90, "b": 360, "c": 300, "rounds": 90}
