"""From what somebody recorded to a sentence that can be played, or the reason why not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.sound.loudness import at_loudness
from assistant.sound.pcm import (
    FULL_SCALE,
    Pcm,
    faded,
    resampled,
    resampled_waveform,
    to_pcm,
    trimmed,
)
from assistant.sound.wav import Refusal, Sound

LONGEST_SECONDS = 60.0
SHORTEST_SECONDS = 0.15
FRAME_SECONDS = 0.01

QUIETEST_DBFS = -45.0
"""Of the loudest thirty milliseconds: what is below would bring up the hiss with it."""

STANDS_OUT_DB = 10.0
"""Between the room's noise and the words; speech close to a microphone has 30 and more."""

ABOVE_NOISE_DB, BELOW_WORDS_DB, NEVER_WORDS_DB = 8.0, 20.0, 45.0
"""Silence is what lies less than 8 dB above the noise; never what is within 20 dB of the
loudest words, always what is 45 below them."""

LEAD_SECONDS, TAIL_SECONDS = 0.06, 0.15
CLIPPED_PLACES = 3
"""Three samples in a row at full scale, at so many places, are heard as a crackle."""

FULL = 32766.5 / 32768.0


def sentence_of(sound: Sound, to_hz: int) -> Pcm | Refusal:
    """The words, mono, without the silence around them, as loud as all speech."""
    seconds = len(sound.samples) / sound.rate_hz
    if clipped_places(sound.samples) >= CLIPPED_PLACES:
        return Refusal(
            "a sound that is clipped (too loud for the microphone)",
            "peaks below full scale",
            "go further away, or turn the microphone down, and say it again",
        )
    waveform = sound.samples.mean(axis=1)
    waveform = waveform - waveform.mean() if len(waveform) else waveform
    levels = frame_levels_dbfs(waveform, sound.rate_hz)
    words = span_of_words(levels)
    if isinstance(words, Refusal):
        return words
    first, last = words
    length = (last - first) * FRAME_SECONDS
    if length < SHORTEST_SECONDS:
        return Refusal(f"only {length:.2f} s of sound", "a sentence", "say it again")
    if length > LONGEST_SECONDS:
        return Refusal(
            f"{length:.0f} s (of {seconds:.0f} s)",
            f"one sentence, at most {LONGEST_SECONDS:.0f} s",
            "give each sentence a take of its own",
        )
    cut = _cut(waveform, first, last, sound.rate_hz)
    return to_pcm(at_loudness(resampled_waveform(cut, sound.rate_hz, to_hz), to_hz))


def speech_from(pcm: Pcm, from_hz: int, to_hz: int) -> Pcm:
    """A synthesiser's raw sentence, made ready to be played: resampled, trimmed, level."""
    sentence = trimmed(resampled(pcm, from_hz, to_hz), to_hz)
    return to_pcm(at_loudness(sentence, to_hz))


def clipped_places(samples: NDArray[np.float64]) -> int:
    """How often several samples in a row stand at full scale, over all channels."""
    places = 0
    for channel in samples.T:
        is_full = np.abs(channel) >= FULL
        run = is_full[2:] & is_full[1:-1] & is_full[:-2]
        places += int(np.count_nonzero(run[1:] & ~run[:-1])) + int(run[:1].sum())
    return places


def frame_levels_dbfs(waveform: NDArray[np.float64], rate_hz: int) -> NDArray[np.float64]:
    """The level of each 10 ms; a click shorter than that does not count."""
    frame = max(1, round(FRAME_SECONDS * rate_hz))
    frames = waveform[: len(waveform) // frame * frame].reshape(-1, frame)
    powers = np.maximum((frames * frames).mean(axis=1), 1e-12)
    levels: NDArray[np.float64] = 10.0 * np.log10(powers)
    if len(levels) < 3:
        return levels[:0]
    around = np.lib.stride_tricks.sliding_window_view(np.pad(levels, 1, mode="edge"), 3)
    return np.asarray(np.median(around, axis=1))


def span_of_words(levels: NDArray[np.float64]) -> tuple[int, int] | Refusal:
    """The first frame that is no silence, and the one after the last."""
    loudest = float(levels.max(initial=-120.0))
    noise = float(np.percentile(levels, 10)) if len(levels) else -120.0
    if loudest < -90.0:
        return Refusal(
            "no sound at all", "a sentence", "check that the microphone is plugged in and on"
        )
    if loudest < QUIETEST_DBFS:
        return Refusal(
            f"words that are too quiet ({-loudest:.0f} dB below full scale)",
            f"{-QUIETEST_DBFS:.0f} dB below or louder",
            "come closer, or turn the microphone up, and say it again",
        )
    if loudest - noise < STANDS_OUT_DB:
        return Refusal(
            "no words that stand out from the noise",
            "a sentence in a quiet room",
            "come closer, or find a quieter place, and say it again",
        )
    threshold = min(
        max(noise + ABOVE_NOISE_DB, loudest - NEVER_WORDS_DB), loudest - BELOW_WORDS_DB
    )
    loud = np.flatnonzero(levels > threshold)
    return int(loud[0]), int(loud[-1]) + 1


def _cut(
    waveform: NDArray[np.float64], first: int, last: int, rate_hz: int
) -> NDArray[np.float64]:
    start = max(0, round((first * FRAME_SECONDS - LEAD_SECONDS) * rate_hz))
    end = round((last * FRAME_SECONDS + TAIL_SECONDS) * rate_hz)
    lead, tail = round(LEAD_SECONDS / 2 * rate_hz), round(TAIL_SECONDS / 2 * rate_hz)
    return faded(waveform[start:end], lead, tail)


def sound_of(pcm: bytes, rate_hz: int) -> Sound:
    """What a microphone gave: mono, 16 bits."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64) / (FULL_SCALE + 1)
    return Sound(samples.reshape(-1, 1), rate_hz)
