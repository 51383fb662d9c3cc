"""What it takes of the machine: processor time, memory, and time until it stands ready."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.app.hearing import model_for_listening
from assistant.app.parts import sample_debrief
from assistant.settings import cache_folder, config_folder, load_settings
from bench import hearing
from bench.figures import Figure, figure
from bench.pressing import begin_session, contact
from bench.programs import (
    ROOT,
    Program,
    ReadySocket,
    cpu_seconds,
    device,
    proportional_megabytes,
    surroundings,
)
from tests.rig.house import House, read_wav, write_wav

IDLE_WINDOWS, IDLE_SECONDS = 4, 10.0
LISTENING_WINDOWS, LISTENING_SECONDS = 3, 20.0
PLAN = Path(__file__).with_name("listening.yaml")


def idle_figures(house: House, folder: Path) -> list[Figure]:
    """Standing ready, beside a bare silent callback, at the same time."""
    environment = surroundings(house.environment, folder)
    with device(environment, folder) as ours:
        let_it_finish_speaking(house)
        with Program(environment, "bench.bare_stream") as bare:
            bare.answer()
            time.sleep(2.0)
            ids = (ours.process_id, bare.process_id)
            windows = [used_at_once(ids, IDLE_SECONDS) for _ in range(IDLE_WINDOWS)]
    shares = [[100 * one for one in column] for column in zip(*windows, strict=True)]
    beside = "ours {:.2f} %, bare {:.2f} % of a core".format(*map(statistics.median, shares))
    ratios = [mine / its for mine, its in windows]
    return [figure("idle CPU of a bare stream's", "times", 1.3, ratios, beside=beside)]


def let_it_finish_speaking(house: House) -> None:
    with house.recording() as recording:
        hearing.wait_for_sound(recording, time.monotonic() + 2.0)
        hearing.wait_for_quiet(recording, 1.5, time.monotonic() + 30.0)


def used_at_once(process_ids: tuple[int, ...], seconds: float) -> list[float]:
    """The share of a core that each family of processes uses over the same seconds."""
    before = [cpu_seconds(one) for one in process_ids]
    began_at = time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - began_at
    return [(cpu_seconds(one) - b) / passed for one, b in zip(process_ids, before, strict=True)]


# -- listening -------------------------------------------------------------------------------


def listening_figures(house: House, folder: Path) -> list[Figure]:
    """Listening, beside Vosk's own microphone loop, to the same people at the same time."""
    environment = surroundings(house.environment, folder)
    speech = long_debrief(folder)
    with device(environment, folder, str(PLAN)) as ours:
        let_it_finish_speaking(house)
        (idle,) = used_at_once((ours.process_id,), IDLE_SECONDS)
        go_and_listen(house, ours)
        with Program(environment, "bench.obvious", "listen", str(model_folder())) as loop:
            rate_hz = loop.answer()
            ids = (ours.process_id, loop.process_id)
            with playing(house, speech):
                time.sleep(5.0)
                windows = [
                    used_at_once(ids, LISTENING_SECONDS) for _ in range(LISTENING_WINDOWS)
                ]
            memory = [proportional_megabytes(one) for one in ids]
    above = [mine - idle for mine, _ in windows]
    its = [share for _, share in windows]
    ratios = [mine / other for mine, other in zip(above, its, strict=True)]
    beside = (
        f"ours {100 * statistics.median(above):.1f} % above our idle of {100 * idle:.1f} %, "
        f"Vosk's loop {100 * statistics.median(its):.1f} % of a core at {rate_hz} Hz"
    )
    note = f"after it, side by side: ours {memory[0]:.0f} MB, Vosk's loop {memory[1]:.0f} MB"
    return [
        figure("listening CPU of Vosk's loop's", "times", 1.2, ratios, beside=beside, note=note)
    ]


def model_folder() -> Path:
    """The model, as our program uses it."""
    config = config_folder()
    return model_for_listening(load_settings(config), "en", config, cache_folder())


def long_debrief(folder: Path) -> Path:
    """The sample debrief, again and again, for longer than is measured."""
    samples, rate_hz = read_wav(sample_debrief(config_folder(), cache_folder()))
    seconds = 10.0 + LISTENING_WINDOWS * LISTENING_SECONDS
    times = int(seconds * rate_hz / len(samples)) + 1
    return write_wav(folder / "debrief.wav", np.tile(samples, times), rate_hz)


@contextmanager
def playing(house: House, speech: Path) -> Iterator[None]:
    player = house.start_playing_into_room(speech)
    try:
        yield
    finally:
        player.kill()
        player.wait()


def go_and_listen(house: House, program: Program) -> None:
    """Begin, hush what is announced, and wait until the microphone is open."""
    begin_session(house, program)
    until = time.monotonic() + 30.0
    with house.recording() as recording:
        hearing.wait_for_sound(recording, until)
        time.sleep(4.0)
        contact(program)
        while not microphone_is_open(house):
            if time.monotonic() > until:
                raise SystemExit("bench: the session does not come to listening")
            time.sleep(0.2)
    time.sleep(1.0)


def microphone_is_open(house: House) -> bool:
    """Whether anybody but our own recording of the loudspeaker hears."""
    listed = subprocess.run(
        ["pactl", "list", "short", "source-outputs"],
        env=house.environment | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return len(listed.stdout.splitlines()) > 1


# -- memory ----------------------------------------------------------------------------------


def memory_figures(house: House, folder: Path) -> list[Figure]:
    """All our processes with the model loaded, less Vosk alone with it; one after the other."""
    environment = surroundings(house.environment, folder)
    with Program(environment, "bench.obvious", "load", str(model_folder())) as vosk:
        vosk.answer()
        time.sleep(1.0)
        alone = proportional_megabytes(vosk.process_id)
    with device(environment, folder) as ours:
        begin_session(house, ours)
        all_of_ours = settled_memory(ours.process_id)
    beside = f"ours {all_of_ours:.0f} MB, Vosk alone {alone:.0f} MB"
    return [figure("memory above Vosk alone", "MB", 90.0, [all_of_ours - alone], beside=beside)]


def settled_memory(process_id: int) -> float:
    """Once it grows no more."""
    before = 0.0
    for _ in range(30):
        time.sleep(1.0)
        now = proportional_megabytes(process_id)
        if abs(now - before) < 1.0:
            return now
        before = now
    return before


# -- the start ---------------------------------------------------------------------------------


def start_figures(house: House, folder: Path) -> list[Figure]:
    """From the process's start until it tells that it can be pressed; the cache is warm."""
    environment = surroundings(house.environment, folder)
    seconds = [start_once(environment, folder) for _ in range(6)][1:]
    return [figure("start to ready", "s", 2.0, seconds, note="the first start left out")]


def start_once(environment: dict[str, str], folder: Path) -> float:
    notified = ReadySocket(folder)
    began_at = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "run"],
        env={**environment, "NOTIFY_SOCKET": str(notified.path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )
    try:
        return notified.wait() - began_at
    finally:
        process.terminate()
        process.wait()
        notified.close()


def jump_figures() -> list[Figure]:
    """The whole session on the jumping clock, in this process, its journal in memory."""
    from tests.scenarios.room import Room, source_sheet

    source_sheet()
    seconds = []
    for _ in range(7):
        began_at = time.perf_counter()
        room = Room()
        room.run_plainly()
        seconds.append(time.perf_counter() - began_at)
    passed = f"{room.now / 60:.0f} minutes of session, {room.loop.outcome.value}"
    return [figure("the 90 minutes on the jumping clock", "s", 0.5, seconds, beside=passed)]
