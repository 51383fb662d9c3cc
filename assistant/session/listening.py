"""Opening and closing the microphone, and what is said around it."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.effects import (
    StartListening,
    StopListening,
)
from assistant.session.states import State
from assistant.session.timers import (
    ANYONE_ELSE,
    END,
    LAST_WORDS,
    MUST_STOP,
)
from assistant.session.verbs import Verbs


class Listening(Verbs):
    """The verbs of a listening step."""

    def _listen(self) -> None:
        situation, step = self.situation, self.step
        assert step is not None
        situation.microphone_is_open = True
        self.effects.append(StartListening(step.key))
        situation.timers[MUST_STOP] = self._must_stop_at()
        self.await_voice()

    def _must_stop_at(self) -> float:
        """The end of the step's time, or later while the slot has slack."""
        situation = self.situation
        end_at = situation.timers[END]
        if situation.slot_ends_at is None or situation.is_stuck:
            return end_at
        later_steps = range(situation.step + 1, len(self.sheet.steps))
        later = sum(self.seconds_of(index) for index in later_steps)
        return max(end_at, situation.slot_ends_at - later - self.sheet.closing_seconds)

    def await_voice(self) -> None:
        """Nobody speaks: ask once, after a while, whether anyone else would."""
        situation = self.situation
        if situation.state is State.LISTENING and not situation.has_asked_anyone_else:
            wait = self.rules.anyone_else_seconds
            situation.timers[ANYONE_ELSE] = situation.now + wait

    def ask_anyone_else(self) -> None:
        self.situation.has_asked_anyone_else = True
        self.say(Message("anyone-else"))

    def stop_listening(self) -> None:
        """Close the microphone and wait for the last words."""
        situation = self.situation
        if not self.is_gesture:
            situation.advanced_itself_at = situation.now
        step = self.step
        assert step is not None
        situation.remaining[step.key] = self.time_left_seconds
        situation.listened_step = situation.step
        self._close_microphone()
        self.fall_silent()
        situation.timers = {LAST_WORDS: situation.now + self.rules.last_words_seconds}
        situation.enter(State.CATCHING_UP)

    def say_what_was_noted(self) -> None:
        """How many things; or, without a recogniser, that their sound is kept."""
        situation = self.situation
        if situation.speaking is not None:
            return
        situation.timers.pop(LAST_WORDS, None)
        if self.sheet.keeps_audio and "recogniser" in situation.faults:
            self.say(Message("recorded"))
        else:
            self.say(Message("noted", {"count": situation.noted}))

    def _close_microphone(self) -> None:
        if self.situation.state is State.LISTENING:
            self.effects.append(StopListening())
