"""How ranges, budgets and the slot become seconds for each step. Exact, in whole seconds.

Within one envelope (the slot, or an activity's budget) every flexible step is given the
same share of its own range, times its weight. All that could be given lies in one fixed
sequence of small grants, by the share at which each is due; a solution is the longest
beginning of that sequence that fits. So more time never shortens a step, nothing depends on
chance, and what is left over is less than the next grant. Grants of a second that are due
at once are given one by one, those of a larger grain together: steps that ask for the same
are announced with the same time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.errors import FitError
from assistant.plan.duration import DurationRange, format_clock

_SHARES_BITS = 20
"""Shares are searched in steps of 2^-20, and the grants within one step one by one."""


@dataclass(frozen=True)
class Demand:
    """What one step asks for, all its occurrences together.

    ``variable``: its name; its ``count`` occurrences get the same time. ``envelope``: the
    activity whose budget holds it, or None for the slot alone. ``is_locked``: always its
    longest. ``grain_seconds``: it is given multiples of this above its shortest.
    ``beside_seconds``: everything that its occurrences take beside their time (speech,
    chimes, waits, moves). ``name``: as people know it.
    """

    variable: str
    time: DurationRange
    envelope: int | None = None
    count: int = 1
    weight: int = 1
    is_locked: bool = False
    grain_seconds: int = 1
    beside_seconds: float = 0.0
    name: str = ""

    @property
    def shortest_seconds(self) -> int:
        return self.time.longest_seconds if self.is_locked else self.time.shortest_seconds

    @property
    def spread_seconds(self) -> int:
        return self.time.longest_seconds - self.shortest_seconds

    @property
    def least_seconds(self) -> float:
        """What it takes at least, everything beside it included."""
        return self.count * self.shortest_seconds + self.beside_seconds


class CannotFit(FitError):
    """The proof that no times fit: what the shortest ones take, and what there is.

    ``envelope``: the activity whose budget is too small; None: the slot is.
    """

    def __init__(
        self, message: str, envelope: int | None, total_seconds: float, allowed_seconds: float
    ) -> None:
        super().__init__(message)
        self.envelope = envelope
        self.total_seconds = total_seconds
        self.allowed_seconds = allowed_seconds


def fit(
    demands: Sequence[Demand],
    budgets: Mapping[int, tuple[str, float]],
    slot_seconds: float,
    overhead_seconds: float = 0.0,
) -> dict[str, int]:
    """Seconds for each variable.

    ``budgets``: envelope -> (its activity's title, seconds). ``overhead_seconds``: what
    lies outside every step (welcome, closing). A budget is filled first; where the slot
    does not allow that, the activities with a budget share what the others leave at their
    shortest. Raises ``CannotFit``.
    """
    _prove(demands, None, "the slot", slot_seconds, overhead_seconds)
    capped: list[Demand] = []
    for envelope, (title, seconds) in budgets.items():
        inside = [demand for demand in demands if demand.envelope == envelope]
        _prove(inside, envelope, f"the budget of '{title}'", seconds)
        given = _share_out(inside, seconds - sum(demand.least_seconds for demand in inside))
        capped += [_at_most(demand, given[demand.variable]) for demand in inside]
    free = [demand for demand in demands if demand.envelope not in budgets]
    least = overhead_seconds + sum(demand.least_seconds for demand in (*capped, *free))
    fitted = _share_out(capped, slot_seconds - least)
    taken = sum(
        demand.count * (fitted[demand.variable] - demand.shortest_seconds) for demand in capped
    )
    return fitted | _share_out(free, slot_seconds - least - taken)


def give_way(demands: Sequence[Demand], seconds: float) -> dict[str, int]:
    """New seconds for each variable, ``seconds`` less in all, or a little more than that; as
    much as there is where that is not enough.

    Each demand's longest time is the one that it has now; it gives the same share of what
    it can give, in its grains, its ``count`` occurrences alike. None is ever lengthened,
    and a locked one stays.
    """
    givers = [
        replace(demand, time=DurationRange(0, demand.spread_seconds), is_locked=False)
        for demand in demands
    ]
    given = _share_out(givers, seconds)
    missing = seconds - sum(giver.count * given[giver.variable] for giver in givers)
    for giver in givers:
        more = given[giver.variable] + giver.grain_seconds
        if missing > 0 and more <= giver.time.longest_seconds:
            given[giver.variable] = more
            missing -= giver.count * giver.grain_seconds
    return {
        demand.variable: demand.time.longest_seconds - given[demand.variable]
        for demand in demands
    }


def _at_most(demand: Demand, seconds: int) -> Demand:
    return replace(demand, time=DurationRange(demand.shortest_seconds, seconds))


# -- sharing out ---------------------------------------------------------------------------


def _share_out(demands: Sequence[Demand], seconds: float) -> dict[str, int]:
    """Seconds for each variable, with ``seconds`` to be given above the shortest times."""
    rates = [
        (
            demand.weight * demand.spread_seconds,
            demand.grain_seconds << _SHARES_BITS,
            demand.spread_seconds // demand.grain_seconds,
            demand.grain_seconds * demand.count,
        )
        for demand in demands
    ]

    def cost(share: int) -> int:
        return sum(each * min(share * rate // unit, most) for rate, unit, most, each in rates)

    low, high = 0, 1 << _SHARES_BITS
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(middle) <= seconds else (low, middle - 1)
    grants = [min(low * rate // unit, most) for rate, unit, most, _ in rates]
    left = seconds - cost(low)
    for indices in _next_in_turn(demands, grants, Fraction(low + 1, 1 << _SHARES_BITS)):
        each = sum(rates[index][3] for index in indices)
        if each > left:
            break
        for index in indices:
            grants[index] += 1
        left -= each
    return {
        demand.variable: demand.shortest_seconds + grant * demand.grain_seconds
        for demand, grant in zip(demands, grants, strict=True)
    }


def _next_in_turn(
    demands: Sequence[Demand], grants: Sequence[int], share: Fraction
) -> list[list[int]]:
    """Whose grants are due next, up to a share, in the order in which they are.

    Within a step of the search no demand is due twice: none spreads over 2^20 grants.
    """
    due: dict[tuple[Fraction, int], list[int]] = {}
    for index, (demand, granted) in enumerate(zip(demands, grants, strict=True)):
        seconds = (granted + 1) * demand.grain_seconds
        rate = demand.weight * demand.spread_seconds
        is_due = seconds * share.denominator <= share.numerator * rate
        if is_due and seconds <= demand.spread_seconds:
            together = -1 if demand.grain_seconds > 1 else index
            due.setdefault((Fraction(seconds, rate), together), []).append(index)
    return [due[key] for key in sorted(due)]


# -- the proof -----------------------------------------------------------------------------


def _prove(
    demands: Sequence[Demand],
    envelope: int | None,
    what: str,
    allowed_seconds: float,
    overhead_seconds: float = 0.0,
) -> None:
    """Raises ``CannotFit`` when the shortest times are already too long."""
    total = overhead_seconds + sum(demand.least_seconds for demand in demands)
    if total > allowed_seconds:
        message = _sum_that_exceeds(demands, what, total, allowed_seconds, overhead_seconds)
        raise CannotFit(message, envelope, total, allowed_seconds)


def _sum_that_exceeds(
    demands: Sequence[Demand],
    what: str,
    total_seconds: float,
    allowed_seconds: float,
    overhead_seconds: float,
) -> str:
    rows = [
        (
            "steps at their shortest",
            sum(demand.count * demand.shortest_seconds for demand in demands),
        ),
        ("beside them", sum(demand.beside_seconds for demand in demands)),
        ("welcome, closing and sentences between activities", overhead_seconds),
    ]
    terms = " + ".join(f"{format_clock(value)} {name}" for name, value in rows if value)
    longest = sorted(demands, key=lambda one: one.least_seconds, reverse=True)[:3]
    named = ", ".join(
        f"'{one.name}' {format_clock(one.least_seconds)}" for one in longest if one.name
    )
    return (
        f"the plan does not fit: {terms} = {format_clock(total_seconds)}, "
        f"but {what} is {format_clock(allowed_seconds)}; "
        f"it is {format_clock(total_seconds - allowed_seconds)} too long: "
        "shorten a step, say less, or give it more time"
        + (f" (the longest: {named})" if named else "")
    )
