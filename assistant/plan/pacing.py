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

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from operator import mul

from assistant.errors import FitError
from assistant.plan.duration import DurationRange, format_clock

_SHARE_BITS = 20
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

    ``envelope``: the activity whose budget is too small; None: the slot is. ``what``: its
    name. ``terms``: the sum, and ``longest``: its longest steps, both as people read them.
    """

    def __init__(
        self,
        envelope: int | None,
        what: str,
        terms: str,
        longest: str,
        total_seconds: float,
        allowed_seconds: float,
    ) -> None:
        self.envelope = envelope
        self.what = what
        self.terms = terms
        self.longest = longest
        self.total_seconds = total_seconds
        self.allowed_seconds = allowed_seconds
        super().__init__(
            f"the plan does not fit: {terms} = {format_clock(total_seconds)}, but {what} is "
            f"{format_clock(allowed_seconds)}; {self.mend}"
            + (f" (the longest: {longest})" if longest else "")
        )

    @property
    def mend(self) -> str:
        """By how much it is too long, and what to do."""
        over = format_clock(self.total_seconds - self.allowed_seconds)
        return f"it is {over} too long: shorten a step, say less, or give it more time"


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
    left = _spare(demands, None, "the slot", slot_seconds, overhead_seconds)
    held: dict[int | None, list[Demand]] = {envelope: [] for envelope in budgets}
    free: list[Demand] = []
    for demand in demands:
        held.get(demand.envelope, free).append(demand)
    capped: list[Demand] = []
    caps: list[int] = []
    for envelope, (title, seconds) in budgets.items():
        inside = held[envelope]
        spare = _spare(inside, envelope, f"the budget of '{title}'", seconds)
        capped += inside
        caps += _share_out(inside, _most(inside), spare)
    given = _share_out(capped, caps, left)
    # A budget that is not full leaves nothing, however little its next grant lacks: the
    # others would have to give it back for that grant once the slot is a little longer.
    left = max(0.0, left - _total(capped, caps))
    given += _share_out(free, _most(free), left)
    return {
        demand.variable: demand.shortest_seconds + seconds
        for demand, seconds in zip((*capped, *free), given, strict=True)
    }


def give_way(demands: Sequence[Demand], seconds: float) -> dict[str, int]:
    """New seconds for each variable, ``seconds`` less in all, or a little more than that; as
    much as there is where that is not enough.

    Each demand's longest time is the one that it has now; it gives the same share of what
    it can give, in its grains, its ``count`` occurrences alike. None is ever lengthened,
    and a locked one stays.
    """
    most = _most(demands)
    given = _share_out(demands, most, seconds)
    missing = seconds - _total(demands, given)
    for index, demand in enumerate(demands):
        if missing > 0 and given[index] < most[index]:
            given[index] += demand.grain_seconds
            missing -= demand.count * demand.grain_seconds
    return {
        demand.variable: demand.time.longest_seconds - less
        for demand, less in zip(demands, given, strict=True)
    }


def _most(demands: Sequence[Demand]) -> list[int]:
    """What each can be given at most above its shortest: whole grains."""
    spreads = [(demand.spread_seconds, demand.grain_seconds) for demand in demands]
    return [spread - spread % grain for spread, grain in spreads]


def _total(demands: Sequence[Demand], seconds: Sequence[int]) -> int:
    """What they take together, all occurrences counted."""
    return sum(demand.count * each for demand, each in zip(demands, seconds, strict=True))


# -- sharing out ---------------------------------------------------------------------------


def _share_out(demands: Sequence[Demand], most: Sequence[int], seconds: float) -> list[int]:
    """What each is given, ``most`` of each at most, ``seconds`` in all, by the sequence of
    grants."""
    if _total(demands, most) <= seconds:
        return list(most)
    rates = [
        (
            demand.weight * each,
            demand.grain_seconds << _SHARE_BITS,
            each // demand.grain_seconds,
        )
        for demand, each in zip(demands, most, strict=True)
    ]
    costs = [demand.count * demand.grain_seconds for demand in demands]

    def granted(share: int) -> list[int]:
        return [
            due if (due := share * rate // unit) < all_of_it else all_of_it
            for rate, unit, all_of_it in rates
        ]

    def cost(share: int) -> int:
        return sum(map(mul, granted(share), costs))

    # Without grains the share is found at once; and each grain rounds down by less than its
    # cost, which brackets the share with them.
    low = _share_without_grains(demands, most, floor(seconds))
    high = _share_without_grains(demands, most, ceil(seconds) + sum(costs))
    low = _largest(cost, seconds, low, high)
    grants = granted(low)
    left = seconds - sum(map(mul, grants, costs))
    for indices in _next_in_turn(demands, most, grants, low + 1):  # pragma: no branch
        left -= sum(costs[index] for index in indices)
        if left < 0:
            break
        for index in indices:
            grants[index] += 1
    return [grant * demand.grain_seconds for demand, grant in zip(demands, grants, strict=True)]


def _share_without_grains(demands: Sequence[Demand], most: Sequence[int], seconds: int) -> int:
    """The share that takes ``seconds`` in all if it can be given exactly, rounded down."""
    by_weight: Counter[int] = Counter()
    for demand, each in zip(demands, most, strict=True):
        by_weight[demand.weight] += demand.count * each
    full, growing = 0, sum(weight * total for weight, total in by_weight.items())
    for weight in sorted(by_weight, reverse=True):  # those of more weight are full before
        if growing:
            share = (max(0, seconds - full) << _SHARE_BITS) // growing
            if share * weight <= 1 << _SHARE_BITS:
                return share
        full += by_weight[weight]
        growing -= weight * by_weight[weight]
    return 1 << _SHARE_BITS


def _largest(measure: Callable[[int], int], at_most: float, low: int, high: int) -> int:
    """The largest number up to ``high`` whose measure is ``at_most``, or ``low``."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(middle) <= at_most else (low, middle - 1)
    return low


def _next_in_turn(
    demands: Sequence[Demand], most: Sequence[int], grants: Sequence[int], share: int
) -> list[list[int]]:
    """Whose grants are due next, up to a share, in the order in which they are.

    Within a step of the search no demand is due twice: none spreads over 2^20 grants. That
    also makes the quotients, as floats, as good as fractions: two that differ do so by far
    more than a float's precision, and equal ones are equal.
    """
    due: dict[tuple[float, int], list[int]] = {}
    for index, (demand, each, granted) in enumerate(zip(demands, most, grants, strict=True)):
        seconds = (granted + 1) * demand.grain_seconds
        rate = demand.weight * each
        if seconds <= each and seconds << _SHARE_BITS <= share * rate:
            together = -1 if demand.grain_seconds > 1 else index
            due.setdefault((seconds / rate, together), []).append(index)
    return [due[key] for key in sorted(due)]


# -- the proof -----------------------------------------------------------------------------


def _spare(
    demands: Sequence[Demand],
    envelope: int | None,
    what: str,
    allowed_seconds: float,
    overhead_seconds: float = 0.0,
) -> float:
    """What the shortest times leave to be given. Raises ``CannotFit``."""
    total = overhead_seconds + sum(demand.least_seconds for demand in demands)
    if total > allowed_seconds:
        terms = _terms(demands, overhead_seconds)
        raise CannotFit(envelope, what, terms, _longest(demands), total, allowed_seconds)
    return allowed_seconds - total


def _terms(demands: Sequence[Demand], overhead_seconds: float) -> str:
    """The sum of what they take at least."""
    rows = [
        (
            "steps at their shortest",
            sum(demand.count * demand.shortest_seconds for demand in demands),
        ),
        ("beside them", sum(demand.beside_seconds for demand in demands)),
        ("welcome, closing and sentences between activities", overhead_seconds),
    ]
    return " + ".join(f"{format_clock(value)} {name}" for name, value in rows if value)


def _longest(demands: Sequence[Demand]) -> str:
    """The three that take most, by their names."""
    longest = sorted(demands, key=lambda one: one.least_seconds, reverse=True)[:3]
    return ", ".join(
        f"'{one.name}' {format_clock(one.least_seconds)}" for one in longest if one.name
    )
