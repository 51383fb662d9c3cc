"""From a press to the tick, to silence, and to what the press meant."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from assistant.session.rules import Rules
from assistant.signals import Signal
from assistant.sound.chimes import chime
from bench import hearing
from bench.figures import BLOCK_SECONDS, Figure, figure, milliseconds
from bench.programs import Program, device, surroundings
from tests.rig.house import RATE_HZ, House, Recording

PLAN = Path(__file__).with_name("pressing.yaml")
ROUNDS = 15
"""Steps gone through in one session; the plan has one more."""

CONTACT_SECONDS = 0.1
THREE_WORDS = "Next step, please"
SENTENCE = "Take a piece of flipchart and markers and make a drawing of your community."
QUIET_SECONDS = 1.8
"""Longer than the second in which a press is taken to have been meant for what has just
ended."""

CHIMES_OVER_SECONDS = 3.4
"""After the longest signal and the breath that follows it."""


@dataclass
class Delays:
    """In seconds, each round's."""

    to_tick: list[float] = field(default_factory=list)
    to_silence: list[float] = field(default_factory=list)
    to_chime: list[float] = field(default_factory=list)
    unanswered: int = 0
    pauses: int = 0


def press_figures(house: House, folder: Path) -> list[Figure]:
    """Press to tick, press to silence, certain gesture to chime."""
    environment = surroundings(house.environment, folder)
    latency = stream_latency(house, environment)
    ours = our_delays(house, environment, folder, min(latency))
    script = script_delays(house, environment)
    first = script.first_of_three_words
    middle = statistics.median(latency)

    def blocks(delays: list[float]) -> list[float]:
        return [(delay - middle) / BLOCK_SECONDS for delay in delays]

    return [
        figure(
            "press to tick",
            "blocks",
            1.5,
            blocks(ours.to_tick),
            beside=f"ours {milliseconds(ours.to_tick)}; the script's first sound, "
            f"three words: {milliseconds(first)}, "
            f"{len(SENTENCE.split())} words: {milliseconds(script.first_of_sentence)}",
            note=f"beyond the bare stream's own {milliseconds(latency)}",
        ),
        figure(
            "press to tick of the script's first sound",
            "times",
            1.0,
            [delay / statistics.median(first) for delay in ours.to_tick],
            note="three words, its engine warm: its best case",
        ),
        figure(
            "press to silence",
            "blocks",
            1.5,
            blocks(ours.to_silence),
            beside=f"ours {milliseconds(ours.to_silence)}; the script cannot be stopped, "
            f"its sentence ends after {milliseconds(script.to_end)}",
            note=f"the fade of half a block included; {ours.pauses} presses fell into "
            "a pause of the speech",
        ),
        figure(
            "certain gesture to chime",
            "blocks",
            1.5,
            blocks(ours.to_chime),
            beside=f"ours {milliseconds(ours.to_chime)}",
        ),
        figure("presses without tick or chime", "presses", 0.0, [ours.unanswered]),
    ]


def stream_latency(house: House, environment: dict[str, str]) -> list[float]:
    """From a bare callback to the recorded loudspeaker, over three openings of the stream."""
    delays = []
    for _ in range(3):
        with Program(environment, "bench.bare_stream") as stream:
            stream.answer()
            time.sleep(0.5)
            with house.recording() as recording:
                clicks = []
                for _ in range(8):
                    time.sleep(0.15 + random.random() * BLOCK_SECONDS)
                    clicks.append(stream.ask("click"))
                time.sleep(0.2)
            sounds = [hearing.first_sound(recording, at, at + 0.15) for at in clicks]
            delays += [sound - at for sound, at in zip(sounds, clicks, strict=True) if sound]
    return delays


def our_delays(
    house: House, environment: dict[str, str], folder: Path, least_latency: float
) -> Delays:
    """The real program, its session gone through by the real button's simulated pin."""
    delays = Delays()
    with device(environment, folder, str(PLAN)) as program:
        begin_session(house, program)
        for _ in range(ROUNDS):
            one_round(house, program, delays, least_latency)
    return delays


def begin_session(house: House, program: Program) -> None:
    """Let it stand ready, begin, hush the welcome, and wait until it waits."""
    for hears_speech in (False, True):
        with house.recording() as recording:
            hearing.wait_for_quiet(recording, 1.5, time.monotonic() + 30.0)
            contact(program)
            if hears_speech:
                return
            hearing.wait_for_sound(recording, time.monotonic() + 5.0)
            time.sleep(2.0)
            contact(program)


def contact(program: Program) -> tuple[float, float]:
    """A short press: the moments of its two edges."""
    down_at = program.ask("down")
    time.sleep(max(0.0, down_at + CONTACT_SECONDS - time.monotonic()))
    return down_at, program.ask("up")


def one_round(house: House, program: Program, delays: Delays, least_latency: float) -> None:
    """Press in silence: a tick, and the next step's chime. Press into its words: silence."""
    with house.recording() as recording:
        hearing.wait_for_quiet(recording, QUIET_SECONDS, time.monotonic() + 30.0)
        time.sleep(random.random() * BLOCK_SECONDS)
        down_at, up_at = contact(program)
        certain_at = up_at + Rules().gap_seconds
        time.sleep(max(0.0, certain_at + CHIMES_OVER_SECONDS - time.monotonic()))
        hearing.wait_for_sound(recording, time.monotonic() + 3.0)
        time.sleep(random.random() * BLOCK_SECONDS)
        hushed_at, _ = contact(program)
        time.sleep(1.0)
    measure_step(recording, down_at, certain_at, delays)
    measure_hush(recording, hushed_at, delays, least_latency)


def measure_step(
    recording: Recording, down_at: float, certain_at: float, delays: Delays
) -> None:
    tick_at = hearing.first_sound(recording, down_at, down_at + 0.2)
    chime_at = hearing.first_sound(recording, certain_at, certain_at + 0.5)
    if tick_at is None or chime_at is None:
        delays.unanswered += 1
        return
    delays.to_tick.append(tick_at - down_at)
    delays.to_chime.append(chime_at - certain_at)


def measure_hush(
    recording: Recording, hushed_at: float, delays: Delays, least_latency: float
) -> None:
    """The speech's last sample, with the tick that sounds at the same time taken out.

    An end sooner than any stream could make is a pause of the speech itself.
    """
    before_seconds = 0.1
    heard = hearing.window(recording, hushed_at - before_seconds, hushed_at + 0.4)
    tick = chime(Signal.TICK, 1, RATE_HZ)
    rest = hearing.without(heard, tick, skipped=round(0.006 * RATE_HZ))
    if rest is None:
        delays.unanswered += 1
        return
    end = hearing.last_audible(rest)
    delay = (end or 0) / RATE_HZ - before_seconds
    if delay < least_latency:
        delays.pauses += 1
    else:
        delays.to_silence.append(delay)


@dataclass
class ScriptDelays:
    """In seconds: from the press to sound, and from a wish for silence to its end."""

    first_of_three_words: list[float] = field(default_factory=list)
    first_of_sentence: list[float] = field(default_factory=list)
    to_end: list[float] = field(default_factory=list)


def script_delays(house: House, environment: dict[str, str]) -> ScriptDelays:
    """The script, its engine warm. What it says goes on after ``runAndWait`` returned."""
    delays = ScriptDelays()
    for sentence, delays_to_first in (
        (THREE_WORDS, delays.first_of_three_words),
        (SENTENCE, delays.first_of_sentence),
    ):
        with Program(environment, "bench.obvious", "speak", sentence) as script:
            script.answer()
            say_all(house, script)
            for _ in range(5):
                down_at, recording = say_all(house, script)
                sound = hearing.first_sound(recording, down_at, down_at + 2.0)
                delays_to_first.extend([sound - down_at] if sound else [])
                wish_at = down_at + 1.0
                end = hearing.last_sound(recording, wish_at, wish_at + 20.0)
                delays.to_end += [end - wish_at] if end and sentence is SENTENCE else []
    return delays


def say_all(house: House, script: Program) -> tuple[float, Recording]:
    """Press in silence; all that is said, and when it was pressed."""
    with house.recording() as recording:
        hearing.wait_for_quiet(recording, 0.5, time.monotonic() + 20.0)
        time.sleep(random.random() * BLOCK_SECONDS)
        down_at = script.ask("down")
        hearing.wait_for_sound(recording, time.monotonic() + 5.0)
        hearing.wait_for_quiet(recording, 1.0, time.monotonic() + 20.0)
        script.ask("up")
    return down_at, recording
