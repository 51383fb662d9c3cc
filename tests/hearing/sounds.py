"""Synthetic sound for the pure parts: loud samples are voice, soft ones a quiet room."""

from __future__ import annotations

from array import array

from assistant.hearing.blocks import SAMPLE_RATE_HZ
from assistant.hearing.level import level_dbfs

LOUD, UNSTRESSED, SOFT = 8000, 1200, 20


def voice(seconds: float) -> bytes:
    """Samples that the loudness activity takes for a voice, in syllables as voices are."""
    syllable = _alternating(LOUD, 0.16) + _alternating(UNSTRESSED, 0.08)
    length = len(_alternating(LOUD, seconds))
    return (syllable * (length // len(syllable) + 1))[:length]


def room(seconds: float) -> bytes:
    """Samples of a quiet room."""
    return _alternating(SOFT, seconds)


def _alternating(amplitude: int, seconds: float) -> bytes:
    pair = array("h", [amplitude, -amplitude]).tobytes()
    return pair * round(seconds * SAMPLE_RATE_HZ / 2)


class Loudness:
    """A voice activity without a network: whatever is loud is a voice."""

    def likelihood(self, pcm: bytes) -> float:
        return 1.0 if level_dbfs(pcm) > -30 else 0.0

    def reset(self) -> None:
        pass
