"""What every action of a session builds on: where the session stands, and speech."""

from __future__ import annotations

from assistant.plan.lines import Message, Part
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.session.effects import (
    Chime,
    Effect,
    Say,
    SetLevel,
    StopSpeech,
)
from assistant.session.rules import Rules
from assistant.session.situation import Situation
from assistant.session.states import State
from assistant.session.timers import (
    END,
    SPEECH_OVERDUE,
)
from assistant.signals import Signal

_LONGEST_SPEECH_SECONDS = 120.0


class Verbs:
    """The situation, what is asked for, and the few facts that everything needs."""

    def __init__(self, sheet: RunSheet, rules: Rules, situation: Situation) -> None:
        self.sheet = sheet
        self.rules = rules
        self.situation = situation
        self.effects: list[Effect] = []
        self.is_gesture = False
        self.gesture_began_at = 0.0

    @property
    def step(self) -> RunStep | None:
        """The step that is announced, running or just over."""
        index = self.situation.step
        return self.sheet.steps[index] if 0 <= index < len(self.sheet.steps) else None

    @property
    def time_left_seconds(self) -> float:
        """What is left of the step's time; while it is being announced, all of it."""
        situation = self.situation
        if situation.step_seconds is not None:
            return situation.step_seconds
        paused = situation.paused
        timers, now = (
            (paused.timers, paused.at)
            if paused and situation.state is State.PAUSED
            else (situation.timers, situation.now)
        )
        return max(0.0, timers[END] - now) if END in timers else 0.0

    @property
    def volume_db(self) -> float:
        """How loud the device is, beside its loudest."""
        volume_db = self.situation.volume_db
        return self.sheet.volume_db if volume_db is None else volume_db

    @property
    def hearing_faults(self) -> set[str]:
        """What keeps it from listening: nobody may be heard without a light that shows it,
        and without a recogniser only where the sound is kept."""
        needed = {"microphone", "light", *(() if self.sheet.keeps_audio else ("recogniser",))}
        return needed & set(self.situation.faults)

    def seconds_of(self, index: int) -> int:
        """A step's time, shortened if it gave way."""
        return self.situation.given_way.get(index, self.sheet.steps[index].seconds)

    def _set_level(self, level_db: float) -> None:
        """Louder or softer from now on, chimes included."""
        if self.situation.level_db != level_db:
            self.situation.level_db = level_db
            self.effects.append(SetLevel(level_db + self.volume_db))

    def restore_level(self) -> None:
        """The program was restarted, and with it the loudspeaker at its usual level."""
        level_db = self.situation.level_db + self.volume_db
        if level_db:
            self.effects.append(SetLevel(level_db))

    def fall_silent(self) -> None:
        """Stop what is being said; its end means nothing any more."""
        self.situation.speaking = None
        self.situation.timers.pop(SPEECH_OVERDUE, None)
        self.effects.append(StopSpeech())

    def say(self, *parts: Part) -> None:
        """Say the parts; the state may wait for the end of it."""
        situation = self.situation
        situation.utterances += 1
        situation.speaking = situation.utterances
        situation.timers[SPEECH_OVERDUE] = situation.now + _LONGEST_SPEECH_SECONDS
        self.effects.append(Say(situation.utterances, parts))

    def _tell(self, *messages: Message) -> None:
        """Say it, but with a tap in a silent step, and not at all while listening."""
        step = self.step
        state = self.situation.state
        if state is State.LISTENING:
            return
        if step is not None and step.is_silent and state in {State.RUNNING, State.PAUSED}:
            self.effects.append(Chime(Signal.TAP))
            return
        self.say(*messages)
