"""Which parts this machine has, by the settings; what stands in for the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.app.inputs import Tell, remote_button
from assistant.devices.button import GpioButton, KeyboardButton, keyboard_is_there
from assistant.devices.light import GpioLamp, NoLamp
from assistant.devices.microphone import SoundDeviceInput, WavFileInput
from assistant.devices.ports import AudioInput, AudioOutput, Button, Clock, Lamp
from assistant.devices.speaker import SoundDeviceOutput, WavFileOutput, list_devices
from assistant.errors import ButtonError, DeviceError, LightError, MicrophoneError
from assistant.hearing.sample import write_sample_debrief
from assistant.preparing import Note
from assistant.session.events import ButtonEdge
from assistant.settings import Settings
from assistant.sound.voice import Voice

OnEdge = Callable[[ButtonEdge], None]

MICROPHONE_RATE_HZ = 16000
SAMPLE_WORDS_A_MINUTE = 150


@dataclass(frozen=True)
class Keyboard:
    """How the keyboard tells the program to stop, and that nobody presses any more."""

    on_quit: Callable[[], None]
    on_end: Callable[[], None]


BOARD = Path("/proc/device-tree/model")


def has_pins() -> bool:
    """Whether this is a Raspberry Pi, or simulated pins were asked for.

    ``/dev/gpiochip0`` alone says nothing: laptops have one too, without a button on it.
    """
    if "GPIOZERO_PIN_FACTORY" in os.environ:
        return True
    try:
        return "Raspberry Pi" in BOARD.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def has_sound_card(direction: str) -> bool:
    """Whether there is any device to play ('output') or to hear ('input') with."""
    try:
        devices = list_devices()
    except DeviceError:
        return False
    if direction == "output":
        return any(device.output_channels for device in devices)
    return any(device.input_channels for device in devices)


def start_button(
    settings: Settings,
    clock: Clock,
    keyboard: Keyboard,
    note: Note,
    on_edge: OnEdge,
    tell: Tell = lambda _: None,
) -> Button | None:
    """The button, reporting; None when nobody can press at this machine.

    ``tell``: what a remote's other keys mean, and that it is lost or found. Pins that refuse
    are noted and left for the keyboard, unless the settings name them: then ``ButtonError``
    is raised, as it is for a remote that may not be used.
    """
    wanted = settings.button_device
    if wanted == "remote":
        remote = remote_button(settings.button_name, clock, tell)
        remote.start(on_edge)
        note(f"Button: the input named '{settings.button_name}'")
        return remote
    if wanted == "gpio" or (wanted == "auto" and has_pins()):
        pins = GpioButton(clock, settings.button_pin)
        try:
            pins.start(on_edge)
            return pins
        except ButtonError as error:
            if wanted == "gpio":
                raise
            note(f"Button: not on the pins, {error}")
    if not keyboard_is_there():
        return None
    note(
        "Button: the keyboard. Enter press, d double, t triple, h hold (pause), "
        "m short press then hold (one more minute), e long hold (end), q stop here"
    )
    keys = KeyboardButton(clock, keyboard.on_quit, keyboard.on_end)
    keys.start(on_edge)
    return keys


def choose_lamp(settings: Settings, note: Note) -> Lamp:
    """The light, or none; a light that cannot be reached is noted, not fatal."""
    wanted = settings.light_device
    if wanted == "none" or (wanted == "auto" and not has_pins()):
        note("Light: none on this machine")
        return NoLamp()
    try:
        return GpioLamp(settings.light_pin)
    except LightError as error:
        note(f"Light: none, {error}")
        return NoLamp()


def choose_output(settings: Settings, recording: Path | None, note: Note) -> AudioOutput:
    """The loudspeaker; without a sound card a stand-in that writes ``recording``, if any."""
    wanted, rate_hz = settings.speaker.device, settings.speaker.sample_rate_hz
    if wanted == "file" or (wanted == "auto" and not has_sound_card("output")):
        stand_in = f"a stand-in, the file {recording}" if recording else "none, light only"
        note(f"Loudspeaker: {stand_in}")
        return WavFileOutput(recording, rate_hz)
    return SoundDeviceOutput(
        None if wanted == "auto" else wanted,
        rate_hz,
        settings.speaker.block_frames,
        settings.speaker.latency_seconds,
    )


def choose_input(
    settings: Settings, config: Path, cache: Path, note: Note, may_stand_in: bool = True
) -> AudioInput:
    """The microphone; without a sound card a stand-in that hears a file.

    ``may_stand_in`` False: never the sample debrief, whose words nobody in the room said.

    Raises ``MicrophoneError``, ``VoiceError``.
    """
    wanted, file = settings.microphone_device, settings.microphone_file
    is_file = wanted == "file" or file is not None
    if not is_file and (wanted != "auto" or has_sound_card("input")):
        return SoundDeviceInput(None if wanted == "auto" else wanted)
    if file is None and not may_stand_in:
        raise MicrophoneError(
            "looking for a microphone",
            "this machine has none",
            "plug one in, or name a file in config/device.yaml",
        )
    if file is None:
        file = sample_debrief(config, cache)
    note(f"Microphone: a stand-in, the file {file}")
    return WavFileInput(file)


def sample_debrief(config: Path, cache: Path) -> Path:
    """The spoken sample debrief, rendered once with several voices."""
    source = config / "sample-debrief.yaml"
    path = cache / "sample-debrief.wav"
    if path.exists() and path.stat().st_mtime >= source.stat().st_mtime:
        return path
    entries = yaml.safe_load(source.read_text(encoding="utf-8"))

    def render(sentence: str, number: int) -> bytes:
        voice = Voice(
            cache / "voice", entries[number][0], SAMPLE_WORDS_A_MINUTE, MICROPHONE_RATE_HZ
        )
        try:
            return voice.render(sentence).tobytes()
        finally:
            voice.close()

    write_sample_debrief(path, [text for _, text in entries], render)
    return path
