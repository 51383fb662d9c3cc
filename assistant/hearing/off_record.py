"""What is kept, held back and struck, joined to the listener's answers; for any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from assistant.hearing.messages import Heard
from assistant.hearing.striking import Said, Striking, Struck
from assistant.hearing.withholding import Withholding

PATIENCE_SECONDS = 30.0
"""Without any news of the sound that a strike waits for, what is known must do. Long: a slow
machine may load the model or lag behind, and a wrong guess would keep what was struck."""


def _ignore(*_: object) -> None:
    return None


class HasStrikeAnswers(Protocol):
    """Whom striking tells what (``listener.Answers``)."""

    @property
    def on_struck(self) -> Callable[[tuple[int, ...]], None]: ...

    @property
    def on_silence(self) -> Callable[[float, float], None]: ...


class OffRecord:
    """One ``Striking`` and one ``Withholding`` under a lock. Answers are given under it too,
    so that a snippet is never told after its own erasing; they must return soon and not call
    back.

    ``known``: the snippets of the session's journal, in order. ``keep(snippet_id, heard)``:
    this is to be kept.
    """

    def __init__(
        self,
        answers: HasStrikeAnswers,
        known: Iterable[Said] = (),
        monotonic: Callable[[], float] = time.monotonic,
        keep: Callable[[int, Heard], None] = _ignore,
    ) -> None:
        self._answers = answers
        self._keep = keep
        self._striking = Striking(known)
        self._withholding = Withholding()
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
            self._striking.begin()

    def end_step(self) -> None:
        """Another step is listened to from now on."""
        with self._lock:
            self._end_withholding()
            self._withholding.begin_step()

    def end(self) -> None:
        """The microphone is closed, and all its words are told or given up."""
        with self._lock:
            self._is_idle = True
            self._tell(self._striking.end())
            self._end_withholding()

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

    def heard(self, said: Said, heard: Heard) -> bool:
        """Words are recognised: they are kept, or held back, unless they are struck; whether
        they were."""
        with self._lock:
            is_held = self._withholding.is_held(heard)
            may_keep, struck = self._striking.heard(replace(said, is_held=is_held))
            if may_keep:
                self._withholding.hear(said.snippet_id, heard)
            if not is_held:
                self._settle_withheld()
            self._tell(struck)
            self._settle_withheld()  # what is held and struck is not given first
        return may_keep

    def _end_withholding(self) -> None:
        self._withholding.end()
        self._settle_withheld()

    def _settle_withheld(self) -> None:
        given = self._withholding.take_given()
        self._striking.release(one.number for one in given)
        self._striking.forget(self._withholding.take_forgotten())
        for one in given:
            self._keep(one.number, one.heard)

    def _tell(self, struck: list[Struck]) -> None:
        for one in struck:
            self._withholding.strike(one.held_ids)
            for began_at, ended_at in one.spans:
                self._answers.on_silence(began_at, ended_at)
            if one.is_answer or one.snippet_ids:
                self._answers.on_struck(one.snippet_ids)
