"""The silences of an utterance."""

from __future__ import annotations

import pytest

from assistant.plan.lines import Pause, Speech, Tone
from assistant.signals import Signal
from assistant.sound.rhythm import chime_seconds
from assistant.sound.sequence import seconds_of, spaced

DRAW, HUSH = Speech("Draw what a CoP means to you."), Speech("Do not write anything.")


def test_sentences_are_half_a_second_apart() -> None:
    """Between two sentences lies half a second."""
    assert spaced([DRAW, HUSH]) == (DRAW, Pause(0.5), HUSH)


def test_tone_has_a_breath_around_it() -> None:
    """A sound is never glued to words."""
    assert spaced([DRAW, Tone("END"), HUSH]) == (
        DRAW,
        Pause(0.35),
        Tone("END"),
        Pause(0.35),
        HUSH,
    )


def test_pause_of_the_lines_stands_instead_of_ours() -> None:
    """Who writes a pause gets that pause."""
    assert spaced([DRAW, Pause(2), HUSH]) == (DRAW, Pause(2), HUSH)


def test_silent_sentences_leave_no_pause() -> None:
    """With the voice off, only the tones are left."""
    assert spaced([DRAW, Tone("END"), HUSH], lambda text: False) == (Tone("END"),)


def test_seconds_of_counts_everything_that_takes_time() -> None:
    """Speech, sounds, and the pauses between."""
    seconds = seconds_of([DRAW, Tone("END", 2), HUSH], lambda text: 2.0)
    assert seconds == pytest.approx(4.0 + 0.7 + chime_seconds(Signal.END, 2))
