"""Blocks of sound that know when they began. Pure: time comes with the blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SAMPLE_RATE_HZ = 16_000
"""What the speech models and the voice activity model were trained on."""

BYTES_PER_SAMPLE = 2
"""Everywhere in this room sound is mono, signed 16-bit, little-endian."""

CHUNK_SAMPLES = 512
"""The one size that Silero's voice activity model takes at 16 kHz (32 ms)."""

CHUNK_BYTES = CHUNK_SAMPLES * BYTES_PER_SAMPLE
CHUNK_SECONDS = CHUNK_SAMPLES / SAMPLE_RATE_HZ
MASK_SLICE_SECONDS = 0.02


@dataclass(frozen=True)
class Block:
    """Some samples and the moment, in seconds of any steady clock, when they began."""

    began_at: float
    pcm: bytes

    @property
    def seconds(self) -> float:
        return seconds_of(self.pcm)

    @property
    def ended_at(self) -> float:
        return self.began_at + self.seconds


def silence_after(moment: float, seconds: float) -> tuple[Block, ...]:
    """Blocks of a tenth of a second in which nobody speaks, one after the other."""
    pcm = bytes(BYTES_PER_SAMPLE * SAMPLE_RATE_HZ // 10)
    return tuple(Block(moment + tenth / 10, pcm) for tenth in range(round(10 * seconds)))


def seconds_of(pcm: bytes) -> float:
    """How long these samples sound."""
    return len(pcm) / (BYTES_PER_SAMPLE * SAMPLE_RATE_HZ)


def silence(seconds: float) -> bytes:
    """Digital silence."""
    return bytes(BYTES_PER_SAMPLE * round(seconds * SAMPLE_RATE_HZ))


def masked(block: Block, is_masked: Callable[[float, float], bool]) -> Block:
    """The block with every slice of 20 ms zeroed for which ``is_masked(began, ended)``.

    Slices, because a whole block of 100 ms would cost the beginning of a word that is
    spoken just after the device has fallen silent. Digital silence is never voice.
    """
    slice_bytes = BYTES_PER_SAMPLE * round(MASK_SLICE_SECONDS * SAMPLE_RATE_HZ)
    pieces = []
    for start in range(0, len(block.pcm), slice_bytes):
        piece = block.pcm[start : start + slice_bytes]
        began_at = block.began_at + seconds_of(block.pcm[:start])
        hidden = is_masked(began_at, began_at + seconds_of(piece))
        pieces.append(bytes(len(piece)) if hidden else piece)
    return Block(block.began_at, b"".join(pieces))


class Chunker:
    """Cuts blocks of any size into chunks of 512 samples; no sample is lost or repeated.

    A chunk's time follows the newest block, so that a lost block shifts nothing after it,
    and never lies before the end of the chunk before it.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._ended_at = float("-inf")

    def feed(self, block: Block) -> list[Block]:
        """The chunks that this block completes."""
        began_at = block.began_at - seconds_of(self._rest)
        pcm = self._rest + block.pcm
        whole = len(pcm) - len(pcm) % CHUNK_BYTES
        self._rest = pcm[whole:]
        return [
            self._chunk(began_at + seconds_of(pcm[:start]), pcm[start : start + CHUNK_BYTES])
            for start in range(0, whole, CHUNK_BYTES)
        ]

    def flush(self, ended_at: float) -> list[Block]:
        """What is left, filled up with silence; ``ended_at``: when its last sample was."""
        if not self._rest:
            return []
        began_at = ended_at - seconds_of(self._rest)
        pcm, self._rest = self._rest.ljust(CHUNK_BYTES, b"\0"), b""
        return [self._chunk(began_at, pcm)]

    def _chunk(self, began_at: float, pcm: bytes) -> Block:
        chunk = Block(max(began_at, self._ended_at), pcm)
        self._ended_at = chunk.ended_at
        return chunk
