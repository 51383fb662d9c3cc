"""What is said at each place of a session: the plan's words in the words file's sentences.

A session in several languages says each sentence in each of them, in the plan's order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.plan.model import (
    NO_TEXT,
    WHOLE_GROUP,
    Activity,
    Occurrence,
    Rounds,
    SessionPlan,
    Step,
    Text,
)
from assistant.plan.runsheet import TimeWarning
from assistant.signals import Signal
from assistant.words.messages import Messages

Argument = int | str | Text | Callable[[Messages], str]
"""What a message can be told: in every language the same, or its own in each."""

LONG_STEP_SECONDS = 600
SHORT_STEP_SECONDS = 180
"""Warnings: none below 3 minutes, one at 1:00 below 10, halfway and 2:00 from 10 on (the
structures' published timekeeping)."""


@dataclass(frozen=True)
class Place:
    """One occurrence of a step and where it stands.

    ``occurrence`` None: the sentence after an activity, which has no time of its own.
    ``opens_microphone``: it is the first that listens to what people say.
    """

    key: str
    activity_index: int
    activity: Activity
    occurrence: Occurrence | None
    is_first: bool = False
    opens_microphone: bool = False
    teaches: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        name = self.occurrence.variable if self.occurrence else "after"
        return f"{self.activity_index + 1}/{name}"


def places(plan: SessionPlan) -> Iterator[Place]:
    """Every step at every place, and the sentence between two activities."""
    last = len(plan.activities) - 1
    taught: set[str] = set()
    has_listened = False
    for index, activity in enumerate(plan.activities):
        new = tuple(cue for cue in _cues(activity) if cue not in taught)
        taught.update(new)
        for number, occurrence in enumerate(activity.occurrences()):
            key = f"{index + 1}/{occurrence.variable}"
            if occurrence.rounds:
                key += f"/round-{occurrence.round_number}"
            first = number == 0
            opens = occurrence.step.listens and not has_listened
            has_listened |= opens
            yield Place(key, index, activity, occurrence, first, opens, new if first else ())
        if plan.after_each_activity and index != last:
            yield Place(f"{index + 1}/after", index, activity, None)


def _cues(activity: Activity) -> tuple[str, ...]:
    """The signals that open its steps, each once, in order."""
    steps = [
        step
        for part in activity.parts
        for step in (part.steps if isinstance(part, Rounds) else (part,))
    ]
    return tuple(dict.fromkeys(step.cue for step in steps if step.cue))


class Announcer:
    """Puts places into lines."""

    def __init__(self, languages: Sequence[Messages], breath_seconds: float) -> None:
        """``languages``: the words of each language of the plan, in its order."""
        self._languages = tuple(languages)
        self._breath = Pause(breath_seconds)

    def ready(self, plan: SessionPlan) -> tuple[Line, ...]:
        return self._say("ready", title=plan.title, seconds=plan.slot.seconds)

    def welcome(self, plan: SessionPlan, can_listen: bool = True) -> tuple[Line, ...]:
        """What this device is, what the session is for, the first two sounds, and what it
        will listen to."""
        steps = list(plan.steps()) if can_listen else []
        listening = [step.title for step in steps if step.listens]
        counting = [step.title for step in steps if step.pulse]
        return (
            *self._say("welcome-device"),
            *self._words(plan.purpose),
            *(self._say("welcome-outcomes") if plan.outcomes else ()),
            *(line for outcome in plan.outcomes for line in self._words(outcome)),
            *self._say("welcome-step-sound"),
            Tone(Signal.STEP.name),
            *self._say("welcome-end-sound"),
            Tone(Signal.END.name),
            *self._listening_in(plan, listening, counting),
        )

    def slot(self, plan: SessionPlan) -> tuple[Speech, ...]:
        """How the session is measured, as the welcome ends: from now, when nothing was taken
        off it. By the clock it is another sentence of about that length."""
        return self._say("slot-from-now", seconds=plan.slot.seconds)

    def _listening_in(
        self, plan: SessionPlan, listening: list[Text], counting: list[Text]
    ) -> tuple[Speech, ...]:
        steps, pulses = _names(listening), _names(counting)
        if not listening:
            return (
                self._say("welcome-pulse", steps=pulses)
                if counting
                else self._say("welcome-no-listening")
            )
        key = "welcome-recording" if plan.keeps_audio else "welcome-listening"
        if counting:
            return self._say(f"{key}-pulse", steps=steps, pulses=pulses)
        return self._say(key, steps=steps)

    def step(
        self, plan: SessionPlan, place: Place, seconds: int, can_listen: bool = True
    ) -> tuple[Line, ...]:
        """A breath after the chime, one sentence (what, who, how long), then the prompts; and
        before it listens, what becomes of what is said. ``can_listen`` False: cards instead.
        """
        occurrence = place.occurrence
        if occurrence is None:
            return (self._breath, *self._words(plan.after_each_activity or NO_TEXT))
        if self._is_brief(occurrence):
            return ()
        lines: list[Line] = [self._breath]
        if not occurrence.step.goes_on:
            lines += [
                self._speech(messages, self._sentence(messages, place, occurrence, seconds))
                for messages in self._languages
            ]
        lines += self.prompts(occurrence.step)
        if place.teaches:
            lines += self._say("teach-signals", count=len(place.teaches))
        for cue in place.teaches:
            lines += [*self._say(f"teach-{cue}"), Tone(cue)]
        lines += self._microphone_opens(plan, place, can_listen)
        return tuple(lines)

    def _microphone_opens(
        self, plan: SessionPlan, place: Place, can_listen: bool
    ) -> tuple[Speech, ...]:
        """What is kept, why, who reads it and how to say no, before the first listening; one
        sentence before the others."""
        step = place.occurrence.step if place.occurrence else None
        if step is None or not (step.listens or step.pulse):
            return ()
        if not can_listen:
            return self._say("pulse-impossible" if step.pulse else "listening-impossible")
        if step.pulse:
            return self._say(f"pulse-by-{step.pulse}")
        if not place.opens_microphone:
            again = "recording-again" if plan.keeps_audio else "listening-again"
            return () if step.goes_on else self._say(again)
        readers = plan.readers
        return (
            *self._say("consent-recording" if plan.keeps_audio else "consent"),
            *(
                self._say("consent-readers", readers=readers)
                if readers.wordings
                else self._say("consent-page")
            ),
            *self._say("consent-refusing"),
            *self._say("quiet-please"),
        )

    @staticmethod
    def _is_brief(occurrence: Occurrence) -> bool:
        """Whether only the signal sounds."""
        rounds = occurrence.rounds
        return bool(rounds and rounds.is_brief and occurrence.round_number > 1)

    def prompts(self, step: Step) -> tuple[Line, ...]:
        return tuple(line for prompt in step.prompts for line in self._words(prompt))

    def call(self) -> tuple[Line, ...]:
        """The question that a press answers, at the end of a step that has one."""
        return self._say("ready-call")

    def closing(self, plan: SessionPlan) -> tuple[Line, ...]:
        return (*self._words(plan.after_each_activity or NO_TEXT), *self._say("closing"))

    def warnings(self, step: Step, seconds: int) -> tuple[TimeWarning, ...]:
        """When a step warns, and what it says then."""
        if step.is_silent or step.listens or step.pulse or step.ends_by_call:
            return ()
        if step.warnings is not None:
            return tuple(self._left(one) for one in step.warnings if one < seconds)
        if seconds < SHORT_STEP_SECONDS:
            return ()
        if seconds < LONG_STEP_SECONDS:
            return (self._left(60),)
        half = seconds // 2
        return (TimeWarning(half, self._say("halfway", about_seconds=half)), self._left(120))

    def _left(self, seconds: int) -> TimeWarning:
        return TimeWarning(seconds, self._say("left", seconds=seconds))

    def _sentence(
        self, messages: Messages, place: Place, occurrence: Occurrence, seconds: int
    ) -> str:
        step = occurrence.step
        title = step.title.in_language(messages.language).spoken
        is_open = "-open" if step.ends_by_call else ""
        if occurrence.rounds and occurrence.begins_round:
            return self._round_sentence(messages, occurrence, title, seconds, is_open)
        activity = place.activity.title.in_language(messages.language).spoken
        key = "step"
        if place.is_first and activity.startswith(title):
            title = activity
        elif place.is_first:
            key = "activity-step"
        arguments: dict[str, int | str] = {
            "activity": activity,
            "title": title,
            "seconds": seconds,
        }
        if step.group_size is None:
            return messages.text(f"{key}{is_open}", **arguments)
        who = self._who(messages, step.group_size)
        return messages.text(f"{key}{is_open}-who", who=who, **arguments)

    @staticmethod
    def _round_sentence(
        messages: Messages, occurrence: Occurrence, title: str, seconds: int, is_open: str
    ) -> str:
        rounds = occurrence.rounds
        assert rounds is not None
        arguments: dict[str, int | str] = {
            "round": occurrence.round_number,
            "rounds": rounds.count,
            "title": title,
            "seconds": seconds,
        }
        if not rounds.role.wordings:
            return messages.text(f"round-step-plain{is_open}", **arguments)
        role = rounds.role.in_language(messages.language).spoken
        turn = messages.text("turn", round=occurrence.round_number, role=role)
        return messages.text(f"round-step{is_open}", turn=turn, **arguments)

    @staticmethod
    def _who(messages: Messages, group_size: int) -> str:
        keys = {1: "who-alone", 2: "who-pairs", WHOLE_GROUP: "who-all"}
        return messages.text(keys.get(group_size, "who-groups"), size=group_size)

    def _words(self, text: Text) -> tuple[Speech, ...]:
        """The author's own words, in each language that they were given in."""
        return tuple(
            Speech(wording.spoken, self._tag(wording.language)) for wording in text.wordings
        )

    def _say(self, key: str, **arguments: Argument) -> tuple[Speech, ...]:
        """A message in each language."""
        return tuple(
            self._speech(
                messages,
                messages.text(
                    key, **{name: _in(messages, one) for name, one in arguments.items()}
                ),
            )
            for messages in self._languages
        )

    def _speech(self, messages: Messages, sentence: str) -> Speech:
        return Speech(sentence, self._tag(messages.language))

    def _tag(self, language: str) -> str:
        return "" if language == self._languages[0].language else language


def _names(titles: Sequence[Text]) -> Callable[[Messages], str]:
    """The titles as a list in a sentence, each once."""

    def listed(messages: Messages) -> str:
        spoken = (title.in_language(messages.language).spoken for title in titles)
        return messages.list_of(tuple(dict.fromkeys(spoken)))

    return listed


def _in(messages: Messages, argument: Argument) -> int | str:
    if isinstance(argument, Text):
        return argument.in_language(messages.language).spoken
    return argument if isinstance(argument, int | str) else argument(messages)
