"""What each transition of the table does: changes the situation and asks for effects.

One method for each ``action`` of the table in ``states``; those of the undisturbed session
are in ``moving`` and what it builds on. Methods run one at a time, in the engine, at
``situation.now``.
"""

from __future__ import annotations

from assistant.errors import ProgramError
from assistant.plan.lines import Message
from assistant.session.effects import (
    BeginAnew,
    StopSpeech,
    WithdrawChimes,
)
from assistant.session.situation import Interruption
from assistant.session.standing import Standing
from assistant.session.states import TRANSITIONS, State, Trigger
from assistant.session.timers import (
    ANSWER,
    BY_ITSELF,
    END,
    MUST_STOP,
    SPEECH_OVERDUE,
    shifted,
)

_IN_A_STEP = (State.RUNNING, State.LISTENING, State.COUNTING)
_SPEAK_ANEW = (
    State.WELCOMING,
    State.ANNOUNCING,
    State.PROPOSING,
    State.COUNTING,
    State.CHECKING,
    State.READING_BACK,
)


class Actions(Standing):
    """All verbs: those of ``Standing``, and pauses, questions, faults and restarts."""

    def fire(self, trigger: Trigger, context: State | None = None) -> None:
        """Look the transition up and do it; hold the table to its word. A gesture that
        began in an earlier state may also lead where it would from the present one."""
        before = self.situation.state
        transition = TRANSITIONS[context or before].get(trigger)
        if transition is None:
            return
        getattr(self, transition.action)()
        after = self.situation.state
        allowed = (before, *transition.to, *TRANSITIONS[before].get(trigger, transition).to)
        if after not in allowed:
            raise ProgramError(f"{transition.action} led from {before} to {after}")

    def pause(self) -> None:
        situation = self.situation
        self._close_microphone()
        paused = situation.interruption()
        self.effects += [WithdrawChimes(), StopSpeech()]
        situation.timers = {}
        situation.speaking = None
        situation.paused = paused
        situation.enter(State.PAUSED)
        self._tell(Message("paused"))

    def resume(self) -> None:
        """Everything goes on where it stood; deadlines move by the pause's length."""
        situation, paused = self.situation, self.situation.paused
        assert paused is not None
        self._return_to(paused, situation.now - paused.at)
        left = round(self.time_left_seconds)
        if situation.state is State.RUNNING and left:
            self._tell(Message("resumed", {"about_seconds": left}))
        elif situation.state not in _SPEAK_ANEW:
            self._tell(Message("resumed-waiting"))

    def _return_to(self, interruption: Interruption, delay_seconds: float) -> None:
        """Go back to an interrupted state and ask again for what it needs."""
        situation = self.situation
        situation.paused = interruption.paused
        situation.speaking = None
        situation.timers = shifted(interruption.timers, delay_seconds)
        situation.timers.pop(SPEECH_OVERDUE, None)
        self.effects.append(StopSpeech())
        state = interruption.state
        if state in _IN_A_STEP:
            situation.timers.setdefault(END, situation.now)
            self._run()
        elif state is State.ANNOUNCING:
            self._announce(situation.step, has_chimed=False, seconds=situation.step_seconds)
        elif state is State.WELCOMING:
            self.welcome()
        elif state is State.PROPOSING:
            self.go_on_to(situation.step + 1)
        elif state is State.PAUSED and situation.paused is not None:
            situation.enter(State.PAUSED)
        elif state is State.CLOSING:
            self._close(*self.sheet.closing)
        elif state is State.CATCHING_UP:
            situation.enter(State.CATCHING_UP)
            self.say_what_was_noted()
        elif state is State.CHECKING:
            self.check_again()
        elif state is State.READING_BACK:
            self.read_on()
        else:
            self.wait_for_press()

    def ask_to_end(self) -> None:
        """The hold was meant for the end, not for a pause: take that back, then ask."""
        self._ask(self._before_hold(), State.CONFIRMING, Message("confirm-end"))

    def _before_hold(self) -> Interruption:
        situation = self.situation
        before = situation.before_hold or situation.interruption()
        situation.before_hold = None
        return before

    def _ask(self, interrupted: Interruption, state: State, question: Message) -> None:
        situation = self.situation
        situation.interrupted = interrupted
        situation.timers = {ANSWER: situation.now + self.rules.confirm_seconds}
        situation.asked_at = situation.now
        self.effects += [WithdrawChimes(), StopSpeech()]
        situation.enter(state)
        self.say(question)

    def keep_going(self) -> None:
        """Nobody confirmed: as if nothing had been asked; time has run on."""
        interrupted = self.situation.interrupted
        self.situation.interrupted = None
        assert interrupted is not None
        self._return_to(interrupted, 0.0)

    def end_early(self) -> None:
        self.situation.ended_early = True
        self.situation.interrupted = None
        self._leave_step()
        self._close(Message("ended"))

    def ignore_stuck_button(self) -> None:
        """Not a hand: the pause that it made is taken back, and time goes on by itself."""
        situation = self.situation
        situation.is_stuck = True
        interrupted = situation.interrupted or self._before_hold()
        situation.interrupted = None
        if situation.state in {State.PAUSED, State.CONFIRMING}:
            self._return_to(interrupted, 0.0)
        if situation.state is State.WAITING:
            situation.timers[BY_ITSELF] = situation.now + self.rules.stuck_wait_seconds
        if MUST_STOP in situation.timers:
            situation.timers[MUST_STOP] = self._must_stop_at()
        self.say(Message("stuck"))

    def free_button(self) -> None:
        situation = self.situation
        situation.is_stuck = False
        situation.timers.pop(BY_ITSELF, None)
        self._tell(Message("freed"))

    def ask_whether_to_go_on(self) -> None:
        """The power was off and time stood still: a person decides."""
        situation, step = self.situation, self.step
        interrupted = situation.interrupted or situation.interruption()
        interrupted = Interruption(
            interrupted.state, interrupted.timers, situation.now, interrupted.paused
        )
        question = Message("go-on-or-anew-start")
        if step is not None:
            arguments: dict[str, int | str] = {
                "title": step.title,
                "about_seconds": max(1, round(self.time_left_seconds)),
            }
            question = Message("go-on-or-anew", arguments)
        self._ask(interrupted, State.ASKING, question)

    def ask_again(self) -> None:
        situation = self.situation
        if situation.state is State.PROPOSING:
            self.propose()
            return
        if situation.state is State.CONFIRMING:
            situation.timers[ANSWER] = situation.now + self.rules.confirm_seconds
            self.say(Message("confirm-end"))
            return
        situation.timers[ANSWER] = situation.now + self.rules.reminder_seconds
        situation.questions_asked += 1
        if self.is_gesture or situation.questions_asked <= self.rules.reminders:
            self.say(Message("go-on-or-anew-start"))

    def go_on(self) -> None:
        situation = self.situation
        interrupted = situation.interrupted
        situation.interrupted = None
        situation.questions_asked = 0
        assert interrupted is not None
        self._return_to(interrupted, situation.now - interrupted.at)
        self.tell_where_we_are()

    def begin_anew(self) -> None:
        self.situation.timers = {}
        self.situation.enter(State.ENDED)
        self.effects.append(BeginAnew())

    def go_on_unasked(self) -> None:
        """The program was restarted and time has run on: pick everything up again."""
        situation = self.situation
        self.effects.clear()
        situation.speaking = None
        situation.microphone_is_open = situation.awaits_microphone = False
        if situation.state is State.ASKING:
            self.ask_again()
            return
        if situation.state is State.CONFIRMING:
            self.keep_going()
        elif situation.state not in {State.READY, State.ENDED}:
            self._return_to(situation.interruption(), 0.0)
        self.tell_where_we_are()

    def tell_where_we_are(self) -> None:
        situation, step = self.situation, self.step
        left = round(self.time_left_seconds)
        if step is None or situation.state is State.ANNOUNCING:
            return
        if situation.state is State.WAITING:
            self.say(Message("where-we-wait", {"title": step.title}))
        elif situation.state in {State.RUNNING, State.LISTENING}:
            arguments: dict[str, int | str] = {"title": step.title, "about_seconds": left}
            self.say(Message("where-we-are", arguments))
