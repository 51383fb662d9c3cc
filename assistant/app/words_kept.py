"""The words that a session may say again: its questions, in memory and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from assistant.harvest.facts import UNCERTAIN_BELOW
from assistant.journal.records import Snippet
from assistant.plan.lines import Line, Speech


class Erases(Protocol):
    """A recorder, as far as striking needs it."""

    def erase(self, snippet_ids: Iterable[int]) -> None: ...


def is_sure(snippet: Snippet) -> bool:
    """Whether the recogniser is sure of every word, so that it may be said aloud."""
    return all(word.confidence >= UNCERTAIN_BELOW for word in snippet.words)


class WordsKept:
    """Implements ``Words``: the questions of one session, with what they go on from and what
    goes on from them; filled by ``keep``, and from ``before``, those of a resumed session.

    ``silence_kept_sound(began_at, ended_at)``: set it where sound is kept; session seconds.
    ``nothing_struck`` is called where there was nothing to erase; otherwise the recorder
    tells when it is done.
    """

    def __init__(
        self,
        recorder: Erases,
        nothing_struck: Callable[[], None],
        before: Iterable[Snippet] = (),
    ) -> None:
        self.silence_kept_sound: Callable[[float, float], None] | None = None
        self._recorder = recorder
        self._nothing_struck = nothing_struck
        self._texts: dict[int, str] = {}
        self._spans: dict[int, tuple[float, float]] = {}
        self._latest: list[int] = []
        self._latest_is_question = False
        self._lock = threading.Lock()
        for snippet in before:
            self.keep(snippet)

    def keep(self, snippet: Snippet) -> None:
        """Somebody said this."""
        with self._lock:
            self._spans[snippet.snippet_id] = (snippet.began_at, snippet.ended_at)
            if not snippet.continues:
                self._let_go_of_latest()
            self._texts[snippet.snippet_id] = snippet.text
            self._latest.append(snippet.snippet_id)
            self._latest_is_question |= snippet.is_question

    def forget(self, snippet_ids: Iterable[int]) -> None:
        """Drop these from memory."""
        with self._lock:
            for snippet_id in snippet_ids:
                self._texts.pop(snippet_id, None)

    def silence(self, began_at: float, ended_at: float) -> None:
        """Erase the sound of this time, where it is kept."""
        if self.silence_kept_sound is not None:
            self.silence_kept_sound(began_at, ended_at)

    def erase(self, snippet_ids: tuple[int, ...]) -> None:
        """Drop these from memory, and have them erased on the disk."""
        self.forget(snippet_ids)
        if snippet_ids:
            self._recorder.erase(snippet_ids)
        else:
            self._nothing_struck()

    def lines_of(self, snippet_ids: tuple[int, ...]) -> tuple[Line, ...]:
        """What these snippets hold, as one sentence; nothing where they are gone."""
        with self._lock:
            texts = [self._texts[one] for one in snippet_ids if one in self._texts]
        return (Speech(" ".join(texts)),) if texts else ()

    def strike(self, snippet_ids: tuple[int, ...]) -> None:
        """Erase them, and the sound of them."""
        for snippet_id in snippet_ids:
            if snippet_id in self._spans:
                self.silence(*self._spans[snippet_id])
        self.erase(snippet_ids)

    def _let_go_of_latest(self) -> None:
        """What is over and no question is not needed again."""
        if not self._latest_is_question:
            for snippet_id in self._latest:
                self._texts.pop(snippet_id, None)
        self._latest = []
        self._latest_is_question = False
