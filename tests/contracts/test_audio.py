"""One promise, several streams; those of a sound card keep it in the rig."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.devices.microphone import WavFileInput
from assistant.devices.ports import AudioInput, AudioOutput
from assistant.devices.simulated import JumpingClock, SimulatedInput, SimulatedOutput
from assistant.devices.speaker import WavFileOutput
from assistant.errors import MicrophoneError, SpeakerError
from tests.contracts.audio_promises import (
    RATE_HZ,
    check_input,
    check_input_goes_on,
    check_output,
    monotonic,
    nothing,
)

OutputAndPush = tuple[AudioOutput, Callable[[], None]]
InputClockAndPush = tuple[AudioInput, Callable[[], float], Callable[[], None]]


def simulated_output(_: Path) -> OutputAndPush:
    output = SimulatedOutput(JumpingClock())

    def push() -> None:
        for _ in range(8):
            output.pull(480)

    return output, push


def file_output(folder: Path) -> OutputAndPush:
    return WavFileOutput(folder / "session.wav", RATE_HZ), nothing


def simulated_input(_: Path) -> InputClockAndPush:
    clock = JumpingClock()
    source = SimulatedInput(clock)

    def push() -> None:
        for _ in range(3):
            clock.jump_to(clock.now() + 0.1)
            source.give(bytes(RATE_HZ // 10 * 2))

    return source, clock.now, push


def file_input(folder: Path) -> InputClockAndPush:
    return WavFileInput(recording(folder / "room.wav", seconds=5.0)), monotonic, nothing


def recording(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(bytes(2 * int(seconds * RATE_HZ)))
    return path


@pytest.mark.parametrize("make", [simulated_output, file_output])
def test_output_pulls_blocks_that_follow_each_other(
    make: Callable[[Path], OutputAndPush], tmp_path: Path
) -> None:
    """From open to close, without a gap, each told when it will be heard."""
    output, push = make(tmp_path)
    check_output(output, RATE_HZ, push)


@pytest.mark.parametrize("make", [simulated_input, file_input])
def test_input_delivers_blocks_that_follow_each_other(
    make: Callable[[Path], InputClockAndPush], tmp_path: Path
) -> None:
    """From open to close, each stamped with the moment at which it began."""
    check_input(*make(tmp_path))


@pytest.mark.parametrize("make", [simulated_input, file_input])
def test_input_can_be_opened_again(
    make: Callable[[Path], InputClockAndPush], tmp_path: Path
) -> None:
    """A plan may listen in several steps."""
    source, _, push = make(tmp_path)
    check_input_goes_on(source, push)


def test_input_says_when_nothing_more_will_be_heard(tmp_path: Path) -> None:
    """A stand-in comes to its end, which a real microphone never does."""
    simulated = SimulatedInput(JumpingClock())
    assert not simulated.is_exhausted
    simulated.exhaust()
    assert simulated.is_exhausted
    file = WavFileInput(recording(tmp_path / "short.wav", seconds=0.05))
    assert not file.is_exhausted
    check_input(file, monotonic, nothing)
    assert file.is_exhausted


def test_output_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    """The same kind of error from a simulated fault and from a folder that is a file."""
    (tmp_path / "file").touch()
    for output in (
        SimulatedOutput(JumpingClock(), fails=True),
        WavFileOutput(tmp_path / "file" / "session.wav"),
    ):
        with pytest.raises(SpeakerError) as found:
            check_output(output, RATE_HZ, nothing)
        assert found.value.remedy


def test_input_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    """The same kind of error from a simulated fault and from a missing recording."""
    with pytest.raises(MicrophoneError):
        SimulatedInput(JumpingClock(), fails=True).open(lambda *_: None)
    with pytest.raises(MicrophoneError) as found:
        WavFileInput(tmp_path / "none.wav").open(lambda *_: None)
    assert found.value.remedy
