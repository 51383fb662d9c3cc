"""Striking, joined to the listener's answers; safe to call from any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from assistant.hearing.striking import Said, Striking, Struck

PATIENCE_SECONDS = 30.0
"""Without any news of the sound that a strike waits for, what is known must do. Long: a slow
machine may load the model or lag behind, and a wrong guess would keep what was struck."""


class HasStrikeAnswers(Protocol):
    """Whom striking tells what (``listener.Answers``)."""

    @property
    def on_struck(self) -> Callable[[tuple[int, ...]], None]: ...

    @property
    def on_silence(self) -> Callable[[float, float], None]: ...


class OffRecord:
    """One ``Striking`` under a lock. Answers are given under it too, so that a snippet is
    never told after its own erasing; they must return soon and not call back.

    ``known``: the snippets of the session's journal, in order.
    """

    def __init__(
        self,
        answers: HasStrikeAnswers,
        known: Iterable[Said] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answers = answers
        self._striking = Striking(known)
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._is_idle = True
        self._news_at = 0.0

    def strike_latest(self, began_before: float) -> None:
        """Erase the latest that began before then; ``on_struck`` follows exactly once."""
        with self._lock:
            self._news_at = self._monotonic()
            self._tell(self._striking.strike(began_before))
            if self._is_idle:
                self._tell(self._striking.settle())

    def begin(self) -> None:
        """The microphone is open: what sounds from now on takes its time to be known."""
        with self._lock:
            self._is_idle = False

    def end(self) -> None:
        """The microphone is closed, and all its words are told or given up."""
        with self._lock:
            self._is_idle = True
            self._tell(self._striking.end())

    def look(self) -> None:
        """Call now and then: nobody waits for ever."""
        with self._lock:
            is_late = self._monotonic() - self._news_at > PATIENCE_SECONDS
            if self._striking.is_waiting and is_late:
                self._tell(self._striking.settle())

    def voice_started(self, at: float) -> None:
        """Somebody began to speak."""
        with self._lock:
            self._tell(self._striking.voice_started(at))

    def voice_stopped(self, at: float) -> None:
        """Nobody speaks any more."""
        with self._lock:
            self._tell(self._striking.voice_stopped(at))

    def progress(self, until: float) -> None:
        """Everything that sounded until then has been listened to."""
        with self._lock:
            self._news_at = self._monotonic()
            self._tell(self._striking.progress(until))

    def heard(self, said: Said, keep: Callable[[], None]) -> bool:
        """Words are recognised: ``keep`` them unless they are struck; whether they were."""
        with self._lock:
            may_keep, struck = self._striking.heard(said)
            if may_keep:
                keep()
            self._tell(struck)
        return may_keep

    def _tell(self, struck: list[Struck]) -> None:
        for one in struck:
            for began_at, ended_at in one.spans:
                self._answers.on_silence(began_at, ended_at)
            if one.is_answer or one.snippet_ids:
                self._answers.on_struck(one.snippet_ids)
