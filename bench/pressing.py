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

ROUNDS = 14
"""Steps gone through in one session; the debrief, where it listens, is not reached."""

CONTACT_SECONDS = 0.1
THREE_WORDS = "Next step, please"
SENTENCE = "Take a piece of flipchart and markers and make a drawing of your community."
CHIMES_OVER_SECONDS = 3.4
"""After the longest signal and the breath that follows it."""


@dataclass
class Delays:
    """In seconds, each round's."""

    to_tick: list[float] = field(default_factory=list)
    to_silence: list[float] = field(default_factory=list)
    to_chime: list[float] = field(default_factory=list)
    missed: int = 0


def press_figures(house: House, folder: Path) -> list[Figure]:
    """Press to tick, press to silence, certain gesture to chime."""
    environment = surroundings(house.environment, folder / "state")
    latency = stream_latency(house, environment)
    ours = our_delays(house, environment, folder)
    first, ends = script_delays(house, environment)
    middle = statistics.median(latency)

    def blocks(delays: list[float]) -> list[float]:
        return [(delay - middle) / BLOCK_SECONDS for delay in delays]

    beyond = f"beyond the bare stream's own {milliseconds(latency)}"
    return [
        figure(
            "press to tick",
            "blocks",
            1.5,
            blocks(ours.to_tick),
            beside=f"ours {milliseconds(ours.to_tick)}; the script's first sound, "
            f"three words: {milliseconds(first)}",
            note=beyond,
        ),
        figure(
            "tick, of the script's first sound at its best",
            "times",
            1.0,
            [delay / min(first) for delay in ours.to_tick],
        ),
        figure(
            "press to silence",
            "blocks",
            1.5,
            blocks(ours.to_silence),
            beside=f"ours {milliseconds(ours.to_silence)}; the script cannot be stopped, "
            f"its sentence ends after {milliseconds(ends)}",
            note="a fade of half a block included",
        ),
        figure(
            "certain gesture to chime",
            "blocks",
            1.5,
            blocks(ours.to_chime),
            beside=f"ours {milliseconds(ours.to_chime)}",
            note=f"{ours.missed} rounds without a chime" if ours.missed else "",
        ),
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


def our_delays(house: House, environment: dict[str, str], folder: Path) -> Delays:
    """The real program, its session gone through by the real button's simulated pin."""
    delays = Delays()
    with device(environment, folder) as program:
        begin_session(house, program)
        for _ in range(ROUNDS):
            one_round(house, program, delays)
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


def one_round(house: House, program: Program, delays: Delays) -> None:
    """Press in silence: a tick, and the next step's chime. Press into its words: silence."""
    with house.recording() as recording:
        hearing.wait_for_quiet(recording, 0.5, time.monotonic() + 30.0)
        time.sleep(random.random() * BLOCK_SECONDS)
        down_at, up_at = contact(program)
        certain_at = up_at + Rules().gap_seconds
        time.sleep(max(0.0, certain_at + CHIMES_OVER_SECONDS - time.monotonic()))
        hushed_at = None
        if hearing.wait_for_sound(recording, time.monotonic() + 3.0):
            time.sleep(random.random() * BLOCK_SECONDS)
            hushed_at, _ = contact(program)
            time.sleep(1.0)
    if hearing.is_silent(recording, down_at - 0.2, down_at):
        measure_step(recording, down_at, certain_at, delays)
    if hushed_at is not None:
        measure_hush(recording, hushed_at, delays)


def measure_step(
    recording: Recording, down_at: float, certain_at: float, delays: Delays
) -> None:
    tick_at = hearing.first_sound(recording, down_at, down_at + 0.2)
    chime_at = hearing.first_sound(recording, certain_at, certain_at + 0.5)
    if tick_at is not None:
        delays.to_tick.append(tick_at - down_at)
    if chime_at is not None and tick_at is not None:
        delays.to_chime.append(chime_at - certain_at)
    else:
        delays.missed += 1


def measure_hush(recording: Recording, hushed_at: float, delays: Delays) -> None:
    """The speech's last sample, with the tick that sounds at the same time taken out."""
    heard = hearing.window(recording, hushed_at - 0.1, hushed_at + 0.4)
    tick = chime(Signal.TICK, 1, RATE_HZ)
    found = hearing.without(heard, tick, skipped=round(0.006 * RATE_HZ))
    if found is None:
        return
    rest, _ = found
    loud = [place for place in range(len(rest)) if abs(int(rest[place])) > hearing.AUDIBLE]
    if loud and loud[-1] / RATE_HZ > 0.1:
        delays.to_silence.append(loud[-1] / RATE_HZ - 0.1)


def script_delays(house: House, environment: dict[str, str]) -> tuple[list[float], list[float]]:
    """The script: press to its first sound, and, pressed again, to its sentence's end."""
    firsts, ends = [], []
    with Program(environment, "bench.obvious", "speak", THREE_WORDS) as script:
        script.answer()
        for _ in range(8):
            with house.recording() as recording:
                time.sleep(0.3)
                down_at = script.ask("down")
                script.ask("up")  # answered once it has said all
            sound = hearing.first_sound(recording, down_at, down_at + 2.0)
            firsts += [sound - down_at] if sound else []
    with Program(environment, "bench.obvious", "speak", SENTENCE) as script:
        script.answer()
        for _ in range(4):
            with house.recording() as recording:
                script.ask("down")
                time.sleep(1.0)
                pressed_at = time.monotonic()
                script.ask("up")
                time.sleep(0.5)
            end = hearing.last_sound(recording, pressed_at, pressed_at + 20.0)
            ends += [end - pressed_at] if end else []
    return firsts, ends
