"""Somebody's own voice, from a stick to what the next session says."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.app.recorded import script_of
from assistant.app.stick import take_in
from assistant.plan.lines import Speech
from assistant.preparing import find_plan, prepare
from assistant.settings import load_settings
from assistant.sound.pcm import FULL_SCALE
from assistant.sound.wav import wav_of
from tests.sound.takes import in_a_room
from tests.stick.conftest import table  # noqa: F401 - a device of its own
from tests.stick.device import PLAN, Table

pytestmark = pytest.mark.rig

RATE_HZ = 44_100
SECONDS = 3.0


def take_of_somebody() -> bytes:
    """Three seconds of what rises and falls like speech, in a quiet room, at another rate."""
    at = np.arange(int(SECONDS * RATE_HZ)) / RATE_HZ
    voice = np.sin(2 * np.pi * 220.0 * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 4.0 * at)) * 0.2
    take = in_a_room(voice, noise_dbfs=-70.0, rate_hz=RATE_HZ)
    return wav_of((take * FULL_SCALE).astype("<i2").tobytes(), RATE_HZ)


def test_recordings_on_a_stick_are_what_the_next_session_says(
    table: Table,  # noqa: F811
) -> None:
    """By their sentence's number or name, at any rate; the voice says what is not recorded."""
    table.put("plans/Short.yaml", PLAN)
    take_in(table.stick, table.device)
    settings = load_settings(table.places.config)
    file = find_plan("Short", table.places.config, table.places.state)
    script = script_of(str(file), settings, table.places, everything=True)
    by_number, by_name = script.wanted[1:3]
    table.put(f"recordings/Short/{by_number.number}.wav", take_of_somebody())
    table.put(f"recordings/Short/{by_name.name}.wav", take_of_somebody())
    assert "I have taken in 2 recordings." in table.plug()
    assert table.problems == ""
    prepared = prepare(
        file,
        settings,
        table.places.config,
        table.places.cache,
        lambda _: None,
        recordings=table.places.recordings,
    )
    rate_hz = prepared.voice.sample_rate_hz
    try:
        for one in (by_number, by_name):
            recorded = prepared.voice.render(Speech(one.text, one.language))
            assert abs(len(recorded) / rate_hz - SECONDS) < 0.6
            spectrum = np.abs(np.fft.rfft(recorded.astype(float)))
            assert spectrum.argmax() * rate_hz / len(recorded) == pytest.approx(220.0, abs=3.0)
    finally:
        prepared.voice.close()
    assert not any("recording" in sentence for sentence in table.plug())
