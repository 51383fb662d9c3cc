"""The listening service, hearing what a script says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.devices.ports import Inbox
from assistant.devices.simulated.clock import Cancel, JumpingClock
from assistant.session.events import (
    DeviceFailed,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    SnippetHeard,
    VoiceStarted,
    VoiceStopped,
)

RECOGNITION_SECONDS = 0.05
"""From the end of a voice to its words, as measured with Vosk on a known end."""


@dataclass
class _Voice:
    """Somebody speaking into the open microphone."""

    text: str
    began_at: float
    is_question: bool
    requests: list[Cancel] = field(default_factory=list)


class SimulatedListener:
    """Microphone and recogniser of a script: ``hear`` is somebody speaking in the room.

    Words go to ``keep(snippet_id, text)`` before their event, as the real one keeps them.
    What is said while the microphone is closed goes to ``unheard``. ``fails``: the name of
    the part (microphone, recogniser) that fails when listening is to start.
    """

    def __init__(
        self,
        clock: JumpingClock,
        inbox: Inbox,
        keep: Callable[[int, str], None] | None = None,
    ) -> None:
        self.fails = ""
        self.is_prepared = False
        self.is_open = False
        self.steps: list[str] = []
        self.unheard: list[str] = []
        self._clock, self._inbox, self._keep = clock, inbox, keep
        self._voice: _Voice | None = None
        self._last_id = 0
        self._is_exhausted = False

    def hear(
        self, text: str, seconds: float, at: float | None = None, *, is_question: bool = False
    ) -> None:
        """Somebody says ``text`` for ``seconds``, from ``at`` (now) on."""
        began_at = self._clock.now() if at is None else at

        def begin() -> None:
            if not self.is_open or self._voice is not None:
                self.unheard.append(text)
                return
            self._voice = voice = _Voice(text, began_at, is_question)
            self._inbox.put(VoiceStarted(began_at))
            stop = self._clock.call_at(began_at + seconds, self._stop_voice)
            voice.requests.append(stop)

        self._clock.call_at(began_at, begin)

    def exhaust(self) -> None:
        """Nothing more will be said."""
        self._is_exhausted = True

    @property
    def is_exhausted(self) -> bool:
        return self._is_exhausted

    def prepare(self) -> None:
        self.is_prepared = True

    def start(self, step_key: str) -> None:
        if self.fails:
            self._inbox.put(DeviceFailed(self._clock.now(), self.fails))
            return
        self.steps.append(step_key)
        self.is_open = True
        self._inbox.put(ListeningStarted(self._clock.now()))

    def stop(self) -> None:
        """Close the microphone; what was said until now of words under way is kept."""
        if not self.is_open:
            return
        self.is_open = False
        self._stop_voice()
        now = self._clock.now()
        self._inbox.put(MicrophoneClosed(now))
        ended_at = now + RECOGNITION_SECONDS
        self._clock.call_at(ended_at, lambda: self._inbox.put(ListeningEnded(ended_at)))

    def close(self) -> None:
        self.stop()

    def _stop_voice(self) -> None:
        voice, self._voice = self._voice, None
        if voice is None:
            return
        for cancel in voice.requests:
            cancel()
        ended_at = self._clock.now()
        self._inbox.put(VoiceStopped(ended_at))
        recognised_at = ended_at + RECOGNITION_SECONDS
        self._clock.call_at(recognised_at, lambda: self._recognise(voice, ended_at))

    def _recognise(self, voice: _Voice, ended_at: float) -> None:
        self._last_id += 1
        if self._keep is not None:
            self._keep(self._last_id, voice.text)
        self._inbox.put(
            SnippetHeard(
                at=self._clock.now(),
                snippet_id=self._last_id,
                began_at=voice.began_at,
                ended_at=ended_at,
                is_question=voice.is_question,
            )
        )
