"""Keeping the sound of a listening step, where plan and settings allow it and the room knows.

One file for each time the microphone was open: raw samples (16 kHz, mono, 16 bits), so that
a power cut leaves all that was written. Its name holds when it began and for which step.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from assistant.errors import DeviceError, RecogniserError
from assistant.hearing.listener import Answers, Listener, Microphone

logger = logging.getLogger(__name__)

SUFFIX = ".pcm"
MOST_WAITING_BLOCKS = 600
"""A minute of sound: a card that stalls for longer loses some, and says so."""


@dataclass(frozen=True)
class KeptAudio:
    """One stretch of kept sound. ``began_at`` in session seconds."""

    path: Path
    began_at: float
    step_key: str


def kept_audio(folder: Path) -> tuple[KeptAudio, ...]:
    """Every stretch of kept sound in a session's folder, in the order of time."""
    stretches = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        began, _, step_key = path.stem.partition(".")
        if began.isdecimal():
            stretches.append(KeptAudio(path, int(began) / 1000, unquote(step_key)))
    return tuple(stretches)


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
        self._blocks: queue.Queue[tuple[bytes, float] | None] = queue.Queue(MOST_WAITING_BLOCKS)
        self._thread: threading.Thread | None = None
        self._has_failed = False

    @property
    def is_exhausted(self) -> bool:
        return self._microphone.is_exhausted

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        """Begin to deliver, and to keep. Raises ``MicrophoneError``."""
        if not self.keeps:
            self._microphone.open(on_block)
            return

        def take(pcm: bytes, began_at: float, lost_blocks: int) -> None:
            try:
                self._blocks.put_nowait((pcm, began_at))
            except queue.Full:
                self._fail("the disk does not keep up")
            on_block(pcm, began_at, lost_blocks)

        self._thread = threading.Thread(target=self._write, name="audio-keeper", daemon=True)
        self._thread.start()
        try:
            self._microphone.open(take)
        except BaseException:
            self._finish()
            raise

    def close(self) -> None:
        """Stop, and have everything on the disk."""
        self._microphone.close()
        self._finish()

    def _finish(self) -> None:
        if self._thread is not None:
            self._blocks.put(None)
            self._thread.join()
            self._thread = None

    def _write(self) -> None:
        first = self._blocks.get()
        if first is None:
            return
        pcm, began_at = first
        began_ms = max(0, round(self._session_at(began_at) * 1000))
        path = self._folder / f"{began_ms:09d}.{quote(self.step_key, safe='')}{SUFFIX}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(pcm)
                while (block := self._blocks.get()) is not None:
                    file.write(block[0])
                file.flush()
                os.fsync(file.fileno())
        except OSError as refusal:
            self._fail(str(refusal))
            while self._blocks.get() is not None:
                pass

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
        """Where nothing is recognised, no snippet can be told from the rest."""
        del began_before
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
