"""What a recorded loudspeaker shows: where sound begins and ends."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from tests.rig.house import RATE_HZ, Recording, likeness

AUDIBLE = 8
"""Of 32767: the virtual loudspeaker adds no noise, so this only passes over rounding."""

Samples = NDArray[np.int16]


def window(recording: Recording, began_at: float, ended_at: float) -> Samples:
    """What was played between two moments of ``time.monotonic()``."""
    first = max(0, recording.index_at(began_at))
    return recording.samples[first : max(first, recording.index_at(ended_at))]


def first_sound(recording: Recording, began_at: float, ended_at: float) -> float | None:
    """The moment of the first audible sample; None in silence."""
    places = _audible(window(recording, began_at, ended_at))
    return began_at + float(places[0]) / RATE_HZ if places.size else None


def last_sound(recording: Recording, began_at: float, ended_at: float) -> float | None:
    """The moment of the last audible sample; None in silence."""
    places = _audible(window(recording, began_at, ended_at))
    return began_at + float(places[-1]) / RATE_HZ if places.size else None


def without(heard: Samples, pattern: Samples, skipped: int) -> Samples | None:
    """``heard`` with ``pattern`` taken out; None if it is not there.

    It is looked for by what comes after its first ``skipped`` samples, over which
    something else may sound.
    """
    alike = likeness(heard, pattern[skipped:])
    place = int(alike.argmax()) - skipped
    if alike.max() < 0.9 or place < 0:
        return None
    rest = heard.astype(np.int32)
    rest[place : place + len(pattern)] -= pattern
    return rest.astype(np.int16)


def last_audible(samples: Samples) -> int | None:
    """The place of the last audible sample; None in silence."""
    places = _audible(samples)
    return int(places[-1]) if places.size else None


def wait_for_sound(recording: Recording, until: float) -> bool:
    """Whether something sounds before ``until``."""
    return _wait(recording, until, 0.06, is_loud=True)


def wait_for_quiet(recording: Recording, seconds: float, until: float) -> bool:
    """Whether it is silent for so long before ``until``."""
    return _wait(recording, until, seconds, is_loud=False)


def _wait(recording: Recording, until: float, seconds: float, is_loud: bool) -> bool:
    since = time.monotonic()
    while time.monotonic() < until:
        time.sleep(0.02)
        latest = recording.samples[-round(seconds * RATE_HZ) :]
        if time.monotonic() - since < seconds:
            continue
        if bool(_audible(latest).size) is is_loud:
            return True
    return False


def _audible(samples: Samples) -> NDArray[np.intp]:
    return np.flatnonzero(np.abs(samples.astype(np.int32)) > AUDIBLE)
