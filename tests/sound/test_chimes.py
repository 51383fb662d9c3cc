"""The motifs: heard on a small loudspeaker, and told apart by someone who knows no notes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from assistant.signals import Signal
from assistant.sound.chimes import chime
from assistant.sound.pcm import Pcm, peak_dbfs_of
from assistant.sound.rhythm import chime_seconds, repeat_seconds

RATE_HZ = 48000
WINDOW_SECONDS = 0.01
every_signal = pytest.mark.parametrize("signal", Signal, ids=lambda signal: signal.name)


def onsets_heard(pcm: Pcm) -> list[float]:
    """Where an ear would hear a stroke begin: the level of 10 ms rises by a quarter."""
    window = round(WINDOW_SECONDS * RATE_HZ)
    padded = np.concatenate([np.zeros(window), pcm.astype(np.float64)])
    windows = padded[: len(padded) // window * window].reshape(-1, window)
    levels = np.sqrt((windows**2).mean(axis=1))
    floor = levels.max() * 0.05
    onsets: list[float] = []
    for index in range(1, len(levels)):
        at = (index - 1) * WINDOW_SECONDS
        is_rise = levels[index] > 1.25 * levels[index - 1] + floor
        if is_rise and (not onsets or at - onsets[-1] > 0.08):
            onsets.append(at)
    return onsets


@every_signal
def test_chime_keeps_its_energy_where_small_loudspeakers_are_loud(signal: Signal) -> None:
    """At least 99 % of the energy lies between 500 and 4000 Hz."""
    power = np.abs(np.fft.rfft(chime(signal, 1, RATE_HZ).astype(np.float64))) ** 2
    at_hz = np.fft.rfftfreq(len(chime(signal, 1, RATE_HZ)), 1 / RATE_HZ)
    within = power[(at_hz >= 500) & (at_hz <= 4000)].sum()
    assert within / power.sum() > 0.99


@every_signal
def test_chime_has_the_level_of_its_motif_and_does_not_clip(signal: Signal) -> None:
    """The peak is the motif's level, which is below full scale."""
    assert peak_dbfs_of(chime(signal, 1, RATE_HZ)) == pytest.approx(
        signal.motif.level_dbfs, abs=0.1
    )
    assert signal.motif.level_dbfs <= -3.0


@every_signal
def test_chime_begins_and_ends_without_a_click(signal: Signal) -> None:
    """Neither edge jumps: the first and last samples are near silence."""
    pcm = chime(signal, 1, RATE_HZ).astype(np.int32)
    loudest = np.abs(pcm).max()
    assert np.abs(pcm[:5]).max() < 0.05 * loudest
    assert np.abs(pcm[-5:]).max() < 0.05 * loudest


@every_signal
@pytest.mark.parametrize("count", [1, 3])
def test_chime_sounds_its_strokes_when_the_motif_says(signal: Signal, count: int) -> None:
    """Every stroke is found again in the samples, within 20 ms of its place."""
    motif = signal.motif
    expected = [
        repetition * repeat_seconds(motif) + onset
        for repetition in range(count)
        for onset in motif.onsets_seconds
    ]
    assert onsets_heard(chime(signal, count, RATE_HZ)) == pytest.approx(expected, abs=0.02)


def test_motifs_differ_by_strokes_and_rhythm_alone() -> None:
    """Any two differ in strokes, or in a gap by half, or in the ring of one stroke by twice."""
    for one, other in itertools.combinations(Signal, 2):
        first, second = one.motif, other.motif
        if first.strokes != second.strokes:
            continue
        one_gaps, other_gaps = (
            np.diff(motif.onsets_seconds) if motif.strokes > 1 else [motif.ring_seconds]
            for motif in (first, second)
        )
        ratios = [max(a, b) / min(a, b) for a, b in zip(one_gaps, other_gaps, strict=True)]
        least = 1.5 if first.strokes > 1 else 2.0
        assert max(ratios) >= least, f"{one.name} and {other.name}"


def test_tick_and_tap_are_short() -> None:
    """The tick lasts 60 ms at most, and the tap of silent steps a quarter of a second."""
    assert chime_seconds(Signal.TICK) <= 0.06
    assert chime_seconds(Signal.TAP) <= 0.25


def test_repetitions_are_no_faster_than_the_light_may_blink() -> None:
    """Two strokes of repeated taps are at least half a second apart."""
    assert repeat_seconds(Signal.TAP.motif) >= 0.5
