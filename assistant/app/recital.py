"""Every sentence that a session will say, once, in order, with its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.plan.duration import format_clock
from assistant.plan.lines import Line, Message, Speech
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.signals import Signal
from assistant.sound.sequence import seconds_of, spaced
from assistant.words.messages import Messages
from assistant.words.phrasing import Phrasing

_DAY_MINUTES = 24 * 60

SpeechSeconds = Callable[[Speech], float]


@dataclass(frozen=True)
class Sentence:
    """``at_seconds``: after the session's beginning, when all goes as planned.
    ``activity_index``: of the activity in which it is said."""

    at_seconds: float
    speech: Speech
    activity_index: int | None = None


@dataclass(frozen=True)
class _Utterance:
    at_seconds: float
    lines: tuple[Line, ...]
    activity_index: int | None = None


def recital(
    sheet: RunSheet, languages: Sequence[Messages], speech_seconds: SpeechSeconds
) -> tuple[Sentence, ...]:
    """What is said for certain: no answer to a gesture, no fault, nothing twice."""
    slot = Phrasing(languages, sheet.spoken).lines((_slot_message(sheet),))
    utterances = [_Utterance(0.0, sheet.ready)]
    if sheet.welcome:
        utterances.append(_Utterance(0.0, (*sheet.welcome, *slot)))
    for step in sheet.steps:
        utterances += _of_step(step, speech_seconds)
    closing_at = sheet.total_seconds - sheet.closing_seconds
    utterances.append(_Utterance(closing_at, sheet.closing))
    return _once(
        sentence for one in utterances for sentence in _of_utterance(one, speech_seconds)
    )


def clock_time(sheet: RunSheet, at_seconds: float) -> str:
    """The time of day where the slot has one, else minutes and seconds from the beginning."""
    if sheet.slot_starts_at_minutes is None:
        return format_clock(at_seconds)
    minutes = (sheet.slot_starts_at_minutes + int(at_seconds // 60)) % _DAY_MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _slot_message(sheet: RunSheet) -> Message:
    """As the session itself says it, begun in time."""
    if sheet.slot_starts_at_minutes is None:
        return Message("slot-from-now", {"about_seconds": sheet.slot_seconds})
    ends_at = sheet.slot_starts_at_minutes + sheet.slot_seconds // 60
    return Message("slot-by-clock", {"clock_minutes": ends_at % _DAY_MINUTES})


def _of_step(step: RunStep, speech_seconds: SpeechSeconds) -> Iterator[_Utterance]:
    """Its announcement after its signal, its warnings and its call within its time."""
    index = step.activity_index
    chime = Signal[step.opening].motif.duration_seconds if step.opening else 0.0
    began_at = step.planned_at_seconds + chime
    yield _Utterance(began_at, step.announcement, index)
    running_at = began_at + seconds_of(step.announcement, speech_seconds)
    for warning in sorted(step.warnings, key=lambda one: -one.seconds_left):
        warns_at = running_at + step.seconds - warning.seconds_left
        yield _Utterance(warns_at, warning.lines, index)
    yield _Utterance(running_at + step.seconds, step.call, index)


def _of_utterance(utterance: _Utterance, speech_seconds: SpeechSeconds) -> Iterator[Sentence]:
    at_seconds = utterance.at_seconds
    for line in spaced(utterance.lines):
        if isinstance(line, Speech):
            yield Sentence(at_seconds, line, utterance.activity_index)
        at_seconds += _line_seconds(line, speech_seconds)


def _line_seconds(line: Line, speech_seconds: SpeechSeconds) -> float:
    # One line alone has no silence beside it.
    return seconds_of((line,), speech_seconds)


def _once(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    first: dict[Speech, Sentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.speech, sentence)
    return tuple(first.values())
