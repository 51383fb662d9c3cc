"""The microphone as the listener has it: looked after, and opened anew where it was lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

from assistant.errors import MicrophoneError
from assistant.hearing.blocks import seconds_of
from assistant.hearing.level import level_dbfs

ANEW_SECONDS = 1.0
"""After so long without a block it is opened anew, and then once a second."""

LOST_SECONDS = 3.0
"""After so long it is said: within five seconds, and not for a hiccup."""

DEAD_DBFS = -85.0
"""Below this no microphone is connected: even a quiet one hisses (as ``quality`` has it)."""

MOST_SILENCES_TOLD = 2
"""Some microphones are silent by themselves where nobody speaks. What has come back from
silence so often does not need mending."""

OnBlock = Callable[[bytes, float, int], None]

logger = logging.getLogger(__name__)


class Microphone(Protocol):
    """What the listener asks of an input (``devices.ports.AudioInput`` is one)."""

    description: str

    def open(self, on_block: OnBlock) -> None: ...

    def close(self) -> None: ...

    @property
    def is_exhausted(self) -> bool: ...


class Ear:
    """One microphone from ``open`` to ``close``, whatever becomes of it between.

    ``is_lost``: it was told that nothing is heard, and not yet that it hears again; what
    arrives meanwhile is only looked at. Call ``look`` about twice a second while no block
    arrives, and ``took_block`` for each that does. All from one thread.
    """

    def __init__(
        self,
        microphone: Microphone,
        on_block: OnBlock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_wanted = False
        self.is_lost = False
        self._microphone = microphone
        self._on_block = on_block
        self._monotonic = monotonic
        self._is_open = False
        self._heard_at = 0.0
        self._tried_at = 0.0
        self._silences_told = 0

    def open(self) -> None:
        """Open it, if it is not; raises ``MicrophoneError`` where it cannot be or is lost.

        Then it is tried again and again until it is closed."""
        if self.is_wanted:
            if self.is_lost:
                raise self._error("it is still not heard")
            return
        self.is_wanted = True
        self.is_lost = False
        self._heard_at = self._tried_at = self._monotonic()
        try:
            self._microphone.open(self._on_block)
        except MicrophoneError:
            self.is_lost = True
            raise
        self._is_open = True

    def close(self) -> None:
        """Let go of it; no further block arrives."""
        self.is_wanted = self.is_lost = False
        self._shut()

    def look(self) -> MicrophoneError | None:
        """No block has arrived lately: try it anew. What is wrong, when it is to be told."""
        if not self.is_wanted:
            return None
        now = self._monotonic()
        quiet_seconds = now - self._heard_at
        if quiet_seconds >= LOST_SECONDS and not self.is_lost:
            self.is_lost = True
            return self._error(f"nothing arrived for {quiet_seconds:.0f} s")
        if quiet_seconds >= ANEW_SECONDS and now - self._tried_at >= ANEW_SECONDS:
            self._try_anew(now)
        return None

    def took_block(self, pcm: bytes) -> bool:
        """A block arrived; whether the microphone that was lost hears again by it."""
        self._heard_at = self._monotonic()
        if not self.is_lost or level_dbfs(pcm) < DEAD_DBFS:
            return False
        self.is_lost = False
        return True

    def fell_silent(self) -> MicrophoneError | None:
        """It delivers nothing but silence. What is wrong, if that is to be told."""
        if self.is_lost or self._silences_told >= MOST_SILENCES_TOLD:
            return None
        self._silences_told += 1
        self.is_lost = True
        return self._error("it delivers nothing but silence")

    def _try_anew(self, now: float) -> None:
        self._tried_at = now
        self._shut()
        try:
            self._microphone.open(self._counting(since=self._heard_at))
        except MicrophoneError as error:
            logger.debug("Still no microphone: %s", error)
            return
        self._is_open = True

    def _counting(self, since: float) -> OnBlock:
        """What was missed until the first block is lost, unless people were told to wait."""
        is_first = True

        def take(pcm: bytes, began_at: float, lost_blocks: int) -> None:
            nonlocal is_first
            if is_first and not self.is_lost:
                lost_blocks += round((began_at - since) / seconds_of(pcm))
            is_first = False
            self._on_block(pcm, began_at, lost_blocks)

        return take

    def _shut(self) -> None:
        if self._is_open:
            self._is_open = False
            self._microphone.close()

    def _error(self, found: str) -> MicrophoneError:
        attempted = f"listening to {self._microphone.description}"
        return MicrophoneError(attempted, found, "check its plug; it is tried again by itself")
