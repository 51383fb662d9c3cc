"""The loudspeaker service, remembering all that sounded and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from assistant.devices.ports import Inbox
from assistant.devices.simulated.clock import Cancel, JumpingClock
from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.session.events import DeviceFailed, SpeechFinished
from assistant.signals import Signal

SECONDS_A_WORD = 0.4
"""140 words a minute, the default of the voice."""


def speech_seconds(speech: Speech) -> float:
    """How long a sentence takes at the default rate, by its count of words."""
    return SECONDS_A_WORD * len(speech.text.split())


def line_seconds(line: Line, seconds_of: Callable[[Speech], float] = speech_seconds) -> float:
    """How long a line sounds; ``seconds_of`` gives the length of a sentence."""
    match line:
        case Speech():
            return seconds_of(line)
        case Tone(signal=name, count=count):
            return Signal[name].motif.duration_seconds * count
        case Pause(seconds=seconds):
            return seconds


@dataclass(frozen=True)
class Sounded:
    """A sentence or a signal as it sounded, in session seconds, and at which level.

    ``utterance_id`` is None for a chime that no ``say`` asked for.
    """

    began_at: float
    ended_at: float
    line: Speech | Tone
    utterance_id: int | None = None
    level_db: float = 0.0


@dataclass
class _Utterance:
    """What is being said, or waits until the chimes have rung out."""

    utterance_id: int
    lines: tuple[Line, ...]
    has_begun: bool = False
    requests: list[Cancel] = field(default_factory=list)


class SimulatedSpeaker:
    """A loudspeaker whose ``history`` holds all that sounded, in order.

    What was cut ends where it was cut, and a sentence that had not begun is not there.
    ``private_ids``: the utterances that held people's words. ``fails``: nothing sounds,
    which is reported once, and utterances finish at once, cut.
    """

    def __init__(
        self,
        clock: JumpingClock,
        inbox: Inbox,
        seconds_of: Callable[[Speech], float] = speech_seconds,
    ) -> None:
        self.fails = False
        self.history: list[Sounded] = []
        self.private_ids: set[int] = set()
        self._clock, self._inbox, self._seconds_of = clock, inbox, seconds_of
        self._utterance: _Utterance | None = None
        self._scheduled: list[Cancel] = []
        self._chimes_until = 0.0
        self.level_db = 0.0
        self._failure_is_reported = False

    @property
    def sentences(self) -> list[str]:
        """Every sentence that began to sound."""
        return [past.line.text for past in self.history if isinstance(past.line, Speech)]

    @property
    def signals(self) -> list[tuple[float, Signal]]:
        """Every signal that sounded, with its session seconds; tones in speech too."""
        return [
            (past.began_at, Signal[past.line.signal])
            for past in self.history
            if isinstance(past.line, Tone)
        ]

    def say(self, utterance_id: int, lines: tuple[Line, ...], is_private: bool = False) -> None:
        if is_private:
            self.private_ids.add(utterance_id)
        self.stop_speech()
        self._utterance = _Utterance(utterance_id, lines)
        if self._works():
            self._begin_after_chimes()
        else:
            self._finish(was_cut=True)

    def stop_speech(self) -> None:
        if self._utterance is not None:
            self._finish(was_cut=True)

    def chime(self, signal: Signal, count: int = 1) -> None:
        if self._works():
            self._sound(Tone(signal.name, count))
            self._chimes_until = max(self._chimes_until, self.history[-1].ended_at)

    def schedule_chime(
        self, signal: Signal, due_at: float, outranks_speech: bool = False
    ) -> None:
        def sound() -> None:
            if outranks_speech and self._utterance is not None and self._utterance.has_begun:
                self.stop_speech()
            self.chime(signal)

        self._scheduled.append(self._clock.call_at(due_at, sound))

    def withdraw_chimes(self) -> None:
        for cancel in self._scheduled:
            cancel()
        self._scheduled.clear()

    def set_level(self, level_db: float) -> None:
        self.level_db = level_db

    def sounded_between(self, began_at: float, ended_at: float) -> bool:
        return any(
            past.began_at < ended_at and began_at < past.ended_at for past in self.history
        )

    @property
    def is_sounding(self) -> bool:
        now = self._clock.now()
        return self._utterance is not None or any(p.ended_at > now for p in self.history)

    def close(self) -> None:
        self.withdraw_chimes()
        self.stop_speech()

    def _begin_after_chimes(self) -> None:
        utterance = self._utterance
        if utterance is None:
            return
        if self._chimes_until > self._clock.now():
            again = self._clock.call_at(self._chimes_until, self._begin_after_chimes)
            utterance.requests = [again]
        else:
            utterance.has_begun = True
            utterance.requests = self._lay_out(utterance)

    def _lay_out(self, utterance: _Utterance) -> list[Cancel]:
        due_at, requests = self._clock.now(), []
        for line in utterance.lines:
            if not isinstance(line, Pause):
                begin = self._beginning_of(line, utterance.utterance_id)
                requests.append(self._clock.call_at(due_at, begin))
            due_at += line_seconds(line, self._seconds_of)
        requests.append(self._clock.call_at(due_at, self._finish))
        return requests

    def _beginning_of(self, line: Speech | Tone, utterance_id: int) -> Callable[[], None]:
        return lambda: self._sound(line, utterance_id)

    def _sound(self, line: Speech | Tone, utterance_id: int | None = None) -> None:
        now = self._clock.now()
        ended_at = now + line_seconds(line, self._seconds_of)
        self.history.append(Sounded(now, ended_at, line, utterance_id, self.level_db))

    def _finish(self, was_cut: bool = False) -> None:
        utterance, self._utterance = self._utterance, None
        if utterance is None:
            return
        for cancel in utterance.requests:
            cancel()
        now = self._clock.now()
        self.history = [
            replace(past, ended_at=min(past.ended_at, now))
            if past.utterance_id == utterance.utterance_id
            else past
            for past in self.history
        ]
        self._inbox.put(SpeechFinished(now, utterance.utterance_id, was_cut))

    def _works(self) -> bool:
        if self.fails and not self._failure_is_reported:
            self._failure_is_reported = True
            self._inbox.put(DeviceFailed(self._clock.now(), "speaker"))
        return not self.fails
