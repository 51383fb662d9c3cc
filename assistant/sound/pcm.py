"""Sums on PCM: resampling, trimming, levels. Mono, int16 unless said otherwise."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""Mono 16-bit samples."""

FULL_SCALE = 32767

EMPTY: Pcm = np.zeros(0, dtype=np.int16)


def amplitude_of(level_dbfs: float) -> float:
    """The amplitude, 1.0 at full scale, of a level in decibels below it."""
    return float(10.0 ** (level_dbfs / 20.0))


def peak_dbfs_of(pcm: Pcm) -> float:
    """The level of the loudest sample; minus infinity for silence."""
    peak = int(np.abs(pcm.astype(np.int32)).max(initial=0))
    return 20.0 * math.log10(peak / FULL_SCALE) if peak else -math.inf


def to_pcm(waveform: NDArray[np.float64]) -> Pcm:
    """A waveform of full scale 1.0, rounded, held at full scale rather than wrapped."""
    scaled = np.rint(waveform * FULL_SCALE)
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE).astype(np.int16)


def resampled(pcm: Pcm, from_hz: int, to_hz: int) -> NDArray[np.float64]:
    """The same sound at another rate, as a waveform of full scale 1.0."""
    return resampled_waveform(pcm.astype(np.float64) / FULL_SCALE, from_hz, to_hz)


def resampled_waveform(
    waveform: NDArray[np.float64], from_hz: int, to_hz: int
) -> NDArray[np.float64]:
    """The same waveform at another rate.

    Through the spectrum of the whole sound: exact below the lower of the two Nyquist
    frequencies, at once, and a few milliseconds of work for a sentence. The sound is
    padded with silence, so that its end does not ring into its beginning.
    """
    if from_hz == to_hz or not len(waveform):
        return waveform
    shared = math.gcd(from_hz, to_hz)
    step_in, step_out = from_hz // shared, to_hz // shared
    steps = math.ceil((len(waveform) / step_in + 8) / 32) * 32
    spectrum = np.fft.rfft(waveform, steps * step_in)
    kept = min(len(spectrum), steps * step_out // 2 + 1)
    wave_out = np.fft.irfft(spectrum[:kept], steps * step_out) * (step_out / step_in)
    return wave_out[: math.ceil(len(waveform) * step_out / step_in)]


def trimmed(
    waveform: NDArray[np.float64],
    rate_hz: int,
    lead_seconds: float = 0.005,
    tail_seconds: float = 0.06,
    floor_dbfs: float = -50.0,
) -> NDArray[np.float64]:
    """The sound without the silence around it, but for a short lead and tail, faded.

    espeak-ng leaves about 44 ms before and 260 ms after the words. Silence is what stays
    ``floor_dbfs`` below the sound's own peak. A silent waveform becomes empty.
    """
    peak = float(np.abs(waveform).max(initial=0.0))
    loud = np.flatnonzero(np.abs(waveform) > peak * amplitude_of(floor_dbfs))
    if peak == 0.0 or not len(loud):
        return waveform[:0]
    first = max(0, int(loud[0]) - round(lead_seconds * rate_hz))
    last = min(len(waveform), int(loud[-1]) + 1 + round(tail_seconds * rate_hz))
    return faded(waveform[first:last], round(0.002 * rate_hz), round(0.01 * rate_hz))


def faded(
    waveform: NDArray[np.float64], in_samples: int, out_samples: int
) -> NDArray[np.float64]:
    """The sound with raised-cosine edges, so that neither end clicks."""
    result = waveform.copy()
    rise, fall = min(in_samples, len(result)), min(out_samples, len(result))
    if rise:
        result[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    if fall:
        result[-fall:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return result


def at_peak(waveform: NDArray[np.float64], peak_dbfs: float) -> NDArray[np.float64]:
    """The sound scaled to a peak level; silence stays silence."""
    peak = float(np.abs(waveform).max(initial=0.0))
    return waveform * (amplitude_of(peak_dbfs) / peak) if peak else waveform
