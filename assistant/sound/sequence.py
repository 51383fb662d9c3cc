"""The silences of an utterance: lines in, the same lines with every pause written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.signals import Signal
from assistant.sound.chimes import chime_seconds

BETWEEN_SENTENCES_SECONDS = 0.5
BREATH_SECONDS = 0.35
"""Of silence between a sound and words, so that neither covers the other."""


def spaced(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with half a second between sentences, and a breath around each tone.

    A pause that the lines themselves hold stands instead of ours.
    """
    result: list[Line] = []
    for line in lines:
        if result and not isinstance(line, Pause) and not isinstance(result[-1], Pause):
            both_speak = isinstance(line, Speech) and isinstance(result[-1], Speech)
            result.append(Pause(BETWEEN_SENTENCES_SECONDS if both_speak else BREATH_SECONDS))
        result.append(line)
    return tuple(result)


def seconds_of(lines: Iterable[Line], speech_seconds: Callable[[str], float]) -> float:
    """How long an utterance sounds, pauses included; as fitting and ``check`` count it."""
    return sum(_line_seconds(line, speech_seconds) for line in spaced(lines))


def _line_seconds(line: Line, speech_seconds: Callable[[str], float]) -> float:
    match line:
        case Speech(text=text):
            return speech_seconds(text)
        case Tone(signal=name, count=count):
            return chime_seconds(Signal[name], count)
        case Pause(seconds=seconds):
            return seconds
