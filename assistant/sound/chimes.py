"""The motifs as sound: bell-like tones, made for a small loudspeaker in a loud room.

A stroke is a few inharmonic partials, each with its own exponential decay, after a soft
attack. Small loudspeakers give little below 500 Hz and ears in a crowd miss what lies
above 4 kHz, so nearly all of the energy stays between.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.signals import Motif, Signal
from assistant.sound.pcm import Pcm, at_peak, faded, to_pcm
from assistant.sound.rhythm import chime_seconds, repeat_seconds

PARTIALS = ((1.0, 1.0, 1.0), (2.0, 0.45, 0.6), (2.76, 0.25, 0.4), (4.07, 0.1, 0.25))
"""Frequency and amplitude against the pitch, and share of its ring; 2.76 is a struck bar's
second mode, which makes it a chime rather than a beep."""

HIGHEST_HZ = 3800.0
ATTACK_SECONDS = 0.003
END_FADE_SECONDS = 0.012
RING_DECAY_DB = 45.0
"""How far a stroke has decayed after its motif's ``ring_seconds``."""


@cache
def chime(signal: Signal, count: int = 1, sample_rate_hz: int = 48000) -> Pcm:
    """The signal's sound, ``count`` times over; kept, so that asking again costs nothing."""
    return sounded(signal.motif, chime_seconds(signal, count), count, sample_rate_hz)


def sounded(motif: Motif, seconds: float, count: int, sample_rate_hz: int) -> Pcm:
    """Any motif's sound, ``seconds`` long in all; nothing of it is kept."""
    waveform = np.zeros(round(seconds * sample_rate_hz))
    for repetition in range(count):
        offset = repetition * repeat_seconds(motif)
        for onset, pitch in zip(motif.onsets_seconds, motif.pitches_hz, strict=True):
            _add_at(
                waveform,
                round((offset + onset) * sample_rate_hz),
                _stroke(pitch, motif.ring_seconds, sample_rate_hz),
            )
    samples = to_pcm(at_peak(waveform, motif.level_dbfs))
    samples.flags.writeable = False
    return samples


def warm(sample_rate_hz: int) -> None:
    """Make every signal's sound once, so that none is made while somebody waits for it."""
    for signal in Signal:
        chime(signal, 1, sample_rate_hz)


def _stroke(pitch_hz: float, ring_seconds: float, sample_rate_hz: int) -> NDArray[np.float64]:
    at = np.arange(round(ring_seconds * sample_rate_hz)) / sample_rate_hz
    decay = RING_DECAY_DB / 20.0 * np.log(10.0) / ring_seconds
    waveform = np.zeros(len(at))
    for ratio, amplitude, share in PARTIALS:
        if pitch_hz * ratio <= HIGHEST_HZ:
            tone = np.sin(2.0 * np.pi * pitch_hz * ratio * at)
            waveform += amplitude * tone * np.exp(-at * decay / share)
    attack, release = (round(s * sample_rate_hz) for s in (ATTACK_SECONDS, END_FADE_SECONDS))
    return faded(waveform, attack, release)


def _add_at(waveform: NDArray[np.float64], start: int, stroke: NDArray[np.float64]) -> None:
    room = waveform[start : start + len(stroke)]
    room += stroke[: len(room)]
