"""Questions that the facilitator repeated close to the microphone, and what was heard before
them. Pure.

From across a room a small recogniser gets every second word wrong, and close to it one in
six: so her wording is the question, and what was heard first is shown beside it, as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.harvest.said import Said
from assistant.harvest.stopwords import content_words, language_of

WITHIN_SECONDS = 45.0
"""From the beginning of what was said first to the beginning of its echo."""

ALIKE = 0.5
LEAST_SHARED = 2
"""What both have in common of the shorter one's content words, as a share and as a number,
before the first is taken for the same question and not for another."""

_LEAST_STEM = 4

_ECHOES = {
    "en": re.compile(
        r"(?:(?:so|and|then|okay|ok|now|well|right|alright|yes|yeah|thanks|thank you|um|uh) )*"
        r"the question (?:then |here )?(?:is|was)\b"
    ),
    "fr": re.compile(
        r"(?:(?:alors|donc|et|bon|ben|ok|okay|oui|merci|d'accord|euh) )*"
        r"la question (?:est|était|c'est)\b"
    ),
    "es": re.compile(
        r"(?:(?:entonces|así que|y|pues|bueno|vale|ok|sí|gracias|eh) )*la pregunta (?:es|era)\b"
    ),
}


def is_echo(text: str, language: str = "en") -> bool:
    """Whether somebody introduces a question that is not her own: 'so the question is ...'."""
    words = " ".join(text.lower().replace("’", "'").split())
    pattern = _ECHOES.get(language_of(language))
    return pattern is not None and pattern.match(words) is not None


def with_echoes(said: Sequence[Said], language: str) -> list[Said]:
    """The same, in the order said, where each echo is a question that knows what was heard
    before it.

    What it plainly repeats is marked so; where that is not plain, both stay questions.
    """
    linked = list(said)
    for index, one in enumerate(said):
        if not _is_echo(one, language):
            continue
        first = _heard_before(said, index, language)
        if first is not None and _is_the_same(said[first], one, language):
            linked[first] = replace(said[first], is_repeated=True)
        before = None if first is None else linked[first]
        linked[index] = replace(one, is_question=True, before=before)
    return linked


def _is_echo(one: Said, language: str) -> bool:
    # Whoever mended it and took its question mark away has decided.
    return is_echo(one.text, language) and (one.is_question or not one.is_mended)


def _heard_before(said: Sequence[Said], index: int, language: str) -> int | None:
    """The latest that shares a word with it, else what directly precedes it."""
    echo = said[index]
    near = [
        place
        for place in range(index - 1, -1, -1)
        if echo.at - said[place].at <= WITHIN_SECONDS and not _is_echo(said[place], language)
    ]
    sharing = (place for place in near if _shared(said[place], echo, language)[0])
    directly = index - 1 if index - 1 in near else None
    return next(sharing, directly)


def _is_the_same(one: Said, other: Said, language: str) -> bool:
    both, of = _shared(one, other, language)
    return both >= LEAST_SHARED and both >= ALIKE * of


def _shared(one: Said, other: Said, language: str) -> tuple[int, int]:
    """How many content words both have, and how many the shorter one has in all."""
    mine, others = content_words(one.text, language), content_words(other.text, language)
    fewer, more = sorted((mine, others), key=len)
    both = sum(1 for word in fewer if any(_is_same_word(word, each) for each in more))
    return both, len(fewer)


def _is_same_word(word: str, other: str) -> bool:
    """The same word, or a form of it: meeting, meetings."""
    shorter, longer = sorted((word, other), key=len)
    return word == other or (len(shorter) >= _LEAST_STEM and longer.startswith(shorter))
