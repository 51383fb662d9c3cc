"""The service's first sound, through the real loudspeaker of the house."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.rig.house import House
from tests.rig.programs import ROOT, Home
from tests.rig.waking import AUDIBLE

PROMISED_SECONDS = 2.0
PATIENCE_SECONDS = 8.0


@pytest.mark.rig
def test_service_sounds_before_a_sentence_is_rendered(house: House, tmp_path: Path) -> None:
    """Within two seconds of its start, on a device that has rendered nothing yet."""
    home = Home(tmp_path, tmp_path / "no-model")
    with house.recording() as recording:
        began_at = time.monotonic()
        program = subprocess.Popen(
            [sys.executable, "-m", "assistant", "run", "--stay"],
            cwd=ROOT,
            env={**home.environment, **house.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        heard = np.zeros(0, dtype=bool)
        try:
            while not heard.any() and time.monotonic() < began_at + PATIENCE_SECONDS:
                time.sleep(0.05)
                heard = np.abs(recording.samples[max(0, recording.index_at(began_at)) :])
                heard = heard > AUDIBLE
        finally:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()
        assert heard.any()
        index = max(0, recording.index_at(began_at)) + int(heard.argmax())
        seconds = recording.monotonic_at(index) - began_at
    print(f"first sound after {seconds:.2f} s", end=" ")
    assert seconds < PROMISED_SECONDS
    assert not list((tmp_path / "state").rglob("*.session"))
