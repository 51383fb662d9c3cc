"""What the program and its recogniser's process say to each other.

To the process: frames on standard input, a fixed header and then samples. From it: one
JSON object a line on standard output. Times are seconds of the clock by which the blocks
were stamped. Words pass through here and nowhere else: never into a log.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from assistant.hearing.blocks import Block

_HEADER = struct.Struct("<cIdIdd")
_BLOCK, _NUMBERS, _FLUSH = b"B", b"N", b"F"
_LONGEST_PCM_BYTES = 1 << 20


class Word(msgspec.Struct, frozen=True):
    """One word: when it was said, and how sure the recogniser is (0 to 1; not to be trusted
    far, it can be 1 on garbage)."""

    text: str
    began_at: float
    ended_at: float
    confidence: float


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The model is loaded."""


class VoiceStarted(msgspec.Struct, frozen=True, tag="voice_started"):
    """Somebody began to speak."""

    at: float


class VoiceStopped(msgspec.Struct, frozen=True, tag="voice_stopped"):
    """Nobody speaks any more."""

    at: float


class Heard(msgspec.Struct, frozen=True, tag="snippet"):
    """Something was said. ``continues``: it goes on with what was heard before it.

    ``is_far``: perhaps not to the device (``withholding`` decides). ``loud_dbfs``: the
    loudest tenth of the voice; ``range_db``: from there to its softest twentieth; None: too
    short to tell.
    """

    began_at: float
    ended_at: float
    text: str
    words: tuple[Word, ...] = ()
    continues: bool = False
    is_far: bool = False
    loud_dbfs: float | None = None
    range_db: float | None = None


class NumberSaid(msgspec.Struct, frozen=True, tag="number"):
    """Somebody said a number and nothing else, while numbers alone were listened for."""

    number: int
    began_at: float
    ended_at: float
    words: tuple[Word, ...] = ()


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Frames up to ``done`` were worked through; those up to ``settled`` need never be sent
    again, since no utterance that began in them is under way.

    ``until``: when the sound of frame ``done`` ended; the parent fills it in.
    """

    done: int
    settled: int
    level_dbfs: float
    floor_dbfs: float | None = None
    until: float | None = None


class Flushed(msgspec.Struct, frozen=True, tag="flushed"):
    """Every word of the frames before this flush has been reported."""

    number: int


class Failed(msgspec.Struct, frozen=True, tag="error"):
    """The process cannot go on, and ends."""

    said: str


Message = Ready | VoiceStarted | VoiceStopped | Heard | NumberSaid | Progress | Flushed | Failed

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode_message(message: Message) -> bytes:
    """One line, its newline included."""
    return _encoder.encode(message) + b"\n"


def decode_message(line: bytes) -> Message:
    """The message of one line. Raises ``msgspec.DecodeError`` on anything else."""
    return _decoder.decode(line)


class Flush(msgspec.Struct, frozen=True):
    """An order to finish what is under way."""


@dataclass(frozen=True)
class Sound:
    """A block, and how to hear it.

    ``for_numbers``: by the closed grammar of numbers. ``held``: from when until when a short
    tone of the device's own sounds in it, which neither begins nor ends an utterance.
    """

    block: Block
    for_numbers: bool = False
    held: tuple[float, float] | None = None


def encode_frame(number: int, content: Sound | Flush) -> bytes:
    """One frame; ``number`` counts up over all frames."""
    if isinstance(content, Flush):
        return _HEADER.pack(_FLUSH, number, 0.0, 0, 0.0, 0.0)
    block, kind = content.block, _NUMBERS if content.for_numbers else _BLOCK
    held = content.held or (0.0, 0.0)
    return _HEADER.pack(kind, number, block.began_at, len(block.pcm), *held) + block.pcm


def read_frame(stream: BinaryIO) -> tuple[int, Sound | Flush] | None:
    """The next frame and its number; None at the end of the stream.

    Raises ``ValueError`` if what arrives is no frame.
    """
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    kind, number, began_at, length, held_from, held_until = _HEADER.unpack(header)
    if kind == _FLUSH:
        return number, Flush()
    if kind not in {_BLOCK, _NUMBERS} or length > _LONGEST_PCM_BYTES:
        raise ValueError(f"found frame {kind!r} of {length} bytes, expected a block or a flush")
    pcm = stream.read(length)
    if len(pcm) < length:
        return None
    held = (held_from, held_until) if held_until > held_from else None
    return number, Sound(Block(began_at, pcm), kind == _NUMBERS, held)
