"""``record``: the convener's own voice, through the microphone or from files."""

from __future__ import annotations

import os
import queue
import signal
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.app.booth import GESTURES, KEYS, Booth, Choice, Playback
from assistant.app.parts import Keyboard, choose_input, choose_output, start_button
from assistant.app.places import Places
from assistant.app.recorded import Script, Wanted
from assistant.devices.button import KeyboardButton
from assistant.devices.clock import SessionClock
from assistant.devices.ports import Inbox
from assistant.errors import (
    AuthorError,
    ButtonError,
    DeviceError,
    Problem,
)
from assistant.session.events import DeviceFailed, SpeechFinished, StopRequested
from assistant.settings import Settings
from assistant.sound.player import Player
from assistant.sound.takes import sentence_of
from assistant.sound.wav import Refusal, Sound, read_wav

if TYPE_CHECKING:
    from assistant.sound.pcm import Pcm

LARGEST_FILE_BYTES = 100_000_000
"""Four minutes of stereo at 48 kHz and 32 bits: no sentence needs as much."""

Tell = Callable[[str], None]


# -- from files ----------------------------------------------------------------------------


def record_files(script: Script, folder: Path, settings: Settings, tell: Tell) -> None:
    """Keep each WAV file of a folder as the sentence that it is named for.

    Every file that can be used is kept; then ``AuthorError`` tells of all the others.
    """
    problems: list[Problem] = []
    files = _wav_files(folder)
    for path in files:
        problem = _record_file(script, path, settings.speaker.sample_rate_hz, tell)
        if problem is not None:
            problems.append(problem)
    if not files:
        mend = "write the names that are expected with --list FILE"
        problems.append(Problem(str(folder), 0, 0, "no WAV file", "some in a folder", mend))
    if problems:
        raise AuthorError(tuple(problems))


def _wav_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".wav")
    except OSError as refusal:
        found = f"no readable folder ({refusal.strerror})"
        raise AuthorError((Problem(str(folder), 0, 0, found, "one of WAV files"),)) from None


def _record_file(script: Script, path: Path, rate_hz: int, tell: Tell) -> Problem | None:
    wanted = _named(path.stem, script.wanted)
    if wanted is None:
        found, expected = "a name that no sentence has", "a sentence's number, or its name"
        mend = "write the names with --list FILE; an edited sentence has a new one"
        return Problem(str(path), 0, 0, found, expected, mend)
    pcm = _sentence_in(path, rate_hz)
    if isinstance(pcm, Refusal):
        return Problem(str(path), 0, 0, pcm.found, pcm.expected, pcm.mend)
    script.recordings.keep(wanted.language, wanted.text, script.plan, pcm, rate_hz)
    tell(f"{path.name}: {wanted.number}, {wanted.text}")
    return None


def _sentence_in(path: Path, rate_hz: int) -> Pcm | Refusal:
    data = _read(path)
    sound = read_wav(data) if isinstance(data, bytes) else data
    return sentence_of(sound, rate_hz) if isinstance(sound, Sound) else sound


def _named(stem: str, wanted: Iterable[Wanted]) -> Wanted | None:
    """By number alone; or by the name, whatever number stands before it."""
    if stem.strip().isdecimal():
        return next((one for one in wanted if one.number == int(stem)), None)
    tail = stem.strip().lower().lstrip("0123456789").lstrip("-")
    return next((one for one in wanted if one.name.partition("-")[2] == tail), None)


def _read(path: Path) -> bytes | Refusal:
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Refusal("no file", "a WAV file", "put one there")
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as refusal:
        found = f"no readable file ({refusal.strerror})"
        return Refusal(found, "a WAV file", "make it readable")
    if len(data) > LARGEST_FILE_BYTES:
        limit = f"at most {LARGEST_FILE_BYTES // 1_000_000} MB"
        return Refusal("a larger file", limit, "give each sentence a file of its own")
    return data


# -- through the microphone ----------------------------------------------------------------


def record_aloud(
    script: Script,
    numbers: Sequence[int],
    settings: Settings,
    places: Places,
    tell: Tell,
) -> None:
    """Record the sentences of these numbers (none given: what is not recorded yet).

    Each is kept as soon as it is wanted, so that nothing is lost by stopping. Raises
    ``MicrophoneError``, ``SpeakerError``, ``ButtonError``, ``VoiceError``.
    """
    chosen = [
        one
        for one in script.wanted
        if one.number in numbers or not (numbers or script.is_recorded(one))
    ]
    if not chosen:
        tell("Every sentence is recorded; --only N records one again")
        return
    with ExitStack() as stack:
        booth = _open_booth(settings, places, tell, stack)
        record_each(script, chosen, booth, settings.speaker.sample_rate_hz, tell)


class Records(Protocol):
    """Where a sentence is recorded; a ``Booth``."""

    def record(self) -> Pcm | Choice:
        """A sentence that somebody wants to keep, or ``SKIP`` or ``STOP``."""


def record_each(
    script: Script, chosen: Sequence[Wanted], booth: Records, rate_hz: int, tell: Tell
) -> None:
    """Show each sentence, and keep what comes of it, until somebody stops."""
    for one in chosen:
        tell("")
        tell(f"{one.number} of {len(script.wanted)}  {one.clock}  ({one.language})")
        tell(f"  {one.text}")
        result = booth.record()
        if result is Choice.STOP:
            return
        if not isinstance(result, Choice):
            script.recordings.keep(one.language, one.text, script.plan, result, rate_hz)
            tell("  Kept")


def _open_booth(settings: Settings, places: Places, tell: Tell, stack: ExitStack) -> Booth:
    clock, inbox = SessionClock(), _inbox()
    microphone = choose_input(settings, places.config, places.cache, tell, may_stand_in=False)
    playback = Playback(settings.speaker.sample_rate_hz)

    def failed(device: str, error: DeviceError) -> None:
        booth.failures.append(error)
        inbox.put(DeviceFailed(clock.now(), device))

    player = Player(
        playback,
        choose_output(settings, places.state / "loudspeaker" / "record.wav", tell),
        clock.at,
        lambda number, was_cut, at: inbox.put(SpeechFinished(at, number, was_cut)),
        failed,
    )
    booth = Booth(microphone, player, playback, clock, inbox, settings.rules, tell)
    player.open()
    stack.callback(player.close)
    _add_button(settings, clock, inbox, tell, stack)
    return booth


def _inbox() -> Inbox:
    return queue.SimpleQueue()


def _add_button(
    settings: Settings, clock: SessionClock, inbox: Inbox, tell: Tell, stack: ExitStack
) -> None:
    def stop() -> None:
        inbox.put(StopRequested(0.0))

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
    keyboard = Keyboard(on_quit=stop, on_end=stop)
    button = start_button(settings, clock, keyboard, lambda _: None, inbox.put)
    if button is None:
        raise ButtonError(
            "recording through the microphone",
            "nobody can press here",
            "start it in a terminal, or record elsewhere and use --from FOLDER",
        )
    stack.callback(button.close)
    tell(KEYS if isinstance(button, KeyboardButton) else GESTURES)
