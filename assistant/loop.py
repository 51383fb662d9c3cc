"""The loop: one event at a time through the engine, reflexes at once, promises once kept.

It owns the engine; nothing else calls it. Everything reaches it through the one inbox, and
its ports return at once, so that a press is felt within a block of audio.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.devices.ports import Chores, Clock, Inbox, Light, Listener, Speaker, Words
from assistant.errors import DeviceError
from assistant.journal.recorder import AnyRecorder
from assistant.journal.records import Checkpoint, Ending, EndingKind, Entry
from assistant.plan.lines import Line, Part
from assistant.session.effects import (
    REFLEXES,
    BeginAnew,
    Blink,
    CheckUp,
    Chime,
    Effect,
    FinishSession,
    ForgetLast,
    KeepVolume,
    PrepareListening,
    Promise,
    ReadBack,
    Say,
    ScheduleChime,
    SetLevel,
    SetLight,
    StartListening,
    StopListening,
    StopSpeech,
    Strike,
    StrikeLatest,
    SwitchOff,
    TakePlan,
    WithdrawChimes,
)
from assistant.session.engine import Engine
from assistant.session.events import (
    ButtonEdge,
    DeviceFailed,
    EntryCommitted,
    Event,
    GestureMade,
    JournalledEvent,
    SessionResumed,
    SpeechFinished,
    StopRequested,
    TimePassed,
)
from assistant.session.gestures import ButtonTouched, GestureJudge, Judgement
from assistant.session.rules import Rules
from assistant.session.states import State
from assistant.signals import Signal

logger = logging.getLogger(__name__)

_SPEECH = (Say, ReadBack)
_UNSEEN = (Signal.TICK, Signal.STRUCK)
"""They confirm a touch; while it listens the light stays steady."""


@dataclass(frozen=True)
class Parts:
    """What the loop works with."""

    clock: Clock
    speaker: Speaker
    light: Light
    listener: Listener
    words: Words
    chores: Chores
    recorder: AnyRecorder


class Companion(Protocol):
    """Something that lives beside the session in the loop's own thread: a display, a
    watchdog, a hand that presses by itself."""

    def before_wait(self, now: float) -> float | None:
        """Called before each wait; may put events into the inbox. When to be called again
        at the latest, in session seconds; None: with the next event."""


class Loop:
    """Runs one session from standing ready to its end."""

    def __init__(
        self,
        engine: Engine,
        rules: Rules,
        inbox: Inbox,
        parts: Parts,
        phrase: Callable[[tuple[Part, ...]], tuple[Line, ...]],
        checkpoint: Callable[[float], Checkpoint],
        sequence: int = 0,
    ) -> None:
        """``phrase`` puts messages into words; ``checkpoint`` stamps an elapsed time;
        ``sequence`` is that of the journal's last entry when a session is resumed."""
        self.engine = engine
        self.judge = GestureJudge(rules)
        self.inbox = inbox
        self.parts = parts
        self.companions: list[Companion] = []
        self.on_said: list[Callable[[tuple[Line, ...]], None]] = []
        self.outcome: EndingKind | None = None
        self.is_stopped = False
        self.next_plan: str | None = None
        self.wants_power_off = False
        self._phrase = phrase
        self._checkpoint = checkpoint
        self._checkpoint_seconds = rules.checkpoint_seconds
        self._checkpoint_at = 0.0
        self._sequence = sequence
        self._step_index = engine.situation.step
        self._promises: list[tuple[int, Promise]] = []
        self._failed: set[str] = set()

    def begin(self) -> None:
        """Stand ready."""
        self._carry_out(self.engine.begin())

    def resume(self, was_powered_off: bool, slot_ends_at: float | None = None) -> None:
        """Go on with an engine that a replay has brought where the session stood.

        ``slot_ends_at``: by the wall clock, where the time without power moved it."""
        self._handle(SessionResumed(self.parts.clock.now(), was_powered_off, slot_ends_at))

    def run(self) -> EndingKind | None:
        """Go on until the session is over; None when the program is to stop before."""
        while self.outcome is None and not self.is_stopped:
            self.turn()
        return self.outcome

    def turn(self, until: float | None = None) -> None:
        """Wait for the next event, deadline or ``until``, and deal with it."""
        clock = self.parts.clock
        deadlines = [until, self.engine.next_deadline, self.judge.next_deadline]
        deadlines += [companion.before_wait(clock.now()) for companion in self.companions]
        if self.engine.situation.began_at is not None:
            deadlines.append(self._checkpoint_at)
        deadline = min((at for at in deadlines if at is not None), default=None)
        event = clock.wait(self.inbox, deadline)
        if event is None:
            self._pass_time(clock.now())
            return
        for one in self._drained(event):
            self._take(one)

    def _drained(self, event: Event) -> Sequence[Event]:
        """Everything that waits, in the order in which it happened."""
        events = [event]
        while not self.inbox.empty():
            events.append(self.inbox.get())
        return sorted(events, key=lambda one: one.at)

    # -- events ----------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        if isinstance(event, EntryCommitted):
            self._keep_promises(event.sequence)
            return
        if isinstance(event, StopRequested):
            self.is_stopped = True
            return
        if isinstance(event, ButtonEdge):
            self._judge(self.judge.feed(event))
            return
        self._judge(self.judge.expire(event.at))
        if isinstance(event, GestureMade):  # another button's, felt like the first one's
            self._carry_out(self.engine.touch())
        self._handle(event)

    def _pass_time(self, now: float) -> None:
        self._judge(self.judge.expire(now))
        deadline = self.engine.next_deadline
        if deadline is not None and deadline <= now:
            self._handle(TimePassed(now))
        if self.engine.situation.began_at is not None and now >= self._checkpoint_at:
            self._checkpoint_at = now + self._checkpoint_seconds
            self.parts.recorder.checkpoint(self._checkpoint(now))

    def _judge(self, judgements: Sequence[Judgement]) -> None:
        for judgement in judgements:
            if isinstance(judgement, ButtonTouched):
                self._carry_out(self.engine.touch())
            else:
                self._handle(judgement)

    def _handle(self, event: JournalledEvent) -> None:
        if self.outcome is not None:
            return
        self._sequence += 1
        try:
            effects = self.engine.handle(event)
        except Exception:
            logger.exception(
                "A bug of the program, at event %d; the session goes on", self._sequence
            )
            effects = [Chime(Signal.FAULT)]
        step = self.engine.step
        step_changed = self.engine.situation.step != self._step_index
        self._step_index = self.engine.situation.step
        entry = Entry(
            sequence=self._sequence,
            event=event,
            state=self.engine.state.name,
            step_key=step.key if step else "",
            digest=self.engine.digest(),
            snapshot=self.engine.snapshot() if step_changed else b"",
        )
        self._carry_out(effects)
        self.parts.recorder.record(entry)

    # -- effects ---------------------------------------------------------------------------

    def _carry_out(self, effects: Sequence[Effect]) -> None:
        """Reflexes now; promises when the journal has kept what led to them."""
        for effect in effects:
            if isinstance(effect, StopSpeech):
                self._break_promised_speech()
            if isinstance(effect, REFLEXES):
                self._guarded(effect)
            else:
                self._promises.append((self._sequence, effect))  # type: ignore[arg-type]
        if not self._sequence:
            self._keep_promises(0)

    def _break_promised_speech(self) -> None:
        """Speech that was promised and not yet begun is stopped before it sounds."""
        now = self.parts.clock.now()
        for _, promise in self._promises:
            if isinstance(promise, _SPEECH):
                self.inbox.put(SpeechFinished(now, promise.utterance_id, was_cut=True))
        self._promises = [pair for pair in self._promises if not isinstance(pair[1], _SPEECH)]

    def _keep_promises(self, sequence: int) -> None:
        due = [promise for number, promise in self._promises if number <= sequence]
        self._promises = [pair for pair in self._promises if pair[0] > sequence]
        for promise in due:
            self._guarded(promise)

    def _guarded(self, effect: Effect) -> None:
        """A failing part is an event for the engine, never an exception through it."""
        try:
            self._perform(effect)
        except DeviceError as error:
            device = type(error).__name__.removesuffix("Error").lower()
            if device not in self._failed:
                self._failed.add(device)
                logger.error("%s", error)
                self.inbox.put(DeviceFailed(self.parts.clock.now(), device))
            self._answer_for(effect)
        except Exception:
            logger.exception("A bug of the program, in %s; the session goes on", effect)
            self._answer_for(effect)

    def _answer_for(self, effect: Effect) -> None:
        """Speech that could not even be asked for is over: the session waits for that."""
        if isinstance(effect, _SPEECH):
            now = self.parts.clock.now()
            self.inbox.put(SpeechFinished(now, effect.utterance_id, was_cut=True))

    def _perform(self, effect: Effect) -> None:
        speaker, light, listener = self.parts.speaker, self.parts.light, self.parts.listener
        match effect:
            case StopSpeech():
                speaker.stop_speech()
            case Chime(signal=signal, count=count):
                speaker.chime(signal, count)
                if signal not in _UNSEEN:
                    light.blink(signal, count)
            case ScheduleChime(signal=signal, due_at=due_at, outranks_speech=outranks):
                speaker.schedule_chime(signal, due_at, outranks)
            case WithdrawChimes():
                speaker.withdraw_chimes()
            case Blink(signal=signal, count=count):
                light.blink(signal, count)
            case SetLight(pattern=pattern):
                light.show(pattern)
            case SetLevel(level_db=level_db):
                speaker.set_level(level_db)
            case Say(utterance_id=utterance_id, parts=parts):
                lines = self._phrase(parts)
                speaker.say(utterance_id, lines)
                for on_said in self.on_said:
                    on_said(lines)
            case PrepareListening():
                listener.prepare()
            case ReadBack(utterance_id=utterance_id, snippet_ids=snippet_ids):
                self._read_back(utterance_id, snippet_ids)
            case StartListening(step_key=step_key, numbers=numbers, measures=measures):
                listener.start(step_key, numbers, measures)
            case StrikeLatest(began_before=began_before):
                listener.strike_latest(began_before)
            case Strike(snippet_ids=snippet_ids):
                self.parts.words.strike(snippet_ids)
            case StopListening():
                listener.stop()
            case ForgetLast():
                self.parts.chores.forget_last()
            case CheckUp():
                self.parts.chores.check_up()
            case KeepVolume(volume_db=volume_db):
                self.parts.chores.keep_volume(volume_db)
            case TakePlan(name=name):
                self.next_plan, self.is_stopped = name, True
            case SwitchOff():
                self.wants_power_off = self.is_stopped = True
            case FinishSession(ended_early=ended_early):
                self._end(EndingKind.ENDED_EARLY if ended_early else EndingKind.FINISHED)
            case BeginAnew():
                self._end(EndingKind.ABANDONED)

    def _read_back(self, utterance_id: int, snippet_ids: tuple[int, ...]) -> None:
        """What people said, told to nobody but the loudspeaker."""
        lines = self.parts.words.lines_of(snippet_ids)
        if lines:
            self.parts.speaker.say(utterance_id, lines, is_private=True)
        else:
            self.inbox.put(SpeechFinished(self.parts.clock.now(), utterance_id))

    def _end(self, kind: EndingKind) -> None:
        assert self.engine.state is State.ENDED
        self.parts.recorder.end(Ending(kind, self.parts.clock.now()))
        self.outcome = kind
