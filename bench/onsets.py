"""Chimes against their due times, over real minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from assistant.signals import Signal
from assistant.sound.chimes import chime
from bench.figures import Figure, figure
from bench.programs import Program, surroundings
from tests.rig.house import RATE_HZ, House, find_pattern

APART_SECONDS = 5.1237
"""Between chimes: no multiple of a block, so that they fall anywhere in one."""

A_MINUTE = 11
DRIFT_MILLISECONDS = 5.0
"""As finely as the recorded loudspeaker tells: it takes sound in blocks of 5 ms."""


def onset_figures(
    house: House, folder: Path, minutes: float, tell: Callable[[str], None]
) -> list[Figure]:
    """How late chimes are, and whether that grows."""
    environment = surroundings(house.environment, folder)
    due: list[float] = []
    late: list[float] = []
    missing = 0
    with Program(environment, "bench.chimes") as player:
        player.answer()
        time.sleep(0.5)
        ends_at = time.monotonic() + 60.0 * minutes
        while ends_at - time.monotonic() > APART_SECONDS:
            count = max(1, min(A_MINUTE, int((ends_at - time.monotonic()) / APART_SECONDS)))
            for at, found in one_minute(house, player, count):
                if found is None:
                    missing += 1
                else:
                    due.append(at)
                    late.append(1000 * (found - at))
            worst = max(map(abs, late), default=0.0)
            tell(f"onset: {len(due)} heard, {missing} not, {worst:.1f} ms off at most")
    hours = (np.array(due) - due[0]) / 3600
    slope = float(np.polyfit(hours, late, 1)[0]) if len(due) > 2 else 0.0
    moves = abs(slope) * float(hours[-1])
    absolute = [abs(value) for value in late]
    farthest = figure("chime against its due time, worst", "ms", 20.0, absolute)
    return [
        farthest.judged_by_worst(),
        figure("chimes not heard", "chimes", 0.0, [missing]),
        figure("chime against its due time", "ms", None, late, note="late is above 0"),
        figure(
            "drift over all of that time",
            "ms",
            DRIFT_MILLISECONDS,
            [moves],
            note=f"slope {slope:+.2f} ms an hour, over {minutes:g} minutes",
        ),
    ]


def one_minute(house: House, player: Program, count: int) -> list[tuple[float, float | None]]:
    """Chimes handed over ahead; when each was due and when it was heard, if it was."""
    pcm = chime(Signal.WARNING, 1, RATE_HZ)
    with house.recording() as recording:
        due = [player.ask(str(1.0 + n * APART_SECONDS)) for n in range(count)]
        time.sleep(due[-1] + 1.3 - time.monotonic())
    places = [recording.monotonic_at(p) for p in find_pattern(recording.samples, pcm, 0.9)]
    return [(at, _nearest(at, places)) for at in due]


def _nearest(at: float, places: list[float]) -> float | None:
    near = [place for place in places if abs(place - at) < APART_SECONDS / 4]
    return min(near, key=lambda place: abs(place - at), default=None)
