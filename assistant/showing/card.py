"""The card of a session: what people in the room, and the facilitator's pocket, need of it.

Facts only, in every language of the plan; ``page`` makes a page of them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.plan.duration import format_duration
from assistant.plan.model import Text
from assistant.plan.runsheet import RunSheet
from assistant.session.states import GESTURES, Trigger
from assistant.showing.phrases import (
    clock,
    glances,
    in_each,
    people_words,
    rhythm,
    slot_words,
    starts_at_seconds,
    text_in_each,
    who,
)
from assistant.showing.timeline import Moment, Timeline
from assistant.signals import Flashes, LightPattern, Motif, Signal
from assistant.words.messages import Messages

STROKE_WIDTH_A_SECOND = 52.0
"""How wide a second is drawn. A stroke is a dot: a higher one stands higher, a louder one is
larger, and it trails off as long as it rings."""

WIDTH, MIDDLE = 96.0, 10.0
"""Of a drawing, and half its height."""

SOFTEST_DBFS, SMALLEST, LARGEST = -24.0, 2.4, 4.6
"""The radius of a stroke grows from ``SMALLEST`` with its level."""

LIGHT_SECONDS, LIGHT_WIDTH_A_SECOND = 3.0, 32.0
"""How much of a light's pattern is drawn, and how wide."""


@dataclass(frozen=True)
class Words:
    """What is written in one language."""

    language: str
    text: str


Texts = tuple[Words, ...]
"""The same in each language of the session."""


@dataclass(frozen=True)
class Stroke:
    """Where the dot of a stroke lies, and where it has rung out, in the drawing's units."""

    x: float
    y: float
    until: float


@dataclass(frozen=True)
class Sound:
    """One sound: its strokes as a drawing, as text, and what it means."""

    strokes: tuple[Stroke, ...]
    radius: float
    text: str
    meaning: str


@dataclass(frozen=True)
class Gesture:
    """What the facilitator does, and what happens."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Flash:
    """Where the light is on, in the drawing's own units."""

    x: float
    width: float


@dataclass(frozen=True)
class Light:
    """One pattern of the light over three seconds, ``opacity`` for its brightness, and what
    it means."""

    flashes: tuple[Flash, ...]
    opacity: float
    text: str
    meaning: str


@dataclass(frozen=True)
class CardStep:
    """``at`` is empty within rounds, where it differs from round to round."""

    at: str
    title: Texts
    minutes: str
    marks: tuple[str, ...]
    prompts: tuple[Texts, ...]


@dataclass(frozen=True)
class CardPart:
    """A step, or rounds with their steps and what is said of them."""

    steps: tuple[CardStep, ...]
    at: str = ""
    rounds: str = ""
    role: str = ""


@dataclass(frozen=True)
class CardActivity:
    title: Texts
    parts: tuple[CardPart, ...]


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything that stands on the page. ``languages``: their tags, the first first."""

    languages: tuple[str, ...]
    title: Texts
    facts: tuple[str, ...]
    note: str
    purpose: Texts
    outcomes: tuple[Texts, ...]
    activities: tuple[CardActivity, ...]
    after: Texts
    sounds: tuple[Sound, ...]
    gestures: tuple[Gesture, ...]
    lights: tuple[Light, ...]
    headings: dict[str, str]
    source: str


def card_of(shown: Timeline, languages: Sequence[Messages]) -> Card:
    """The card of a fitted plan. ``languages``: the words of each of its languages."""
    plan = shown.plan
    facts = [in_each(languages, lambda messages: slot_words(plan, messages))]
    if plan.people:
        people = people_words(plan)
        facts.append(text_in_each("card-people", languages, people=people))
    has_clock = plan.slot.starts_at_minutes is not None
    return Card(
        languages=plan.languages,
        title=_texts(plan.title),
        facts=tuple(facts),
        note="" if has_clock else text_in_each("show-from-start", languages),
        purpose=_texts(plan.purpose),
        outcomes=tuple(map(_texts, plan.outcomes)),
        activities=tuple(
            CardActivity(_texts(activity.title), tuple(_parts(shown, index, languages)))
            for index, activity in enumerate(plan.activities)
        ),
        after=_texts(plan.after_each_activity) if plan.after_each_activity else (),
        sounds=tuple(sound(signal, languages) for signal in _heard(shown.sheet)),
        gestures=tuple(_gestures(languages)),
        lights=tuple(lights(languages, shown.sheet.listens)),
        headings={
            name: text_in_each(f"card-{name}", languages)
            for name in ("outcomes", "after", "sounds", "gestures", "lights")
        },
        source=plan.source,
    )


def _texts(text: Text) -> Texts:
    """In each language; once where it is the same in all."""
    once = {wording.written: wording.language for wording in reversed(text.wordings)}
    return tuple(Words(language, words) for words, language in reversed(once.items()))


# -- activities ----------------------------------------------------------------------------


def _parts(shown: Timeline, index: int, languages: Sequence[Messages]) -> Iterator[CardPart]:
    """The steps in order; those in rounds once, with how often they come."""
    moments = [one for one in shown.of_activity(index) if one.step is not None]
    done = 0
    while done < len(moments):
        moment = moments[done]
        at = clock(starts_at_seconds(shown.plan) + moment.at_seconds)
        if moment.rounds is None:
            yield CardPart((_step(moment, at, languages),))
            done += 1
            continue
        length = len(moment.rounds.steps)
        whole = moments[done : done + length * moment.rounds.count]
        yield _rounds(whole, length, at, languages)
        done += len(whole)


def _rounds(
    moments: Sequence[Moment], length: int, at: str, languages: Sequence[Messages]
) -> CardPart:
    rounds = moments[0].rounds
    assert rounds is not None
    seconds = sum(moment.row.total_seconds for moment in moments) / rounds.count
    minutes = max(1, round(seconds / 60))
    role = ""
    if rounds.role.wordings:
        role = in_each(
            languages,
            lambda words: words.text(
                "card-role-passes", role=rounds.role.in_language(words.language).written
            ),
        )
    return CardPart(
        tuple(_step(moment, "", languages) for moment in moments[:length]),
        at,
        text_in_each("card-rounds", languages, rounds=rounds.count, minutes=minutes),
        role,
    )


def _step(moment: Moment, at: str, languages: Sequence[Messages]) -> CardStep:
    step = moment.step
    assert step is not None
    marks = [in_each(languages, lambda words: who(words, step.group_size))]
    if step.is_silent:
        marks.append(text_in_each("show-silent", languages))
    if step.listens:
        marks.append(text_in_each("show-listens", languages))
    if step.move:
        marks.append(step.move.name)
    return CardStep(
        at,
        _texts(step.title),
        _minutes(moment.row.time_seconds, languages),
        tuple(filter(None, marks)),
        tuple(map(_texts, step.prompts)),
    )


def _minutes(seconds: int, languages: Sequence[Messages]) -> str:
    """``10 min``, ``5½ min``; anything finer as a timer shows it."""
    whole, rest = divmod(seconds, 60)
    if rest not in {0, 30} or not seconds:
        return format_duration(seconds) if seconds else ""
    number = f"{whole or ''}{'½' if rest else ''}"
    return text_in_each("card-minutes", languages, minutes=number)


# -- sounds, gestures, light -----------------------------------------------------------------


def _heard(sheet: RunSheet) -> list[Signal]:
    """The sounds of this session, in the order in which ``Signal`` has them."""
    names = {Signal.TICK.name, Signal.STEP.name, Signal.END.name, Signal.REMINDER.name}
    for step in sheet.steps:
        names.update(step.ending)
        if step.opening:
            names.add(step.opening)
        if step.warnings:
            names.add(Signal.WARNING.name)
        if step.is_silent:
            names.add(Signal.TAP.name)
    return [signal for signal in Signal if signal.name in names]


def sound(signal: Signal, languages: Sequence[Messages]) -> Sound:
    """One signal in each language."""
    return drawn(signal.motif, text_in_each(f"signal-{signal.name}", languages))


def drawn(motif: Motif, meaning: str) -> Sound:
    """A sound as a picture of its strokes, and what it means."""
    louder = (motif.level_dbfs - SOFTEST_DBFS) / -SOFTEST_DBFS
    radius = round(SMALLEST + louder * (LARGEST - SMALLEST), 1)
    return Sound(_strokes(motif), radius, rhythm(motif), meaning)


def _strokes(motif: Motif) -> tuple[Stroke, ...]:
    lowest, highest = min(motif.pitches_hz), max(motif.pitches_hz)
    middle, spread = (lowest + highest) / 2, highest - lowest or 1.0

    def x(seconds: float) -> float:
        return round(min(WIDTH, 5 + seconds * STROKE_WIDTH_A_SECOND), 1)

    return tuple(
        Stroke(
            x(onset),
            round(MIDDLE - 8 * (pitch - middle) / spread, 1),
            x(onset + motif.ring_seconds),
        )
        for onset, pitch in zip(motif.onsets_seconds, motif.pitches_hz, strict=True)
    )


def _gestures(languages: Sequence[Messages]) -> Iterator[Gesture]:
    for trigger in GESTURES:
        if trigger is Trigger.STUCK:
            continue
        key = f"gesture-{trigger.name}"
        name = text_in_each(key, languages)
        meaning = text_in_each(f"{key}-means", languages)
        yield Gesture(name, meaning)


def lights(languages: Sequence[Messages], listens: bool) -> Iterator[Light]:
    """Every pattern that is ever lit; that of listening where it ``listens``."""
    for pattern in LightPattern:
        if pattern is LightPattern.OFF or (pattern is LightPattern.LISTENING and not listens):
            continue
        key = f"light-{pattern.name}"
        meaning = text_in_each(key, languages)
        # Faint ink cannot be seen on paper, so dim light is drawn at half of it at least.
        opacity = round(0.5 + pattern.flashes.brightness / 2, 2)
        drawn = tuple(_flashes(pattern.flashes))
        yield Light(drawn, opacity, glances(pattern.flashes), meaning)


def _flashes(flashes: Flashes) -> Iterator[Flash]:
    period_seconds = flashes.on_seconds + flashes.off_seconds
    at = 0.0
    while at < LIGHT_SECONDS:
        lit_seconds = min(flashes.on_seconds, LIGHT_SECONDS - at)
        yield Flash(
            round(at * LIGHT_WIDTH_A_SECOND, 1), round(lit_seconds * LIGHT_WIDTH_A_SECOND, 1)
        )
        at += period_seconds
