"""Loudness as ITU-R BS.1770 and EBU Tech 3341 define it, and sounds brought to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sound.loudness import (
    SPEECH_LUFS,
    Waveform,
    at_loudness,
    loudness_lufs,
    true_peak_dbfs,
)
from assistant.sound.pcm import amplitude_of
from tests.sound.takes import murmur

ONE_CHANNEL_LU = -10.0 * math.log10(2.0)
"""EBU's test signals are stereo: one channel alone is half the power."""


def sine(hz: float, seconds: float, dbfs: float, rate_hz: int = 48000) -> Waveform:
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    return amplitude_of(dbfs) * np.sin(2 * np.pi * hz * at)


@pytest.mark.parametrize("rate_hz", [16000, 22050, 44100, 48000, 96000])
def test_loudness_of_the_standards_own_tone(rate_hz: int) -> None:
    """BS.1770: 997 Hz at full scale in one channel is -3.01 LKFS, at any rate."""
    assert loudness_lufs(sine(997, 3, 0, rate_hz), rate_hz) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("parts", "expected_lufs"),
    [
        ([(20, -23)], -23),
        ([(20, -33)], -33),
        ([(10, -36), (60, -23), (10, -36)], -23),
        ([(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)], -23),
        ([(20, -26), (20.1, -20), (20, -26)], -23),
    ],
)
def test_loudness_of_the_ebus_test_signals(
    parts: list[tuple[float, float]], expected_lufs: float
) -> None:
    """EBU Tech 3341, cases 1 to 5: within 0.1 LU, gates included."""
    signal = np.concatenate([sine(1000, seconds, dbfs, 16000) for seconds, dbfs in parts])
    expected = expected_lufs + ONE_CHANNEL_LU
    assert loudness_lufs(signal, 16000) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("hz", [25, 40, 100, 500, 1000, 2000, 4000, 10000])
def test_loudness_weighs_as_the_standards_filters_do(hz: float) -> None:
    """The tables of BS.1770 for 48 kHz, put into its own difference equation."""
    z = np.exp(-2j * np.pi * hz / 48000)
    shelf = np.polyval([1.19839281085285, -2.69169618940638, 1.53512485958697], z)
    shelf /= np.polyval([0.73248077421585, -1.69065929318241, 1.0], z)
    high_pass = np.polyval([1.0, -2.0, 1.0], z)
    high_pass /= np.polyval([0.99007225036621, -1.99004745483398, 1.0], z)
    expected = -0.691 - 3.0103 + 20 * math.log10(abs(shelf * high_pass))
    assert loudness_lufs(sine(hz, 4, 0), 48000) == pytest.approx(expected, abs=0.05)


def test_loudness_of_silence_and_of_nothing_is_minus_infinity() -> None:
    """Nothing passes the gates."""
    assert loudness_lufs(np.zeros(48000), 48000) == -math.inf
    assert loudness_lufs(np.zeros(0), 48000) == -math.inf


def test_loudness_of_a_short_word_is_that_of_its_own_length() -> None:
    """A tenth of a second is too short for a block, and is measured all the same."""
    assert loudness_lufs(sine(1000, 0.1, -20), 48000) == pytest.approx(-23.0, abs=0.2)


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 50),
    seconds=st.sampled_from([0.2, 0.7, 2.0]),
    gain_db=st.floats(-40, 10),
)
def test_at_loudness_is_within_one_lu_and_below_the_peak(
    seed: int, seconds: float, gain_db: float
) -> None:
    """Quiet or loud, peaky as speech is: as loud as asked, and its peaks below -1 dBFS,
    those between the samples too."""
    speech = murmur(seconds, seed) * amplitude_of(gain_db)
    result = at_loudness(speech, 48000)
    assert loudness_lufs(result, 48000) == pytest.approx(SPEECH_LUFS, abs=0.5)
    assert true_peak_dbfs(result) < -1.0


def test_at_loudness_leaves_silence_silent() -> None:
    """Nothing is turned up without end."""
    assert not at_loudness(np.zeros(1000), 48000).any()


def test_true_peak_sees_between_the_samples() -> None:
    """EBU Tech 3341's case 15: a quarter of the rate, a phase of 45 degrees; the samples
    stand 3 dB below the peak."""
    at = np.arange(4800)
    tone = 0.5 * np.sin(np.pi * at / 2 + np.pi / 4)
    assert np.abs(tone).max() == pytest.approx(0.3536, abs=0.001)
    assert true_peak_dbfs(tone) == pytest.approx(-6.0, abs=0.4)
