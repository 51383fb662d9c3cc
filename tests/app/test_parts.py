"""Which parts a machine has, and what stands in for those that it lacks."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import gpiozero
import pytest

from assistant.app import parts
from assistant.app.inputs import start_more
from assistant.app.places import Places
from assistant.devices.light import NoLamp
from assistant.devices.microphone import WavFileInput
from assistant.devices.remote import RemoteButton
from assistant.devices.simulated import JumpingClock
from assistant.devices.speaker import WavFileOutput
from assistant.errors import ButtonError, MicrophoneError
from assistant.session.events import DeviceFailed, Event, Gesture, GestureMade, KnobTurned
from assistant.settings import Settings, SpeakerSettings


@pytest.fixture
def notes() -> list[str]:
    return []


@pytest.mark.parametrize(
    ("model", "expected"),
    [("Raspberry Pi 4 Model B Rev 1.4\0", True), ("Some laptop", False), (None, False)],
)
def test_pins_are_those_of_a_raspberry_pi(
    model: str | None, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop's own GPIO chip has no button on it."""
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    monkeypatch.setattr(parts, "BOARD", tmp_path / "model")
    if model is not None:
        (tmp_path / "model").write_text(model)
    assert parts.has_pins() is expected


def test_pins_can_be_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for simulated pins has pins."""
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    assert parts.has_pins()


def test_lamp_that_is_not_there_is_noted(notes: list[str]) -> None:
    """The session goes on without it, and a person is told."""
    assert isinstance(parts.choose_lamp(Settings(light_device="none"), notes.append), NoLamp)
    assert notes == ["Light: none on this machine"]


def test_loudspeaker_stand_in_is_named(tmp_path: Path, notes: list[str]) -> None:
    """The program says plainly which file stands in; a service writes none."""
    settings = Settings(speaker=SpeakerSettings(device="file"))
    assert isinstance(
        parts.choose_output(settings, tmp_path / "session.wav", notes.append), WavFileOutput
    )
    assert isinstance(parts.choose_output(settings, None, notes.append), WavFileOutput)
    assert notes == [
        f"Loudspeaker: a stand-in, the file {tmp_path / 'session.wav'}",
        "Loudspeaker: none, light only",
    ]


def test_service_never_hears_the_sample_debrief(tmp_path: Path, notes: list[str]) -> None:
    """Its words were said by nobody in the room."""
    settings = Settings(microphone_device="file")
    with pytest.raises(MicrophoneError, match="this machine has none"):
        parts.choose_input(settings, tmp_path, tmp_path, notes.append, may_stand_in=False)


def test_microphone_file_that_was_named_is_heard(tmp_path: Path, notes: list[str]) -> None:
    """A file that a person chose stands in, also for a service."""
    import wave

    path = tmp_path / "room.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(3200))
    settings = Settings(microphone_file=path)
    chosen = parts.choose_input(settings, tmp_path, tmp_path, notes.append, may_stand_in=False)
    assert isinstance(chosen, WavFileInput)
    assert notes == [f"Microphone: a stand-in, the file {path}"]


def test_stand_ins_of_other_sessions_are_cleared_away(tmp_path: Path) -> None:
    """They are large; those of a session that is resumed stay beside each other."""
    places = Places(tmp_path, tmp_path, tmp_path)
    folder = tmp_path / "loudspeaker"
    folder.mkdir()
    (folder / "0001-old.wav").write_text("")
    first = places.new_loudspeaker_file(tmp_path / "0002-new.session")
    assert first == folder / "0002-new.wav"
    assert not (folder / "0001-old.wav").exists()
    first.write_text("")
    assert places.new_loudspeaker_file(tmp_path / "0002-new.session").name == "0002-new-2.wav"


def nobody() -> None:
    """Nothing to be told."""


def test_pins_that_refuse_are_left_for_the_keyboard(
    notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the settings name them; without a keyboard nobody can press."""
    monkeypatch.setattr(parts, "has_pins", lambda: True)
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-library")
    monkeypatch.setattr(parts, "keyboard_is_there", lambda: False)
    keyboard = parts.Keyboard(nobody, nobody)
    clock = JumpingClock()
    assert parts.start_button(Settings(), clock, keyboard, notes.append, print) is None
    assert notes[0].startswith("Button: not on the pins")
    named = Settings(button_device="gpio")
    with pytest.raises(ButtonError):
        parts.start_button(named, clock, keyboard, notes.append, print)


def test_remote_that_is_named_is_the_button_and_is_told_when_it_is_not_there(
    notes: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The device starts all the same, with its light showing that a part is missing."""
    told: list[Event] = []
    settings = Settings(button_device="remote", button_name="no such remote")
    keyboard = parts.Keyboard(nobody, nobody)
    button = parts.start_button(
        settings, JumpingClock(), keyboard, notes.append, print, told.append
    )
    assert isinstance(button, RemoteButton)
    button.close()
    assert told == [DeviceFailed(0.0, "button")]
    assert notes == ["Button: the input named 'no such remote'"]
    assert "no such input is plugged in" in caplog.text
    caplog.clear()


def test_knob_and_other_buttons_are_started_and_let_go(notes: list[str]) -> None:
    """One event for each, from the pins that the settings name."""
    told: list[Event] = []
    settings = Settings(back_pin=22, more_time_pin=23, knob_pins=(24, 25))
    with ExitStack() as stack:
        (gate,) = start_more(settings, JumpingClock(), notes.append, told.append, stack)
        for pin in (22, 23):
            gpiozero.Device.pin_factory.pin(pin).drive_low()
        for pin, is_closed in ((24, True), (25, True), (24, False), (25, False)):
            one = gpiozero.Device.pin_factory.pin(pin)
            (one.drive_low if is_closed else one.drive_high)()
    assert gate.before_wait(9.0) is None
    assert told == [
        GestureMade(0.0, 0.0, Gesture.BACK),
        GestureMade(0.0, 0.0, Gesture.MORE_TIME),
        KnobTurned(0.0, 1),
    ]
    assert notes == []


def test_knob_that_refuses_is_left_out(
    notes: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The one button can do all that it does; a person is told."""
    with ExitStack() as stack:
        settings = Settings(back_pin=97, knob_pins=(98, 99))
        start_more(settings, JumpingClock(), notes.append, print, stack)
    assert [note.partition(":")[0] for note in notes] == ["Left out", "Left out"]
    caplog.clear()
