"""The loudspeaker is pulled out and plugged in again, while the real player runs.

The sinks of a private sound server go and come back, under other numbers, as a USB card
does; what is played is recorded.
"""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.programs import Program, surroundings
from tests.rig.house import SINK, House, check_programs
from torture.outcomes import Outcome, Tally
from torture.starved import sound_house

BACK_SECONDS = 3.0
LISTENING_SECONDS = 5.0
CHIME_EVERY_SECONDS = 0.5
AUDIBLE = 300
"""Of 32,767: silence is nought."""


def make_unpluggings(count: int, chance: random.Random) -> Outcome:
    """Out for up to five seconds each time; sound is back within three."""
    try:
        check_programs()
    except AssertionError as missing:
        return Outcome(name="loudspeaker", skipped=str(missing))
    tally = Tally("loudspeaker")
    with sound_house() as house, tempfile.TemporaryDirectory(prefix="l", dir="/tmp") as name:
        environment = surroundings(house.environment, Path(name))
        with Program(environment, "bench.chimes") as player:
            player.answer()
            for _ in range(count):
                time.sleep(chance.uniform(0.5, 1.5))
                for number in _sinks(house):
                    _pactl(house, "unload-module", number)
                time.sleep(chance.uniform(0.2, 5.0))
                for sink in ("speaker", "room"):
                    wanted = (f"sink_name={sink}", *SINK.split())
                    _pactl(house, "load-module", "module-null-sink", *wanted)
                back_in = _seconds_to_sound(house, player)
                is_back = back_in is not None and back_in <= BACK_SECONDS
                tally.count([] if is_back else [_told(back_in)], recovered_in=back_in)
    return tally.outcome("recovery: from plugging in to the first sound")


def _told(back_in: float | None) -> str:
    if back_in is None:
        return f"no sound within {LISTENING_SECONDS:g} s"
    return f"sound was back only after {back_in:.1f} s"


def _seconds_to_sound(house: House, player: Program) -> float | None:
    """From now to the first sample of a chime; chimes are due all the time."""
    plugged_in_at = time.monotonic()
    with house.recording() as recording:
        for number in range(round(LISTENING_SECONDS / CHIME_EVERY_SECONDS)):
            player.ask(str(CHIME_EVERY_SECONDS * number))
        time.sleep(LISTENING_SECONDS)
        audible = np.flatnonzero(np.abs(recording.samples.astype(np.int32)) > AUDIBLE)
        if not len(audible):
            return None
        return recording.monotonic_at(int(audible[0])) - plugged_in_at


def _sinks(house: House) -> list[str]:
    """Every module that is a loudspeaker: to the last of them the server would move what
    plays, and nothing would be missed."""
    lines = _pactl(house, "list", "short", "modules").splitlines()
    return [line.split()[0] for line in lines if "module-null-sink" in line]


def _pactl(house: House, *arguments: str) -> str:
    return subprocess.run(
        ["pactl", *arguments],
        env={**os.environ, **house.environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
