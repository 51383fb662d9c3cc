"""The engine: events in, effects out. It reads no clock, opens no file and starts no thread.

Everything that it will ever do follows from the run sheet, the rules and the events, so
that feeding it the journalled events again gives the same session.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.errors import ProgramError
from assistant.plan.lines import Message
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.session.actions import Actions
from assistant.session.effects import Chime, Effect, Reflex, SetLight, StopSpeech
from assistant.session.events import (
    ChoreDone,
    DeviceFailed,
    DeviceRecovered,
    Gesture,
    GestureMade,
    HearingTroubled,
    JournalledEvent,
    KnobTurned,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    NumberHeard,
    SessionResumed,
    SnippetHeard,
    SnippetStruck,
    SpeechFinished,
    VoiceStarted,
    VoiceStopped,
)
from assistant.session.rules import Rules
from assistant.session.situation import Situation, decode, digest, encode
from assistant.session.states import TRANSITIONS, State, Trigger
from assistant.session.timers import (
    ANSWER,
    ANYONE_ELSE,
    BY_ITSELF,
    END,
    FAREWELL,
    HINT,
    LAST_MINUTE,
    LAST_WORDS,
    MUST_STOP,
    NUMBER,
    REMINDER,
    SPEECH_OVERDUE,
    TROUBLED,
    WARNING,
    earliest,
)
from assistant.signals import LightPattern, Signal

_TRIGGERS = {
    Gesture.PRESS: Trigger.PRESS,
    Gesture.DOUBLE_PRESS: Trigger.DOUBLE_PRESS,
    Gesture.TRIPLE_PRESS: Trigger.TRIPLE_PRESS,
    Gesture.QUADRUPLE_PRESS: Trigger.QUADRUPLE_PRESS,
    Gesture.PRESS_THEN_HOLD: Trigger.PRESS_THEN_HOLD,
    Gesture.HOLD: Trigger.HOLD,
    Gesture.END_HELD: Trigger.END_HELD,
    Gesture.STUCK: Trigger.STUCK,
    Gesture.BACK: Trigger.TRIPLE_PRESS,
    Gesture.MORE_TIME: Trigger.PRESS_THEN_HOLD,
}
_ANSWERED_STATES = {State.CONFIRMING, State.ASKING, State.PROPOSING, State.CHECKING}
_ANSWERED_STATES |= {State.OFFERING, State.CHOOSING}
_SAID_ONCE = {"power", "heat"}
"""Told by the watcher of the power at most once a session."""

_SAID_IN = {State.RUNNING, State.WAITING, State.PAUSED}
"""Elsewhere it would cut what is being said, or be heard by the microphone."""

_LIGHTS = {
    State.READY: LightPattern.READY,
    State.OFFERING: LightPattern.ASKING,
    State.CHOOSING: LightPattern.ASKING,
    State.SWITCHING_OFF: LightPattern.RUNNING,
    State.WELCOMING: LightPattern.RUNNING,
    State.ANNOUNCING: LightPattern.RUNNING,
    State.RUNNING: LightPattern.RUNNING,
    State.LISTENING: LightPattern.LISTENING,
    State.COUNTING: LightPattern.RUNNING,
    State.CHECKING: LightPattern.ASKING,
    State.CATCHING_UP: LightPattern.RUNNING,
    State.WAITING: LightPattern.TIME_UP,
    State.PAUSED: LightPattern.PAUSED,
    State.PROPOSING: LightPattern.ASKING,
    State.CONFIRMING: LightPattern.ASKING,
    State.ASKING: LightPattern.ASKING,
    State.READING_BACK: LightPattern.RUNNING,
    State.CLOSING: LightPattern.RUNNING,
    State.ENDED: LightPattern.OFF,
}


class Engine:
    """One session. Give it events in the order of time; do what it returns."""

    def __init__(self, sheet: RunSheet, rules: Rules) -> None:
        self.sheet = sheet
        self._rules = rules
        self._actions = Actions(sheet, rules, Situation())

    # -- what the loop needs ---------------------------------------------------------------

    def begin(self) -> list[Effect]:
        """The first effects: stand ready, and say so."""
        self._situation.enter(State.READY)
        self._actions.restore_level()
        self._actions.say_again()
        return self._settle()

    def handle(self, event: JournalledEvent) -> list[Effect]:
        """Take one event; deadlines up to its stamp come first."""
        self._expire(event.at)
        self._situation.now = max(self._situation.now, event.at)
        self._take(event)
        return self._settle()

    def touch(self) -> list[Reflex]:
        """What a finger on the button does at once, whatever it will turn out to mean."""
        if self.situation.is_stuck or self.situation.state is State.ENDED:
            return []
        return [StopSpeech(), Chime(Signal.TICK)]

    @property
    def next_deadline(self) -> float | None:
        """When ``TimePassed`` is due, in session seconds."""
        timer = earliest(self._situation.timers)
        return timer[1] if timer else None

    # -- what the journal needs --------------------------------------------------------------

    def snapshot(self) -> bytes:
        """The whole situation as JSON."""
        return encode(self._situation)

    def restore(self, snapshot: bytes) -> None:
        """Continue from an earlier ``snapshot``."""
        self._actions = Actions(self.sheet, self._rules, decode(snapshot))

    def digest(self) -> str:
        """Differs when the situation does."""
        return digest(self._situation)

    # -- what a display needs ----------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """Where the session stands; not to be changed by the reader."""
        return self._situation

    @property
    def step(self) -> RunStep | None:
        return self._actions.step

    @property
    def state(self) -> State:
        return self._situation.state

    def time_left_seconds(self, now: float) -> float | None:
        """What is left of the step at ``now``; None when no step's time runs."""
        end_at = self._situation.timers.get(END)
        return None if end_at is None else max(0.0, end_at - now)

    # -- inside ------------------------------------------------------------------------------

    @property
    def _situation(self) -> Situation:
        return self._actions.situation

    def _expire(self, until: float) -> None:
        while (timer := earliest(self._situation.timers)) and timer[1] <= until:
            name, at = timer
            self._situation.now = max(self._situation.now, at)
            if name != END:
                del self._situation.timers[name]
            self._due(name)

    def _due(self, name: str) -> None:
        if name == END:
            self._end_of_time()
        elif name.startswith(WARNING):
            self._actions.warn(int(name.removeprefix(WARNING)))
        elif name == SPEECH_OVERDUE:
            self._finish_speech(was_cut=False)
        else:
            self._due_names()[name]()

    def _due_names(self) -> dict[str, Callable[[], None]]:
        return {
            REMINDER: self._actions.remind,
            ANYONE_ELSE: self._actions.ask_anyone_else,
            LAST_MINUTE: lambda: None,
            MUST_STOP: lambda: self._fire(Trigger.TIME_UP),
            BY_ITSELF: lambda: self._fire(Trigger.TIME_UP),
            FAREWELL: lambda: self._fire(Trigger.TIME_UP),
            LAST_WORDS: lambda: self._fire(Trigger.LISTENING_ENDED),
            ANSWER: lambda: self._fire(Trigger.NO_ANSWER),
            NUMBER: lambda: self._fire(Trigger.NO_ANSWER),
            HINT: self._actions.give_hint,
            TROUBLED: lambda: None,
        }

    def _end_of_time(self) -> None:
        """Time is up; a listening step has until the end of its slack."""
        state = self._situation.state
        del self._situation.timers[END]
        if state is State.RUNNING:
            self._fire(Trigger.TIME_UP)

    def _take(self, event: JournalledEvent) -> None:
        match event:
            case GestureMade():
                self._take_gesture(event)
            case KnobTurned(steps=steps):
                self._actions.turn_volume(steps)
            case SpeechFinished(utterance_id=utterance_id, was_cut=was_cut):
                if utterance_id == self._situation.speaking:
                    self._finish_speech(was_cut)
            case SnippetHeard():
                self._actions.take_snippet(event)
            case SnippetStruck(snippet_ids=snippet_ids):
                self._actions.take_struck(snippet_ids)
            case ChoreDone():
                self._actions.take_chore_done(event)
            case NumberHeard(number=number, began_at=began_at):
                self._actions.take_number(number, began_at)
            case HearingTroubled(trouble=trouble):
                self._actions.take_trouble(trouble)
            case ListeningStarted():
                self._situation.microphone_is_open = True
                if self._situation.awaits_microphone:
                    self._take_recovery("microphone")
                self._actions.await_voice()
            case VoiceStopped():
                self._actions.await_pause()
                self._actions.await_voice()
            case VoiceStarted():
                self._actions.hear_voice()
            case MicrophoneClosed():
                self._situation.microphone_is_open = False
            case ListeningEnded():
                self._situation.microphone_is_open = False
                self._fire(Trigger.LISTENING_ENDED)
            case DeviceFailed(device=device):
                self._take_failure(device)
            case DeviceRecovered(device=device):
                self._take_recovery(device)
            case SessionResumed(was_powered_off=was_powered_off, slot_ends_at=slot_ends_at):
                if slot_ends_at is not None and self._situation.slot_is_by_clock:
                    self._situation.slot_ends_at = slot_ends_at
                self._take_resumption(was_powered_off)

    def _take_gesture(self, event: GestureMade) -> None:
        actions, situation = self._actions, self._situation
        actions.is_gesture = True
        actions.gesture_began_at = event.began_at
        try:
            if event.gesture is Gesture.FREED:
                actions.free_button()
            elif event.gesture is Gesture.BACK and situation.state is State.READY:
                pass  # nothing lies behind; three presses mean something else there
            elif event.gesture in _TRIGGERS:
                self._take_trigger(_TRIGGERS[event.gesture], event.began_at)
            elif situation.before_hold is not None:
                self._warn_of_end(event)
        finally:
            actions.is_gesture = False

    def _take_trigger(self, trigger: Trigger, began_at: float) -> None:
        situation = self._situation
        context = situation.state_at(began_at)
        if trigger is Trigger.STUCK:  # no hand, and so no answer, wherever it began
            self._fire(trigger)
            return
        # Made of a hold that was already judged: its pause has moved the state.
        is_held_on = trigger is Trigger.END_HELD and situation.before_hold is not None
        if trigger is Trigger.QUADRUPLE_PRESS:
            self._fire(trigger)  # what its first three made of the state is taken back
            return
        if not is_held_on and {context, situation.state} & _ANSWERED_STATES:
            too_early = began_at < situation.asked_at + self._rules.answer_delay_seconds
            if context is not situation.state or too_early:
                return
        elif trigger is Trigger.PRESS and self._is_fulfilled(began_at):
            return
        if trigger is Trigger.HOLD and Trigger.END_HELD in TRANSITIONS[context]:
            situation.before_hold = situation.interruption()
        self._fire(trigger, context)

    def _is_fulfilled(self, began_at: float) -> bool:
        """The device itself went on just before the press, or before it was certain."""
        since = began_at - self._rules.fulfilled_seconds
        return self._situation.advanced_itself_at > since

    def _warn_of_end(self, event: GestureMade) -> None:
        """While the button is held on: say what letting go will do."""
        actions, situation = self._actions, self._situation
        is_ready = situation.state is State.READY
        if event.gesture is Gesture.END_WARNED:
            actions.say(Message("keep-holding-off" if is_ready else "keep-holding"))
        elif event.gesture is Gesture.END_RIPENED:
            actions.say(Message("let-go-off" if is_ready else "let-go"))
        else:
            situation.before_hold = None
            was_warned = event.at - event.began_at >= self._rules.end_warning_seconds
            if was_warned and situation.state is State.PAUSED:
                actions.say(Message("paused"))

    def _finish_speech(self, was_cut: bool) -> None:
        situation, actions = self._situation, self._actions
        situation.speaking = None
        situation.timers.pop(SPEECH_OVERDUE, None)
        actions.is_gesture = was_cut
        self._fire(Trigger.SPEECH_FINISHED)
        actions.is_gesture = False

    def _take_failure(self, device: str) -> None:
        situation = self._situation
        if device == "microphone" and situation.awaits_microphone:
            return  # said already
        if device not in situation.faults:
            situation.faults.append(device)
        if device in self._actions.hearing_faults:
            situation.microphone_is_open = False
            self._actions.await_microphone_no_more()
            situation.can_listen = False
            self._fire(Trigger.LISTENING_FAILED)
            if situation.state is State.READY and self.sheet.listens:
                self._actions.say(*self.sheet.ready, Message("cards-today"))
        elif device == "journal":
            self._actions.say(Message("not-kept"))
        elif device in _SAID_ONCE and situation.state in _SAID_IN:
            self._actions.say(Message(f"doctor-say-{device}"))
        if situation.state is not State.LISTENING:
            self._actions.effects.append(Chime(Signal.FAULT))

    def _take_recovery(self, device: str) -> None:
        situation = self._situation
        if device == "speaker" and device in situation.faults:
            self._actions.tell_where_we_are()
        situation.faults = [fault for fault in situation.faults if fault != device]
        if not self._actions.hearing_faults and not situation.can_listen:
            situation.can_listen = True
            self._fire(Trigger.HEARS_AGAIN)

    def _take_resumption(self, was_powered_off: bool) -> None:
        situation = self._situation
        if was_powered_off and situation.state not in {State.READY, State.ENDED, State.ASKING}:
            self._actions.effects.clear()
            situation.microphone_is_open = situation.awaits_microphone = False
            self._actions.ask_whether_to_go_on()
        else:
            self._actions.go_on_unasked()
            if situation.state is State.READY:
                self._actions.say_again()
        self._actions.restore_level()
        self._actions.strike_again()

    def _fire(self, trigger: Trigger, context: State | None = None) -> None:
        """Look the transition up and do it; hold the table to its word. A gesture that
        began in an earlier state may also lead where it would from the present one."""
        before = self._situation.state
        transition = TRANSITIONS[context or before].get(trigger)
        if transition is None:
            return
        getattr(self._actions, transition.action)()
        after = self._situation.state
        allowed = (before, *transition.to, *TRANSITIONS[before].get(trigger, transition).to)
        if after not in allowed:
            raise ProgramError(f"{transition.action} led from {before} to {after}")

    def _settle(self) -> list[Effect]:
        """Hand over the effects, the light last: it is a function of the situation."""
        situation = self._situation
        pattern = self._light()
        if pattern.name != situation.light:
            situation.light = pattern.name
            self._actions.effects.append(SetLight(pattern))
        effects, self._actions.effects = self._actions.effects, []
        return effects

    def _light(self) -> LightPattern:
        situation = self._situation
        if situation.microphone_is_open:
            is_troubled = TROUBLED in situation.timers
            return LightPattern.HEARING_BADLY if is_troubled else LightPattern.LISTENING
        if situation.state is State.LISTENING:
            return LightPattern.RUNNING
        if situation.state is State.READY and situation.faults:
            return LightPattern.FAULT
        if situation.state is State.RUNNING and LAST_MINUTE not in situation.timers:
            return LightPattern.LAST_MINUTE
        return _LIGHTS[situation.state]
