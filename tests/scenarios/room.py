"""A whole workshop in memory: the real engine, loop, journal and words, and simulated parts
on a clock that jumps. Scenarios drive it like a script of the room."""

from __future__ import annotations

import queue
from functools import cache, partial
from pathlib import Path

from assistant.devices.simulated import (
    JumpingClock,
    SimulatedButton,
    SimulatedChores,
    SimulatedLight,
    SimulatedListener,
    SimulatedSpeaker,
    SimulatedWords,
)
from assistant.journal.recorder import ImmediateRecorder
from assistant.journal.records import Checkpoint, FirstRecord, Recording, Snippet
from assistant.journal.store import Journal
from assistant.loop import Loop, Parts
from assistant.plan.duration import parse_duration
from assistant.plan.lines import Speech
from assistant.plan.reader import read_plan
from assistant.plan.runsheet import RunSheet
from assistant.preparing import load_library
from assistant.session.engine import Engine
from assistant.session.events import EntryCommitted, MicrophoneClosed
from assistant.session.rules import Rules
from assistant.session.states import State
from assistant.signals import Signal
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.phrasing import Phrasing
from assistant.words.script import Pace, write_script

CONFIG = Path(__file__).parents[2] / "config"
PLAN = CONFIG / "plans" / "facilitating-communities-of-practice.yaml"


@cache
def messages() -> Messages:
    return Messages("en", (CONFIG / "words" / "en.ftl").read_text(encoding="utf-8"))


def speech_seconds(speech: Speech) -> float:
    """140 words a minute."""
    return len(speech.text.split()) * 60 / 140


@cache
def source_sheet() -> RunSheet:
    """The source session, fitted."""
    plan = read_plan(PLAN.name, PLAN.read_bytes(), load_library(CONFIG))
    return write_script(
        plan, [messages()], partial(seconds_of, speech_seconds=speech_seconds), Pace()
    ).run_sheet


class Room:
    """Forty people, one facilitator, and the device."""

    def __init__(
        self,
        sheet: RunSheet | None = None,
        rules: Rules | None = None,
        words: Messages | None = None,
    ) -> None:
        self.sheet = sheet or source_sheet()
        self.listening_began_at = 0.0
        self.last_voice_at = 0.0
        self.rules = rules or Rules()
        self.clock = JumpingClock()
        self.inbox: queue.SimpleQueue = queue.SimpleQueue()
        self.button = SimulatedButton(self.clock)
        self.button.start(self.inbox.put)
        self.speaker = SimulatedSpeaker(self.clock, self.inbox, speech_seconds)
        self.light = SimulatedLight(self.clock)
        self.chores = SimulatedChores(self.clock, self.inbox)
        self.words = SimulatedWords(self.clock, self.inbox)
        self.listener = SimulatedListener(self.clock, self.inbox, self._keep, self.words.erase)
        first = FirstRecord(
            session_id="scenario",
            run_sheet=self.sheet,
            rules=self.rules,
            program_version="test",
            boot_id="boot",
            monotonic_at_start=0.0,
        )
        self.journal = Journal.create_in_memory(first)
        self.engine = self.new_engine()
        self.recorder = ImmediateRecorder(
            self.journal, self._committed, self._not_kept, monotonic=self.clock.now
        )
        parts = Parts(
            self.clock,
            self.speaker,
            self.light,
            self.listener,
            self.words,
            self.chores,
            self.recorder,
        )
        self.loop = Loop(
            self.engine,
            self.rules,
            self.inbox,
            parts,
            Phrasing([words or messages()], self.sheet.spoken).lines,
            self._checkpoint,
        )
        self.loop.begin()

    def new_engine(self) -> Engine:
        return Engine(self.sheet, self.rules)

    # -- what the people do -----------------------------------------------------------------

    def wait(self, time: str | float) -> None:
        """Let time pass: '2m', '90s', or seconds."""
        seconds = parse_duration(time) if isinstance(time, str) else time
        self.wait_until(self.clock.now() + seconds)

    def wait_until(self, at: float) -> None:
        while self.clock.now() < at and self.loop.outcome is None:
            self.loop.turn(at)

    def wait_for(self, state: State, limit: str = "30m") -> None:
        """Let time pass until the session is in ``state``."""
        give_up_at = self.clock.now() + parse_duration(limit)
        while self.engine.state is not state:
            assert self.clock.now() < give_up_at, f"never {state}, still {self.engine.state}"
            self.loop.turn(give_up_at)

    def press(self, times: int = 1) -> None:
        """Press and let the gesture become certain."""
        for _ in range(times):
            self.button.press(0.1)
            self.wait(0.2)
        self.wait(0.5)

    def hold(self, seconds: float) -> None:
        self.button.press(seconds)
        self.wait(seconds + 0.5)

    def press_then_hold(self, seconds: float = 1.2) -> None:
        self.button.press(0.1)
        self.wait(0.2)
        self.hold(seconds)

    @property
    def listening_ended_at(self) -> float:
        """When the microphone was closed."""
        events = [entry.event for entry in self.recording().entries]
        return next(event.at for event in events if isinstance(event, MicrophoneClosed))

    def somebody_says(self, text: str, seconds: float = 3.0) -> None:
        """Somebody speaks, to the end."""
        self.listener.hear(text, seconds)
        self.wait(seconds + 0.5)

    # -- what they notice -------------------------------------------------------------------

    @property
    def now(self) -> float:
        return self.clock.now()

    @property
    def state(self) -> State:
        return self.engine.state

    @property
    def time_left(self) -> float:
        left = self.engine.time_left_seconds(self.now)
        assert left is not None, f"no time runs in {self.state}"
        return left

    def said(self, words: str) -> int:
        """How many sentences with these words began to sound."""
        return sum(words.lower() in sentence.lower() for sentence in self.speaker.sentences)

    def last_said(self) -> str:
        return self.speaker.sentences[-1]

    def chimes(self, signal: Signal) -> list[float]:
        """When a signal sounded."""
        return [at for at, sounded in self.speaker.signals if sounded is signal]

    # -- shortcuts to a place in the session ---------------------------------------------------

    def begin(self) -> None:
        """First press, the welcome, and the press after it."""
        self.wait(10)
        self.press()
        self.wait_for(State.WAITING)
        self.wait(1.5)
        self.press()

    def go_to(self, title: str, state: State = State.RUNNING) -> None:
        """Press through the session until the step with ``title`` is in ``state``."""
        if self.engine.situation.began_at is None:
            self.begin()
        for _ in range(200):
            step = self.engine.step
            if step is not None and step.title == title and self.state is not State.WAITING:
                self.wait_for(state)
                return
            self.wait(1.5)
            self.press()
        raise AssertionError(f"never came to {title}")

    def run_plainly(self, debrief: tuple[tuple[str, float], ...] = ()) -> None:
        """The plain run: press when the device waits, 5 s after it began to.

        ``debrief``: what is said in the listening step, and for how many seconds each.
        """
        waiting = (State.READY, State.WAITING)
        while self.loop.outcome is None:
            self.loop.turn(self.now + 5.0)
            since, state = self.engine.situation.history[-1]
            if state is State.LISTENING and not self.listening_began_at:
                self.listening_began_at = since
                self._speak_in_turn(debrief)
            has_ended = self.engine.time_left_seconds(self.now) is None
            is_over = state in waiting or (state is State.LISTENING and has_ended)
            if is_over and self.now >= since + 5.0:
                self.press()

    def _speak_in_turn(self, debrief: tuple[tuple[str, float], ...]) -> None:
        at = self.now + 2.0
        for text, seconds in debrief:
            self.listener.hear(text, seconds, at)
            self.last_voice_at = at + seconds
            at += seconds + 2.0

    # -- the journal --------------------------------------------------------------------------

    def recording(self) -> Recording:
        return self.journal.read()

    def _keep(self, snippet_id: int, text: str) -> None:
        self.words.keep(snippet_id, text)
        step = self.engine.step
        self.recorder.keep(
            Snippet(
                snippet_id=snippet_id,
                step_key=step.key if step else "",
                began_at=self.now,
                ended_at=self.now,
                text=text,
                is_question="question" in text,
            )
        )

    def _committed(self, sequence: int) -> None:
        self.inbox.put(EntryCommitted(self.now, sequence))

    def _not_kept(self, error: Exception) -> None:
        raise error

    def _checkpoint(self, elapsed_seconds: float) -> Checkpoint:
        return Checkpoint(elapsed_seconds=elapsed_seconds, boot_id="boot", monotonic=self.now)
