"""One workshop of the real program, held in a process of its own and recorded.

It has its own house of sound. What it says of sounds and of consent, and reads back, is cut
short, to keep the run short: a rehearsal says it whole.

Run as ``main`` with the arguments FOLDER, MODEL and CACHE: FOLDER becomes the program's home,
and in the end holds the ``Session`` that ``Workshop.session`` gives back.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.journal.records import Recording as Journal
from assistant.signals import Signal
from tests.rig.chimes import found_signals
from tests.rig.house import RATE_HZ, House, Recording, hurry
from tests.rig.programs import ROOT, UNIT_NICENESS, Home, Program, coupling, ears

RECORDINGS = Path("/usr/share/pocketsphinx/test/data/librivox")

PLAN = """
version: 1
title: Growing together
slot: 6m
purpose: We help each other to grow good food.
activities:
  - title: The garden
    steps:
      - title: Draw your garden
        time: 16s
        group: 1
        gather: true
        prompts: [Take a piece of paper and a pencil.]
  - title: Helping each other
    steps:
      - rounds: 2
        role: client
        steps:
          - {title: Tell your story, time: 3s, cue: next client}
          - {title: Ask your questions, time: 3s, cue: clarify}
          - {title: Share good ideas, time: 3s, cue: ideas}
  - title: Last words
    steps:
      - title: Last words
        time: 20s
        group: all
        listen: questions
        prompts: [Which question will you take home?]
      - {title: Say goodbye, time: 3s}
"""

SYNTHETIC = (
    ("en-us", "My question is, how do we find more time for the garden?"),
    ("en-gb+m3", "What can we stop doing without losing anything?"),
)
READ_ALOUD = ("0870", "0880")

LONGEST_SECONDS = 400
"""Of a workshop."""

TITLE_AND_PROMPT_SECONDS = 10.0
"""What the listening step says first; its consent comes after them."""

ROUND_AND_TITLE_SECONDS = 11.0
"""What the first step of a round says first; the first of its sounds comes 3 s after them."""

AUDIBLE = 100
"""Of a sample's 32767: everything that the device says or that is said to it."""

PAUSE_SECONDS = 0.28
"""After the device's last word; with the start of the player, people begin 0.3 s after it."""


@dataclass(frozen=True)
class Played:
    """Speech that was played into the room."""

    kind: str
    text: str
    began_at: float
    ended_at: float


@dataclass(frozen=True)
class Session:
    """All that is known of the workshop, on ``time.monotonic()`` where it is a time.

    ``recording``: of the loudspeaker. ``room``: of all that the microphone can hear.
    """

    home: Home
    model: Path
    recording: Recording
    room: Recording
    journal: Journal
    found: dict[Signal, list[float]]
    ears: list[tuple[float, str]]
    played: list[Played]
    killed_at: float
    output: tuple[str, str]

    @property
    def presses(self) -> list[float]:
        """When the button went down."""
        return [at for at, _ in self.home.reported("press")]


@dataclass(frozen=True)
class Place:
    """Where a workshop is held, and what is heard of it so far."""

    house: House
    home: Home
    plan: Path
    clips: list[tuple[str, str, Path]]
    recording: Recording


def hold(house: House, home: Home, model: Path) -> Session:
    """The workshop, from the program's start to the harvest, killed once on the way."""
    plan = home.folder / "plan.yaml"
    plan.write_text(PLAN)
    clips = clips_in(home.folder)
    with (
        house.recording() as recording,
        house.recording("room") as room,
        coupling(house),
        breathing(house, home.folder),
        ears(house) as opened,
    ):
        place = Place(house, home, plan, clips, recording)
        first, killed_at = begin(place)
        second, played = go_on(place)
    return Session(
        home,
        model,
        recording,
        room,
        home.session(),
        found_signals(recording),
        opened,
        played,
        killed_at,
        (first.text, second.text),
    )


@contextmanager
def breathing(house: House, folder: Path) -> Iterator[None]:
    """No room is digitally silent: only a microphone that is dead or muted is."""
    path = folder / "room.wav"
    noise = np.random.default_rng(1).normal(0, 8, LONGEST_SECONDS * 16_000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(noise.astype("<i2").tobytes())
    playing = house.start_playing_into_room(path)
    try:
        yield
    finally:
        playing.kill()
        playing.wait()


def begin(place: Place) -> tuple[Program, float]:
    """From standing ready to the middle of the first step, where it is killed."""
    first = place.home.run_on_pins(place.house, place.plan)
    try:
        first.wait_for("says Ready")
        time.sleep(1.0)
        press_in_a_word(first, place.recording)  # begin
        first.wait_for("says We have")
        time.sleep(2.0)
        press_in_a_word(first, place.recording)  # hush, before the welcome's own sounds
        first.wait_for("state the press is awaited")
        time.sleep(1.5)
        first.press()
        first.wait_for("runs Draw your garden")
        time.sleep(3.0)
        killed_at = time.monotonic()
        first.kill()
    finally:
        first.close()
    return first, killed_at


def go_on(place: Place) -> tuple[Program, list[Played]]:
    """Started again: to the end, with what people said in the last words."""
    second = place.home.run_on_pins(place.house, place.plan)
    try:
        second.wait_for("says We are in")
        second.wait_for("state the press is awaited")
        time.sleep(5.0)  # the bells
        second.press()
        second.wait_for("says Round 1 of 2")
        time.sleep(ROUND_AND_TITLE_SECONDS)
        press_in_a_word(second, place.recording)  # hush, before what the sounds mean
        second.wait_for("says Round 2 of 2")
        time.sleep(2.0)
        press_in_a_word(second, place.recording)  # hush
        second.wait_for("state the press is awaited")
        time.sleep(3.0)
        second.press()
        second.wait_for("says Last words")
        time.sleep(TITLE_AND_PROMPT_SECONDS)
        press_in_a_word(second, place.recording)  # hush; a rehearsal says it all
        second.wait_for("listens Last words")
        second.wait_for("says Anyone else?")
        wait_for_its_last_word(place.recording)
        played = [play(place.house, *clip) for clip in place.clips]
        second.press()  # that was the last word
        second.wait_for("state the press is awaited")
        time.sleep(3.0)
        second.press()
        second.wait_for("says I read back")
        press_in_a_word(second, place.recording)  # hush, and end the reading
        second.wait_for("says That was our session")
        press_in_a_word(second, place.recording)  # hush, and finish
        assert second.wait() == 0, second.text
    finally:
        second.close()
    return second, played


def clips_in(folder: Path) -> list[tuple[str, str, Path]]:
    """Kind, words and file of everything that people say: made by a voice, and recorded."""
    assert RECORDINGS.is_dir(), "this test needs: sudo apt install pocketsphinx-testdata"
    clips = []
    for voice, text in SYNTHETIC:
        path = folder / f"{voice}.wav"
        command = ["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), text]
        subprocess.run(command, check=True)
        clips.append(("synthetic", text, path))
    lines = (RECORDINGS / "transcription").read_text().splitlines()
    for number in READ_ALOUD:
        (line,) = [line for line in lines if number in line]
        text, name = re.fullmatch(r"<s> (.*) </s> \((.*)\)", line.strip()).groups()
        clips.append(("read aloud", text, RECORDINGS / f"{name}.wav"))
    return clips


def play(house: House, kind: str, text: str, path: Path) -> Played:
    """Play a clip into the room, and the pause that a speaker makes after it."""
    began_at = time.monotonic()
    house.play_into_room(path)
    ended_at = time.monotonic()
    time.sleep(1.5)
    return Played(kind, text, began_at, ended_at)


def press_in_a_word(program: Program, recording: Recording) -> None:
    """Not between two, so that one hears whether the press hushed it."""
    wait_until(lambda: is_audible(recording, 0.03))
    program.press()


def wait_for_its_last_word(recording: Recording) -> None:
    """Until the device has begun to sound and is silent again."""
    wait_until(lambda: is_audible(recording, PAUSE_SECONDS))
    wait_until(lambda: not is_audible(recording, PAUSE_SECONDS))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look 50 times a second."""
    until = time.monotonic() + 10.0
    while not is_so():
        assert time.monotonic() < until, "the device does not begin to sound, or does not end"
        time.sleep(0.02)


def is_audible(recording: Recording, seconds: float) -> bool:
    """Whether anything sounded in the last seconds."""
    latest = recording.samples[-round(seconds * RATE_HZ) :].astype(int)
    return bool(np.abs(latest).max(initial=0) > AUDIBLE)


class Workshop:
    """The process in which a workshop is held."""

    def __init__(self, folder: Path, model: Path, cache: Path) -> None:
        self._folder = folder
        call = "from tests.rig.workshop import main; main()"
        with (folder / "told").open("wb") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-c", call, str(folder), str(model), str(cache)],
                cwd=ROOT,
                stdout=told,
                stderr=told,
            )
        hurry(self._process.pid, UNIT_NICENESS)

    def session(self) -> Session:
        """Once it is over: all that is known of it, or an error with what it told."""
        code = self._process.wait()
        assert code == 0, (self._folder / "told").read_text(errors="replace")
        session = pickle.loads((self._folder / "session").read_bytes())
        assert isinstance(session, Session)
        return session

    def close(self) -> None:
        """Break it off, if it still goes on; it ends the programs that it started."""
        if self._process.poll() is None:
            self._process.send_signal(2)
        try:
            self._process.wait(20.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main() -> None:
    """Hold a workshop in the folder of the first argument, with the model of the second and
    what was rendered before in the third."""
    folder, model, cache = map(Path, sys.argv[1:])
    house = House()
    try:
        house.start()
        session = hold(house, Home(folder, model, cache), model)
    finally:
        house.close()
    (folder / "session").write_bytes(pickle.dumps(session))
