"""Whether something that was said is a question, without punctuation. Pure.

Vosk gives none, so only the words tell. The debrief asks people to begin with 'my question
is', which settles it; otherwise each language shows a question in its own way, and some
questions only by the voice, which is lost here.
"""

from __future__ import annotations

import re

from assistant.hearing.asking import Asking
from assistant.hearing.asking.english import ENGLISH
from assistant.hearing.asking.french import FRENCH
from assistant.hearing.asking.spanish import SPANISH

_STUTTER = re.compile(r"\b([\w']+(?: [\w']+)?)(?: \1\b)+")

_Rules = tuple[tuple[str, re.Pattern[str]], ...]


def _compiled(asking: Asking) -> tuple[re.Pattern[str], _Rules]:
    """What may open an utterance, and the rules."""
    opening = re.compile(rf"^(?:(?:{asking.fillers}) )+")
    return opening, tuple((name, re.compile(pattern)) for name, pattern in asking.rules)


_LANGUAGES = {
    "en": _compiled(ENGLISH),
    "fr": _compiled(FRENCH),
    "es": _compiled(SPANISH),
}


def is_question(text: str, language: str = "en") -> bool:
    """Whether these unpunctuated, lower-case words are a question.

    Languages without rules have no questions: their snippets are listed with the others.
    """
    return bool(matching_rules(text, language))


def matching_rules(text: str, language: str = "en") -> tuple[str, ...]:
    """The names of the rules that find a question in it."""
    language = language.partition("-")[0].lower()
    if language not in _LANGUAGES:
        return ()
    opening, rules = _LANGUAGES[language]
    core = opening.sub("", _STUTTER.sub(r"\1", _words(text, language)) + " ").strip()
    return tuple(name for name, rule in rules if rule.search(core))


def _words(text: str, language: str) -> str:
    """The words in lower case, as the language's rules expect them."""
    words = " ".join(text.lower().replace("’", "'").split())
    if language == "fr":  # recognisers differ in 'est-ce', 'a-t-il', "qu' on"
        words = " ".join(words.replace("-", " ").split()).replace("' ", "'")
    return words
