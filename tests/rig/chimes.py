"""What a journal says was due, and what a recording holds of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.journal.records import Recording as Journal
from assistant.plan.lines import Part, Tone
from assistant.session.effects import Chime, Effect, Say, ScheduleChime, WithdrawChimes
from assistant.session.engine import Engine
from assistant.session.events import SessionResumed, SpeechFinished
from assistant.signals import Signal
from assistant.sound.chimes import chime
from tests.rig.house import RATE_HZ, Recording, find_pattern

LIKENESS = 0.82
"""Of a signature found. The most alike of two different ones come to 0.75."""

THIN = 3
PIECE_SAMPLES = 450_000


@dataclass(frozen=True)
class Due:
    """A signal and when it should sound, on ``time.monotonic()``.

    ``is_scheduled``: handed to the loudspeaker ahead of time, so due to the sample;
    otherwise it answers an event at that moment, and cannot come before it.
    """

    at: float
    signal: Signal
    is_scheduled: bool


@dataclass(frozen=True)
class Spoken:
    """An utterance that was heard, to its end or to a hush, on ``time.monotonic()``."""

    began_at: float
    ended_at: float
    lines: tuple[Part, ...]

    @property
    def tones(self) -> list[Signal]:
        return [Signal[line.signal] for line in self.lines if isinstance(line, Tone)]


def effects_of(journal: Journal) -> Iterator[tuple[float, Effect]]:
    """Feed the journal to a fresh engine: all that it asked for, and when it did."""
    first = journal.first
    engine = Engine(first.run_sheet, first.rules)
    for effect in engine.begin():
        yield 0.0, effect
    for entry in journal.entries:
        effects = engine.handle(entry.event)
        assert engine.digest() == entry.digest, f"replay differs at event {entry.sequence}"
        for effect in effects:
            yield entry.event.at, effect


def due_signals(journal: Journal) -> list[Due]:
    """Every signal that should have sounded, those within sentences apart."""
    zero = journal.first.monotonic_at_start
    resumed_at = [e.event.at for e in journal.entries if isinstance(e.event, SessionResumed)]
    due: list[Due] = []
    for at, effect in effects_of(journal):
        match effect:
            case Chime(signal=signal):
                due.append(Due(zero + at, signal, is_scheduled=False))
            case ScheduleChime(signal=signal, due_at=due_at):
                due.append(Due(zero + due_at, signal, is_scheduled=True))
            case WithdrawChimes():
                due = [one for one in due if not one.is_scheduled or one.at <= zero + at]
    assert not [one for one in due for at in resumed_at if abs(one.at - zero - at) < 3.0]
    return sorted(due, key=lambda one: one.at)


def spoken(journal: Journal, with_hushed: bool = False) -> list[Spoken]:
    """Every utterance that was said to its end, or also those that were hushed."""
    zero = journal.first.monotonic_at_start
    finished = {
        entry.event.utterance_id: entry.event.at
        for entry in journal.entries
        if isinstance(entry.event, SpeechFinished) and (with_hushed or not entry.event.was_cut)
    }
    return [
        Spoken(
            zero + at,
            zero + finished[effect.utterance_id],
            effect.parts,
        )
        for at, effect in effects_of(journal)
        if isinstance(effect, Say) and effect.utterance_id in finished
    ]


def expected_counts(journal: Journal, presses: int) -> Counter[Signal]:
    """How often each signal should be heard: due, within sentences, and one tick a press."""
    tones = [tone for utterance in spoken(journal) for tone in utterance.tones]
    heard = Counter([one.signal for one in due_signals(journal)] + tones)
    heard[Signal.TICK] += presses
    return heard


def found_signals(recording: Recording) -> dict[Signal, list[float]]:
    """When each signal's signature begins in the recording, on ``time.monotonic()``.

    Searched at a third of the rate: bells stay below 4 kHz, and 0.06 ms is fine enough.
    """
    sound = thinned(recording.samples)
    return {
        signal: [
            recording.monotonic_at(THIN * place)
            for place in _places(sound, thinned(chime(signal, 1, RATE_HZ)))
        ]
        for signal in Signal
    }


def thinned(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """The mean of each three samples: 16 kHz."""
    groups = samples[: len(samples) // THIN * THIN].reshape(-1, THIN)
    return groups.mean(axis=1).astype(np.int16)


def _places(samples: NDArray[np.int16], pattern: NDArray[np.int16]) -> list[int]:
    """Piece by piece, so that the transforms stay small; a piece overlaps the next.

    A dying bell is like itself a little later: nothing is found within a signal found.
    """
    found: set[int] = set()
    for start in range(0, len(samples), PIECE_SAMPLES):
        piece = samples[start : start + PIECE_SAMPLES + len(pattern) - 1]
        if len(piece) >= len(pattern):
            found |= {start + place for place in find_pattern(piece, pattern, LIKENESS)}
    places: list[int] = []
    for place in sorted(found):
        if not places or place >= places[-1] + len(pattern):
            places.append(place)
    return places
