"""The doctor listens to a real sound card, and plays to one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.app.checks import examine
from assistant.app.places import Places
from assistant.checking.check import Check, Verdict
from tests.rig.house import RATE_HZ, House, write_wav
from tests.rig.programs import ROOT

NOISE_DBFS = -50.0
NOISE_SECONDS = 30


def examined(folder: Path) -> dict[str, Check]:
    """Every check of a device without voice and pins, by its part."""
    places = Places(folder / "config", folder / "cache", folder / "state")
    found = examine(places, lambda *_: None)
    return {check.part: check for check in found.checks}


@pytest.mark.rig
def test_doctor_tells_a_dead_microphone_from_one_that_hears(
    house: House, tmp_path: Path
) -> None:
    """Where no sound comes out of it at all it is dead; noise of a known level is measured
    to a decibel or two. The loudspeaker takes sound."""
    (tmp_path / "config").mkdir()
    for name in ("plans", "words", "structures", "models.yaml"):
        (tmp_path / "config" / name).symlink_to(ROOT / "config" / name)
    device = "voice: {speaks: false}\nlight: {device: none}\nbutton: {device: keyboard}\n"
    (tmp_path / "config" / "device.yaml").write_text(device, encoding="utf-8")
    dead = examined(tmp_path)
    assert (dead["microphone"].verdict, dead["microphone"].fault) == (
        Verdict.BAD,
        "microphone-dead",
    )
    assert dead["speaker"].found.endswith("takes sound")
    noise = np.random.default_rng(1).standard_normal(NOISE_SECONDS * RATE_HZ)
    samples = (noise * 32768 * 10 ** (NOISE_DBFS / 20)).astype(np.int16)
    playing = house.start_playing_into_room(write_wav(tmp_path / "n.wav", samples, RATE_HZ))
    try:
        heard = examined(tmp_path)["microphone"]
    finally:
        playing.kill()
        playing.wait()
    assert heard.verdict is Verdict.GOOD
    level = float(heard.found.partition("level ")[2].partition(" dBFS")[0])
    # Of 48 kHz a microphone at 16 kHz hears a third.
    assert level == pytest.approx(NOISE_DBFS - 4.8, abs=2.0)
