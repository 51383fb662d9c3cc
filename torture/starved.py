"""Four busy processes beside it: chimes still come within 50 ms of their due time.

Played by the real player through a private sound server, whose loudspeaker is recorded.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.onsets import one_minute
from bench.programs import Program, surroundings
from tests.rig.house import House, check_programs, enter, hurry, leave
from tests.rig.programs import UNIT_NICENESS
from torture.outcomes import Outcome, Tally

BUSY_PROCESSES = 4
MOST_LATE_SECONDS = 0.050
AT_ONCE = 11


def make_starved(count: int, chance: random.Random) -> Outcome:
    """``count`` chimes while four processes want all there is."""
    del chance
    try:
        check_programs()
    except AssertionError as missing:
        return Outcome(name="starved", skipped=str(missing))
    tally, late = Tally("starved"), []
    with sound_house() as house, tempfile.TemporaryDirectory(prefix="s", dir="/tmp") as name:
        environment = surroundings(house.environment, Path(name))
        with Program(environment, "bench.chimes") as player, _busy():
            hurry(player.process_id, UNIT_NICENESS)
            player.answer()
            time.sleep(1.0)
            while tally.made < count:
                for due, found in one_minute(house, player, min(AT_ONCE, count - tally.made)):
                    tally.count(_wrong(due, found))
                    late += [] if found is None else [abs(found - due)]
    worst = f"{1000 * max(late):.0f} ms off at most" if late else "none was heard"
    return tally.outcome(f"{BUSY_PROCESSES} busy processes; {worst}")


def _wrong(due: float, found: float | None) -> list[str]:
    if found is None:
        return ["a chime was not heard"]
    off = found - due
    return [f"a chime came {1000 * off:+.0f} ms off"] if abs(off) > MOST_LATE_SECONDS else []


@contextmanager
def sound_house() -> Iterator[House]:
    """A private sound server that this process and its children use; what the C libraries
    write of each fault is not shown."""
    house = House()
    house.start()
    before = enter(house.environment)
    shown, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield house
    finally:
        os.dup2(shown, 2)
        for handle in (shown, nowhere):
            os.close(handle)
        leave(before)
        house.close()


@contextmanager
def _busy() -> Iterator[None]:
    """Processes that never wait."""
    with ExitStack() as stack:
        for _ in range(BUSY_PROCESSES):
            process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield
