"""The rooms in which hearing is measured are what they say, and errors are counted right."""

from __future__ import annotations

import numpy as np
import pytest

from bench.listening import count_errors, interval
from bench.rooms import RATE_HZ, Clip, Condition, convolved, scene

NUMBERS = np.random.default_rng(5)
CLIP = Clip("a", "someone", "some words", NUMBERS.standard_normal(2 * RATE_HZ) * 0.1)
TALKERS = (NUMBERS.standard_normal(RATE_HZ) * 0.1,)


def level_dbfs(pcm: bytes, began: float, ended: float) -> float:
    samples = np.frombuffer(pcm, dtype="<i2")[round(began * RATE_HZ) : round(ended * RATE_HZ)]
    return float(10 * np.log10(np.mean((samples / 32768.0) ** 2)))


def test_scene_has_its_level_and_its_room_around() -> None:
    """A close talker sounds at the level that the condition names, in a quiet room."""
    pcm = scene(CLIP, Condition("quiet", level_dbfs=-40.0), ()).pcm
    assert level_dbfs(pcm, 1.0, 3.0) == pytest.approx(-40, abs=1)
    assert level_dbfs(pcm, 0.0, 0.9) == pytest.approx(-72, abs=1)


@pytest.mark.parametrize("below_db", [10.0, 20.0])
def test_babble_lies_below_the_talker_as_said(below_db: float) -> None:
    """Background talk is so many decibels below the talker."""
    pcm = scene(CLIP, Condition("babble", 0.7, below_db), TALKERS).pcm
    speech = 10 * np.log10(10 ** (level_dbfs(pcm, 1.2, 3.0) / 10))
    assert speech - level_dbfs(pcm, 0.0, 0.9) == pytest.approx(below_db, abs=1.5)


def test_scene_is_the_same_every_time() -> None:
    """The same clip and condition give the same samples."""
    one, other = (scene(CLIP, Condition("far", 2.0, 10.0), TALKERS).pcm for _ in range(2))
    assert one == other


def test_convolution_with_an_echo_adds_it() -> None:
    """An impulse response of two pulses is the sound and its echo."""
    wave = np.array([1.0, 2.0, 3.0, 0.0])
    assert convolved(wave, np.array([1.0, 0.5])) == pytest.approx([1.0, 2.5, 4.0, 1.5])


def test_errors_are_counted_over_words_alone() -> None:
    """Case, points and 'um' are no errors; a wrong, a missing and an extra word are."""
    assert count_errors("Mister Hale, um, sat.", "mr hale sat") == (0, 3)
    assert count_errors("one two three", "one too three four") == (2, 3)
    assert count_errors("one two three", "") == (3, 3)


def test_interval_holds_the_rate() -> None:
    """Talkers who differ give a wide interval around the rate of all."""
    low, high = interval(np.array([[1, 100], [20, 100], [10, 100], [9, 100]]))
    assert low < 10 < high
