"""Terms of the plan that a recogniser has no word for, offered where it heard something that
sounds like one. Pure; what was heard always stays, and the offer stands beside it.

A wrong offer costs more than a missed one: people stop reading them. So a word that was heard
with certainty is left alone unless it is the term itself in other letters; words that sound
like it only together, and words that were not heard with certainty, may be further off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.harvest.pieces import SaidWord
from assistant.harvest.sounding import sound_of, sound_of_phrase
from assistant.harvest.stopwords import function_words, language_of

MOST_WORDS = 3
"""So many neighbouring words may have been heard for one term."""

ALIKE_UNSURE = 0.75
ALIKE_TOGETHER = 0.85
"""How alike they must sound, from 0 to 1: a word that was not heard with certainty, and
several words that were. tests/harvest/test_vocabulary.py says what was measured with them."""

_LEAST_SOUNDS = 5
"""A shorter term must sound the same: too much else is nearly like it."""

_STEM = 5
"""Words that begin with so many of the same letters are forms of one word, heard rightly."""

_LETTERS = {
    "en": {
        **{"a": "a ay eh", "b": "b be bee", "c": "c see sea", "d": "d dee", "e": "e"},
        **{"f": "f ef", "g": "g gee", "h": "h aitch", "i": "i eye", "j": "j jay"},
        **{"k": "k kay", "l": "l el", "m": "m em", "n": "n en", "o": "o oh owe"},
        **{"p": "p pea pee", "q": "q cue queue", "r": "r are", "s": "s ess", "t": "t tea tee"},
        **{"u": "u you", "v": "v vee", "w": "w", "x": "x ex", "y": "y why", "z": "z zee zed"},
    },
    "fr": {
        **{"a": "a ah", "b": "b bé", "c": "c ces sait", "d": "d dé", "e": "e euh", "f": "f"},
        **{"g": "g j'ai", "h": "h hache", "i": "i", "j": "j", "k": "k cas", "l": "l elle"},
        **{"m": "m aime", "n": "n haine", "o": "o eau oh au", "p": "p", "q": "q", "r": "r air"},
        **{"s": "s", "t": "t thé", "u": "u eu", "v": "v", "x": "x", "y": "y", "z": "z"},
    },
    "es": {
        **{"a": "a ah", "b": "b be ve", "c": "c ce sé se", "d": "d de dé", "e": "e eh he"},
        **{"f": "f efe", "g": "g", "h": "h hache", "i": "i y", "j": "j jota", "k": "k ca"},
        **{"l": "l ele él", "m": "m eme", "n": "n ene", "o": "o oh", "p": "p pe", "q": "q cu"},
        **{"r": "r erre", "s": "s ese", "t": "t te té", "u": "u", "v": "v uve", "x": "x equis"},
    },
}
"""What a recogniser writes for the name of each letter."""


@dataclass(frozen=True)
class Offer:
    """``term`` of the plan's vocabulary for ``count`` words from ``first`` on (from 0), which
    were ``heard`` so."""

    first: int
    count: int
    heard: str
    term: str


@dataclass(frozen=True)
class _Match:
    offer: Offer
    likeness: float


def offers(
    words: Sequence[SaidWord], vocabulary: Sequence[str], language: str = "en"
) -> tuple[Offer, ...]:
    """What the words may have been meant for, in their order; at most one for each word."""
    taken = _heard_rightly(words, vocabulary)
    matches = [
        match
        for first, heard in _windows(words)
        if not taken & set(range(first, first + len(heard)))
        for match in _matches(first, heard, vocabulary, language)
    ]
    chosen = []
    for match in sorted(matches, key=lambda one: (-one.likeness, one.offer.count)):
        places = set(range(match.offer.first, match.offer.first + match.offer.count))
        if not taken & places:
            taken |= places
            chosen.append(match.offer)
    return tuple(sorted(chosen, key=lambda one: one.first))


def _windows(words: Sequence[SaidWord]) -> Iterator[tuple[int, tuple[SaidWord, ...]]]:
    for first in range(len(words)):
        for count in range(1, min(MOST_WORDS, len(words) - first) + 1):
            yield first, tuple(words[first : first + count])


def _heard_rightly(words: Sequence[SaidWord], vocabulary: Sequence[str]) -> set[int]:
    """Places of terms that stand there as they are; 'cop' is not yet 'CoP'."""
    plain = [_plain(word.text) for word in words]
    places: set[int] = set()
    for term in vocabulary:
        parts = [_plain(part) for part in term.split()]
        for first in range(len(plain) - len(parts) + 1):
            span = range(first, first + len(parts))
            as_written = " ".join(words[place].text for place in span) == term
            if plain[first : first + len(parts)] == parts and (
                as_written or not is_acronym(term)
            ):
                places |= set(span)
    return places


def _matches(
    first: int, heard: tuple[SaidWord, ...], vocabulary: Sequence[str], language: str
) -> Iterator[_Match]:
    texts = tuple(_plain(word.text) for word in heard)
    is_sure = not any(word.is_uncertain for word in heard)
    for term in vocabulary:
        likeness = _likeness(texts, is_sure, term, language)
        if likeness:
            said = " ".join(word.text for word in heard)
            yield _Match(Offer(first, len(heard), said, term), likeness)


def _likeness(texts: tuple[str, ...], is_sure: bool, term: str, language: str) -> float:
    """From 0, not to be offered, to 1."""
    joined, letters = "".join(texts), _plain(term)
    if not joined or not letters:
        return 0.0
    if joined.removesuffix("s") == letters and (is_acronym(term) or len(texts) > 1):
        return 1.0
    if _spells(texts, term, language):
        return 1.0
    if _is_common(texts, language) or (is_sure and len(texts) == 1):
        return 0.0
    if _is_form_of(joined, letters):
        return 0.0
    return _sounds_like(texts, is_sure, term, language)


def _sounds_like(texts: tuple[str, ...], is_sure: bool, term: str, language: str) -> float:
    """Several words must sound more like it than the best of them does alone: 'the trees' is
    no more than 'trees'."""
    wanted = sound_of_phrase(tuple(term.split()), language)
    least = ALIKE_TOGETHER if is_sure else ALIKE_UNSURE
    together = _alike(sound_of_phrase(texts, language), wanted, least)
    if not together or len(texts) == 1:
        return together
    alone = max(_alike(sound_of(text, language), wanted, least) for text in texts)
    return together if together > alone else 0.0


def _alike(heard: str, wanted: str, least: float) -> float:
    if heard == wanted:
        return 1.0 if len(wanted) > 2 else 0.0
    if len(wanted) < _LEAST_SOUNDS or not heard or heard[0] != wanted[0]:
        return 0.0
    if 2 * min(len(heard), len(wanted)) < least * (len(heard) + len(wanted)):
        return 0.0  # most are too long or too short, and that is seen at once
    likeness = SequenceMatcher(None, heard, wanted, autojunk=False).ratio()
    return likeness if likeness >= least else 0.0


@lru_cache(maxsize=4096)
def is_acronym(term: str) -> bool:
    """Whether it has capitals where a name has none: CoP, NGO, but not Troika."""
    return any(part[1:] != part[1:].lower() for part in term.split())


def _spells(texts: tuple[str, ...], term: str, language: str) -> bool:
    """Whether it was said letter by letter: 'see oh pea'. Two letters are too common."""
    letters = _plain(term)
    names = _LETTERS.get(language_of(language), {})
    if not is_acronym(term) or not 3 <= len(letters) == len(texts):
        return False
    heard = zip(texts, letters, strict=True)
    is_spelt = all(text in names.get(letter, letter).split() for text, letter in heard)
    return is_spelt and not _is_common(texts, language)


def _is_common(texts: tuple[str, ...], language: str) -> bool:
    """Nothing but words that every sentence has."""
    parts = {part for text in texts for part in text.split("'") if part}
    return parts <= function_words(language)


def _is_form_of(word: str, other: str) -> bool:
    return len(word) >= _STEM and word[:_STEM] == other[:_STEM]


_MARKS = re.compile(r"[^\w']|_")


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """In lower case, without accents and marks."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(one for one in decomposed if not unicodedata.combining(one))
    return _MARKS.sub("", bare)
