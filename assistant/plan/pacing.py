"""How ranges, budgets and the slot become seconds for each step.

Within one envelope (the slot, or an activity's budget) every flexible step is given the
same share of its own range: ``shortest + share * (longest - shortest)``, with the largest
share that fits. So more time never shortens a step, equal steps stay equal, and the same
input gives the same answer. Times are then cut to whole half minutes where the range's
bounds are, because they are said aloud; what that leaves is slack.

A step's time is part of what is said of it, so how long it is announced depends on the time
that it is given: every share is judged with the words that it leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import FitError
from assistant.plan.duration import DurationRange, format_clock

GRAIN_SECONDS = 30
_SHARES = 10_000


def _no_speech(_: int) -> float:
    return 0.0


@dataclass(frozen=True)
class Demand:
    """What one occurrence of a step asks for.

    ``variable``: occurrences with the same one get the same time. ``envelope``: the index
    of the activity whose budget holds it, or None for the slot itself. The overheads are
    seconds beside its own time: speech (a function of that time, in seconds), chimes, the
    wait for the press, a named move.
    """

    variable: str
    envelope: int | None
    time: DurationRange
    speech_seconds: Callable[[int], float] = _no_speech
    chime_seconds: float = 0.0
    wait_seconds: float = 0.0
    move_seconds: float = 0.0

    def total_seconds(self, seconds: int) -> float:
        """What it takes in all when it is given ``seconds``."""
        beside = self.chime_seconds + self.wait_seconds + self.move_seconds
        return seconds + self.speech_seconds(seconds) + beside


def fit(
    demands: Sequence[Demand],
    budgets: dict[int, tuple[str, int]],
    slot_seconds: int,
    overhead_seconds: float = 0.0,
) -> dict[str, int]:
    """Seconds for each variable.

    ``budgets``: envelope -> (its activity's title, seconds). ``overhead_seconds``: what
    lies outside every step (welcome, closing). Raises ``FitError``, with the sum, when the
    shortest times and overheads already exceed a budget or the slot.
    """
    fitted: dict[str, int] = {}
    for envelope, (title, seconds) in budgets.items():
        inside = [demand for demand in demands if demand.envelope == envelope]
        fitted |= _share_out(inside, seconds, f"the budget of '{title}'")
    settled = overhead_seconds + sum(
        demand.total_seconds(fitted[demand.variable])
        for demand in demands
        if demand.envelope is not None
    )
    free = [demand for demand in demands if demand.envelope is None]
    return fitted | _share_out(free, slot_seconds, "the slot", settled)


def _share_out(
    demands: Sequence[Demand], seconds: int, what: str, settled_seconds: float = 0.0
) -> dict[str, int]:
    def total(share: int) -> float:
        times = (demand.total_seconds(_time(demand.time, share)) for demand in demands)
        return settled_seconds + sum(times)

    if total(0) > seconds:
        raise FitError(_sum_that_exceeds(demands, seconds, what, settled_seconds))
    share = _largest(lambda candidate: total(candidate) <= seconds)
    return {demand.variable: _time(demand.time, share) for demand in demands}


def _time(time: DurationRange, share: int) -> int:
    spread = time.longest_seconds - time.shortest_seconds
    exact = time.shortest_seconds + spread * share // _SHARES
    if time.shortest_seconds % GRAIN_SECONDS or time.longest_seconds % GRAIN_SECONDS:
        return exact
    return exact - exact % GRAIN_SECONDS


def _largest(fits: Callable[[int], bool]) -> int:
    low, high = 0, _SHARES
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _sum_that_exceeds(
    demands: Sequence[Demand], seconds: int, what: str, settled_seconds: float
) -> str:
    rows = [
        ("steps at their shortest", sum(d.time.shortest_seconds for d in demands)),
        ("speech", sum(d.speech_seconds(d.time.shortest_seconds) for d in demands)),
        ("chimes", sum(demand.chime_seconds for demand in demands)),
        ("waits for a press", sum(demand.wait_seconds for demand in demands)),
        ("named moves", sum(demand.move_seconds for demand in demands)),
        ("welcome, closing and activities with a budget", settled_seconds),
    ]
    terms = " + ".join(f"{format_clock(value)} {name}" for name, value in rows if value)
    total = sum(value for _, value in rows)
    return (
        f"the plan does not fit: {terms} = {format_clock(total)}, "
        f"but {what} is {format_clock(seconds)}; "
        f"it is {format_clock(total - seconds)} too long: "
        "shorten a step, say less, or give it more time"
    )
