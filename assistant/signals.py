"""What the device says without words: each sound's strokes, and each light pattern.

Signals differ in the number of strokes and in rhythm, never in pitch alone, so that they
can be told apart by someone who cannot name a note; the light blinks the same count.
Pure vocabulary: imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

MAX_FLASHES_PER_SECOND = 2.0
"""Lights pulse at 2 Hz at most, for people with photosensitive epilepsy."""


@dataclass(frozen=True)
class Motif:
    """The shape of a sound: when each stroke begins, how high, how loud, how long it rings.

    ``onsets_seconds`` counts from the sound's beginning; one pitch for each stroke.
    ``level_dbfs`` is the peak of the loudest stroke.
    """

    meaning: str
    onsets_seconds: tuple[float, ...]
    pitches_hz: tuple[float, ...]
    ring_seconds: float
    level_dbfs: float

    @property
    def strokes(self) -> int:
        return len(self.onsets_seconds)

    @property
    def duration_seconds(self) -> float:
        return self.onsets_seconds[-1] + self.ring_seconds


class Signal(Enum):
    """Every sound that is not speech."""

    TICK = Motif("your press was felt", (0.0,), (1760.0,), 0.03, -20.0)
    STEP = Motif("a new step begins", (0.0,), (880.0,), 1.4, -8.0)
    WARNING = Motif("time is running out", (0.0, 0.2), (740.0, 740.0), 0.7, -14.0)
    END = Motif("time is up", (0.0, 0.55, 1.1), (988.0, 784.0, 659.0), 1.5, -6.0)
    GATHER = Motif(
        "come together",
        (0.0, 0.22, 0.44, 0.66, 0.88, 1.1, 1.32, 1.54),
        (1047.0, 1319.0) * 4,
        1.2,
        -4.0,
    )
    NEXT_CLIENT = Motif(
        "the next client", (0.0, 0.22, 0.75, 0.97), (659.0, 988.0, 659.0, 988.0), 1.3, -6.0
    )
    CLARIFY = Motif("turn to clarifying questions", (0.0, 0.6), (784.0, 1175.0), 1.3, -6.0)
    IDEAS = Motif("turn to ideas", (0.0, 0.2, 0.4), (784.0, 988.0, 1175.0), 1.3, -6.0)
    FEEDBACK = Motif(
        "say what helped",
        (0.0, 0.55, 0.77, 0.99),
        (988.0, 784.0, 988.0, 1175.0),
        1.3,
        -6.0,
    )
    SWITCH = Motif("the other one now", (0.0, 0.22, 0.75), (784.0, 784.0, 1047.0), 1.3, -6.0)
    MOVE_ON = Motif(
        "move on to the next",
        (0.0, 0.22, 0.44, 0.66, 0.88),
        (1047.0, 1319.0, 1047.0, 1319.0, 1568.0),
        1.2,
        -5.0,
    )
    REMINDER = Motif("the step is over, press to go on", (0.0, 1.2), (659.0, 659.0), 0.9, -22.0)
    STRUCK = Motif("what was said last is struck", (0.0,), (1397.0,), 0.06, -16.0)
    TAP = Motif("one minute left", (0.0,), (1319.0,), 0.25, -24.0)
    FAULT = Motif("something is wrong", (0.0, 0.4, 0.55), (659.0, 622.0, 622.0), 0.8, -10.0)

    @property
    def motif(self) -> Motif:
        return self.value


@dataclass(frozen=True)
class Flashes:
    """A repeating light: brightness 0 to 1, alternately on and off; off 0 means steady."""

    meaning: str
    brightness: float
    on_seconds: float
    off_seconds: float


class LightPattern(Enum):
    """Every lasting state of the light."""

    OFF = Flashes("nothing runs", 0.0, 1.0, 0.0)
    READY = Flashes("ready: press to begin", 1.0, 0.15, 2.85)
    RUNNING = Flashes("a step's time is running", 0.25, 2.0, 1.0)
    LAST_MINUTE = Flashes("the last minute", 0.6, 0.5, 0.5)
    TIME_UP = Flashes("press to go on", 1.0, 1.0, 1.0)
    PAUSED = Flashes("paused", 0.5, 0.2, 1.8)
    ASKING = Flashes("a question waits for your press", 1.0, 0.3, 0.7)
    LISTENING = Flashes("listening: the microphone is open", 1.0, 1.0, 0.0)
    HEARING_BADLY = Flashes(
        "listening, but hearing badly: come closer, or one at a time", 1.0, 1.6, 0.4
    )
    FAULT = Flashes("a part has failed", 1.0, 0.25, 0.25)

    @property
    def flashes(self) -> Flashes:
        return self.value
