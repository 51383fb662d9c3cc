"""How loud a sound is to a listener, and speech made equally loud. Pure.

Loudness is the integrated loudness of ITU-R BS.1770-4 for one channel, in LUFS: the sound
weighted as the ear hears it, its power in blocks of 400 ms, quiet blocks left out.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Waveform = NDArray[np.float64]
"""Mono samples, full scale 1.0."""

SPEECH_LUFS = -20.0
"""Of every sentence, whoever speaks it: about what espeak-ng has at a peak of -3 dBFS."""

TRUE_PEAK_DBFS = -3.0
"""Converters clip between two samples above -1 (EBU R 128); and a soft chime must find room
over speech."""

BLOCK_SECONDS, STEP_SECONDS = 0.4, 0.1
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0
OFFSET_LUFS = -0.691
"""So that the weighting's gain at 997 Hz is taken back."""

FILTER_RATE_HZ = 48000
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285)
SHELF_BACK = (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0)
HIGH_PASS_BACK = (1.0, -1.99004745483398, 0.99007225036621)
"""The two filters of the K weighting as the recommendation prints them, at 48 kHz."""

LIMITER_SECONDS = 0.005
LIMITER_TURNS = 4


def _between_samples(phase: float) -> Waveform:
    """A windowed sinc that gives the sound so far between two samples, from 24 of them."""
    distances = np.arange(-11, 13) - phase
    kernel: Waveform = np.sinc(distances) * np.cos(np.pi * distances / 26) ** 2
    return kernel


_BETWEEN_SAMPLES = tuple(_between_samples(phase) for phase in (0.25, 0.5, 0.75))


def loudness_lufs(waveform: Waveform, rate_hz: int) -> float:
    """The integrated loudness; minus infinity for silence.

    A sound shorter than a block counts as one block of its own length.
    """
    powers = _block_powers(_weighted(waveform, rate_hz), rate_hz)
    heard = powers[_lufs(powers) > ABSOLUTE_GATE_LUFS]
    if not len(heard):
        return -math.inf
    gate = _lufs(heard.mean()) + RELATIVE_GATE_LU
    return float(_lufs(heard[_lufs(heard) > gate].mean()))


def true_peak_dbfs(waveform: Waveform) -> float:
    """The highest level between the samples too, by four times as many of them."""
    if not np.any(waveform):
        return -math.inf
    peaks = [np.abs(np.convolve(waveform, kernel)).max() for kernel in _BETWEEN_SAMPLES]
    return 20.0 * math.log10(max(float(np.abs(waveform).max()), *map(float, peaks)))


def at_loudness(waveform: Waveform, rate_hz: int, lufs: float = SPEECH_LUFS) -> Waveform:
    """The sound at this loudness, its peaks held below -3 dBFS; silence stays silence.

    Peaks that would be too high are turned down for some milliseconds around each, and the
    rest is raised by what that takes off.
    """
    loudness = loudness_lufs(waveform, rate_hz)
    if math.isinf(loudness):
        return waveform
    gain_db = lufs - loudness
    for _ in range(LIMITER_TURNS):
        result = _limited(waveform * 10.0 ** (gain_db / 20.0), rate_hz)
        missing_db = lufs - loudness_lufs(result, rate_hz)
        if abs(missing_db) < 0.05:
            break
        gain_db += missing_db
    return result


def _weighted(waveform: Waveform, rate_hz: int) -> Waveform:
    """Through both filters, by the spectrum of the whole sound, so at any rate and fast."""
    size = 2 ** math.ceil(math.log2(len(waveform) + rate_hz))
    spectrum = np.fft.rfft(waveform, size) * _weight(size, rate_hz)
    return np.fft.irfft(spectrum, size)[: len(waveform)]


@lru_cache(maxsize=1)
def _weight(size: int, rate_hz: int) -> NDArray[np.complex128]:
    """Both filters at each frequency of a spectrum; a sound is measured several times."""
    turns = np.minimum(np.fft.rfftfreq(size, 1 / rate_hz), FILTER_RATE_HZ / 2) / FILTER_RATE_HZ
    delay = np.exp(-2j * np.pi * turns)
    weight = _response(SHELF, delay) / _response(SHELF_BACK, delay)
    weight *= _response(HIGH_PASS, delay) / _response(HIGH_PASS_BACK, delay)
    return weight


def _response(
    coefficients: tuple[float, float, float], delay: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    now, before, earlier = coefficients
    return now + delay * (before + delay * earlier)


def _block_powers(waveform: Waveform, rate_hz: int) -> Waveform:
    block = min(round(BLOCK_SECONDS * rate_hz), len(waveform))
    if not block:
        return np.zeros(0)
    sums = np.concatenate(([0.0], np.cumsum(waveform**2)))
    starts = np.arange(0, len(waveform) - block + 1, round(STEP_SECONDS * rate_hz))
    powers: Waveform = (sums[starts + block] - sums[starts]) / block
    return powers


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return OFFSET_LUFS + 10.0 * np.log10(np.maximum(power, 1e-30))


def _lowest_within(values: Waveform, width: int) -> Waveform:
    """The lowest of each ``width`` neighbours, by windows that double."""
    lowest, reach = values, 1
    while reach < width:
        step = min(reach, width - reach)
        lowest, reach = np.minimum(lowest[:-step], lowest[step:]), reach + step
    return lowest


def _limited(waveform: Waveform, rate_hz: int) -> Waveform:
    """What is too high turned down, with the gain moving over some milliseconds."""
    excess_db = true_peak_dbfs(waveform) - TRUE_PEAK_DBFS
    if excess_db <= 0:
        return waveform
    # The room between the samples' own peak and the true one is left free.
    ceiling = float(np.abs(waveform).max()) * 10.0 ** (-excess_db / 20.0)
    wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(waveform), ceiling))
    half = max(1, round(LIMITER_SECONDS * rate_hz / 2))
    padded = np.pad(wanted, 2 * half, constant_values=1.0)
    lowest = _lowest_within(padded, 2 * half + 1)
    sums = np.cumsum(np.concatenate(([0.0], lowest)))
    gain = (sums[2 * half + 1 :] - sums[: -2 * half - 1]) / (2 * half + 1)
    turned_down: Waveform = waveform * gain
    return turned_down
