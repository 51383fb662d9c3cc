"""How a word sounds, roughly: two spellings that sound alike have nearly the same letters
here. Pure.

Coarser than a dictionary of pronunciations, which no offline device has for names, and finer
than the usual phonetic keys (Soundex, Metaphone), which drop the vowels, so that 'keep' and
'cup' would sound like 'CoP'. Each language reads its letters in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.harvest.stopwords import language_of

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(text: str) -> _Rules:
    """A rule each line: a pattern, and what it sounds like ('-': nothing)."""
    pairs = (line.split() for line in text.strip().splitlines())
    return tuple(
        (re.compile(pattern), "" if sound == "-" else sound) for pattern, sound in pairs
    )


# Capital letters are sounds that have no letter of their own: S as in 'she', C as in 'chair',
# U as in 'moon'.
_ENGLISH = _rules("""
    ^(?:k|g)(?=n) -
    ^w(?=r) -
    ^p(?=s) -
    ^x z
    tch C
    sch sk
    sh|ti(?=on|a)|ssi(?=on) S
    ch C
    ph f
    gh(?=$|t) -
    gh g
    ck|cc(?![eiy]) k
    qu kw
    wh w
    th t
    c(?=[eiy]) s
    [cq] k
    dg|dj j
    x ks
    z s
    (?<=[^aeiouy])e$ -
    (?<=[aeiou])r(?=$|[^aeiouy]) -
    oo|ou|ew|ue U
    ee|ea|ie|ey|y(?=$|[^aeiou]) i
    oi|oy oi
    ai|ay|ei e
    oa|ow|au|aw o
    h -
""")
_FRENCH = _rules("""
    eaux?|aux?$|au o
    ou U
    oi wa
    ai|ei|et$|ez$|er$ e
    ch|sch S
    ph f
    gn n
    qu|ck k
    ç|c(?=[eiy])|ti(?=on) s
    c k
    g(?=[eiy]) j
    x ks
    z s
    y i
    (?<=[^aeiou])es?$ -
    (?<=.)[stdpx]+$ -
    h -
    w v
""")
_SPANISH = _rules("""
    ch C
    qu|k k
    gu(?=[ei]) g
    c(?=[ei])|z s
    c k
    [gj](?=[ei])|j J
    ll y
    v b
    h -
    y$ i
    x ks
    w u
""")
_READING = {"en": _ENGLISH, "fr": _FRENCH, "es": _SPANISH}
_DOUBLED = re.compile(r"(.)\1+")
_CEDILLA = "c\u0327"


@lru_cache(maxsize=4096)
def sound_of(word: str, language: str = "en") -> str:
    """The word's sounds, a letter each; a language that is not known is read like English."""
    decomposed = unicodedata.normalize("NFD", word.lower()).replace(_CEDILLA, "s")
    letters = "".join(one for one in decomposed if one.isalpha())
    for pattern, sound in _READING.get(language_of(language), _ENGLISH):
        letters = pattern.sub(sound, letters)
    return _DOUBLED.sub(r"\1", letters)


@lru_cache(maxsize=4096)
def sound_of_phrase(words: tuple[str, ...], language: str = "en") -> str:
    """The sounds of neighbouring words, run together as they are said."""
    return _DOUBLED.sub(r"\1", "".join(sound_of(word, language) for word in words))
