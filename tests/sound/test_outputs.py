"""The outputs: when a block is heard, and the sound file that stands in for a loudspeaker."""

from __future__ import annotations

import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.speaker import HeardAt, WavFileOutput
from assistant.errors import SpeakerError

BLOCK_SECONDS = 0.01


def starts(
    delays: list[float], jumps: dict[int, float] | None = None, host_ahead: float = 0.0
) -> np.ndarray:
    """The starts of blocks asked for every 10 ms, with the host's word on each."""
    heard_at = HeardAt(0.02)
    now, result = 100.0, []
    for index, delay in enumerate(delays):
        now += BLOCK_SECONDS + (jumps or {}).get(index, 0.0)
        host_now = now + host_ahead
        result.append(heard_at.next_start(now, host_now, host_now + delay, BLOCK_SECONDS))
    return np.array(result)


@pytest.mark.parametrize("host_ahead", [0.0, -90.0, 5000.0])
def test_heard_at_is_smooth_when_the_host_is_not(host_ahead: float) -> None:
    """Five milliseconds of jitter in, steps of 10 ms within a third of one out."""
    jitter = np.random.default_rng(1).uniform(-0.005, 0.005, 1000)
    found = starts(list(0.03 + jitter), host_ahead=host_ahead)
    assert np.abs(np.diff(found) - BLOCK_SECONDS).max() < 0.0003
    assert found[-1] == pytest.approx(100.0 + 1000 * BLOCK_SECONDS + 0.03, abs=0.003)


@pytest.mark.parametrize("host_heard_at", [0.0, 1e6, -1.0])
def test_heard_at_takes_the_usual_latency_when_the_host_tells_nothing(
    host_heard_at: float,
) -> None:
    """A host that gives 0, or nonsense, is not believed."""
    start = HeardAt(0.02).next_start(100.0, 0.0, host_heard_at, BLOCK_SECONDS)
    assert start == pytest.approx(100.02)


def test_heard_at_is_not_moved_by_a_callback_that_comes_late() -> None:
    """When another thread kept the interpreter for 25 ms, the sound is no later for it."""
    heard_at = HeardAt(0.02)
    on_time = heard_at.next_start(100.0, 100.0, 100.03, BLOCK_SECONDS)
    late = heard_at.next_start(100.035, 100.01, 100.04, BLOCK_SECONDS)
    assert late - on_time == pytest.approx(BLOCK_SECONDS)


def test_heard_at_follows_the_host_in_time() -> None:
    """A first word that was wrong by 25 ms is corrected within two seconds of blocks."""
    found = starts([0.055] + [0.03] * 200)
    assert found[-1] == pytest.approx(100.0 + 201 * BLOCK_SECONDS + 0.03, abs=0.002)


def test_heard_at_takes_over_a_real_jump() -> None:
    """After the stream stood still for a second, the next block is a second later."""
    found = starts([0.03] * 20, jumps={10: 1.0})
    assert found[10] - found[9] == pytest.approx(1.01, abs=0.001)


class Ramp:
    """A source whose every sample is one more than the last."""

    sample_rate_hz = 48000

    def __init__(self) -> None:
        self.starts: list[float] = []
        self.has_filled = threading.Semaphore(0)

    def fill(self, frames: int, starts_at_monotonic: float) -> bytes:
        self.starts.append(starts_at_monotonic)
        self.has_filled.release()
        first = (len(self.starts) - 1) * frames
        return (np.arange(first, first + frames) % 30000).astype("<i2").tobytes()


def test_sound_file_holds_every_sample_at_the_pace_of_time(tmp_path: Path) -> None:
    """What was pulled is in the file, in order; blocks follow each other by their length."""
    path, source = tmp_path / "out" / "session.wav", Ramp()
    output = WavFileOutput(path)
    output.open(source)
    for _ in range(10):
        assert source.has_filled.acquire(timeout=10)
    with wave.open(str(path)) as early:
        assert early.getframerate() == 48000
    output.close()
    assert np.diff(source.starts) == pytest.approx(0.01)
    with wave.open(str(path)) as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2")
    assert len(samples) == 480 * len(source.starts)
    assert np.array_equal(samples, np.arange(len(samples)) % 30000)


def test_sound_file_that_cannot_be_made_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    """A path that is a folder is told as such."""
    with pytest.raises(SpeakerError, match="choose a folder that can be written"):
        WavFileOutput(tmp_path).open(Ramp())
