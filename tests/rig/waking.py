"""How long the service takes from its start to its first sound, and to its ready line.

Run as ``python -m tests.rig.waking STARTS`` for the figures of docs/performance.md. Each
start has the voice's cache of the one before it, but for the first.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.rig.house import House
from tests.rig.programs import ROOT, Home

AUDIBLE = 30
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Start:
    """Seconds from the process's start."""

    to_first_sound: float
    to_ready: float


def start_service(home: Home, house: House) -> Start:
    """Start it as its unit does, wait until it says that it is ready, and stop it."""
    environment = {**home.environment, **house.environment, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "assistant", "run", "--stay"]
    with house.recording() as recording:
        began_at = time.monotonic()
        program = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        stopping = threading.Timer(READY_SECONDS, program.kill)
        stopping.start()
        with program:
            assert program.stdout is not None
            is_ready = any(b"says  Ready:" in line for line in program.stdout)
            ready_at = time.monotonic()
            program.terminate()  # in order: a session that was broken off would be gone on with
            program.communicate()
            stopping.cancel()
        assert is_ready
        heard = np.abs(recording.samples[max(0, recording.index_at(began_at)) :]) > AUDIBLE
        index = max(0, recording.index_at(began_at)) + int(heard.argmax())
        assert heard.any()
        return Start(recording.monotonic_at(index) - began_at, ready_at - began_at)


def main() -> None:
    """Print the first start's figures, and the medians of the others."""
    house = House()
    house.start()
    with tempfile.TemporaryDirectory(prefix="waking-") as name:
        home = Home(Path(name), Path(name) / "no-model")
        try:
            first = start_service(home, house)
            sound, ready = first.to_first_sound, first.to_ready
            print(f"nothing rendered yet: sound {sound:.2f} s, ready {ready:.2f} s")
            starts = [start_service(home, house) for _ in range(int(sys.argv[1]))]
        finally:
            house.close()
    for what, seconds in (
        ("sound", [start.to_first_sound for start in starts]),
        ("ready", [start.to_ready for start in starts]),
    ):
        print(
            f"{what}: median {statistics.median(seconds):.2f} s, "
            f"slowest {max(seconds):.2f} s, of {len(seconds)} starts"
        )


if __name__ == "__main__":
    main()
