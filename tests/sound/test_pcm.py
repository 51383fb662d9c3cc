"""Sums on PCM."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.sound.pcm import FULL_SCALE, resampled, to_pcm


def tone(hz: float, seconds: float, rate_hz: int) -> np.ndarray:
    """A tone at half of full scale."""
    return to_pcm(0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz))


@pytest.mark.parametrize("to_hz", [48000, 44100, 16000, 22050])
def test_resampled_keeps_pitch_length_and_level(to_hz: int) -> None:
    """A tone of 1 kHz stays one, as long and as loud as before."""
    wave = resampled(tone(1000, 0.5, 22050), 22050, to_hz)
    expected = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(len(wave)) / to_hz)
    middle = slice(len(wave) // 4, -len(wave) // 4)
    assert len(wave) == pytest.approx(0.5 * to_hz, abs=1)
    assert np.abs(wave[middle] - expected[middle]).max() < 0.01


def test_resampled_does_not_alias() -> None:
    """What the lower rate cannot carry is gone, not folded back."""
    wave = resampled(tone(9500, 0.5, 22050), 22050, 16000)
    assert np.abs(wave[1000:-1000]).max() < 0.01


def test_to_pcm_holds_at_full_scale() -> None:
    """Too loud a sample is held, not wrapped to the other sign."""
    assert list(to_pcm(np.array([2.0, -2.0]))) == [FULL_SCALE, -FULL_SCALE]
