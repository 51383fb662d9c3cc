"""What is said at each place of a session: the plan's words in the words file's sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.plan.model import WHOLE_GROUP, Activity, Occurrence, SessionPlan, Step, Text
from assistant.plan.runsheet import TimeWarning
from assistant.signals import Signal
from assistant.words.messages import Messages

LONG_STEP_SECONDS = 600
SHORT_STEP_SECONDS = 180
"""Warnings: none below 3 minutes, one at 1:00 below 10, halfway and 2:00 from 10 on (the
structures' published timekeeping)."""


@dataclass(frozen=True)
class Place:
    """One occurrence of a step and where it stands.

    ``occurrence`` None: the sentence after an activity, which has no time of its own.
    """

    key: str
    activity_index: int
    activity: Activity
    occurrence: Occurrence | None
    is_first: bool = False
    teaches: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        name = self.occurrence.variable if self.occurrence else "after"
        return f"{self.activity_index + 1}/{name}"


def places(plan: SessionPlan) -> Iterator[Place]:
    """Every step at every place, and the sentence between two activities."""
    last = len(plan.activities) - 1
    for index, activity in enumerate(plan.activities):
        taught = tuple(
            dict.fromkeys(
                step.cue for rounds in activity.rounds for step in rounds.steps if step.cue
            )
        )
        for number, occurrence in enumerate(activity.occurrences()):
            key = f"{index + 1}/{occurrence.variable}"
            if occurrence.rounds:
                key += f"/round-{occurrence.round_number}"
            first = number == 0
            yield Place(key, index, activity, occurrence, first, taught if first else ())
        if plan.after_each_activity and index != last:
            yield Place(f"{index + 1}/after", index, activity, None)


class Announcer:
    """Puts places into lines."""

    def __init__(self, messages: Messages, breath_seconds: float) -> None:
        self._messages = messages
        self._breath = Pause(breath_seconds)

    def ready(self, plan: SessionPlan) -> tuple[Line, ...]:
        return (self._say("ready", title=plan.title.spoken, seconds=plan.slot.seconds),)

    def welcome(self, plan: SessionPlan, can_listen: bool = True) -> tuple[Line, ...]:
        """What this device is, what the session is for, the first two sounds, and what it
        will listen to."""
        listening = [
            occurrence.step.title.spoken
            for activity in plan.activities
            for occurrence in activity.occurrences()
            if occurrence.step.listens and can_listen
        ]
        return (
            self._say("welcome-device"),
            Speech(plan.purpose.spoken),
            *([self._say("welcome-outcomes")] if plan.outcomes else []),
            *(Speech(outcome.spoken) for outcome in plan.outcomes),
            self._say("welcome-step-sound"),
            Tone(Signal.STEP.name),
            self._say("welcome-end-sound"),
            Tone(Signal.END.name),
            self._listening_in(plan, listening),
        )

    def _listening_in(self, plan: SessionPlan, titles: list[str]) -> Speech:
        if not titles:
            return self._say("welcome-no-listening")
        key = "welcome-recording" if plan.keeps_audio else "welcome-listening"
        return self._say(key, steps=", ".join(dict.fromkeys(titles)))

    def step(self, plan: SessionPlan, place: Place, seconds: int) -> tuple[Line, ...]:
        """A breath after the chime, one sentence (what, who, how long), then the prompts."""
        occurrence = place.occurrence
        if occurrence is None:
            sentence = plan.after_each_activity or Text("", "")
            return (self._breath, Speech(sentence.spoken))
        lines: list[Line] = [self._breath, self._sentence(place, occurrence, seconds)]
        lines += self.prompts(occurrence.step)
        if place.teaches:
            lines.append(self._say("teach-signals", count=len(place.teaches)))
        for cue in place.teaches:
            lines += [self._say(f"teach-{cue}"), Tone(cue)]
        if occurrence.step.listens:
            lines.append(self._listening_begins(plan))
        return tuple(lines)

    def _listening_begins(self, plan: SessionPlan) -> Speech:
        return self._say("recording-begins" if plan.keeps_audio else "listening-begins")

    def without_listening(
        self, plan: SessionPlan, place: Place, seconds: int
    ) -> tuple[Line, ...]:
        """The same step when nothing can be heard: cards instead."""
        begins = self._listening_begins(plan)
        instead = self._say("listening-impossible")
        announced = self.step(plan, place, seconds)
        return tuple(instead if line == begins else line for line in announced)

    def prompts(self, step: Step) -> tuple[Line, ...]:
        return tuple(Speech(prompt.spoken) for prompt in step.prompts)

    def closing(self, plan: SessionPlan) -> tuple[Line, ...]:
        card = plan.after_each_activity
        return (
            *((Speech(card.spoken),) if card else ()),
            self._say("closing"),
        )

    def warnings(self, step: Step, seconds: int) -> tuple[TimeWarning, ...]:
        """When a step warns, and what it says then."""
        if step.is_silent or step.listens or seconds < SHORT_STEP_SECONDS:
            return ()
        if seconds < LONG_STEP_SECONDS:
            return (TimeWarning(60, (self._say("left", seconds=60),)),)
        half = seconds // 2
        return (
            TimeWarning(half, (self._say("halfway", about_seconds=half),)),
            TimeWarning(120, (self._say("left", seconds=120),)),
        )

    def _sentence(self, place: Place, occurrence: Occurrence, seconds: int) -> Speech:
        step = occurrence.step
        title = step.title.spoken
        if occurrence.rounds and occurrence.begins_round:
            round_number, role = occurrence.round_number, occurrence.rounds.role
            return self._say(
                "round-step",
                round=round_number,
                rounds=occurrence.rounds.count,
                turn=self._messages.text("turn", round=round_number, role=role),
                title=title,
                seconds=seconds,
            )
        activity = place.activity.title.spoken
        key = "step"
        if place.is_first and activity.startswith(title):
            title = activity
        elif place.is_first:
            key = "activity-step"
        if step.group_size is None:
            return self._say(key, activity=activity, title=title, seconds=seconds)
        who = self._who(step.group_size)
        return self._say(f"{key}-who", activity=activity, title=title, who=who, seconds=seconds)

    def _who(self, group_size: int) -> str:
        keys = {1: "who-alone", 2: "who-pairs", WHOLE_GROUP: "who-all"}
        return self._messages.text(keys.get(group_size, "who-groups"), size=group_size)

    def _say(self, key: str, **arguments: int | str) -> Speech:
        return Speech(self._messages.text(key, **arguments))
