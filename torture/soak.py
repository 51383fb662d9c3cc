"""Eight sessions in a row and a day of standing ready: nothing may grow.

The real program with voice, recogniser and journal, whose waiting passes quickly; what it
holds is read from the kernel after each session, with the children counted in.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.programs import family
from torture.disks import scratch
from torture.killing import Stage, last_line
from torture.outcomes import Outcome, Tally

PLAN = """
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps:
      - {title: Draw, time: 20s}
      - {title: Say your question, time: 10s, listen: questions}
"""
SESSION_SPEED, READY_SPEED = 60, 1000
READY_HOURS = 24
LONGEST_SESSION_SECONDS = 240.0
SETTLED_AFTER = 2
"""Sessions until everything that is loaded once is loaded."""

MOST_MEGABYTES_A_SESSION = 1.0
MOST_READY_MEGABYTES = 2.0


@dataclass(frozen=True)
class Held:
    """What the program and its children hold at one moment."""

    megabytes: float
    threads: int
    handles: int
    processes: int
    temporary_files: int


def make_soak(count: int, chance: random.Random) -> Outcome:
    """``count`` sessions in a row by one process, then a day of standing ready."""
    del chance
    tally = Tally("soak")
    with scratch() as folder:
        sessions = _sessions(folder / "sessions", count, tally)
        slope = growth(tally, sessions[SETTLED_AFTER:])
        grown = _stand_ready(folder / "ready", tally)
    return tally.outcome(
        f"{count} sessions: {slope:+.2f} MB each, at {sessions[-1].megabytes:.0f} MB; "
        f"{READY_HOURS} h ready: {grown:+.2f} MB"
    )


def _sessions(folder: Path, count: int, tally: Tally) -> list[Held]:
    """One session after the other; what is held after each."""
    stage = _stage(folder, SESSION_SPEED)
    program = stage.begin("--auto-press", "--stay", TMPDIR=str(folder / "temporary"))
    held = []
    try:
        for number in range(1, count + 1):
            failures = _await_harvests(stage, program, number)
            held.append(_held(program.pid, folder / "temporary"))
            tally.count(failures)
            if failures:
                break
    finally:
        program.terminate()
        program.wait(20)
    left = [path.name for path in stage.sessions.glob("*") if path.suffix != ".session"]
    left = [name for name in left if not name.endswith(".lock")]
    if left:
        tally.failures.append(f"beside the journals lie {left}")
    return held


def _await_harvests(stage: Stage, program: subprocess.Popen[bytes], count: int) -> list[str]:
    until = time.monotonic() + LONGEST_SESSION_SECONDS
    while stage.printed().count("The harvest:") < count:
        if program.poll() is not None or time.monotonic() > until:
            return [f"session {count} brought no harvest: {last_line(stage)}"]
        time.sleep(0.2)
    return []


def growth(tally: Tally, held: Sequence[Held]) -> float:
    """Megabytes a session, by the median of all pairs; counts may not grow at all."""
    if len(held) < 2:
        return 0.0
    for name in ("threads", "handles", "processes", "temporary_files"):
        values = [asdict(one)[name] for one in held]
        if values[-1] > max(values[: len(values) // 2]):
            tally.failures.append(f"{name.replace('_', ' ')} grow: {values}")
    slopes = [
        (after.megabytes - before.megabytes) / (later - number)
        for number, before in enumerate(held)
        for later, after in enumerate(held)
        if later > number
    ]
    slope = statistics.median(slopes)
    if slope > MOST_MEGABYTES_A_SESSION:
        tally.failures.append(f"memory grows by {slope:.2f} MB a session")
    return slope


def _stand_ready(folder: Path, tally: Tally) -> float:
    """Nobody presses for a day; how many megabytes it has grown."""
    stage = _stage(folder, READY_SPEED)
    program = stage.begin("--stay", TMPDIR=str(folder / "temporary"))
    try:
        _settle(stage)
        before = _held(program.pid, folder / "temporary")
        time.sleep(READY_HOURS * 3600 / READY_SPEED)
        after = _held(program.pid, folder / "temporary")
    finally:
        program.terminate()
        program.wait(20)
    grown = after.megabytes - before.megabytes
    failures = [f"memory grew by {grown:.1f} MB"] if grown > MOST_READY_MEGABYTES else []
    for name in ("threads", "handles", "processes", "temporary_files"):
        if asdict(after)[name] > asdict(before)[name]:
            failures.append(f"{name} grew from {asdict(before)[name]} to {asdict(after)[name]}")
    tally.count(failures)
    return grown


def _settle(stage: Stage) -> None:
    """Until it stands ready and has said so."""
    until = time.monotonic() + LONGEST_SESSION_SECONDS
    while "Ready" not in stage.printed():
        if time.monotonic() > until:
            raise SystemExit(f"torture: it is never ready: {last_line(stage)}")
        time.sleep(0.2)
    time.sleep(10.0)


def _stage(folder: Path, speed: int) -> Stage:
    (folder / "temporary").mkdir(parents=True)
    plan = folder / "plan.yaml"
    plan.write_text(PLAN)
    return Stage(folder, plan, speed)


def _held(process_id: int, temporary: Path) -> Held:
    members = family(process_id)
    return Held(
        megabytes=sum(_own_megabytes(one) for one in members),
        threads=sum(_count(f"/proc/{one}/task") for one in members),
        handles=sum(_count(f"/proc/{one}/fd") for one in members),
        processes=len(members),
        temporary_files=sum(1 for _ in temporary.rglob("*")),
    )


def _own_megabytes(process_id: int) -> float:
    """Memory that no file backs: what other programs share with us does not move it."""
    try:
        rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    except OSError:  # it has ended meanwhile
        return 0.0
    return int(rollup.partition("\nAnonymous:")[2].split()[0]) / 1024


def _count(folder: str) -> int:
    try:
        return len(os.listdir(folder))
    except OSError:  # it has ended meanwhile
        return 0
