"""What was measured: figures, as a table and as JSON."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rich.table import Table

BLOCK_SECONDS = 0.01
"""One audio block of ours: 480 frames at 48 kHz."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured thing. ``judged`` is what is held against ``at_most``, in ``unit``.

    ``beside`` is what the obvious script needs for the same; ``note`` how it was measured.
    ``at_most`` None: it is shown, and nothing is asked of it.
    """

    name: str
    unit: str
    at_most: float | None
    judged: float
    least: float
    most: float
    count: int
    beside: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool:
        return self.at_most is None or self.judged <= self.at_most

    def judged_by_worst(self) -> Figure:
        """The same, held against its target by its largest value."""
        return replace(self, judged=self.most)


def figure(
    name: str,
    unit: str,
    at_most: float | None,
    values: Sequence[float],
    *,
    beside: str = "",
    note: str = "",
) -> Figure:
    """A figure whose median is judged. Raises ``SystemExit`` when nothing was measured."""
    if not values:
        raise SystemExit(f"bench: {name}: found nothing to measure ({note})")
    return Figure(
        name=name,
        unit=unit,
        at_most=at_most,
        judged=statistics.median(values),
        least=min(values),
        most=max(values),
        count=len(values),
        beside=beside,
        note=note,
    )


def milliseconds(values: Sequence[float]) -> str:
    """Seconds as "median (least to most) ms"."""
    low, middle, high = (1000 * f(values) for f in (min, statistics.median, max))
    return f"{middle:.0f} ms ({low:.0f} to {high:.0f})"


def table(figures: Sequence[Figure]) -> Table:
    """Every figure with its target, and whether it is met."""
    result = Table(title="How fast", title_justify="left")
    for name in ("figure", "target", "measured", "least to most", "n", "", "beside it"):
        result.add_column(name, overflow="fold")
    for one in figures:
        target = "" if one.at_most is None else f"<= {one.at_most:g} {one.unit}"
        verdict = "" if one.at_most is None else "met" if one.is_met else "[bold]MISSED[/bold]"
        result.add_row(
            one.name,
            target,
            f"{one.judged:.3g} {one.unit}",
            f"{one.least:.3g} to {one.most:.3g}",
            str(one.count),
            verdict,
            "; ".join(filter(None, (one.beside, one.note))),
        )
    return result


def as_json(figures: Sequence[Figure], command: str, began: str) -> dict[str, Any]:
    """All of it, with what it was measured on."""
    return {
        "command": command,
        "date": began,
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "figures": [{**asdict(one), "is_met": one.is_met} for one in figures],
    }
