"""The recogniser's own process: ``python -m assistant.hearing.recogniser_process MODEL
NUMBERS``, the phrases of the numbers from 0 on as JSON.

Vosk can abort its process or hang, and a thread cannot be replaced: so it lives here,
together with the front end, and the program that sounds stays light. Holds no words on
disk and logs none; writes no core file, which would hold them.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from assistant.hearing.activity import SileroVoiceActivity
from assistant.hearing.blocks import Block
from assistant.hearing.counting import NEAR, CountingWorker
from assistant.hearing.decoder import Decoder, is_ghost
from assistant.hearing.endpoint import (
    Outcome,
    UtteranceEnded,
    UtteranceSound,
    VoiceStarted,
    VoiceStopped,
)
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.messages import (
    Failed,
    Flush,
    Flushed,
    Heard,
    Message,
    Progress,
    Ready,
    Sound,
    encode_message,
    read_frame,
)
from assistant.hearing.messages import VoiceStarted as VoiceStartedMessage
from assistant.hearing.messages import VoiceStopped as VoiceStoppedMessage

PROGRESS_EVERY_FRAMES = 5
PRE_ROLL_FRAMES = 5
"""Sent again to a successor although nobody spoke in them yet: the pre-roll of what follows
(a frame of the microphone lasts 0.1 s)."""

PRE_ROLL_SECONDS = 0.5
"""A snippet begins at most so long before its first word, however long the pause was that
went on with the snippet before."""

NO_GAP_SECONDS = 0.001

CONTINUES_WITHIN_SECONDS = 1.2
"""From the last word to the first of the next snippet: a breath, and not another thought."""

NICENESS = 5
"""Sound comes first: words may be late when the machine is short of time, chimes may not."""


class Worker:
    """Takes frames, says what was heard."""

    def __init__(
        self, front_end: FrontEnd, decoder: Decoder, say: Callable[[Message], None]
    ) -> None:
        self._front_end = front_end
        self._decoder = decoder
        self._say = say
        self._last_word_ended_at = float("-inf")
        self._sound_ended_at = float("-inf")
        self._has_begun = False
        self._settled = 0
        self._was_under_way = False

    def hold(self, began_at: float, ended_at: float) -> None:
        """A short tone of our own sounds then."""
        self._front_end.hold(began_at, ended_at)

    def take(self, number: int, content: Block | Flush) -> None:
        """Work through one frame."""
        if isinstance(content, Flush):
            self._carry_out(self._front_end.flush(), is_cut=True)
            self._last_word_ended_at = float("-inf")  # what comes belongs to another time
            self._say(Flushed(number))
        else:
            self._carry_out(self._front_end.feed(content))
        has_ended = self._was_under_way and not self._front_end.is_under_way
        self._was_under_way = self._front_end.is_under_way
        if has_ended or isinstance(content, Flush):
            self._settled = number
        elif not self._was_under_way:
            self._settled = max(self._settled, number - PRE_ROLL_FRAMES)
        if has_ended or number % PROGRESS_EVERY_FRAMES == 0:
            self._report(number)

    def _report(self, number: int) -> None:
        floor = self._front_end.floor_dbfs
        self._say(
            Progress(
                done=number,
                settled=self._settled,
                level_dbfs=round(self._front_end.level_dbfs, 1),
                floor_dbfs=None if floor is None else round(floor, 1),
            )
        )

    def _carry_out(self, outcomes: list[Outcome], is_cut: bool = False) -> None:
        for outcome in outcomes:
            match outcome:
                case VoiceStarted(at):
                    self._say(VoiceStartedMessage(at))
                case VoiceStopped(at):
                    self._say(VoiceStoppedMessage(at))
                case UtteranceSound(block):
                    self._feed(block)
                case UtteranceEnded():
                    self._finish(outcome, is_cut)

    def _feed(self, block: Block) -> None:
        if not self._has_begun:
            gap_seconds = block.began_at - self._sound_ended_at
            self._decoder.begin(goes_on=abs(gap_seconds) < NO_GAP_SECONDS)
            self._has_begun = True
        self._decoder.feed(block.pcm)
        self._sound_ended_at = block.ended_at

    def _finish(self, utterance: UtteranceEnded, is_cut: bool) -> None:
        words = self._decoder.finish(utterance.began_at, is_cut, may_go_on=not is_cut)
        self._has_begun = False
        if not utterance.is_foreground or is_ghost(words):
            return
        pause_seconds = words[0].began_at - self._last_word_ended_at
        self._last_word_ended_at = words[-1].ended_at
        self._say(
            Heard(
                began_at=max(utterance.began_at, words[0].began_at - PRE_ROLL_SECONDS),
                ended_at=utterance.ended_at,
                text=" ".join(word.text for word in words),
                words=words,
                continues=pause_seconds <= CONTINUES_WITHIN_SECONDS,
                is_far=utterance.is_far,
                loud_dbfs=utterance.loud_dbfs,
                range_db=utterance.range_db,
            )
        )


class Desk:
    """Hands each frame to the worker that hears it as it is to be heard."""

    def __init__(self, worker: Worker, new_counter: Callable[[], CountingWorker]) -> None:
        self._worker: Worker | CountingWorker = worker
        self._dictation = worker
        self._new_counter = new_counter
        self._counter: CountingWorker | None = None

    def take(self, number: int, content: Sound | Flush) -> None:
        """Work through one frame; a flush is for whom the sound before it was."""
        if isinstance(content, Flush):
            self._worker.take(number, content)
            return
        self._worker = self._counting() if content.for_numbers else self._dictation
        if content.held is not None:
            self._worker.hold(*content.held)
        self._worker.take(number, content.block)

    def _counting(self) -> CountingWorker:
        if self._counter is None:
            self._counter = self._new_counter()
        return self._counter


def work(
    model_path: Path,
    phrases: tuple[str, ...],
    frames: BinaryIO,
    say: Callable[[Message], None],
) -> None:
    """Load the model, then take frames until they end."""
    decoder = Decoder(model_path)

    def new_counter() -> CountingWorker:
        front_end = FrontEnd(SileroVoiceActivity(), foreground=NEAR)
        return CountingWorker(front_end, decoder.with_grammar(phrases), phrases, say)

    desk = Desk(Worker(FrontEnd(SileroVoiceActivity()), decoder, say), new_counter)
    say(Ready())
    while (frame := read_frame(frames)) is not None:
        desk.take(*frame)


def main() -> int:
    """Serve standard input and output. The exit code is 1 if the process cannot go on."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    frames, answers = sys.stdin.buffer, os.dup(1)
    os.dup2(2, 1)  # a library that prints must not break the protocol

    def say(message: Message) -> None:
        line = encode_message(message)
        while line:
            line = line[os.write(answers, line) :]

    try:
        phrases = tuple(json.loads(sys.argv[2])) if len(sys.argv) > 2 else ()
        work(Path(sys.argv[1]), phrases, frames, say)
    except BrokenPipeError:
        return 0  # the program has gone
    except Exception as error:
        say(Failed(f"{type(error).__name__}: {error}"))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
