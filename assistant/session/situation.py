"""Everything that a session's future depends on, as plain data.

Its JSON is the snapshot that the journal keeps, and the digest of that JSON is what a
replay is compared by.
"""

from __future__ import annotations

import hashlib

import msgspec

from assistant.session.events import Chore, HearingTrouble
from assistant.session.states import State
from assistant.signals import LightPattern

HISTORY_SECONDS = 30.0
LONG_AGO = -1e9


class Interruption(msgspec.Struct, frozen=True):
    """A state that was left and is to be returned to, with its deadlines as they were."""

    state: State
    timers: dict[str, float]
    at: float
    paused: Interruption | None = None


class HeardQuestion(msgspec.Struct, frozen=True):
    """A question that was heard: its snippet and those that continue it. The words lie
    elsewhere."""

    snippet_ids: tuple[int, ...]
    is_sure: bool


class HintGiven(msgspec.Struct, frozen=True):
    """The room was told why it is heard badly."""

    at: float
    trouble: HearingTrouble


class Situation(msgspec.Struct):
    """Where the session stands. All times are session seconds.

    ``pulses``: for each step that took one, how many showed each number. ``pulse_number``:
    the number that is asked for now, or was said last. ``awaits_microphone``: it is lost,
    and whoever looks out for it will tell of it. ``latest_piece``: the snippets of
    what was said last. ``read_back``: how many questions have been read back. ``strikes``
    and ``strikes_by_id``: what is to be struck and not yet reported as gone. ``hint``: what
    is to be said at the next pause. ``offer``: what is asked while it stands ready.
    ``choice``: which of the plans was named last. ``volume_db``: None, until it is changed.
    """

    now: float = 0.0
    state: State = State.READY
    step: int = -1
    timers: dict[str, float] = {}
    history: list[tuple[float, State]] = []
    began_at: float | None = None
    advanced_itself_at: float = LONG_AGO
    asked_at: float = LONG_AGO
    remaining: dict[str, float] = {}
    step_seconds: float | None = None
    paused: Interruption | None = None
    interrupted: Interruption | None = None
    before_hold: Interruption | None = None
    utterances: int = 0
    speaking: int | None = None
    reminders: int = 0
    questions_asked: int = 0
    noted: int = 0
    listened_step: int = 0
    has_asked_anyone_else: bool = False
    microphone_is_open: bool = False
    can_listen: bool = True
    awaits_microphone: bool = False
    is_stuck: bool = False
    ended_early: bool = False
    slot_ends_at: float | None = None
    slot_is_by_clock: bool = False
    taken_off_seconds: float = 0.0
    given_way: dict[int, int] = {}
    proposal: dict[int, int] = {}
    proposed_activities: list[int] = []
    has_told_over: bool = False
    undo: dict[int, int] | None = None
    extensions: dict[str, int] = {}
    level_db: float = 0.0
    pulses: dict[str, dict[int, int]] = {}
    pulse_number: int = 0
    pulse_silences: int = 0
    latest_piece: list[int] = []
    questions: list[HeardQuestion] = []
    read_back: int = 0
    strikes: list[float] = []
    strikes_by_id: list[tuple[int, ...]] = []
    somebody_speaks: bool = False
    hint: HearingTrouble | None = None
    offer: Chore | None = None
    choice: int = 0
    volume_db: float | None = None
    volume_before_hold_db: float = 0.0
    hints: list[HintGiven] = []
    hints_in_step: int = 0
    has_measured: bool = False
    faults: list[str] = []
    light: str = LightPattern.OFF.name

    def enter(self, state: State) -> None:
        """Move to ``state`` now, and remember when."""
        self.history = [
            entry
            for entry, after in zip(self.history, self.history[1:], strict=False)
            if after[0] > self.now - HISTORY_SECONDS
        ] + self.history[-1:]
        self.history.append((self.now, state))
        self.state = state

    def state_at(self, moment: float) -> State:
        """The state just before an earlier moment: the context in which a gesture began.

        Just before, because the touch itself may end what was being said.
        """
        for since, state in reversed(self.history):
            if since < moment:
                return state
        return self.history[0][1]

    def interruption(self) -> Interruption:
        return Interruption(self.state, dict(self.timers), self.now, self.paused)


def encode(situation: Situation) -> bytes:
    """The situation as JSON."""
    return msgspec.json.encode(situation)


def decode(snapshot: bytes) -> Situation:
    """The situation that ``encode`` wrote. Raises ``msgspec.ValidationError``."""
    return msgspec.json.decode(snapshot, type=Situation)


def digest(situation: Situation) -> str:
    """16 hexadecimal digits that differ when the situation does."""
    return hashlib.blake2b(encode(situation), digest_size=8).hexdigest()
