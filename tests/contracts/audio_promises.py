"""What every output and every input stream promises, whatever is at its other end."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable

import pytest

from assistant.devices.ports import AudioInput, AudioOutput

PATIENCE_SECONDS = 10.0
RATE_HZ = 16_000
JITTER_SECONDS = 0.1
"""Blocks are stamped by a clock, and the machine may be busy; no stamp may drift away."""


def nothing() -> None:
    """A stream that runs by itself needs no push."""


class CountingSource:
    """Silence, noting how much was asked for and when it will be heard."""

    def __init__(self, sample_rate_hz: int, wanted_blocks: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.blocks: list[tuple[int, float]] = []
        self.has_enough = threading.Event()
        self._wanted_blocks = wanted_blocks

    def fill(self, frames: int, starts_at_monotonic: float) -> bytes:
        self.blocks.append((frames, starts_at_monotonic))
        if len(self.blocks) >= self._wanted_blocks:
            self.has_enough.set()
        return bytes(2 * frames)


def check_output(output: AudioOutput, sample_rate_hz: int, push: Callable[[], None]) -> None:
    """It pulls blocks that follow each other, and none after it was closed."""
    source = CountingSource(sample_rate_hz, wanted_blocks=8)
    assert output.description
    assert isinstance(output.is_stand_in, bool)
    output.open(source)
    push()
    assert source.has_enough.wait(PATIENCE_SECONDS)
    output.close()
    blocks = list(source.blocks)
    push()
    assert source.blocks == blocks
    played_seconds = 0.0
    for frames, starts_at in blocks:
        assert starts_at - blocks[0][1] == pytest.approx(played_seconds, abs=JITTER_SECONDS)
        played_seconds += frames / sample_rate_hz
    for (_, earlier), (_, later) in itertools.pairwise(blocks):
        assert later > earlier


def check_input(source: AudioInput, now: Callable[[], float], push: Callable[[], None]) -> None:
    """It delivers blocks that follow each other, stamped in the past, none after closing."""
    blocks: queue.SimpleQueue[tuple[bytes, float, int, float]] = queue.SimpleQueue()
    assert source.description
    assert source.sample_rate_hz == RATE_HZ
    source.open(lambda pcm, began_at, lost: blocks.put((pcm, began_at, lost, now())))
    push()
    taken = [blocks.get(timeout=PATIENCE_SECONDS) for _ in range(3)]
    source.close()
    while not blocks.empty():
        taken.append(blocks.get_nowait())
    push()
    assert blocks.empty()
    heard_seconds = 0.0
    for pcm, began_at, lost_blocks, delivered_at in taken:
        seconds = len(pcm) / 2 / RATE_HZ
        assert seconds > 0
        assert lost_blocks == 0
        assert began_at + seconds <= delivered_at + JITTER_SECONDS
        assert began_at - taken[0][1] == pytest.approx(heard_seconds, abs=JITTER_SECONDS)
        heard_seconds += seconds


def check_input_goes_on(source: AudioInput, push: Callable[[], None]) -> None:
    """Closed and opened again, as from one listening step to the next, it hears again."""
    for _ in range(2):
        has_heard = threading.Event()
        source.open(lambda *_, heard=has_heard: heard.set())
        push()
        assert has_heard.wait(PATIENCE_SECONDS)
        source.close()


def monotonic() -> float:
    """The clock by which real streams stamp."""
    return time.monotonic()
