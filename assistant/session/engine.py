"""The engine: events in, effects out. It reads no clock, opens no file and starts no thread.

Everything that it will ever do follows from the run sheet, the rules and the events, so
that feeding it the journalled events again gives the same session.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.plan.runsheet import RunSheet, RunStep
from assistant.session.actions import Actions
from assistant.session.effects import Chime, Effect, Reflex, SetLight, StopSpeech
from assistant.session.events import (
    ChoreDone,
    DeviceFailed,
    DeviceRecovered,
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
from assistant.session.lights import light_of
from assistant.session.pressing import take_gesture
from assistant.session.rules import Rules
from assistant.session.situation import Situation, decode, digest, encode
from assistant.session.states import State, Trigger
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
from assistant.session.troubles import take_failure, take_recovery, take_resumption
from assistant.signals import Signal


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
            MUST_STOP: lambda: self._actions.fire(Trigger.TIME_UP),
            BY_ITSELF: lambda: self._actions.fire(Trigger.TIME_UP),
            FAREWELL: lambda: self._actions.fire(Trigger.TIME_UP),
            LAST_WORDS: lambda: self._actions.fire(Trigger.LISTENING_ENDED),
            ANSWER: lambda: self._actions.fire(Trigger.NO_ANSWER),
            NUMBER: lambda: self._actions.fire(Trigger.NO_ANSWER),
            HINT: self._actions.give_hint,
            TROUBLED: lambda: None,
        }

    def _end_of_time(self) -> None:
        """Time is up; a listening step has until the end of its slack."""
        state = self._situation.state
        del self._situation.timers[END]
        if state is State.RUNNING:
            self._actions.fire(Trigger.TIME_UP)

    def _take(self, event: JournalledEvent) -> None:
        match event:
            case GestureMade():
                take_gesture(self._actions, event)
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
                    take_recovery(self._actions, "microphone")
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
                self._actions.fire(Trigger.LISTENING_ENDED)
            case DeviceFailed(device=device):
                take_failure(self._actions, device)
            case DeviceRecovered(device=device):
                take_recovery(self._actions, device)
            case SessionResumed(was_powered_off=was_powered_off, slot_ends_at=slot_ends_at):
                if slot_ends_at is not None and self._situation.slot_is_by_clock:
                    self._situation.slot_ends_at = slot_ends_at
                take_resumption(self._actions, was_powered_off)

    def _finish_speech(self, was_cut: bool) -> None:
        situation, actions = self._situation, self._actions
        situation.speaking = None
        situation.timers.pop(SPEECH_OVERDUE, None)
        actions.is_gesture = was_cut
        self._actions.fire(Trigger.SPEECH_FINISHED)
        actions.is_gesture = False

    def _settle(self) -> list[Effect]:
        """Hand over the effects, the light last: it is a function of the situation."""
        situation = self._situation
        pattern = light_of(situation)
        if pattern.name != situation.light:
            situation.light = pattern.name
            self._actions.effects.append(SetLight(pattern))
        effects, self._actions.effects = self._actions.effects, []
        return effects
