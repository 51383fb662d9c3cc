"""How long a plan takes: the command line's help, a plan of 500 steps checked, and the
solver alone on 1,000 steps.

All of it reckons and waits for nothing, so what is measured is processor time: on a machine
that does nothing else it is what the clock shows, and on a busy one it still is.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from assistant.plan.duration import DurationRange
from assistant.plan.pacing import Demand, fit
from bench.figures import Figure, figure, milliseconds
from bench.programs import ROOT

FACILITATE = str(Path(sys.executable).with_name("facilitate"))
STEPS = 500
"""As many as a plan may have."""
DEMANDS = 1000
PATIENCE_SECONDS = 300.0
"""Rendering every sentence of the long plan takes a minute or two."""
_RUNS = 11


def planning_figures(folder: Path) -> list[Figure]:
    """The three; programs beside each other by turns."""
    environment = _fresh(folder)
    return [
        _help_figure(environment),
        _check_figure(environment, folder),
        *(_solver_figure(is_tight) for is_tight in (False, True)),
    ]


def _fresh(folder: Path) -> dict[str, str]:
    """Nothing rendered yet, bytecode kept as an installation has it."""
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    return {
        **inherited,
        "XDG_CACHE_HOME": str(folder / "empty-cache"),
        "XDG_STATE_HOME": str(folder / "empty-state"),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def _seconds(environment: Mapping[str, str], *command: str) -> float:
    """What a command takes of the processor. Raises ``SystemExit`` if it fails."""
    before = _used_by_children()
    ended = subprocess.run(
        command,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if ended.returncode:
        raise SystemExit(f"bench: {' '.join(command)} failed: {ended.stderr or ended.stdout}")
    return _used_by_children() - before


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _by_turns(
    environment: Mapping[str, str], *commands: tuple[str, ...]
) -> tuple[list[float], ...]:
    """Each command's times; the first round, which writes the bytecode, left out."""
    rounds = [[_seconds(environment, *one) for one in commands] for _ in range(_RUNS + 1)]
    return tuple(map(list, zip(*rounds[1:], strict=True)))


# -- the commands ----------------------------------------------------------------------------


def _help_figure(environment: Mapping[str, str]) -> Figure:
    ours, click = _by_turns(
        environment, (FACILITATE, "--help"), (sys.executable, "-c", "import click")
    )
    return figure(
        "facilitate --help of the interpreter with click",
        "times",
        1.5,
        [mine / bare for mine, bare in zip(ours, click, strict=True)],
        beside=f"ours {milliseconds(ours)}, the interpreter with click {milliseconds(click)}",
    )


def _check_figure(environment: Mapping[str, str], folder: Path) -> Figure:
    plan = folder / "long.yaml"
    plan.write_text(long_plan(), "utf-8")
    checked, bare = _by_turns(
        environment, (FACILITATE, "check", str(plan)), (sys.executable, "-c", "pass")
    )
    start = statistics.median(bare)
    rendered = any(Path(environment["XDG_CACHE_HOME"]).rglob("*.pcm"))
    return figure(
        f"check of a plan of {STEPS} steps, after the interpreter's start",
        "s",
        0.3,
        [seconds - start for seconds in checked],
        beside=f"the interpreter's start {milliseconds(bare)}",
        note="from rendered speech" if rendered else "nothing rendered, nothing kept",
    )


def long_plan() -> str:
    """A day of 50 activities of ten steps, each flexible and with words of its own."""
    lines = ["version: 1", "title: A long day", "slot: 24h", "purpose: To be measured."]
    lines += ["people: 24", "activities:"]
    for activity in range(STEPS // 10):
        lines += [f"  - title: Part {activity + 1}", "    budget: 28m", "    steps:"]
        for step in range(10):
            lines += [
                f"      - title: Step {step + 1} of part {activity + 1}",
                f"        time: {1 + step % 2}-{2 + step % 2}m",
                f"        group: {1 + step % 4}",
                f"        prompts: Say what matters most here, and why, in turn {step}.",
            ]
    return "\n".join(lines) + "\n"


# -- the solver --------------------------------------------------------------------------------


def _solver_figure(is_tight: bool) -> Figure:
    """``is_tight``: 50 budgets, and a slot that does not allow any of them."""
    budgets, slots = _slots(_demands(is_tight), is_tight)
    seconds = []
    for slot in slots:
        demands = _demands(is_tight)
        began_at = time.thread_time()
        fit(demands, budgets, slot)
        seconds.append(time.thread_time() - began_at)
    what = "50 budgets and too short a slot" if is_tight else "one slot"
    return figure(
        f"solver on {DEMANDS} steps, {what}",
        "ms",
        10.0,
        [1000 * one for one in seconds],
        note="weights, rounds, half minutes; a slot of every length",
    )


def _demands(has_budgets: bool) -> list[Demand]:
    chance = random.Random(1)
    demands = []
    for index in range(DEMANDS):
        grain = chance.choice((1, 30))
        shortest = chance.randint(1, 600 // grain) * grain
        longest = shortest + chance.randint(0, 600 // grain) * grain
        demands.append(
            Demand(
                f"step {index}",
                DurationRange(shortest, longest),
                envelope=index % 60 if has_budgets else None,
                count=chance.randint(1, 3),
                weight=chance.randint(1, 10),
                is_locked=chance.random() < 0.1,
                grain_seconds=grain,
                beside_seconds=chance.uniform(0, 30),
                name=f"Step {index}",
            )
        )
    return demands


def _slots(
    demands: list[Demand], has_budgets: bool
) -> tuple[dict[int, tuple[str, float]], list[float]]:
    """Budgets of half of what could be given, and slots from the shortest to the longest."""
    budgets = {}
    for envelope in range(50 if has_budgets else 0):
        inside = [one for one in demands if one.envelope == envelope]
        budgets[envelope] = (f"Part {envelope}", _least(inside) + _most_more(inside) / 2)
    most = _most_more(demands) / (3 if has_budgets else 1)
    return budgets, [_least(demands) + most * part / 30 for part in range(31)]


def _least(demands: list[Demand]) -> float:
    return sum(demand.least_seconds for demand in demands)


def _most_more(demands: list[Demand]) -> int:
    return sum(demand.count * demand.spread_seconds for demand in demands)
