"""What the program asks of its parts: small protocols, the same for real and simulated.

Two layers. The hardware layer (``Clock``, ``Button``, ``Lamp``, ``AudioOutput``,
``AudioInput``) is as thin as the libraries allow. The service layer (``Speaker``,
``Light``, ``Listener``) is what the loop talks to; its calls return at once and its
answers are events.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Protocol

from assistant.plan.lines import Line
from assistant.session.events import ButtonEdge, Event
from assistant.signals import LightPattern, Signal

Inbox = queue.SimpleQueue[Event]
"""The one queue through which everything reaches the loop."""


class Clock(Protocol):
    """The session's clock: seconds since the session began."""

    def now(self) -> float:
        """Session seconds now."""

    def at(self, monotonic_seconds: float) -> float:
        """Session seconds at a moment of ``time.monotonic()``."""

    def wait(self, inbox: Inbox, until: float | None) -> Event | None:
        """The next event; None once the clock shows ``until`` (None: wait for ever)."""


# -- hardware ------------------------------------------------------------------------------


class Button(Protocol):
    """One momentary contact. Every edge is reported, bounce included, from any thread."""

    def start(self, on_edge: Callable[[ButtonEdge], None]) -> None:
        """Begin to report. Raises ``ButtonError``."""

    def close(self) -> None:
        """Stop reporting and let go of the pin."""


class Lamp(Protocol):
    """One light whose brightness can be set."""

    def set_brightness(self, brightness: float) -> None:
        """0 is off, 1 is full. Raises ``LightError``."""

    def close(self) -> None:
        """Dark, and let go of the pin."""


class AudioSource(Protocol):
    """What an output stream plays."""

    sample_rate_hz: int

    def fill(self, frames: int, starts_at_monotonic: float) -> bytes:
        """``frames`` mono 16-bit little-endian samples.

        Called in the audio thread: no file, no lock, no allocation worth the name.
        ``starts_at_monotonic``: when the first sample will be heard, on
        ``time.monotonic()``.
        """


class AudioOutput(Protocol):
    """One output stream, opened once and kept open on silence."""

    description: str
    is_stand_in: bool

    def open(self, source: AudioSource) -> None:
        """Begin to pull blocks from the source. Raises ``SpeakerError``."""

    def close(self) -> None:
        """Stop, after what was already pulled has sounded."""


class AudioInput(Protocol):
    """One input stream of mono 16-bit little-endian samples, open only while listening."""

    description: str
    is_stand_in: bool
    sample_rate_hz: int

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        """Begin to deliver ``(pcm, began_at_monotonic, lost_blocks)``, from any thread.

        ``lost_blocks``: how many blocks the library says were lost just before this one.
        Raises ``MicrophoneError``.
        """

    def close(self) -> None:
        """Stop; when this returns no further block is delivered."""

    @property
    def is_exhausted(self) -> bool:
        """Nothing more will be heard (a stand-in has come to its end)."""


# -- services ------------------------------------------------------------------------------


class Speaker(Protocol):
    """Voice and chimes. Answers ``SpeechFinished`` for every ``say``, without exception."""

    def say(self, utterance_id: int, lines: tuple[Line, ...], is_private: bool = False) -> None:
        """Say these lines once chimes have rung out, replacing what is being said.

        ``is_private``: they hold people's words, so nothing of them is kept anywhere."""

    def stop_speech(self) -> None:
        """Fade out what is being said and forget what has not begun."""

    def chime(self, signal: Signal, count: int = 1) -> None:
        """Sound a signal now."""

    def schedule_chime(
        self, signal: Signal, due_at: float, outranks_speech: bool = False
    ) -> None:
        """Sound a signal when the session's clock shows ``due_at``."""

    def withdraw_chimes(self) -> None:
        """Take back scheduled signals that have not begun."""

    def set_level(self, level_db: float) -> None:
        """Everything so many dB beside the usual level, from the next sound on; at most 0."""

    def sounded_between(self, began_at: float, ended_at: float) -> bool:
        """Whether anything of ours was audible then, in session seconds."""

    @property
    def is_sounding(self) -> bool:
        """Whether anything sounds or is about to."""

    def close(self) -> None:
        """Finish what sounds and release the stream."""


class Light(Protocol):
    """Lasting patterns, and signals blinked over them."""

    def show(self, pattern: LightPattern) -> None:
        """Show a lasting pattern."""

    def blink(self, signal: Signal, count: int = 1) -> None:
        """Blink a signal's strokes, then return to the lasting pattern."""

    def close(self) -> None:
        """Dark."""


class Listener(Protocol):
    """Microphone and recogniser together. Answers with events; words go to the journal."""

    def prepare(self) -> None:
        """Load the recogniser in the background."""

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        """Open the microphone: ``ListeningStarted``, or ``DeviceFailed``.

        ``numbers``: each number that is said is a ``NumberHeard``, and nothing is kept.
        ``measures``: the first two seconds are the room without speech."""

    def strike_latest(self, began_before: float) -> None:
        """Erase the latest snippet that began before then, also one that is still being
        said or recognised: ``SnippetStruck``, when it is gone."""

    def stop(self) -> None:
        """Close it: ``MicrophoneClosed`` at once, ``ListeningEnded`` after the last word."""

    @property
    def is_exhausted(self) -> bool:
        """The microphone is a stand-in that has come to its end."""

    def close(self) -> None:
        """End the recogniser's process."""


class Chores(Protocol):
    """What is done while the device stands ready, beside the session; returns at once."""

    def forget_last(self) -> None:
        """Erase the session before this one: ``ChoreDone``."""

    def check_up(self) -> None:
        """Look at every part: ``ChoreDone``, with what is to be said."""

    def keep_volume(self, volume_db: float) -> None:
        """Remember how loud it is, for later sessions."""


class Words(Protocol):
    """What people said, as long as it is kept. Never logged, never cached."""

    def lines_of(self, snippet_ids: tuple[int, ...]) -> tuple[Line, ...]:
        """What these snippets hold, to be said; nothing where they are gone."""

    def strike(self, snippet_ids: tuple[int, ...]) -> None:
        """Erase them: ``SnippetStruck``, when they are gone."""
