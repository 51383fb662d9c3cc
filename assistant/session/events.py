"""Everything that can happen to a session: nouns, past tense.

Every event carries ``at``: seconds on the session's own clock, which counts from the
session's beginning, never jumps, and stands still while the device has no power.
What people said is never part of an event: their words lie in the journal's erasable
store under the snippet's id.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from assistant.plan.lines import Part


class Gesture(Enum):
    """What the one button can say. A hold ripens: it pauses, warns, and may ask to end. The
    last two are said by other buttons, a presenter's keys among them."""

    PRESS = "press"
    DOUBLE_PRESS = "double press"
    TRIPLE_PRESS = "triple press"
    QUADRUPLE_PRESS = "quadruple press"
    PRESS_THEN_HOLD = "press then hold"
    HOLD = "hold"
    END_WARNED = "end warned"
    END_RIPENED = "end ripened"
    END_HELD = "end held"
    HOLD_RELEASED = "hold released"
    STUCK = "stuck"
    FREED = "freed"
    BACK = "back"
    MORE_TIME = "more time"


class ButtonEdge(msgspec.Struct, frozen=True, tag=True):
    """The contact closed (``is_down``) or opened. Judged into gestures; never journalled."""

    at: float
    is_down: bool


class GestureMade(msgspec.Struct, frozen=True, tag=True):
    """A gesture became certain at ``at``; its first edge was at ``began_at``."""

    at: float
    began_at: float
    gesture: Gesture


class KnobTurned(msgspec.Struct, frozen=True, tag=True):
    """Somebody turned the volume: so many steps clockwise; below nought, the other way."""

    at: float
    steps: int


class TimePassed(msgspec.Struct, frozen=True, tag=True):
    """Nothing arrived until a deadline."""

    at: float


class SpeechFinished(msgspec.Struct, frozen=True, tag=True):
    """An utterance has sounded to its end, or was cut off."""

    at: float
    utterance_id: int
    was_cut: bool = False


class ListeningStarted(msgspec.Struct, frozen=True, tag=True):
    """The microphone is open."""

    at: float


class VoiceStarted(msgspec.Struct, frozen=True, tag=True):
    """Somebody began to speak."""

    at: float


class VoiceStopped(msgspec.Struct, frozen=True, tag=True):
    """Nobody speaks any more."""

    at: float


class SnippetHeard(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something was said and its words are kept under ``snippet_id``. ``continues``: it
    goes on with the snippet before it. ``is_sure``: the recogniser is sure of every word."""

    at: float
    snippet_id: int
    began_at: float
    ended_at: float
    is_question: bool = False
    dropped_blocks: int = 0
    continues: bool = False
    is_sure: bool = False


class Chore(Enum):
    """What the device can be asked for while it stands ready; the value is in the names of
    the sentences about it."""

    FORGET = "forget"
    SWITCH_OFF = "switch-off"
    CHECK_UP = "check-up"
    STICK = "stick"


class ChoreDone(msgspec.Struct, frozen=True, tag=True):
    """What was asked for is done, and this is to be said of it."""

    at: float
    chore: Chore
    words: tuple[Part, ...] = ()


class SnippetStruck(msgspec.Struct, frozen=True, tag=True):
    """What somebody did not want to have said is erased; no ids: it had not been kept yet,
    or there was nothing."""

    at: float
    snippet_ids: tuple[int, ...] = ()


class NumberHeard(msgspec.Struct, frozen=True, tag=True):
    """Somebody said a number, while numbers alone were listened for."""

    at: float
    number: int
    began_at: float


class HearingTrouble(Enum):
    """Why words are heard badly; the value is in the name of the hint that is said."""

    FAR = "far"
    LOUD = "loud"
    CLIPPED = "clipped"
    TWO_AT_ONCE = "two-at-once"
    DEAD = "dead"


class HearingTroubled(msgspec.Struct, frozen=True, tag=True):
    """It hears badly, and knows why."""

    at: float
    trouble: HearingTrouble


class MicrophoneClosed(msgspec.Struct, frozen=True, tag=True):
    """The microphone is closed; words may still be on their way."""

    at: float


class ListeningEnded(msgspec.Struct, frozen=True, tag=True):
    """The microphone is closed and every word of it has been recognised."""

    at: float


class DeviceFailed(msgspec.Struct, frozen=True, tag=True):
    """A part failed. ``device`` is button, light, speaker, voice, microphone, recogniser,
    journal, pins, disk, memory, power or heat."""

    at: float
    device: str


class DeviceRecovered(msgspec.Struct, frozen=True, tag=True):
    """A part works again."""

    at: float
    device: str


class SessionResumed(msgspec.Struct, frozen=True, tag=True):
    """The program started again in the middle of the session.

    ``was_powered_off``: the machine was off in between, so that time stood still and a
    person must say whether to go on; otherwise time ran on. ``slot_ends_at``: where that
    moved the end of a slot by the wall clock, in session seconds.
    """

    at: float
    was_powered_off: bool
    slot_ends_at: float | None = None


class EntryCommitted(msgspec.Struct, frozen=True, tag=True):
    """The journal has kept every entry up to ``sequence``. Never journalled itself."""

    at: float
    sequence: int


class StopRequested(msgspec.Struct, frozen=True, tag=True):
    """The program is to stop here; the session can be resumed later. Never journalled."""

    at: float


Event = (
    ButtonEdge
    | EntryCommitted
    | StopRequested
    | GestureMade
    | KnobTurned
    | TimePassed
    | SpeechFinished
    | ListeningStarted
    | VoiceStarted
    | VoiceStopped
    | SnippetHeard
    | SnippetStruck
    | ChoreDone
    | NumberHeard
    | HearingTroubled
    | MicrophoneClosed
    | ListeningEnded
    | DeviceFailed
    | DeviceRecovered
    | SessionResumed
)

JournalledEvent = (
    GestureMade
    | KnobTurned
    | TimePassed
    | SpeechFinished
    | ListeningStarted
    | VoiceStarted
    | VoiceStopped
    | SnippetHeard
    | SnippetStruck
    | ChoreDone
    | NumberHeard
    | HearingTroubled
    | MicrophoneClosed
    | ListeningEnded
    | DeviceFailed
    | DeviceRecovered
    | SessionResumed
)
"""Every event but raw edges: what the engine takes, and what a replay feeds it again."""
