"""Trying single parts: say a sentence, show what is heard, list what the machine has."""

from __future__ import annotations

import os
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

from rich.table import Table
from rich.text import Text

from assistant.app.hearing import model_for_listening
from assistant.app.parts import choose_input, choose_output, has_pins
from assistant.app.places import Places
from assistant.devices.microphone import WavFileInput
from assistant.devices.remote import list_inputs
from assistant.devices.speaker import list_devices
from assistant.errors import DeviceError, SpeakerError
from assistant.hearing.listener import Answers, Listener, Snippet
from assistant.plan.lines import Speech
from assistant.preparing import load_language, make_voices
from assistant.settings import Settings
from assistant.sound.player import Player

Echo = Callable[[str], None]


def say_once(
    text: str, output: Path | None, settings: Settings, places: Places, echo: Echo
) -> None:
    """Say ``text``, or write it as a WAV file. Raises ``VoiceError``, ``SpeakerError``."""
    language = load_language("en", places.config)
    voice = make_voices(settings, (language,), places.cache)
    try:
        if output is not None:
            pcm = voice.render(Speech(text), cached=False)
            _write_wav(output, pcm.tobytes(), voice.sample_rate_hz)
            return
        recording = places.state / "loudspeaker" / "say.wav"
        finished = threading.Event()
        player = Player(
            voice,
            choose_output(settings, recording, echo),
            lambda monotonic_seconds: monotonic_seconds,
            lambda *_: finished.set(),
            lambda _, error: echo(str(error)),
        )
        player.open()
        try:
            player.say(1, (Speech(text),), is_private=True)
            finished.wait()
        finally:
            player.close()
    finally:
        voice.close()


def _write_wav(path: Path, pcm: bytes, rate_hz: int) -> None:
    try:
        with path.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            file.writeframes(pcm)
    except OSError as refusal:
        raise SpeakerError(
            f"writing {path}", refusal.strerror or str(refusal), "give another path"
        ) from None


def listen_live(
    file: Path | None, seconds: float | None, settings: Settings, places: Places, echo: Echo
) -> None:
    """Print each snippet as it is recognised; nothing is kept.

    Ends after ``seconds``, at the end of a file, or at Ctrl-C. Raises ``ModelError``,
    ``MicrophoneError``.
    """
    model = model_for_listening(settings, "en", places.config, places.cache)
    microphone = (
        WavFileInput(file)
        if file is not None
        else choose_input(settings, places.config, places.cache, echo)
    )
    began_at = time.monotonic()
    ended = threading.Event()
    failures: list[DeviceError] = []
    listener = Listener(
        microphone,
        model,
        _shown(echo, ended, failures),
        session_at=lambda monotonic_seconds: monotonic_seconds - began_at,
        sounded_between=lambda *_: False,
    )
    try:
        listener.start("try")
        _wait_while_listening(listener, seconds, ended)
        listener.stop()
        ended.wait(15.0)
    finally:
        listener.close()
    if failures:
        raise failures[0]


def _shown(echo: Echo, ended: threading.Event, failures: list[DeviceError]) -> Answers:
    """What is heard is printed; that it ended, or failed, is noted."""

    def show(snippet: Snippet) -> None:
        echo(f"{snippet.began_at:7.1f} s  {'?' if snippet.is_question else ' '} {snippet.text}")

    def fail(_: str, error: DeviceError) -> None:
        failures.append(error)
        ended.set()

    def nothing(_: float) -> None:
        return None

    return Answers(
        on_started=lambda _: echo("Listening; Ctrl-C ends it"),
        on_voice_started=nothing,
        on_voice_stopped=nothing,
        on_snippet=show,
        on_closed=nothing,
        on_ended=lambda _: ended.set(),
        on_failed=fail,
    )


def _wait_while_listening(
    listener: Listener, seconds: float | None, ended: threading.Event
) -> None:
    until = None if seconds is None else time.monotonic() + seconds
    try:
        while not ended.wait(0.1):
            if listener.is_exhausted or (until is not None and time.monotonic() >= until):
                ended.wait(1.0)
                return
    except KeyboardInterrupt:
        return


def inputs_table() -> Table:
    """What can be the button by 'device: remote' in the settings, by its name."""
    table = Table("input", "as the button", box=None)
    for one in list_inputs():
        is_open = os.access(one.path, os.R_OK)
        table.add_row(Text(one.name), "yes" if is_open else f"no right to read {one.path}")
    if not table.row_count:
        table.add_row("none: no presenter's remote and no keyboard is plugged in")
    return table


def devices_table() -> Table:
    """The sound devices of this machine, and whether it has pins."""
    table = Table(box=None, caption_justify="left")
    for name in ("sound device", "plays", "hears", ""):
        table.add_column(name)
    try:
        for device in list_devices():
            default = [
                word
                for word, is_default in (
                    ("default loudspeaker", device.is_default_output),
                    ("default microphone", device.is_default_input),
                )
                if is_default
            ]
            table.add_row(
                Text(device.name),
                "yes" if device.output_channels else "",
                "yes" if device.input_channels else "",
                ", ".join(default),
            )
    except SpeakerError as error:
        table.add_row(Text(str(error)))
    if not table.row_count:
        table.add_row("none: files stand in for loudspeaker and microphone")
    table.caption = f"pins: {'yes' if has_pins() else 'none, the keyboard is the button'}"
    return table
