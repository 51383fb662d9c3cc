"""Short looks at open parts: sound taken, sound heard, the button's contact.

Nothing of what is heard is kept: only its measures leave this room.
"""

from __future__ import annotations

import sys
import threading
from array import array

from assistant.checking.parts import SoundIn, Touch
from assistant.devices.button import GpioButton
from assistant.devices.clock import SessionClock
from assistant.devices.ports import AudioInput, AudioOutput
from assistant.errors import ButtonError
from assistant.hearing.level import level_dbfs
from assistant.session.events import ButtonEdge

TAKEN_SECONDS = 0.2
"""Of silence that a loudspeaker must take, within ``PATIENCE_SECONDS``."""

SETTLING_SECONDS = 0.3
"""Of a microphone that was just opened: its click is not the room's level."""

PATIENCE_SECONDS = 2.0
FULL_SCALE = 32767


class Silence:
    """What an output stream is given; ``is_enough`` once it took some of it."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.is_enough = threading.Event()
        self._frames_left = TAKEN_SECONDS * sample_rate_hz

    def fill(self, frames: int, starts_at_monotonic: float) -> bytes:
        """Silence."""
        del starts_at_monotonic
        self._frames_left -= frames
        if self._frames_left <= 0:
            self.is_enough.set()
        return bytes(2 * frames)


def is_taken(output: AudioOutput, sample_rate_hz: int) -> bool:
    """Whether the loudspeaker takes sound. Raises ``SpeakerError``."""
    silence = Silence(sample_rate_hz)
    output.open(silence)
    try:
        return silence.is_enough.wait(PATIENCE_SECONDS)
    finally:
        output.close()


class _Heard:
    """Collects blocks until there is enough after the settling."""

    def __init__(self, sample_rate_hz: int, wanted_seconds: float) -> None:
        self.blocks: list[bytes] = []
        self.lost_blocks = 0
        self.is_enough = threading.Event()
        self._settling_bytes = 2 * round(SETTLING_SECONDS * sample_rate_hz)
        self._wanted_bytes = 2 * round(wanted_seconds * sample_rate_hz)

    def take(self, pcm: bytes, began_at: float, lost_blocks: int) -> None:
        del began_at
        if self._settling_bytes > 0:
            self._settling_bytes -= len(pcm)
            return
        if self.is_enough.is_set():
            return
        self.blocks.append(pcm)
        self.lost_blocks += lost_blocks
        if sum(map(len, self.blocks)) >= self._wanted_bytes:
            self.is_enough.set()


def hear(microphone: AudioInput, wanted_seconds: float) -> SoundIn:
    """Open the microphone for so long, and measure. Raises ``MicrophoneError``."""
    heard = _Heard(microphone.sample_rate_hz, wanted_seconds)
    microphone.open(heard.take)
    try:
        heard.is_enough.wait(SETTLING_SECONDS + wanted_seconds + PATIENCE_SECONDS)
    finally:
        microphone.close()
    return measured(
        microphone.description,
        microphone.sample_rate_hz,
        heard.blocks,
        wanted_seconds,
        heard.lost_blocks,
    )


def measured(
    name: str,
    sample_rate_hz: int,
    blocks: list[bytes],
    wanted_seconds: float,
    lost_blocks: int = 0,
) -> SoundIn:
    """What the blocks tell: level, floor, clipping, silence."""
    pcm = b"".join(blocks)
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    clipped = sum(sample >= FULL_SCALE or sample <= -FULL_SCALE for sample in samples)
    return SoundIn(
        name,
        wanted_seconds,
        heard_seconds=len(samples) / sample_rate_hz,
        level_dbfs=level_dbfs(pcm),
        floor_dbfs=min(map(level_dbfs, blocks), default=level_dbfs(b"")),
        clipped_share=clipped / max(1, len(samples)),
        is_digital_silence=not any(samples),
        lost_blocks=lost_blocks,
    )


def touch_pin(pin: int, seconds: float) -> Touch:
    """The button's contact, watched for ``seconds``."""
    edges: list[ButtonEdge] = []
    button = GpioButton(SessionClock(), pin)
    place = f"GPIO{pin}"
    try:
        button.start(edges.append)
    except ButtonError as error:
        return Touch("pin", place, refusal=f"{error.attempted}: {error.said}")
    try:
        threading.Event().wait(seconds)
    finally:
        button.close()
    seen = tuple(edges)
    return Touch("pin", place, is_down=bool(seen) and seen[-1].is_down, edges=len(seen))
