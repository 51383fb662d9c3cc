"""How long a sentence will sound, by its letters. Pure; for a check that renders nothing.

Fitted to espeak-ng 1.51 (gmw/en-us, roa/fr, roa/es-419) at 140 words a minute, over about
400 sentences of each language: the words files, the structures, the plans. Of five parts of
the sentences, each left out of its own fitting in turn, a sentence's length was off by 5.6%
in English, 6.1% in French and 4.1% in Spanish on average (19 of 20 sentences: by less than
16%); the sum of all of them by less than 1%, at 100 to 220 words a minute by less than 3%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CALIBRATED_WORDS_A_MINUTE = 140

_DIGITS = re.compile(r"\d")
_COMMAS = re.compile(r"[,;:](?=\s)|[–—]")
_STOPS = re.compile(r"[.?!…](?=\s+\S)")


@dataclass(frozen=True)
class SpeechPace:
    """Seconds of each letter, digit, comma and full stop within a sentence, and of a
    sentence itself, at ``CALIBRATED_WORDS_A_MINUTE``."""

    letter: float
    digit: float
    comma: float
    stop: float
    sentence: float


PACES = {
    "en": SpeechPace(0.0737, 0.188, 0.416, 0.705, 0.224),
    "fr": SpeechPace(0.0612, 0.189, 0.340, 0.593, 0.157),
    "es": SpeechPace(0.0868, 0.350, 0.336, 0.577, 0.122),
}
_OF_OTHERS = SpeechPace(0.0868, 0.350, 0.416, 0.705, 0.240)
"""The slowest of each: where nothing was measured, rather too long than too short."""


def estimated_seconds(spoken: str, language: str, words_a_minute: int) -> float:
    """About how long a sentence sounds; 0 where there is no word to say.

    ``spoken``: as it is given to the voice. ``language``: as a plan names it, ``fr-CA``
    counts as ``fr``.
    """
    letters = sum(map(str.isalpha, spoken))
    digits = len(_DIGITS.findall(spoken))
    if not letters and not digits:
        return 0.0
    pace = PACES.get(language.partition("-")[0], _OF_OTHERS)
    seconds = (
        pace.sentence
        + pace.letter * letters
        + pace.digit * digits
        + pace.comma * len(_COMMAS.findall(spoken))
        + pace.stop * len(_STOPS.findall(spoken))
    )
    return seconds * CALIBRATED_WORDS_A_MINUTE / words_a_minute
