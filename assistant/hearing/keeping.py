"""Keeping the sound of a listening step, where plan and settings allow it and the room knows.

How it lies on the disk is in ``kept_sound``.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from assistant.errors import DeviceError, RecogniserError
from assistant.hearing.ear import Microphone
from assistant.hearing.kept_sound import Span, Stretch, kept_audio, silence
from assistant.hearing.listener import Answers, Listener

__all__ = ["AudioOnlyListener", "KeepingListener", "KeepingMicrophone", "kept_audio"]

logger = logging.getLogger(__name__)

MOST_WAITING_BLOCKS = 600
"""A minute of sound: a card that stalls for longer loses some, and says so."""


@dataclass(frozen=True)
class _Block:
    """Samples, and when the first of them was heard, in session seconds."""

    pcm: bytes
    began_at: float


class _Order(Enum):
    """What the writer is told between blocks."""

    SILENCE = "overwrite what was struck"
    FINISH = "finish the stretch"


class KeepingMicrophone:
    """A microphone whose blocks are also written to ``folder``, by a thread of its own.

    Set ``step_key`` before ``open``, and whether it ``keeps`` anything. ``session_at`` turns
    a moment of ``time.monotonic()`` into session seconds. A disk that refuses is logged once
    and keeps nobody from hearing.
    """

    def __init__(
        self, microphone: Microphone, folder: Path, session_at: Callable[[float], float]
    ) -> None:
        self.step_key = ""
        self.keeps = True
        self.description = microphone.description
        self._microphone = microphone
        self._folder = folder
        self._session_at = session_at
        self._waiting: queue.SimpleQueue[_Block | _Order] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._has_failed = False
        self._struck: list[Span] = []
        self._to_silence: list[Span] = []
        self._silencing = threading.Lock()

    @property
    def is_exhausted(self) -> bool:
        return self._microphone.is_exhausted

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        """Begin to deliver, and to keep. Raises ``MicrophoneError``."""
        if not self.keeps:
            self._microphone.open(on_block)
            return

        def take(pcm: bytes, began_at: float, lost_blocks: int) -> None:
            if self._waiting.qsize() < MOST_WAITING_BLOCKS:
                self._waiting.put(_Block(pcm, self._session_at(began_at)))
            else:
                self._fail("the disk does not keep up")
            on_block(pcm, began_at, lost_blocks)

        self._thread = threading.Thread(target=self._write, name="audio-keeper", daemon=True)
        self._thread.start()
        try:
            self._microphone.open(take)
        except BaseException:
            self._finish()
            raise

    def silence(self, began_at: float, ended_at: float) -> None:
        """Overwrite what was said in this time, session seconds, in every stretch, and keep
        nothing of it that is still to come. Returns at once.

        A disk that refuses is tried again with the next one, and at ``close``.
        """
        span = (began_at, ended_at)
        self._struck.append(span)  # before the order: the writer asks for each block
        self._to_silence.append(span)
        if self._thread is not None:
            self._waiting.put(_Order.SILENCE)
        else:
            threading.Thread(target=self._silence, name="audio-eraser").start()

    def close(self) -> None:
        """Stop, and have everything on the disk."""
        self._microphone.close()
        self._finish()
        self._silence()

    def _finish(self) -> None:
        if self._thread is not None:
            self._waiting.put(_Order.FINISH)
            self._thread.join()
            self._thread = None

    def _write(self) -> None:
        """The writer's thread: one stretch, from its first block to ``FINISH``."""
        stretch: Stretch | None = None
        has_failed = False
        while (item := self._waiting.get()) is not _Order.FINISH:
            if isinstance(item, _Order):
                self._silence()
            elif not has_failed:
                try:
                    if stretch is None:
                        stretch = Stretch(self._folder, self.step_key, item.began_at)
                    stretch.write(item.pcm, item.began_at, self._struck)
                except OSError as refusal:
                    has_failed = True
                    self._fail(str(refusal))
        if stretch is not None:
            try:
                stretch.close()
            except OSError as refusal:
                self._fail(str(refusal))

    def _silence(self) -> None:
        with self._silencing:
            spans, self._to_silence = self._to_silence, []
            for began_at, ended_at in spans:
                try:
                    silence(self._folder, began_at, ended_at)
                except OSError as refusal:
                    self._to_silence.append((began_at, ended_at))
                    logger.error("Struck sound is still to be overwritten: %s", refusal)

    def _fail(self, reason: str) -> None:
        if not self._has_failed:
            self._has_failed = True
            logger.error("The sound is not kept whole: %s", reason)


class KeepingListener:
    """A listener that tells its keeping microphone which step it listens for."""

    def __init__(self, listener: Listener, microphone: KeepingMicrophone) -> None:
        self._listener = listener
        self._microphone = microphone

    def prepare(self) -> None:
        """Load the recogniser."""
        self._listener.prepare()

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        """Open the microphone, and keep what it hears, but for numbers."""
        self._microphone.step_key = step_key
        self._microphone.keeps = not numbers
        self._listener.start(step_key, numbers, measures)

    def strike_latest(self, began_before: float) -> None:
        """Erase the latest snippet that began before then."""
        self._listener.strike_latest(began_before)

    def stop(self) -> None:
        """Close the microphone."""
        self._listener.stop()

    @property
    def is_exhausted(self) -> bool:
        """A stand-in that has come to its end."""
        return self._listener.is_exhausted

    def close(self) -> None:
        """Let go of everything."""
        self._listener.close()


def _no_recogniser() -> RecogniserError:
    return RecogniserError(
        "listening for numbers", "there is no recogniser", "install a speech model"
    )


STRUCK_SECONDS = 30.0
"""The longest that one snippet can be."""


class AudioOnlyListener:
    """Keeps the sound of a session that has no recogniser; words are written later.

    It cannot tell a voice from silence, so it says that a voice began at once: then nobody
    is asked for more while she may be speaking.
    """

    def __init__(
        self,
        microphone: KeepingMicrophone,
        answers: Answers,
        now: Callable[[], float],
    ) -> None:
        self._microphone = microphone
        self._answers = answers
        self._now = now
        self._is_open = False

    def prepare(self) -> None:
        """There is nothing to load."""

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        """Open the microphone, and keep what it hears. Without a recogniser there are no
        numbers, and nothing is measured."""
        del measures
        if numbers:
            self._answers.on_failed("recogniser", _no_recogniser())
            return
        self._microphone.step_key = step_key
        try:
            self._microphone.open(lambda *_: None)
        except DeviceError as refusal:
            self._answers.on_failed("microphone", refusal)
            return
        self._is_open = True
        self._answers.on_started(self._now())
        self._answers.on_voice_started(self._now())

    def strike_latest(self, began_before: float) -> None:
        """Where nothing is recognised, no snippet can be told from the rest: the last
        ``STRUCK_SECONDS`` before then go, and what is said until now."""
        self._microphone.silence(began_before - STRUCK_SECONDS, self._now())
        self._answers.on_struck(())

    def stop(self) -> None:
        """Close the microphone; there are no words to wait for."""
        self.close()
        self._answers.on_closed(self._now())
        self._answers.on_ended(self._now())

    @property
    def is_exhausted(self) -> bool:
        """A stand-in that has come to its end."""
        return self._microphone.is_exhausted

    def close(self) -> None:
        """Let go of the microphone."""
        if self._is_open:
            self._is_open = False
            self._microphone.close()
