"""The spoken sample debrief, and the recording that stands in for a microphone."""

from __future__ import annotations

import time
import wave
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.devices.microphone import WavFileInput, began_at
from assistant.errors import MicrophoneError
from assistant.hearing.sample import LEAD_SECONDS, PAUSE_SECONDS, write_sample_debrief
from tests.hearing.sounds import voice


def test_sample_debrief_holds_each_sentence_and_its_pause(tmp_path: Path) -> None:
    """One second before, a pause after each sentence, all in the microphone's format."""
    path = tmp_path / "new" / "debrief.wav"
    asked = []

    def render(sentence: str, number: int) -> bytes:
        asked.append((sentence, number))
        return voice(0.5)

    write_sample_debrief(path, ["first", "second"], render)
    assert asked == [("first", 0), ("second", 1)]
    with wave.open(str(path)) as recording:
        assert recording.getparams()[:3] == (1, 2, 16000)
        seconds = recording.getnframes() / 16000
    assert seconds == pytest.approx(LEAD_SECONDS + 2 * (0.5 + PAUSE_SECONDS))
    assert [entry.name for entry in path.parent.iterdir()] == ["debrief.wav"]


def test_sample_debrief_leaves_nothing_half_written(tmp_path: Path) -> None:
    """A voice that fails leaves neither the file nor a temporary one."""

    def render(_sentence: str, _number: int) -> bytes:
        raise OSError("no voice")

    with pytest.raises(OSError, match="no voice"):
        write_sample_debrief(tmp_path / "debrief.wav", ["a"], render)
    assert not list(tmp_path.iterdir())


def recording_of(path: Path, pcm: bytes, rate_hz: int = 16000, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(channels)
        recording.setsampwidth(2)
        recording.setframerate(rate_hz)
        recording.writeframes(pcm)
    return path


def test_recording_plays_in_real_time_then_silence(tmp_path: Path) -> None:
    """Blocks arrive when they would be heard; reopened, it goes on where it stopped."""
    pcm = bytes(range(1, 251)) * 32  # 8000 bytes: two and a half blocks
    microphone = WavFileInput(recording_of(tmp_path / "a.wav", pcm))
    blocks: list[tuple[bytes, float, int]] = []

    def wait_for(count: int) -> None:
        deadline = time.monotonic() + 5
        while len(blocks) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        microphone.close()

    began = time.monotonic()
    microphone.open(lambda *block: blocks.append(block))
    wait_for(2)
    assert not microphone.is_exhausted
    assert time.monotonic() - began > 0.19
    heard = len(blocks)
    microphone.open(lambda *block: blocks.append(block))
    wait_for(heard + 2)
    assert microphone.is_exhausted
    sound = b"".join(block[0] for block in blocks)
    assert sound[: len(pcm)] == pcm
    assert not any(sound[len(pcm) :])
    assert {len(block[0]) for block in blocks} == {3200}
    assert blocks[1][1] - blocks[0][1] == pytest.approx(0.1)


@pytest.mark.parametrize(("rate_hz", "channels"), [(44100, 1), (16000, 2)])
def test_recording_of_another_format_is_refused(
    tmp_path: Path, rate_hz: int, channels: int
) -> None:
    """The message says what was found and how to convert it."""
    path = recording_of(tmp_path / "a.wav", bytes(400), rate_hz, channels)
    with pytest.raises(MicrophoneError, match=rf"found {channels} .*{rate_hz} Hz.*sox"):
        WavFileInput(path)


@pytest.mark.parametrize("content", [None, b"", b"not a recording at all"])
def test_recording_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty or foreign file is a microphone error, never a traceback."""
    path = tmp_path / "a.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MicrophoneError, match=r"a\.wav"):
        WavFileInput(path)


def test_block_time_comes_from_the_converter() -> None:
    """PortAudio's own times are carried over to the monotonic clock."""
    times = SimpleNamespace(currentTime=7.30, inputBufferAdcTime=7.15)
    assert began_at(100.0, times, 1600) == pytest.approx(99.85)


@pytest.mark.parametrize("adc", [0.0, 8.0])
def test_block_time_without_a_converter_time(adc: float) -> None:
    """A host that gives no sensible time: the block ended just now."""
    times = SimpleNamespace(currentTime=7.30, inputBufferAdcTime=adc)
    assert began_at(100.0, times, 1600) == pytest.approx(99.9)
