"""What a person might record, made up."""

from __future__ import annotations

import numpy as np

from assistant.sound.loudness import Waveform


def murmur(seconds: float, seed: int = 0, rate_hz: int = 48000) -> Waveform:
    """Something as uneven as speech: a pulsing voice in syllables, peaks at 0.5."""
    chance = np.random.default_rng(seed)
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    pitch_hz = chance.uniform(90, 250)
    voice = np.sin(np.pi * pitch_hz * at) ** 20 * np.sin(2 * np.pi * 700 * at)
    hiss = chance.normal(0, 0.05, len(at))
    syllables = np.abs(np.sin(np.pi * chance.uniform(3, 5) * at + 0.3)) ** 3
    sound = (voice + hiss) * syllables
    return sound * (0.5 / np.abs(sound).max())


def in_a_room(
    words: Waveform,
    before_seconds: float = 1.0,
    after_seconds: float = 1.5,
    noise_dbfs: float = -60.0,
    rate_hz: int = 48000,
) -> Waveform:
    """The words with the room's noise before, beneath and after them."""
    ahead, behind = round(before_seconds * rate_hz), round(after_seconds * rate_hz)
    take = np.concatenate((np.zeros(ahead), words, np.zeros(behind)))
    noise = np.random.default_rng(1).normal(0, 10 ** (noise_dbfs / 20), len(take))
    return take + noise
