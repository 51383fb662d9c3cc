"""Loudspeaker and microphone pulled out and plugged in again, as real streams feel it.

A private sound server is the card: when it is killed, streams stand still or break without
a word to the program, and no device can be opened; when it is started again, all are back.
"""

from __future__ import annotations

import queue
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from assistant.devices.microphone import SoundDeviceInput
from assistant.devices.speaker import SoundDeviceOutput
from assistant.hearing.listener import Answers, Listener
from assistant.plan.lines import Speech
from assistant.signals import Signal
from assistant.sound.player import Player
from assistant.sound.voice import Voice
from assistant.sound.voices import Voices
from tests.rig.house import RATE_HZ, House, check_programs, enter, leave, write_wav
from torture.outcomes import Outcome, Tally

BACK = Speech("We are in: the plan.")
AUDIBLE = 100
SOUND_BACK_SECONDS = 3.0
MICROPHONE_SAID_SECONDS = 5.0
MICROPHONE_BACK_SECONDS = 3.0
PATIENCE_SECONDS = 15.0

Told = tuple[float, str, str]
"""When (``time.monotonic()``), what (failed, recovered, started), and of which part."""


class Bench:
    """The real player and the real listener on the streams of a house of sound."""

    def __init__(self, house: House, folder: Path, with_listener: bool) -> None:
        self.house = house
        self.told: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self.output = SoundDeviceOutput()
        self.voices = Voices({"en": Voice(folder / "voice")})
        self._players: list[subprocess.Popen[bytes]] = []
        self._noise = write_wav(folder / "noise.wav", room_noise(), RATE_HZ)
        self.player = Player(
            self.voices,
            self.output,
            float,
            lambda *_: None,
            lambda part, _: self._tell("failed", part),
            on_recovered=self._is_back,
        )
        self.player.open()
        self.listener: Listener | None = None
        if with_listener:
            self.listener = self._listener(folder / "no-model")

    def close(self) -> None:
        """End everything but the house."""
        for noise in self._players:
            noise.kill()
            noise.wait()
        if self.listener is not None:
            self.listener.close()
        self.player.close()
        self.voices.close()

    def wait_for(self, what: str, part: str) -> float:
        """When it was told; none of it that was told before counts."""
        return self._next_of(what, part=part)[0]

    def _next_of(self, *kinds: str, part: str) -> tuple[float, str]:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            at, kind, of = self.told.get(timeout=max(0.01, until - time.monotonic()))
            if kind in kinds and of == part:
                return at, kind

    def first_sound_after(self, plug_in: Callable[[], None]) -> tuple[float, int]:
        """The seconds from the plug to the first sound, and how many utterances were heard."""
        plugged_at = time.monotonic()
        plug_in()
        with self.house.recording() as recording:
            self.wait_for("recovered", "speaker")
            time.sleep(2.5)
            samples = np.abs(recording.samples.astype(int))
            loud = np.flatnonzero(samples > AUDIBLE)
            first_at = recording.monotonic_at(int(loud[0])) if len(loud) else float("inf")
        gaps = np.flatnonzero(np.diff(loud) > RATE_HZ)
        return first_at - plugged_at, len(gaps) + bool(len(loud))

    def make_noise(self) -> None:
        """The room is never quite silent."""
        self._players.append(self.house.start_playing_into_room(self._noise))

    def listen(self) -> None:
        """Begin to listen; on a busy machine the library may refuse at first."""
        assert self.listener is not None
        self.listener.start("debrief")
        if self._next_of("started", "failed", part="microphone")[1] == "failed":
            self.wait_for("recovered", "microphone")
            self.listener.start("debrief")
            self.wait_for("started", "microphone")

    def _is_back(self, part: str) -> None:
        self._tell("recovered", part)
        self.player.say(1000 + self.output.reopenings, (BACK,))

    def _tell(self, what: str, part: str) -> None:
        self.told.put((time.monotonic(), what, part))

    def _listener(self, no_model: Path) -> Listener:
        def nothing(*_: object) -> None:
            return None

        answers = Answers(
            on_started=lambda _: self._tell("started", "microphone"),
            on_voice_started=nothing,
            on_voice_stopped=nothing,
            on_snippet=nothing,
            on_closed=nothing,
            on_ended=nothing,
            on_failed=lambda part, _: self._tell("failed", part),
            on_recovered=lambda part: self._tell("recovered", part),
        )
        return Listener(
            SoundDeviceInput(),
            no_model,
            answers,
            session_at=float,
            sounded_between=self.player.sounded_between,
        )


def room_noise() -> np.ndarray:
    """Half a minute at -50 dBFS."""
    noise = np.random.default_rng(1).normal(0, 100, 30 * RATE_HZ)
    return noise.astype(np.int16)


@contextmanager
def bench(with_listener: bool) -> Iterator[Bench]:
    """A bench in a house of its own."""
    folder = Path(tempfile.mkdtemp(prefix="b", dir="/tmp"))
    house = House()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(house.close)
        house.start()
        stack.callback(leave, enter(house.environment))
        one = Bench(house, folder, with_listener)
        stack.callback(one.close)
        yield one


def pull_loudspeaker(one: Bench, away_seconds: float) -> tuple[float, list[str]]:
    """Pulled out in a sentence, and plugged in after a while in which things fell due.

    The seconds until sound was back, and what went wrong."""
    one.player.say(1, (Speech("This sentence is never heard to its end, since it is long."),))
    time.sleep(0.3)
    one.house.unplug()
    one.player.schedule_chime(Signal.END, time.monotonic() + away_seconds / 2)
    one.wait_for("failed", "speaker")
    one.player.chime(Signal.GATHER)
    time.sleep(away_seconds)
    seconds, utterances = one.first_sound_after(one.house.start)
    failures = []
    if seconds > SOUND_BACK_SECONDS:
        failures.append(f"sound was back after {seconds:.1f} s")
    if utterances != 1:
        failures.append(f"{utterances} things were heard, expected one sentence")
    return seconds, failures


def pull_microphone(one: Bench) -> tuple[float, float, list[str]]:
    """Pulled out while it listens, and plugged in once that was said.

    The seconds until it was said, and until it heard again, and what went wrong."""
    one.make_noise()
    one.listen()
    time.sleep(0.5)
    pulled_at = time.monotonic()
    one.house.unplug()
    said_seconds = one.wait_for("failed", "microphone") - pulled_at
    plugged_at = time.monotonic()
    one.house.start()
    one.make_noise()
    back_seconds = one.wait_for("recovered", "microphone") - plugged_at
    one.listen()
    assert one.listener is not None
    one.listener.stop()
    failures = []
    if said_seconds > MICROPHONE_SAID_SECONDS:
        failures.append(f"said after {said_seconds:.1f} s")
    if back_seconds > MICROPHONE_BACK_SECONDS:
        failures.append(f"heard again after {back_seconds:.1f} s")
    return said_seconds, back_seconds, failures


def make_loudspeaker(count: int, chance: random.Random) -> Outcome:
    """In mid-sentence, for up to four seconds."""
    try:
        check_programs()
    except AssertionError as missing:
        return Outcome(name="loudspeaker", skipped=str(missing))
    tally = Tally("loudspeaker")
    with bench(with_listener=False) as one:
        for _ in range(count):
            seconds, failures = pull_loudspeaker(one, chance.uniform(0.0, 4.0))
            tally.count(failures, recovered_in=seconds)
    return tally.outcome("from the plug to the first sound")


def make_microphone(count: int, chance: random.Random) -> Outcome:
    """While it listens; loudspeaker and microphone are one device here, as many are."""
    del chance
    try:
        check_programs()
    except AssertionError as missing:
        return Outcome(name="microphone", skipped=str(missing))
    tally, said = Tally("microphone"), []
    for _ in range(count):
        with bench(with_listener=True) as one:
            said_seconds, back_seconds, failures = pull_microphone(one)
            said.append(said_seconds)
            tally.count(failures, recovered_in=back_seconds)
    return tally.outcome(f"from the plug to its first sound; said after {max(said):.1f} s")
