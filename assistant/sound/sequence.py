"""The silences of an utterance: lines in, the same lines with every pause written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.signals import Signal
from assistant.sound.rhythm import chime_seconds

BETWEEN_SENTENCES_SECONDS = 0.5
BREATH_SECONDS = 0.35
"""Of silence between a sound and words, so that neither covers the other."""


def spaced(
    lines: Iterable[Line], is_audible: Callable[[Speech], bool] = bool
) -> tuple[Line, ...]:
    """The lines with half a second between sentences, and a breath around each tone.

    A pause that the lines themselves hold stands instead of ours. Sentences that are not
    audible (the voice is switched off) go, and their pauses with them.
    """
    result: list[Line] = []
    for line in lines:
        if isinstance(line, Speech) and not is_audible(line):
            continue
        if result and not isinstance(line, Pause) and not isinstance(result[-1], Pause):
            both_speak = isinstance(line, Speech) and isinstance(result[-1], Speech)
            result.append(Pause(BETWEEN_SENTENCES_SECONDS if both_speak else BREATH_SECONDS))
        result.append(line)
    return tuple(result)


def seconds_of(lines: Iterable[Line], speech_seconds: Callable[[Speech], float]) -> float:
    """How long an utterance sounds, pauses included; as fitting and ``check`` count it.

    >>> seconds_of([Speech("Draw."), Speech("Do not write.")], lambda speech: 2.0)
    4.5
    """
    heard = spaced(lines, lambda speech: speech_seconds(speech) > 0)
    return sum(_line_seconds(line, speech_seconds) for line in heard)


def _line_seconds(line: Line, speech_seconds: Callable[[Speech], float]) -> float:
    match line:
        case Speech():
            return speech_seconds(line)
        case Tone(signal=name, count=count):
            return chime_seconds(Signal[name], count)
        case Pause(seconds=seconds):
            return seconds
