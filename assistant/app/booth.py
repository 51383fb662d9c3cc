"""One sentence after the other through the microphone: start, stop, hear it, keep it.

The device's own button is enough, and the keyboard does the same: a press goes on, a double
press takes the sentence again, a hold skips it, a long hold ends.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from assistant.devices.ports import AudioInput, Clock, Inbox, Speaker
from assistant.errors import DeviceError, MicrophoneError
from assistant.plan.lines import Speech
from assistant.session.events import (
    ButtonEdge,
    DeviceFailed,
    Gesture,
    GestureMade,
    StopRequested,
)
from assistant.session.gestures import GestureJudge, Judgement
from assistant.session.rules import Rules
from assistant.sound.pcm import EMPTY, Pcm
from assistant.sound.takes import LONGEST_SECONDS, sentence_of, sound_of
from assistant.sound.wav import Refusal

KEPT_AHEAD_SECONDS = 2.0
"""Of sound from before the press, so that what it takes to be certain of it loses nothing."""

LONGEST_TAKE_SECONDS = 2 * LONGEST_SECONDS
"""A take that somebody forgot to end stops growing here, and is refused for its length."""

KEYS = "Enter: go on; d: take it again; h: skip it; q: stop"
GESTURES = "press: go on; double press: take it again; hold: skip it; long hold: stop"

Tell = Callable[[str], None]


class Choice(Enum):
    """What somebody wants."""

    ON = "go on"
    AGAIN = "take it again"
    SKIP = "skip it"
    STOP = "stop"


CHOICES = {
    Gesture.PRESS: Choice.ON,
    Gesture.DOUBLE_PRESS: Choice.AGAIN,
    Gesture.HOLD_RELEASED: Choice.SKIP,
    Gesture.END_HELD: Choice.STOP,
}


@dataclass(frozen=True)
class _Block:
    began_at: float
    pcm: bytes
    lost_blocks: int


class Tape:
    """What the microphone gives, with its times; blocks come from any thread."""

    def __init__(self, clock: Clock, sample_rate_hz: int) -> None:
        self._clock, self._rate_hz = clock, sample_rate_hz
        self._blocks: deque[_Block] = deque()
        self._from: float | None = None

    def take(self, pcm: bytes, began_at_monotonic: float, lost_blocks: int) -> None:
        """A block that was heard."""
        began_at = self._clock.at(began_at_monotonic)
        since = self._from
        if since is None:
            while self._blocks and self._blocks[0].began_at < began_at - KEPT_AHEAD_SECONDS:
                self._blocks.popleft()
        elif began_at > since + LONGEST_TAKE_SECONDS:
            return
        self._blocks.append(_Block(began_at, pcm, lost_blocks))

    def begin(self, at: float) -> None:
        """Keep everything from here on."""
        self._from = at

    def cut(self, began_at: float, ended_at: float) -> tuple[bytes, int]:
        """The samples between two moments, and how many blocks were lost among them; the
        tape is empty afterwards."""
        blocks, self._blocks, self._from = tuple(self._blocks), deque(), None
        pcm, lost = b"", 0
        for block in blocks:
            first = max(0, round((began_at - block.began_at) * self._rate_hz))
            last = max(0, round((ended_at - block.began_at) * self._rate_hz))
            if piece := block.pcm[2 * first : 2 * last]:
                pcm, lost = pcm + piece, lost + block.lost_blocks
        return pcm, lost


class Playback:
    """A voice that says one thing, whatever it is asked: the take; a ``RendersSpeech``."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.pcm: Pcm = EMPTY

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        """The take's samples."""
        del speech, cached
        return self.pcm

    def duration_seconds(self, speech: Speech) -> float:
        """How long the take sounds."""
        return len(self.render(speech)) / self.sample_rate_hz

    def prepare(self, speeches: object, on_progress: object = None) -> dict[Speech, float]:
        """Nothing to do."""
        del speeches, on_progress
        return {}

    def close(self) -> None:
        """Nothing to let go of."""


class Booth:
    """Records one sentence at a time.

    ``playback`` is the voice of ``speaker``; microphone, speaker and button put their
    events into ``inbox``. ``failures``: what they reported, the newest last.
    """

    def __init__(
        self,
        microphone: AudioInput,
        speaker: Speaker,
        playback: Playback,
        clock: Clock,
        inbox: Inbox,
        rules: Rules,
        tell: Tell,
    ) -> None:
        self.failures: list[DeviceError] = []
        self._microphone, self._speaker, self._playback = microphone, speaker, playback
        self._clock, self._inbox, self._tell = clock, inbox, tell
        self._judge = GestureJudge(rules)
        self._waiting: deque[Judgement] = deque()
        self._takes = itertools.count(1)

    def record(self) -> Pcm | Choice:
        """A sentence that somebody wants to keep, or ``SKIP`` or ``STOP``.

        Raises ``MicrophoneError``, ``SpeakerError``.
        """
        while True:
            take = self._take()
            if isinstance(take, Choice):
                return take
            if isinstance(take, Refusal):
                self._tell(f"  Not usable: {take}")
                continue
            choice = self._judged(take)
            if choice is Choice.ON:
                return take
            if choice is not Choice.AGAIN:
                return choice

    def _take(self) -> Pcm | Refusal | Choice:
        tape = Tape(self._clock, self._microphone.sample_rate_hz)
        self._microphone.open(tape.take)
        try:
            choice, began_at = self._choice()
            if choice in (Choice.SKIP, Choice.STOP):
                return choice
            tape.begin(began_at)
            self._tell("  Recording; press when you have said it")
            choice, ended_at = self._choice()
        finally:
            self._microphone.close()
        if choice is Choice.STOP:
            return choice
        if choice is not Choice.ON:
            return Refusal("a take that was given up", "one press at its end", "say it again")
        pcm, lost_blocks = tape.cut(began_at, ended_at)
        if lost_blocks:
            return Refusal(
                f"{lost_blocks} gaps in the sound",
                "none",
                "end what else this machine is doing, and say it again",
            )
        sound = sound_of(pcm, self._microphone.sample_rate_hz)
        return sentence_of(sound, self._playback.sample_rate_hz)

    def _judged(self, take: Pcm) -> Choice:
        """What somebody says of the take, which is played meanwhile."""
        number = next(self._takes)
        self._playback.pcm = take
        seconds = len(take) / self._playback.sample_rate_hz
        self._tell(f"  {seconds:.1f} s; press: keep it")
        # The words differ each time, so that no player takes it for the take before.
        self._speaker.say(number, (Speech(f"take {number}"),))
        choice, _ = self._choice()
        self._speaker.stop_speech()
        return choice

    def _choice(self) -> tuple[Choice, float]:
        """The next gesture's meaning, and when it began."""
        while True:
            while self._waiting:
                one = self._waiting.popleft()
                if isinstance(one, GestureMade) and one.gesture in CHOICES:
                    return CHOICES[one.gesture], one.began_at
            event = self._clock.wait(self._inbox, self._judge.next_deadline)
            if event is None:
                self._waiting += self._judge.expire(self._clock.now())
            elif isinstance(event, ButtonEdge):
                self._waiting += self._judge.feed(event)
            elif isinstance(event, StopRequested):
                return Choice.STOP, self._clock.now()
            elif isinstance(event, DeviceFailed):
                raise self.failures[-1] if self.failures else _failed(event.device)


def _failed(device: str) -> DeviceError:
    return MicrophoneError(
        f"recording with the {device}", "it failed", "see `facilitate devices`"
    )
