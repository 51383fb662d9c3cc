"""What was said, piece by piece, as the pages show it: as heard, or as mended by hand. Pure.

What the device heard stays in the journal's erasable store; what people mended lies beside
it under the same ids, so that neither needs the other rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from assistant.journal.records import Snippet

DOUBT = "(?)"
"""Stands right after a word that was not heard with certainty, in an editor's text."""

_DOUBTED = re.compile(r"(.+)\(\?\)([.,;:!?…]*)")


@dataclass(frozen=True)
class SaidWord:
    """One word as it was recognised, or as a person mended it."""

    text: str
    is_uncertain: bool


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the pages instead of these snippets, which it joins if they are many.

    ``text`` may hold marks of doubt; empty: struck.
    """

    snippet_ids: tuple[int, ...]
    text: str
    is_question: bool


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing that was said, in session seconds. ``heard``: as the device heard it, with
    marks of doubt. Without words it was struck by hand."""

    snippet_ids: tuple[int, ...]
    step_key: str
    began_at: float
    words: tuple[SaidWord, ...]
    heard: str
    is_question: bool
    is_mended: bool
    dropped_blocks: int

    @property
    def is_struck(self) -> bool:
        return not self.words


def pieces(
    snippets: Iterable[Snippet], mended: Iterable[Mended], uncertain_below: float
) -> tuple[Piece, ...]:
    """Every piece in the order said, the struck ones too; what went on after a breath is
    one piece with what it goes on with.

    What was mended counts only while all its snippets are there: when one has been erased
    from the journal, the words that were made of it are not shown either.
    """
    heard = _whole(snippets, uncertain_below)
    for one in mended:
        wanted = set(one.snippet_ids)
        present = [piece for piece in heard if wanted & set(piece.snippet_ids)]
        heard = [piece for piece in heard if piece not in present]
        if {number for piece in present for number in piece.snippet_ids} == wanted:
            heard.append(_joined(one, present))
    return tuple(sorted(heard, key=lambda one: (one.began_at, one.snippet_ids)))


def _whole(snippets: Iterable[Snippet], uncertain_below: float) -> list[Piece]:
    """The snippets that have words, each with those that continue it."""
    whole: list[Piece] = []
    for snippet in sorted(snippets, key=lambda one: (one.began_at, one.snippet_id)):
        piece = _as_heard(snippet, uncertain_below)
        if not piece.words:
            continue
        if snippet.continues and whole and whole[-1].step_key == piece.step_key:
            piece = _continued(whole.pop(), piece)
        whole.append(piece)
    return whole


def _continued(first: Piece, more: Piece) -> Piece:
    words = (*first.words, *more.words)
    return replace(
        first,
        snippet_ids=(*first.snippet_ids, *more.snippet_ids),
        words=words,
        heard=text_of(words),
        is_question=first.is_question or more.is_question,
        dropped_blocks=first.dropped_blocks + more.dropped_blocks,
    )


def _as_heard(snippet: Snippet, uncertain_below: float) -> Piece:
    words = tuple(
        SaidWord(part, word.confidence < uncertain_below)
        for word in snippet.words
        for part in word.text.split()
    ) or tuple(SaidWord(word, False) for word in snippet.text.split())
    return Piece(
        snippet_ids=(snippet.snippet_id,),
        step_key=snippet.step_key,
        began_at=snippet.began_at,
        words=words,
        heard=text_of(words),
        is_question=snippet.is_question,
        is_mended=False,
        dropped_blocks=snippet.dropped_blocks,
    )


def _joined(mended: Mended, heard: list[Piece]) -> Piece:
    first = min(heard, key=lambda one: one.began_at)
    return Piece(
        snippet_ids=mended.snippet_ids,
        step_key=first.step_key,
        began_at=first.began_at,
        words=words_of(mended.text),
        heard=" / ".join(one.heard for one in heard),
        is_question=mended.is_question,
        is_mended=True,
        dropped_blocks=sum(one.dropped_blocks for one in heard),
    )


def text_of(words: Iterable[SaidWord]) -> str:
    """The words on one line, with marks of doubt; ``words_of`` gives them back."""
    return " ".join(f"{word.text}{DOUBT if word.is_uncertain else ''}" for word in words)


def words_of(text: str) -> tuple[SaidWord, ...]:
    """The words of a line with marks of doubt; a full stop may follow a mark."""
    return tuple(_word(part) for part in text.split() if part != DOUBT)


def _word(part: str) -> SaidWord:
    doubted = _DOUBTED.fullmatch(part)
    if doubted is None:
        return SaidWord(part, False)
    return SaidWord(doubted[1] + doubted[2], True)
