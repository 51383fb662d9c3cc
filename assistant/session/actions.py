"""What each transition does: changes the situation and asks for effects.

One method for each ``action`` of the table in ``states``. Methods run one at a time, in
the engine, at ``situation.now``.
"""

from __future__ import annotations

import math

from assistant.plan.lines import Message, Part
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.session.effects import (
    BeginAnew,
    Blink,
    Chime,
    Effect,
    FinishSession,
    PrepareListening,
    Say,
    ScheduleChime,
    StartListening,
    StopListening,
    StopSpeech,
    WithdrawChimes,
)
from assistant.session.rules import Rules
from assistant.session.situation import Interruption, Situation
from assistant.session.states import State
from assistant.session.timers import shifted
from assistant.signals import Signal

END = "end of time"
MUST_STOP = "end of slack"
LAST_MINUTE = "last minute"
WARNING = "warning "
REMINDER = "reminder"
ANYONE_ELSE = "anyone else"
LAST_WORDS = "last words"
ANSWER = "answer"
SPEECH_OVERDUE = "speech overdue"
BY_ITSELF = "by itself"

_LONGEST_SPEECH_SECONDS = 120.0
_IN_A_STEP = (State.RUNNING, State.LISTENING)
_HAVE_TIME = (*_IN_A_STEP, State.ANNOUNCING, State.PAUSED)


class Actions:
    """The verbs of a session."""

    def __init__(self, sheet: RunSheet, rules: Rules, situation: Situation) -> None:
        self.sheet = sheet
        self.rules = rules
        self.situation = situation
        self.effects: list[Effect] = []
        self.is_gesture = False

    # -- facts -------------------------------------------------------------------------

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

    # -- before the first step ---------------------------------------------------------

    def welcome(self) -> None:
        situation = self.situation
        if situation.began_at is None:
            situation.began_at = situation.now
            if self.sheet.listens:
                self.effects.append(PrepareListening())
        self._leave_step()
        situation.enter(State.WELCOMING)
        self.say(*self.sheet.welcome)

    # -- from step to step ---------------------------------------------------------------

    def go_next(self) -> None:
        """The next step, or the closing words after the last."""
        situation = self.situation
        self._leave_step()
        self._announce(situation.step + 1, has_chimed=False)

    def go_back(self) -> None:
        """The step before, with the time it had when it was left, or one minute."""
        situation = self.situation
        index = situation.step - 1
        if index < 0:
            self._tell(Message("first-step"))
            return
        self._leave_step()
        step = self.sheet.steps[index]
        left = situation.remaining.get(step.key, 0.0)
        if step.seconds == 0:
            self._announce(index, has_chimed=False)
            return
        message = Message("back", {"title": step.title, "about_seconds": round(left)})
        if left < 1.0:
            left = self.rules.extension_seconds
            message = Message("back-no-time", {"title": step.title})
        self._announce(index, has_chimed=False, words=(message,), seconds=left)

    def _announce(
        self,
        index: int,
        has_chimed: bool,
        words: tuple[Part, ...] = (),
        seconds: float | None = None,
    ) -> None:
        situation = self.situation
        situation.step = index
        step = self.step
        if not self.is_gesture:
            situation.advanced_itself_at = situation.now
        if step is None:
            self._close(*self.sheet.closing)
            return
        situation.step_seconds = float(step.seconds) if seconds is None else seconds
        situation.has_asked_anyone_else = False
        if seconds is None:
            situation.noted = 0
        situation.enter(State.ANNOUNCING)
        if step.opening and not has_chimed:
            self.effects.append(Chime(Signal[step.opening]))
        cards = step.listens and not situation.can_listen
        self.say(*(words or (step.without_listening if cards else step.announcement)))

    def start_time(self) -> None:
        """The announcement is over: the step's time begins."""
        situation, step = self.situation, self.step
        if not self.is_gesture:
            situation.advanced_itself_at = situation.now
        seconds = situation.step_seconds
        situation.step_seconds = None
        if step is None or not seconds:
            self.wait_for_press()
            return
        situation.timers[END] = situation.now + seconds
        self._run()

    def _run(self) -> None:
        """Let the time run until the timer ``END``, listening if the step does."""
        situation, step = self.situation, self.step
        assert step is not None
        if step.listens and situation.can_listen:
            situation.enter(State.LISTENING)
            self._listen()
            return
        situation.enter(State.RUNNING)
        self._schedule_chimes(step)

    def _schedule_chimes(self, step: RunStep) -> None:
        situation = self.situation
        end_at = situation.timers[END]
        self.effects.append(WithdrawChimes())
        for name in [name for name in situation.timers if name.startswith(WARNING)]:
            del situation.timers[name]
        for warning in step.warnings:
            due_at = end_at - warning.seconds_left
            if due_at > situation.now:
                situation.timers[f"{WARNING}{warning.seconds_left}"] = due_at
                self.effects.append(ScheduleChime(Signal.WARNING, due_at))
        if end_at - 60.0 > situation.now:
            situation.timers[LAST_MINUTE] = end_at - 60.0
        due_at = end_at
        for signal in self._signals_at_end(step):
            self.effects.append(ScheduleChime(signal, due_at, outranks_speech=True))
            due_at += signal.motif.duration_seconds

    def _signals_at_end(self, step: RunStep) -> list[Signal]:
        names = list(step.ending)
        following = self.situation.step + 1
        if step.advances_itself and following < len(self.sheet.steps):
            opening = self.sheet.steps[following].opening
            names += [opening] if opening else []
        return [Signal[name] for name in names]

    def end_time(self) -> None:
        """The signal at the end sounds by itself; wait, or go on with the others."""
        situation, step = self.situation, self.step
        assert step is not None
        self.effects += [Blink(signal) for signal in self._signals_at_end(step)]
        if not step.advances_itself:
            self.wait_for_press()
            return
        situation.remaining[step.key] = 0.0
        situation.timers.clear()
        self._announce(situation.step + 1, has_chimed=True)

    def wait_for_press(self) -> None:
        situation, step = self.situation, self.step
        if step is not None:
            situation.remaining[step.key] = 0.0
        overdue = situation.timers.get(SPEECH_OVERDUE)
        situation.timers = {} if overdue is None else {SPEECH_OVERDUE: overdue}
        situation.reminders = 0
        situation.enter(State.WAITING)
        situation.timers[REMINDER] = situation.now + self.rules.reminder_seconds
        if situation.is_stuck:
            situation.timers[BY_ITSELF] = situation.now + self.rules.stuck_wait_seconds

    def _leave_step(self) -> None:
        """Withdraw what was promised for the present step, and remember its time."""
        situation, step = self.situation, self.step
        if step is not None and situation.state in _HAVE_TIME:
            situation.remaining[step.key] = self.time_left_seconds
        self._close_microphone()
        situation.timers.clear()
        situation.paused = None
        situation.speaking = None
        situation.step_seconds = None
        self.effects += [WithdrawChimes(), StopSpeech()]

    # -- while a step runs ---------------------------------------------------------------

    def warn(self, seconds_left: int) -> None:
        step = self.step
        assert step is not None
        self.effects.append(Blink(Signal.WARNING))
        for warning in step.warnings:
            if warning.seconds_left == seconds_left and warning.lines:
                self.say(*warning.lines)

    def remind(self) -> None:
        """Softly, each minute; in words only at the last; then no more."""
        situation = self.situation
        situation.reminders += 1
        if situation.reminders > self.rules.reminders:
            return
        self.effects.append(Chime(Signal.REMINDER))
        if situation.reminders == self.rules.reminders:
            self.say(Message("reminder"))
        else:
            situation.timers[REMINDER] = situation.now + self.rules.reminder_seconds

    def extend(self) -> None:
        """One more minute, whether the time runs, stands still, or is up."""
        situation, step = self.situation, self.step
        more = self.rules.extension_seconds
        if step is None:
            return
        if situation.state is State.ANNOUNCING:
            situation.step_seconds = (situation.step_seconds or 0.0) + more
        elif situation.state is State.PAUSED and situation.paused:
            paused = situation.paused
            end_at = paused.timers.get(END, paused.at) + more
            kept = State.RUNNING if paused.state is State.WAITING else paused.state
            timers = {**paused.timers, END: end_at}
            situation.paused = Interruption(kept, timers, paused.at)
        else:
            situation.timers[END] = situation.timers.get(END, situation.now) + more
            situation.timers.pop(REMINDER, None)
            situation.timers.pop(BY_ITSELF, None)
            self._prolong(step)
        self._tell(Message("one-more-minute"))

    def _prolong(self, step: RunStep) -> None:
        situation = self.situation
        situation.timers.pop(LAST_MINUTE, None)
        if situation.state is State.LISTENING:
            situation.timers[MUST_STOP] = self._must_stop_at()
        elif situation.state is State.RUNNING:
            self._schedule_chimes(step)
        else:
            self._run()

    def say_again(self) -> None:
        """The prompts and the time left; in a silent step taps, never voice."""
        situation, step = self.situation, self.step
        left = round(self.time_left_seconds)
        if situation.state is State.PAUSED:
            self._tell(Message("paused"))
        elif situation.state is State.READY:
            self.say(*self.sheet.ready)
        elif step is None:
            self.say(Message("again-waiting"))
        elif situation.state is State.WAITING:
            over = (Message("again-waiting"),) if step.seconds else ()
            self.say(*step.repetition, *over)
        elif step.is_silent:
            self.effects.append(Chime(Signal.TAP, max(1, math.ceil(left / 60))))
        else:
            self.say(*step.repetition, Message("left", {"about_seconds": left}))

    def hush(self) -> None:
        """Nothing more: the touch has already stopped the speech."""

    # -- listening -----------------------------------------------------------------------

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
        if situation.began_at is None or situation.is_stuck:
            return end_at
        later = sum(step.seconds for step in self.sheet.steps[situation.step + 1 :])
        slot_ends_at = situation.began_at + self.sheet.slot_seconds
        return max(end_at, slot_ends_at - later - self.sheet.closing_seconds)

    def await_voice(self) -> None:
        """Nobody speaks: ask once, after a while, whether anyone else would."""
        situation = self.situation
        if not situation.has_asked_anyone_else:
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
        if step is not None:
            situation.remaining[step.key] = self.time_left_seconds
        self._close_microphone()
        self.fall_silent()
        situation.timers = {LAST_WORDS: situation.now + self.rules.last_words_seconds}
        situation.enter(State.CATCHING_UP)

    def say_what_was_noted(self) -> None:
        if self.situation.speaking is None:
            self.situation.timers.pop(LAST_WORDS, None)
            self.say(Message("noted", {"count": self.situation.noted}))

    def go_deaf(self) -> None:
        """The time runs on without the microphone: cards instead."""
        situation = self.situation
        situation.can_listen = False
        for name in (MUST_STOP, ANYONE_ELSE):
            situation.timers.pop(name, None)
        situation.timers.setdefault(END, situation.now)
        self._close_microphone()
        self._run()
        self.say(Message("listening-failed"))

    def _close_microphone(self) -> None:
        if self.situation.state is State.LISTENING:
            self.effects.append(StopListening())

    # -- pause ---------------------------------------------------------------------------

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
        if paused is None:
            return
        self._return_to(paused, situation.now - paused.at)
        left = round(self.time_left_seconds)
        if situation.state is State.RUNNING and left:
            self._tell(Message("resumed", {"about_seconds": left}))
        elif situation.state is not State.ANNOUNCING:
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
        elif state is State.PAUSED and situation.paused is not None:
            situation.enter(State.PAUSED)
        elif state is State.CLOSING:
            self._close(*self.sheet.closing)
        elif state is State.CATCHING_UP:
            situation.enter(State.CATCHING_UP)
            self.say_what_was_noted()
        else:
            self.wait_for_press()

    # -- ending --------------------------------------------------------------------------

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
        if interrupted is not None:
            self._return_to(interrupted, 0.0)

    def end_early(self) -> None:
        self.situation.ended_early = True
        self.situation.interrupted = None
        self._leave_step()
        self._close(Message("ended"))

    def _close(self, *words: Part) -> None:
        situation = self.situation
        situation.step = len(self.sheet.steps)
        situation.timers = {}
        situation.enter(State.CLOSING)
        self.say(*words)

    def finish(self) -> None:
        situation = self.situation
        situation.timers = {}
        situation.enter(State.ENDED)
        self.effects.append(FinishSession(situation.ended_early))

    # -- faults --------------------------------------------------------------------------

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

    # -- after a restart -----------------------------------------------------------------

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
        if interrupted is not None:
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
        situation.microphone_is_open = False
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
        elif situation.state in _IN_A_STEP:
            arguments: dict[str, int | str] = {"title": step.title, "about_seconds": left}
            self.say(Message("where-we-are", arguments))

    # -- speech --------------------------------------------------------------------------

    def _tell(self, message: Message) -> None:
        """Say it, but with a tap in a silent step, and not at all while listening."""
        step = self.step
        state = self.situation.state
        if state is State.LISTENING:
            return
        if step is not None and step.is_silent and state in {State.RUNNING, State.PAUSED}:
            self.effects.append(Chime(Signal.TAP))
            return
        self.say(message)

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
