"""The recogniser's work while numbers alone are listened for: nothing else leaves it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.hearing.blocks import Block
from assistant.hearing.decoder import UNKNOWN, Decoder
from assistant.hearing.endpoint import (
    Outcome,
    UtteranceEnded,
    UtteranceSound,
    VoiceStarted,
    VoiceStopped,
)
from assistant.hearing.foreground import ForegroundRules
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.messages import Flush, Flushed, Message, NumberSaid, Progress
from assistant.hearing.messages import VoiceStarted as VoiceStartedMessage
from assistant.hearing.messages import VoiceStopped as VoiceStoppedMessage
from assistant.hearing.numbers import NumberRules, number_in

NEAR = ForegroundRules(begin_db=8.0, stay_db=5.0, hold_seconds=0.3)
"""Easier to pass than for dictation, since the closed grammar refuses what is no number: of
108 digits in white noise 10 dB below them 104 are found, with dictation's rules 39."""

_PROGRESS_EVERY_FRAMES = 5
_PRE_ROLL_FRAMES = 5


class CountingWorker:
    """Takes frames, says which numbers were said.

    ``decoder`` has the closed grammar of ``phrases``, how each number from 0 on is said;
    ``front_end`` the rules of ``NEAR``.
    """

    def __init__(
        self,
        front_end: FrontEnd,
        decoder: Decoder,
        phrases: tuple[str, ...],
        say: Callable[[Message], None],
        rules: NumberRules | None = None,
    ) -> None:
        self._front_end = front_end
        self._decoder = decoder
        self._phrases = phrases
        self._say = say
        self._rules = rules
        self._settled = 0
        self._voice_began_at = 0.0
        self._voice_ended_at: float | None = None

    def hold(self, began_at: float, ended_at: float) -> None:
        """A short tone of our own sounds then."""
        self._front_end.hold(began_at, ended_at)

    def take(self, number: int, content: Block | Flush) -> None:
        """Work through one frame."""
        if isinstance(content, Flush):
            self._carry_out(self._front_end.flush(), is_cut=True)
            self._settled = number
            self._say(Flushed(number))
            return
        self._carry_out(self._front_end.feed(content))
        if not self._front_end.is_under_way:
            self._settled = max(self._settled, number - _PRE_ROLL_FRAMES)
        if number % _PROGRESS_EVERY_FRAMES == 0:
            level, floor = self._front_end.level_dbfs, self._front_end.floor_dbfs
            self._say(Progress(number, self._settled, level, floor))

    def _carry_out(self, outcomes: list[Outcome], is_cut: bool = False) -> None:
        for outcome in outcomes:
            match outcome:
                case VoiceStarted(at):
                    self._voice_began_at, self._voice_ended_at = at, None
                    self._say(VoiceStartedMessage(at))
                case VoiceStopped(at):
                    self._voice_ended_at = at
                    self._say(VoiceStoppedMessage(at))
                case UtteranceSound(block):
                    self._decoder.feed(block.pcm)
                case UtteranceEnded():
                    self._finish(outcome, is_cut)

    def _finish(self, utterance: UtteranceEnded, is_cut: bool) -> None:
        words = self._decoder.finish(utterance.began_at, is_cut)
        voice_ended_at = self._voice_ended_at or utterance.ended_at
        voice_seconds = voice_ended_at - self._voice_began_at
        number = number_in(words, self._phrases, voice_seconds, self._rules)
        if number is None:
            return
        said = tuple(word for word in words if word.text != UNKNOWN)
        self._say(NumberSaid(number, self._voice_began_at, voice_ended_at, said))
