"""One promise, two speakers: ``set_level`` turns down everything that sounds after it."""

from __future__ import annotations

import math
import queue
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from assistant.devices.ports import Speaker
from assistant.devices.simulated import JumpingClock, SimulatedOutput, SimulatedSpeaker
from assistant.signals import Signal
from assistant.sound.player import Player
from assistant.sound.voice import SilentVoice

RATE_HZ = 48_000
RINGS_OUT_SECONDS = 3
SpeakerAndLevel = tuple[Speaker, Callable[[], float]]
"""A speaker, and the level in dB of what it has sounded while a chime rings out."""


def simulated() -> Iterator[SpeakerAndLevel]:
    clock = JumpingClock()
    speaker = SimulatedSpeaker(clock, queue.SimpleQueue())

    def level_db() -> float:
        clock.jump_to(clock.now() + RINGS_OUT_SECONDS)
        return speaker.history[-1].level_db

    yield speaker, level_db


def real() -> Iterator[SpeakerAndLevel]:
    output = SimulatedOutput(JumpingClock())
    player = Player(SilentVoice(RATE_HZ), output, float, lambda *_: None, lambda *_: None)
    player.open()

    def level_db() -> float:
        blocks = RINGS_OUT_SECONDS * RATE_HZ // 480
        heard = b"".join(output.pull(480) for _ in range(blocks))
        samples = np.frombuffer(heard, dtype="<i2").astype(float)
        return 10 * math.log10(float(np.mean(samples**2)) + 1e-9)

    with closing(player):
        level_db()  # the stream is running
        yield player, level_db


@pytest.fixture(params=[simulated, real], ids=["simulated", "real"])
def made(request: pytest.FixtureRequest) -> Iterator[SpeakerAndLevel]:
    yield from request.param()


def test_level_turns_a_chime_down_and_up_again(made: SpeakerAndLevel) -> None:
    """By as many dB as asked for, within half a dB, and back to the usual level."""
    speaker, level_db = made
    levels = []
    for asked_db in (0.0, -12.0, 0.0):
        speaker.set_level(asked_db)
        speaker.chime(Signal.STEP)
        levels.append(level_db())
    assert levels[1] - levels[0] == pytest.approx(-12.0, abs=0.5)
    assert levels[2] == pytest.approx(levels[0], abs=0.1)
