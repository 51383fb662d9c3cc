"""How long a signal sounds, once or repeated. Pure; needs no library that makes sound."""

from __future__ import annotations

import itertools

from assistant.signals import Motif, Signal

SHORTEST_REPEAT_SECONDS = 0.5
"""Repetitions come no faster than the light may blink: twice a second."""


def repeat_seconds(motif: Motif) -> float:
    """From the beginning of one repetition of a motif to the next.

    Twice the motif's longest gap after its last stroke, so that three times two strokes
    are not heard as six.
    """
    onsets = motif.onsets_seconds
    gaps = [later - earlier for earlier, later in itertools.pairwise(onsets)]
    return onsets[-1] + max(SHORTEST_REPEAT_SECONDS, 2.0 * max(gaps, default=0.0))


def chime_seconds(signal: Signal, count: int = 1) -> float:
    """How long a signal sounds, its last ring included."""
    motif = signal.motif
    return (count - 1) * repeat_seconds(motif) + motif.duration_seconds
