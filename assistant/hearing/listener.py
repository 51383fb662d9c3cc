"""The microphone and the recogniser as one service: start it, stop it, get snippets."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import DeviceError, MicrophoneError
from assistant.hearing.blocks import Block, silence_after
from assistant.hearing.ear import Ear, Microphone
from assistant.hearing.masking import hearing_of
from assistant.hearing.messages import (
    Heard,
    Message,
    NumberSaid,
    Progress,
    VoiceStarted,
    VoiceStopped,
    Word,
)
from assistant.hearing.off_record import OffRecord
from assistant.hearing.quality import Quality, Trouble, state_of
from assistant.hearing.questions import is_question
from assistant.hearing.recogniser import Recogniser
from assistant.hearing.striking import Said

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 7.0
"""For the words under way at a stop; beyond it they are given up."""

ENDING_SECONDS = 2.0
"""Of silence end any utterance, also one that may go on after a breath."""

MOST_WAITING_BLOCKS = 200
_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Snippet:
    """Something that was said. Times in session seconds.

    ``dropped_blocks``: blocks of 100 ms that were lost since the snippet before.
    ``continues``: it goes on with the snippet before it after no more than a breath.
    """

    snippet_id: int
    step_key: str
    began_at: float
    ended_at: float
    text: str
    words: tuple[Word, ...]
    is_question: bool
    dropped_blocks: int
    continues: bool = False


def _ignore(*_: object) -> None:
    return None


@dataclass(frozen=True)
class Answers:
    """Whom the listener tells what. Called from its threads, one at a time for each.

    ``at`` is when it became known, in session seconds, so that it never lies before what
    was told earlier. ``on_failed`` gets the device's name, microphone or recogniser;
    ``on_number`` the number and when it began; ``on_struck`` the snippets to be erased, and
    ``on_silence`` from when to when kept sound is to be erased, in session seconds.
    """

    on_started: Callable[[float], None]
    on_voice_started: Callable[[float], None]
    on_voice_stopped: Callable[[float], None]
    on_snippet: Callable[[Snippet], None]
    on_closed: Callable[[float], None]
    on_ended: Callable[[float], None]
    on_failed: Callable[[str, DeviceError], None]
    on_recovered: Callable[[str], None] = _ignore
    on_level: Callable[[float, float | None], None] = _ignore
    on_struck: Callable[[tuple[int, ...]], None] = _ignore
    on_silence: Callable[[float, float], None] = _ignore
    on_number: Callable[[int, float], None] = _ignore
    on_trouble: Callable[[Trouble], None] = _ignore


@dataclass(frozen=True)
class _Start:
    step_key: str
    for_numbers: bool
    measures: bool


@dataclass(frozen=True)
class _Stop:
    pass


@dataclass(frozen=True)
class _Close:
    pass


_Order = _Start | _Stop | _Close | Block


class Listener:
    """The ``Listener`` of ``devices.ports``: calls return at once, answers come by callback.

    ``session_at`` turns a moment of ``time.monotonic()`` into session seconds.
    ``sounded_between(began, ended)``, in session seconds, says whether the device itself
    was audible: it is deaf to that (``masking`` tells how). Snippet ids count up from
    ``next_snippet_id``; ``known`` are those of the journal. ``numbers``: how each number
    from 0 on is said. Every start is answered by ``on_started`` or ``on_failed``, every stop
    by ``on_closed`` and then ``on_ended``, even if the recogniser hangs, and every strike by
    one ``on_struck``.
    """

    def __init__(
        self,
        microphone: Microphone,
        model_path: Path,
        answers: Answers,
        *,
        session_at: Callable[[float], float],
        sounded_between: Callable[[float, float], bool],
        next_snippet_id: int = 1,
        known: Iterable[Said] = (),
        numbers: tuple[str, ...] = (),
        language: str = "en",
        flush_seconds: float = FLUSH_SECONDS,
    ) -> None:
        self._microphone = microphone
        self._ear = Ear(microphone, self._take_block)
        self._answers = answers
        self._session_at = session_at
        self._sounded_between = sounded_between
        self._next_snippet_id = next_snippet_id
        self._language = language
        self._flush_seconds = flush_seconds
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._step_key = ""
        self._is_open = False
        self._for_numbers = False
        self._has_voice = False
        self._off_record = OffRecord(answers, known, keep=self._keep)
        self._quality = Quality()  # fed by the listener's thread and the recogniser's
        self._quality_lock = threading.Lock()
        self._dropped_blocks = 0  # written by the audio thread alone
        self._told_dropped_blocks = 0  # and this by the recogniser's
        self._heard_until = 0.0
        self._is_closed = False
        self._rounds = 0
        self._recogniser = Recogniser(
            model_path,
            self._take_message,
            lambda error: answers.on_failed("recogniser", error),
            lambda: answers.on_recovered("recogniser"),
            numbers=numbers,
        )
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def prepare(self) -> None:
        """Load the recogniser in the background."""
        self._recogniser.start()

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        """Open the microphone; snippets are filed under ``step_key``.

        ``numbers``: each number is told, and nothing is kept. ``measures``: what is wrong
        with the room's noise or the microphone is told after two seconds.
        """
        self._recogniser.start()
        self._orders.put(_Start(step_key, numbers, measures))

    def strike_latest(self, began_before: float) -> None:
        """Erase the latest snippet that began before then, also while it is being said."""
        self._off_record.strike_latest(began_before)

    def stop(self) -> None:
        """Close the microphone and finish the words under way."""
        self._orders.put(_Stop())

    @property
    def is_exhausted(self) -> bool:
        """The microphone is a stand-in that has come to its end."""
        return self._microphone.is_exhausted

    @property
    def progress(self) -> int:
        """How often its thread has taken an order or looked after the microphone, which it
        does without end."""
        return self._rounds

    @property
    def recogniser_progress(self) -> int | None:
        """The same of the recogniser's thread, while there is one."""
        return self._recogniser.progress

    @property
    def recogniser_process_id(self) -> int | None:
        """The recogniser's process, None while there is none."""
        return self._recogniser.process_id

    def close(self) -> None:
        """Close the microphone and end the recogniser's process."""
        if self._is_closed:
            return
        self._is_closed = True
        self._orders.put(_Close())
        self._thread.join()
        self._recogniser.close()

    # -- the audio thread -------------------------------------------------------------------

    def _take_block(self, pcm: bytes, began_at_monotonic: float, lost_blocks: int) -> None:
        self._dropped_blocks += lost_blocks
        if self._orders.qsize() >= MOST_WAITING_BLOCKS:
            self._dropped_blocks += 1
        else:
            self._orders.put(Block(began_at_monotonic, pcm))

    # -- the listener's own thread ----------------------------------------------------------

    def _run(self) -> None:
        while True:
            self._rounds += 1
            self._off_record.look()
            try:
                order = self._orders.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                self._lose_microphone(self._ear.look())
                continue
            match order:
                case Block():
                    self._hear(order)
                case _Start():
                    self._open(order)
                case _Stop():
                    self._stop()
                case _Close():
                    self._close_microphone()
                    return

    def _open(self, start: _Start) -> None:
        if self._is_open and start.for_numbers is not self._for_numbers:
            self._recogniser.flush(self._flush_seconds)
        if start.step_key != self._step_key:
            self._off_record.end_step()
        self._step_key, self._for_numbers = start.step_key, start.for_numbers
        try:
            self._ear.open()
        except MicrophoneError as error:
            self._answers.on_failed("microphone", error)
            return
        self._is_open = True
        self._off_record.begin()
        with self._quality_lock:
            self._quality.open(start.measures)
        self._answers.on_started(self._now())

    def _stop(self) -> None:
        self._close_microphone()
        self._answers.on_closed(self._now())
        if not self._recogniser.flush(self._flush_seconds):
            logger.warning("The last words could not be recognised in time")
        self._end_voice()
        self._off_record.end()
        self._answers.on_ended(self._now())

    def _close_microphone(self) -> None:
        self._ear.close()
        was_open, self._is_open = self._is_open, False
        waiting = [self._orders.get() for _ in range(self._orders.qsize())]
        for order in waiting:
            if not isinstance(order, Block):
                self._orders.put(order)
            elif was_open:
                self._listen_to(order)

    def _hear(self, block: Block) -> None:
        """What arrives of a microphone that was lost is heard from the next start on."""
        if self._ear.took_block(block.pcm):
            self._answers.on_recovered("microphone")
        elif self._is_open:
            self._listen_to(block)

    def _listen_to(self, block: Block) -> None:
        self._heard_until = block.ended_at
        audible = hearing_of(block, self._we_sounded_between)
        self._recogniser.send(audible.block, for_numbers=self._for_numbers, held=audible.held)
        if not (self._for_numbers or self._microphone.is_exhausted):
            is_ours = audible.held is not None or audible.block is not block
            with self._quality_lock:
                troubles = self._quality.hear_block(state_of(block, is_ours))
            self._tell_troubles(troubles)

    def _we_sounded_between(self, began_at: float, ended_at: float) -> bool:
        return self._sounded_between(self._session_at(began_at), self._session_at(ended_at))

    def _tell_troubles(self, troubles: tuple[Trouble, ...]) -> None:
        for trouble in troubles:
            if not self._is_open:
                return
            if trouble is Trouble.DEAD:
                self._lose_microphone(self._ear.fell_silent())
                continue
            logger.info("Hearing badly: %s", trouble.value)
            self._answers.on_trouble(trouble)

    def _lose_microphone(self, error: MicrophoneError | None) -> None:
        """Say so, and let the words so far end: nobody waits, for the ear goes on trying."""
        if error is None:
            return
        self._is_open = False
        self._answers.on_failed("microphone", error)
        for block in silence_after(self._heard_until, ENDING_SECONDS):
            self._recogniser.send(block, for_numbers=self._for_numbers)

    # -- the recogniser's thread ------------------------------------------------------------

    def _take_message(self, message: Message) -> None:
        match message:
            case VoiceStarted(at):
                self._begin_voice()
                self._off_record.voice_started(self._session_at(at))
            case VoiceStopped(at):
                self._end_voice()
                self._off_record.voice_stopped(self._session_at(at))
            case Heard():
                self._take_words(message)
            case NumberSaid(number, began_at):
                self._answers.on_number(number, self._session_at(began_at))
            case Progress():
                self._answers.on_level(message.level_dbfs, message.floor_dbfs)
                if message.until is not None:
                    self._off_record.progress(self._session_at(message.until))

    def _take_words(self, heard: Heard) -> None:
        """Keep them, or hold them back, unless they are off the record."""
        first_at = heard.words[0].began_at if heard.words else heard.began_at
        last_at = heard.words[-1].ended_at if heard.words else heard.ended_at
        said = Said(
            self._next_snippet_id,
            self._session_at(first_at),
            self._session_at(last_at),
            heard.continues,
        )
        if self._off_record.heard(said, heard):
            self._next_snippet_id += 1
        with self._quality_lock:
            troubles = self._quality.hear_words(heard.words, heard.is_far)
        self._tell_troubles(troubles)

    def _begin_voice(self) -> None:
        if not self._has_voice:
            self._has_voice = True
            self._answers.on_voice_started(self._now())

    def _end_voice(self) -> None:
        if self._has_voice:
            self._has_voice = False
            self._answers.on_voice_stopped(self._now())

    def _keep(self, snippet_id: int, heard: Heard) -> None:
        dropped_blocks = self._dropped_blocks
        newly_dropped = dropped_blocks - self._told_dropped_blocks
        self._told_dropped_blocks = dropped_blocks
        snippet = Snippet(
            snippet_id=snippet_id,
            step_key=self._step_key,
            began_at=self._session_at(heard.began_at),
            ended_at=self._session_at(heard.ended_at),
            text=heard.text,
            words=tuple(self._in_session(word) for word in heard.words),
            is_question=is_question(heard.text, self._language),
            dropped_blocks=newly_dropped + self._recogniser.take_lost_blocks(),
            continues=heard.continues,
        )
        self._answers.on_snippet(snippet)

    def _in_session(self, word: Word) -> Word:
        return Word(
            text=word.text,
            began_at=self._session_at(word.began_at),
            ended_at=self._session_at(word.ended_at),
            confidence=word.confidence,
        )

    def _now(self) -> float:
        return self._session_at(time.monotonic())
