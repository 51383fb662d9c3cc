"""Everything that a session can ask for: imperatives.

Reflexes never wait for the disk. Promises are carried out only after the event that led
to them is committed in the journal.
"""

from __future__ import annotations

import msgspec

from assistant.plan.lines import Part
from assistant.signals import LightPattern, Signal


class StopSpeech(msgspec.Struct, frozen=True, tag=True):
    """Fade out what is being said, now; chimes go on."""


class Chime(msgspec.Struct, frozen=True, tag=True):
    """Sound and blink a signal now, ``count`` times over."""

    signal: Signal
    count: int = 1


class ScheduleChime(msgspec.Struct, frozen=True, tag=True):
    """Hand a signal to the loudspeaker ahead of time, to sound at ``due_at``.

    An outranking signal (the end of time) cuts speech short. ``outranks_speech`` False:
    the signal sounds over what is being said, softly.
    """

    signal: Signal
    due_at: float
    outranks_speech: bool = False


class WithdrawChimes(msgspec.Struct, frozen=True, tag=True):
    """Take back every scheduled signal that has not begun to sound."""


class Blink(msgspec.Struct, frozen=True, tag=True):
    """Blink a signal's strokes (its sound was scheduled, or is not wanted)."""

    signal: Signal
    count: int = 1


class SetLight(msgspec.Struct, frozen=True, tag=True):
    """Show a lasting light pattern."""

    pattern: LightPattern


class SetLevel(msgspec.Struct, frozen=True, tag=True):
    """Sound and speak so many dB beside the usual level from now on."""

    level_db: float


class Say(msgspec.Struct, frozen=True, tag=True):
    """Say these parts in order, once chimes have rung out; answered by ``SpeechFinished``."""

    utterance_id: int
    parts: tuple[Part, ...]


class PrepareListening(msgspec.Struct, frozen=True, tag=True):
    """Load the recogniser, so that listening can start at once later."""


class StartListening(msgspec.Struct, frozen=True, tag=True):
    """Open the microphone; answered by ``ListeningStarted`` or ``DeviceFailed``.

    ``numbers``: for numbers alone, each a ``NumberHeard``; nothing else is kept.
    ``measures``: the room is measured first, while it is quiet."""

    step_key: str
    numbers: bool = False
    measures: bool = False


class StopListening(msgspec.Struct, frozen=True, tag=True):
    """Close the microphone, finish the words under way; answered by ``MicrophoneClosed``,
    then ``ListeningEnded``."""


class StrikeLatest(msgspec.Struct, frozen=True, tag=True):
    """Erase the latest snippet that began before then, with all that it goes on from, even
    if it is not recognised yet; answered by ``SnippetStruck``."""

    began_before: float


class Strike(msgspec.Struct, frozen=True, tag=True):
    """Erase these snippets; answered by ``SnippetStruck``."""

    snippet_ids: tuple[int, ...]


class ReadBack(msgspec.Struct, frozen=True, tag=True):
    """Say what these snippets hold, from memory alone; answered by ``SpeechFinished``."""

    utterance_id: int
    snippet_ids: tuple[int, ...]


class ForgetLast(msgspec.Struct, frozen=True, tag=True):
    """Erase the session before this one; answered by ``ChoreDone``."""


class CheckUp(msgspec.Struct, frozen=True, tag=True):
    """Look at every part; answered by ``ChoreDone``."""


class KeepVolume(msgspec.Struct, frozen=True, tag=True):
    """Be so loud, in dB beside the loudest, in later sessions too."""

    volume_db: float


class TakePlan(msgspec.Struct, frozen=True, tag=True):
    """Stand ready with the plan of this name instead."""

    name: str


class SwitchOff(msgspec.Struct, frozen=True, tag=True):
    """Switch the machine off."""


class BeginAnew(msgspec.Struct, frozen=True, tag=True):
    """Close this session's journal as abandoned and begin the plan from the start."""


class FinishSession(msgspec.Struct, frozen=True, tag=True):
    """The session is over: write the harvest."""

    ended_early: bool = False


Reflex = StopSpeech | Chime | ScheduleChime | WithdrawChimes | Blink | SetLight | SetLevel
Promise = (
    Say
    | PrepareListening
    | StartListening
    | StopListening
    | StrikeLatest
    | Strike
    | ReadBack
    | ForgetLast
    | CheckUp
    | KeepVolume
    | TakePlan
    | SwitchOff
    | BeginAnew
    | FinishSession
)
Effect = Reflex | Promise

REFLEXES: tuple[type, ...] = (
    StopSpeech,
    Chime,
    ScheduleChime,
    WithdrawChimes,
    Blink,
    SetLight,
    SetLevel,
)
