"""One step: announcing, running, warning, extending, waiting for the press."""

from __future__ import annotations

import math

from assistant.plan.lines import Message, Part
from assistant.plan.runsheet import RunStep
from assistant.session.closing import Closing
from assistant.session.effects import (
    Blink,
    Chime,
    ScheduleChime,
    StopSpeech,
    WithdrawChimes,
)
from assistant.session.situation import Interruption
from assistant.session.states import State
from assistant.session.timers import (
    ANYONE_ELSE,
    BY_ITSELF,
    END,
    HINT,
    LAST_MINUTE,
    MUST_STOP,
    NUMBER,
    REMINDER,
    SPEECH_OVERDUE,
    TROUBLED,
    WARNING,
)
from assistant.signals import Signal

_HAVE_TIME = (
    State.RUNNING,
    State.LISTENING,
    State.COUNTING,
    State.ANNOUNCING,
    State.PAUSED,
)


class Stepping(Closing):
    """The verbs of a step that nothing disturbs."""

    def _announce(
        self,
        index: int,
        has_chimed: bool,
        words: tuple[Part, ...] = (),
        seconds: float | None = None,
        before: tuple[Part, ...] = (),
    ) -> None:
        situation = self.situation
        situation.step = index
        step = self.step
        if not self.is_gesture:
            situation.advanced_itself_at = situation.now
        if step is None:
            self._close_or_read_back(*before)
            return
        self._set_level(step.level_db)
        whole_seconds = self.seconds_of(index)
        situation.step_seconds = float(whole_seconds) if seconds is None else seconds
        situation.has_asked_anyone_else = False
        if seconds is None:
            situation.noted = 0
            situation.hints_in_step = 0
        situation.enter(State.ANNOUNCING)
        if step.opening and not has_chimed:
            self.effects.append(Chime(Signal[step.opening]))
        self.say(*before, *(words or self._announcement(step, whole_seconds)))

    def _announcement(self, step: RunStep, seconds: int) -> tuple[Part, ...]:
        if step.without_listening and not self.situation.can_listen:
            return step.without_listening
        return step.shorter.get(seconds, step.announcement)

    def start_time(self) -> None:
        """The announcement is over: the step's time begins."""
        situation, step = self.situation, self.step
        if not self.is_gesture:
            situation.advanced_itself_at = situation.now
        seconds = situation.step_seconds
        situation.step_seconds = None
        if step is not None and not seconds and step.advances_itself:
            self._announce(situation.step + 1, has_chimed=False)
            return
        if step is None or not seconds:
            self.wait_for_press()
            return
        situation.timers[END] = situation.now + seconds
        self._run()

    def _run(self) -> None:
        """Let the time run until the timer ``END``, listening if the step does."""
        situation, step = self.situation, self.step
        assert step is not None
        if step.pulse and situation.can_listen:
            self._take_pulse()
            return
        if step.listens and situation.can_listen:
            situation.enter(State.LISTENING)
            self._listen()
            return
        situation.enter(State.RUNNING)
        if (step.pulse or step.listens) and self.hearing_faults == {"microphone"}:
            self._await_microphone()
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
        situation.undo = None
        self.await_microphone_no_more()
        self.effects += [Blink(signal) for signal in self._signals_at_end(step)]
        if not step.advances_itself:
            self.wait_for_press()
            self._call(step)
            return
        situation.remaining[step.key] = 0.0
        situation.timers.clear()
        self._announce(situation.step + 1, has_chimed=True)

    def _call(self, step: RunStep) -> None:
        """Ask whether the room is ready, where a step ends so."""
        if step.call:
            self.effects.append(Chime(Signal.TAP))
            self.say(*step.call)

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
        situation.undo = None
        self.effects += [WithdrawChimes(), StopSpeech()]

    def warn(self, seconds_left: int) -> None:
        step = self.step
        assert step is not None
        self.effects.append(Blink(Signal.WARNING))
        for warning in step.warnings:
            if warning.seconds_left == seconds_left:
                self.say(*warning.lines)

    def remind(self) -> None:
        """Softly, each minute; in words only at the last; then no more."""
        situation = self.situation
        situation.reminders += 1
        if situation.reminders > self.rules.reminders:
            return
        self.effects.append(Chime(Signal.REMINDER))
        is_last = situation.reminders == self.rules.reminders
        if not is_last:
            situation.timers[REMINDER] = situation.now + self.rules.reminder_seconds
        if self.step is not None and self.step.call:
            self.say(*self.step.call)
        elif is_last:
            self.say(Message("reminder"))

    def extend(self) -> None:
        """More time, whether it runs, stands still, or is up; and what that costs."""
        situation, step = self.situation, self.step
        if step is None:
            return
        more = self._extension(step)
        if more is None:
            self._tell(Message("no-more-time"))
            return
        if situation.step_seconds is not None:
            situation.step_seconds += more
        elif situation.state is State.PAUSED and situation.paused:
            paused = situation.paused
            end_at = paused.timers.get(END, paused.at) + more
            is_over = paused.state in {State.WAITING, State.PROPOSING}
            kept = State.RUNNING if is_over else paused.state
            timers = {**paused.timers, END: end_at}
            situation.paused = Interruption(kept, timers, paused.at)
        else:
            situation.timers[END] = situation.timers.get(END, situation.now) + more
            situation.timers.pop(REMINDER, None)
            situation.timers.pop(BY_ITSELF, None)
            self._prolong(step)
        self._tell(Message("more-time", {"seconds": round(more)}), *self.cost_of_extension())

    def _extension(self, step: RunStep) -> float | None:
        """How much more there is this time; None: no more."""
        if not step.extensions:
            return self.rules.extension_seconds
        used = self.situation.extensions.get(step.key, 0)
        if used >= len(step.extensions):
            return None
        self.situation.extensions = self.situation.extensions | {step.key: used + 1}
        return float(step.extensions[used])

    def _prolong(self, step: RunStep) -> None:
        situation = self.situation
        situation.timers.pop(LAST_MINUTE, None)
        if situation.state in {State.LISTENING, State.COUNTING}:
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
            self.say(Message("press-to-go-on"))
        elif situation.state is State.WAITING:
            over = Message("again-waiting" if step.seconds else "press-to-go-on")
            self.say(*step.repetition, over)
        elif step.is_silent:
            self.effects.append(Chime(Signal.TAP, max(1, math.ceil(left / 60))))
        else:
            self.say(*step.repetition, Message("left", {"about_seconds": left}))

    def hush(self) -> None:
        """Nothing more: the touch has already stopped the speech."""

    def go_deaf(self) -> None:
        """The time runs on without the microphone: cards instead."""
        situation = self.situation
        situation.can_listen = False
        for name in (MUST_STOP, ANYONE_ELSE, NUMBER, HINT, TROUBLED):
            situation.timers.pop(name, None)
        situation.timers.setdefault(END, situation.now)
        if self.hearing_faults == {"microphone"}:
            situation.awaits_microphone = True  # whoever has lost it looks out for it
        else:
            self._close_microphone()
        self._run()
        is_dark = "light" in situation.faults
        self.say(Message("light-failed" if is_dark else "listening-failed"))

    def hear_again(self) -> None:
        """What was lost is back: the step listens for the time that is left."""
        situation, step = self.situation, self.step
        assert step is not None
        if not (step.listens or step.pulse):
            return
        situation.timers = {
            name: at
            for name, at in situation.timers.items()
            if name != LAST_MINUTE and not name.startswith(WARNING)
        }
        self.effects.append(WithdrawChimes())
        self.fall_silent()
        self._run()
        if situation.speaking is None:
            self.say(Message("hears-again"))
