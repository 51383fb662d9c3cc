"""WAV files as recorders write them."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sound.wav import Refusal, Sound, chunks_of, read_wav, wav_of

VALUES = np.array([0.0, 0.5, -0.5, 0.25, -1.0, 0.125])


def file_of(body: bytes, kind: int, channels: int, rate_hz: int, bits: int) -> bytes:
    """A WAV file, its header extensible as that of professional recorders if asked for."""
    frame = channels * bits // 8
    is_extensible = kind == 0xFFFE
    header = struct.pack("<HHIIHH", kind, channels, rate_hz, rate_hz * frame, frame, bits)
    if is_extensible:
        header += struct.pack("<HHIH14s", 22, bits, 0, 1, bytes(14))
    chunks = [(b"fmt ", header), (b"LIST", b"odd"), (b"data", body)]
    content = b"WAVE"
    for name, chunk in chunks:
        content += name + struct.pack("<I", len(chunk)) + chunk + bytes(len(chunk) % 2)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def integers(bits: int) -> bytes:
    numbers = np.rint(VALUES * 2.0 ** (bits - 1)).astype(np.int64)
    return b"".join(int(one).to_bytes(bits // 8, "little", signed=True) for one in numbers)


@pytest.mark.parametrize("rate_hz", [16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("body", "kind", "bits"),
    [
        (integers(16), 1, 16),
        (integers(24), 1, 24),
        (integers(24), 0xFFFE, 24),
        (integers(32), 1, 32),
        (VALUES.astype("<f4").tobytes(), 3, 32),
    ],
)
def test_read_wav_of_every_kind(
    body: bytes, kind: int, bits: int, channels: int, rate_hz: int
) -> None:
    """The same values, whatever the width, the header and the number of channels."""
    sound = read_wav(file_of(body, kind, channels, rate_hz, bits))
    assert isinstance(sound, Sound)
    assert sound.rate_hz == rate_hz
    assert sound.samples.shape == (6 // channels, channels)
    assert sound.samples.ravel() == pytest.approx(VALUES, abs=2.0**-15)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no sound"),
        (b"ID3\x04 an mp3 that was renamed", "no sound"),
        (file_of(bytes(12), 1, 1, 48000, 8), "8 bits"),
        (file_of(bytes(12), 1, 0, 48000, 16), "0 channels"),
        (file_of(bytes(12), 1, 1, 4000, 16), "4000 Hz"),
        (file_of(bytes(12), 85, 1, 48000, 16), "kind 85"),
    ],
)
def test_read_wav_refuses_what_it_does_not_know(data: bytes, words: str) -> None:
    """What was found, and how to export it."""
    refusal = read_wav(data)
    assert isinstance(refusal, Refusal)
    assert words in str(refusal)
    assert "export" in str(refusal)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_read_wav_of_damaged_files_never_breaks(noise: bytes, cut: int) -> None:
    """Noise, and a true file cut off anywhere: a sound or a refusal."""
    whole = wav_of(bytes(range(100)), 48000)
    for data in (noise, whole[:cut], whole[:12] + noise, whole[:44] + noise):
        assert isinstance(read_wav(data), Sound | Refusal)


def test_wav_with_a_note_is_read_back() -> None:
    """Samples and note, by ourselves; any other program finds the samples."""
    body = np.array([1, -2, 300], "<i2").tobytes()
    data = wav_of(body, 48000, (b"note", b"words"))
    sound = read_wav(data)
    assert isinstance(sound, Sound)
    assert (sound.samples[:, 0] * 32768).tolist() == [1, -2, 300]
    assert dict(chunks_of(data))[b"note"] == b"words"
