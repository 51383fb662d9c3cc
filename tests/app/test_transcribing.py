"""Reading recordings: whatever their rate and channels, the recogniser gets the same sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from assistant.app.hearing import number_phrases
from assistant.app.transcribing import (
    BLOCK_SAMPLES,
    Unread,
    as_line,
    read_blocks,
)
from assistant.errors import MicrophoneError

SECONDS = 21.3
"""More than two pieces, so that two seams lie in it."""


def tones(rate_hz: int) -> NDArray[np.float64]:
    """Two tones that change slowly, so that a seam or a shift would be seen."""
    at = np.arange(round(SECONDS * rate_hz)) / rate_hz
    return 0.3 * np.sin(2 * np.pi * 440 * at) + 0.2 * np.sin(2 * np.pi * (900 + 40 * at) * at)


def read(path: Path) -> NDArray[np.int16]:
    return np.frombuffer(b"".join(read_blocks(path)), dtype="<i2")


def test_recording_at_16_khz_is_read_to_the_bit(tmp_path: Path) -> None:
    """What is right already is not touched."""
    pcm = np.rint(tones(16000) * 32767).astype(np.int16)
    soundfile.write(tmp_path / "a.wav", pcm, 16000)
    assert np.array_equal(read(tmp_path / "a.wav"), pcm)


@pytest.mark.parametrize("rate_hz", [8000, 11025, 22050, 44100, 48000])
def test_recording_of_another_rate_becomes_the_same_sound(tmp_path: Path, rate_hz: int) -> None:
    """Any rate is heard as if it had been recorded at 16 kHz, without seams or a shift."""
    soundfile.write(tmp_path / "a.flac", tones(rate_hz), rate_hz)
    heard, wanted = read(tmp_path / "a.flac"), tones(16000) * 32768
    assert abs(len(heard) - len(wanted)) <= 1
    inner = slice(1600, min(len(heard), len(wanted)) - 1600)
    assert float(np.abs(heard[inner] - wanted[inner]).max()) < 32


def test_channels_are_mixed(tmp_path: Path) -> None:
    """A voice on one channel of two is heard at half its level."""
    mono = tones(16000)
    soundfile.write(tmp_path / "a.wav", np.stack([mono, 0 * mono], axis=1), 16000, "FLOAT")
    assert np.allclose(read(tmp_path / "a.wav"), mono * 16384, atol=1)


def test_blocks_are_those_of_a_microphone(tmp_path: Path) -> None:
    """Every block has 0.1 s, but for the last one."""
    soundfile.write(tmp_path / "a.wav", tones(16000), 16000)
    *blocks, last = map(len, read_blocks(tmp_path / "a.wav"))
    assert set(blocks) == {2 * BLOCK_SAMPLES}
    assert 0 < last <= 2 * BLOCK_SAMPLES


def test_empty_recording_has_no_blocks(tmp_path: Path) -> None:
    """A recording of nothing is nothing, and no error."""
    soundfile.write(tmp_path / "a.wav", np.zeros(0), 16000)
    assert list(read_blocks(tmp_path / "a.wav")) == []


def test_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    """The error says what was found and what is expected."""
    (tmp_path / "a.txt").write_text("no sound at all")
    with pytest.raises(MicrophoneError, match="libsndfile reads"):
        list(read_blocks(tmp_path / "a.txt"))
    with pytest.raises(MicrophoneError, match="no such file; check the path"):
        list(read_blocks(tmp_path / "b.wav"))
    with pytest.raises(MicrophoneError, match="it is a folder"):
        list(read_blocks(tmp_path))


def test_error_stays_on_one_line() -> None:
    """A file's line is one line of JSON, whatever its name."""
    assert as_line(Unread("a\nb", "c")) == '{"file":"a\\nb","error":"c"}'


def test_pulse_grammar_has_every_number_in_words() -> None:
    """Zero to sixty, in words that a speech model has: 'twenty one', without a hyphen."""
    grammar = number_phrases("en")
    assert grammar[:3] == ("zero", "one", "two")
    assert (grammar[21], grammar[-1], len(set(grammar))) == ("twenty one", "sixty", 61)
