"""WAV files in memory: read whatever a recorder wrote, write one that carries a note.

The standard library's reader knows neither the extensible header that most recorders write
for 24 bits (before Python 3.12) nor chunks of one's own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INTEGERS, FLOATS, EXTENSIBLE = 1, 3, 0xFFFE
FORMAT = struct.Struct("<HHIIHH")
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8000, 192_000
MOST_CHANNELS = 8


@dataclass(frozen=True)
class Refusal:
    """Why a sound cannot be used: what was found, what was expected, how to mend it."""

    found: str
    expected: str
    mend: str

    def __str__(self) -> str:
        return f"found {self.found}, expected {self.expected}; {self.mend}"


@dataclass(frozen=True)
class Sound:
    """``samples``: one row for each moment, one column for each channel, full scale 1.0."""

    samples: NDArray[np.float64]
    rate_hz: int


def read_wav(data: bytes) -> Sound | Refusal:
    """The sound in a WAV file: integers of 16, 24 or 32 bits, or floats of 32."""
    chunks = dict(reversed(list(chunks_of(data))))
    if b"fmt " not in chunks or b"data" not in chunks or len(chunks[b"fmt "]) < FORMAT.size:
        return Refusal("no sound", "a WAV file", "export it from the recorder as WAV")
    header = chunks[b"fmt "]
    kind, channels, rate_hz, _, _, bits = FORMAT.unpack_from(header)
    if kind == EXTENSIBLE and len(header) >= 26:
        kind = int.from_bytes(header[24:26], "little")
    is_known = (kind, bits) in ((INTEGERS, 16), (INTEGERS, 24), (INTEGERS, 32), (FLOATS, 32))
    has_shape = LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ and 0 < channels <= MOST_CHANNELS
    if not is_known or not has_shape:
        return Refusal(
            f"{channels} channels of {bits} bits (kind {kind}) at {rate_hz} Hz",
            "one or two channels of 16, 24 or 32 bits at 16000, 44100 or 48000 Hz",
            "export it as WAV, 48000 Hz, 16 bits",
        )
    frame = channels * bits // 8
    body = chunks[b"data"]
    whole = body[: len(body) // frame * frame]
    return Sound(_samples(whole, bits, kind == FLOATS).reshape(-1, channels), rate_hz)


def chunks_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and content; none if it is not a WAV file. The last may be cut off,
    as recorders that lost their power leave it."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def wav_of(body: bytes, rate_hz: int, note: tuple[bytes, bytes] | None = None) -> bytes:
    """A WAV file of mono 16-bit samples; ``note``: a chunk of one's own before them."""
    header = FORMAT.pack(INTEGERS, 1, rate_hz, 2 * rate_hz, 2, 16)
    chunks = [(b"fmt ", header), *([note] if note else []), (b"data", body)]
    return _chunk(b"RIFF", b"WAVE" + b"".join(_chunk(*chunk) for chunk in chunks))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)


def _samples(body: bytes, bits: int, is_float: bool) -> NDArray[np.float64]:
    import numpy as np  # here: the note of a file is asked for where no sound is

    if is_float:
        floats = np.frombuffer(body, "<f4").astype(np.float64)
        return np.nan_to_num(floats, nan=0.0, posinf=1.0, neginf=-1.0)
    if bits == 24:
        wide = np.zeros((len(body) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
        body, bits = wide.tobytes(), 32
    integers = np.frombuffer(body, f"<i{bits // 8}").astype(np.float64)
    return integers / 2.0 ** (bits - 1)
