"""The listening service, hearing what a script says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.devices.ports import Inbox
from assistant.devices.simulated.clock import Cancel, JumpingClock
from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    HearingTrouble,
    HearingTroubled,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    NumberHeard,
    SnippetHeard,
    SnippetStruck,
    VoiceStarted,
    VoiceStopped,
)

RECOGNITION_SECONDS = 0.05
"""From the end of a voice to its words, as measured with Vosk on a known end."""

LONGEST_NUMBER_SECONDS = 2.0


@dataclass
class _Voice:
    """Somebody speaking into the open microphone; ``snippet_id`` once it is recognised."""

    text: str
    began_at: float
    is_question: bool
    is_sure: bool
    continues: bool
    number: int | None
    snippet_id: int = 0
    is_struck: bool = False
    requests: list[Cancel] = field(default_factory=list)


class SimulatedListener:
    """Microphone and recogniser of a script: ``hear`` is somebody speaking in the room.

    Words go to ``keep(snippet_id, text)`` before their event, as the real one keeps them,
    and those that are struck to ``erase(snippet_ids)``. What is said while the microphone
    is closed goes to ``unheard``. ``fails``: the name of the part (microphone, recogniser)
    that fails when listening is to start. ``steps``: where it listened; ``number_steps``
    and ``measured_steps``: where for numbers alone, and where it measured the room.
    """

    def __init__(
        self,
        clock: JumpingClock,
        inbox: Inbox,
        keep: Callable[[int, str], None] | None = None,
        erase: Callable[[tuple[int, ...]], None] | None = None,
    ) -> None:
        self.fails = ""
        self.is_prepared = False
        self.is_open = False
        self.steps: list[str] = []
        self.number_steps: list[str] = []
        self.measured_steps: list[str] = []
        self.unheard: list[str] = []
        self._clock, self._inbox = clock, inbox
        self._keep, self._erase = keep, erase
        self._voices: list[_Voice] = []
        self._voice: _Voice | None = None
        self._hears_numbers = False
        self._last_id = 0
        self._is_lost = False
        self._is_exhausted = False

    # -- what the script lets happen --------------------------------------------------------

    def hear(
        self,
        text: str,
        seconds: float,
        at: float | None = None,
        *,
        is_question: bool = False,
        is_sure: bool = True,
        continues: bool = False,
        number: int | None = None,
    ) -> None:
        """Somebody says ``text`` for ``seconds``, from ``at`` (now) on.

        ``continues``: after no more than a breath. ``number``: the text is one number."""
        began_at = self._clock.now() if at is None else at

        def begin() -> None:
            if not self.is_open or self._is_lost or self._voice is not None:
                self.unheard.append(text)
                return
            voice = _Voice(text, began_at, is_question, is_sure, continues, number)
            voice.is_struck = continues and bool(self._voices) and self._voices[-1].is_struck
            self._voice = voice
            self._voices.append(voice)
            self._inbox.put(VoiceStarted(began_at))
            stop = self._clock.call_at(began_at + seconds, self._stop_voice)
            voice.requests.append(stop)

        self._clock.call_at(began_at, begin)

    def trouble(self, trouble: HearingTrouble, at: float | None = None) -> None:
        """The microphone hears badly, from ``at`` (now) on."""
        began_at = self._clock.now() if at is None else at

        def tell() -> None:
            if self.is_open and not self._hears_numbers:
                self._inbox.put(HearingTroubled(began_at, trouble))

        self._clock.call_at(began_at, tell)

    def lose_microphone(self) -> None:
        """It is pulled out, or dead: that is told, and nobody is heard."""
        self._is_lost = True
        if self.is_open:
            self._stop_voice()
            self._inbox.put(DeviceFailed(self._clock.now(), "microphone"))

    def find_microphone(self) -> None:
        """It is plugged in again: that is told where somebody waits for it."""
        self._is_lost = False
        if self.is_open:
            self._inbox.put(DeviceRecovered(self._clock.now(), "microphone"))

    def exhaust(self) -> None:
        """Nothing more will be said."""
        self._is_exhausted = True

    # -- Listener ---------------------------------------------------------------------------

    @property
    def is_exhausted(self) -> bool:
        return self._is_exhausted

    def prepare(self) -> None:
        self.is_prepared = True

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        if self.fails:
            self._inbox.put(DeviceFailed(self._clock.now(), self.fails))
            return
        if self._is_lost:
            self.is_open = True  # and looks out for it
            self._inbox.put(DeviceFailed(self._clock.now(), "microphone"))
            return
        self.steps.append(step_key)
        if numbers:
            self.number_steps.append(step_key)
        if measures:
            self.measured_steps.append(step_key)
        self.is_open = True
        self._hears_numbers = numbers
        self._inbox.put(ListeningStarted(self._clock.now()))

    def strike_latest(self, began_before: float) -> None:
        """Strike the latest voice that began before then, with all that belongs to it."""
        chain = self._latest_chain(began_before)
        for voice in chain:
            voice.is_struck = True
        struck_ids = tuple(voice.snippet_id for voice in chain if voice.snippet_id)
        if struck_ids and self._erase is not None:
            self._erase(struck_ids)
        self._inbox.put(SnippetStruck(self._clock.now(), struck_ids))

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

    # -- inside ------------------------------------------------------------------------------

    def _latest_chain(self, began_before: float) -> list[_Voice]:
        """The latest voice that began before then, what it goes on from, and what goes on
        from it."""
        chain: list[_Voice] = []
        for voice in self._voices:
            if voice.is_struck or voice.number is not None:
                continue
            if chain and voice.continues:
                chain.append(voice)
            elif voice.began_at >= began_before:
                break
            else:
                chain = [voice]
        return chain

    def _stop_voice(self) -> None:
        voice, self._voice = self._voice, None
        if voice is None:
            return
        for cancel in voice.requests:
            cancel()
        ended_at = self._clock.now()
        self._inbox.put(VoiceStopped(ended_at))
        recognised_at = ended_at + RECOGNITION_SECONDS
        recognise = self._recognise_number if self._hears_numbers else self._recognise
        self._clock.call_at(recognised_at, lambda: recognise(voice, ended_at))

    def _recognise_number(self, voice: _Voice, ended_at: float) -> None:
        if voice.number is not None and ended_at - voice.began_at <= LONGEST_NUMBER_SECONDS:
            self._inbox.put(NumberHeard(self._clock.now(), voice.number, voice.began_at))

    def _recognise(self, voice: _Voice, ended_at: float) -> None:
        if voice.is_struck:
            return
        self._last_id += 1
        voice.snippet_id = self._last_id
        if self._keep is not None:
            self._keep(self._last_id, voice.text)
        self._inbox.put(
            SnippetHeard(
                at=self._clock.now(),
                snippet_id=self._last_id,
                began_at=voice.began_at,
                ended_at=ended_at,
                is_question=voice.is_question,
                continues=voice.continues,
                is_sure=voice.is_sure,
            )
        )
