"""Whole numbers as each language says them, with gender where it has one. Pure.

CLDR's data for this (its rule-based number formats) is not in Babel, and voices get gender
wrong: they read '21 minutes' in French as 'vingt et un minutes'.
"""

from __future__ import annotations

from collections.abc import Callable

MOST = 999

ALONE = ""
MASCULINE = "masculine"
FEMININE = "feminine"


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ENGLISH = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ENGLISH_TENS = _listed("- - twenty thirty forty fifty sixty seventy eighty ninety")
_FRENCH = _listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
_FRENCH_TENS = _listed("- - vingt trente quarante cinquante soixante soixante quatre-vingt")
_SPANISH = _listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_SPANISH_TENS = _listed("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_SPANISH_HUNDREDS = _listed(
    "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos"
)


def in_words(number: int, language: str, gender: str = ALONE) -> str:
    """The number before a noun of that gender, or alone: 21 -> 'vingt et une'.

    Digits above 999, below 0, and in languages that are not English, French or Spanish.
    """
    say = _LANGUAGES.get(language.partition("-")[0])
    if say is None or not 0 <= number <= MOST:
        return str(number)
    return say(number, gender)


def _english(number: int, _gender: str) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        more = f" and {_english(rest, '')}" if rest else ""
        return f"{_ENGLISH[hundreds]} hundred{more}"
    if number < 20:
        return _ENGLISH[number]
    tens, ones = divmod(number, 10)
    return f"{_ENGLISH_TENS[tens]}-{_ENGLISH[ones]}" if ones else _ENGLISH_TENS[tens]


def _french(number: int, gender: str) -> str:
    """As in France: soixante-dix, quatre-vingt-dix."""
    hundreds, rest = divmod(number, 100)
    if hundreds:
        many = f"{_FRENCH[hundreds]} cent" if hundreds > 1 else "cent"
        if not rest:
            return f"{many}s" if hundreds > 1 else many
        return f"{many} {_french(rest, gender)}"
    one = "une" if gender == FEMININE else "un"
    if number < 20:
        return one if number == 1 else _FRENCH[number]
    tens = number // 10 - (number // 10 in {7, 9})
    ones = number - 10 * tens
    stem = _FRENCH_TENS[tens]
    if not ones:
        return "quatre-vingts" if tens == 8 else stem
    joined = " et " if ones in {1, 11} and tens != 8 else "-"
    return f"{stem}{joined}{one if ones == 1 else _FRENCH[ones]}"


def _spanish(number: int, gender: str) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        many = _SPANISH_HUNDREDS[hundreds]
        if hundreds > 1 and gender == FEMININE:
            many = f"{many[:-2]}as"
        return f"{many} {_spanish(rest, gender)}" if rest else "cien" if hundreds == 1 else many
    if number < 30:
        return _of_gender(_SPANISH[number], gender)
    tens, ones = divmod(number, 10)
    stem = _SPANISH_TENS[tens]
    return f"{stem} y {_of_gender(_SPANISH[ones], gender)}" if ones else stem


def _of_gender(word: str, gender: str) -> str:
    """uno: un minuto, una hora; veintiuno: veintiún minutos, veintiuna horas."""
    if not word.endswith("uno") or gender == ALONE:
        return word
    if gender == FEMININE:
        return f"{word[:-1]}a"
    return "veintiún" if word == "veintiuno" else "un"


_LANGUAGES: dict[str, Callable[[int, str], str]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
}
