"""Numbers, lengths, times of day and dates as people say them in each language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.words.numbers import FEMININE, MASCULINE, in_words
from tests.words.examples import messages as words


@pytest.mark.parametrize(
    ("language", "number", "alone", "masculine", "feminine"),
    [
        ("fr", 1, "un", "un", "une"),
        ("fr", 16, "seize", "seize", "seize"),
        ("fr", 21, "vingt et un", "vingt et un", "vingt et une"),
        ("fr", 61, "soixante et un", "soixante et un", "soixante et une"),
        ("fr", 71, "soixante et onze", "soixante et onze", "soixante et onze"),
        ("fr", 77, "soixante-dix-sept", "soixante-dix-sept", "soixante-dix-sept"),
        ("fr", 80, "quatre-vingts", "quatre-vingts", "quatre-vingts"),
        ("fr", 81, "quatre-vingt-un", "quatre-vingt-un", "quatre-vingt-une"),
        ("fr", 91, "quatre-vingt-onze", "quatre-vingt-onze", "quatre-vingt-onze"),
        ("fr", 200, "deux cents", "deux cents", "deux cents"),
        ("fr", 221, "deux cent vingt et un", "deux cent vingt et un", "deux cent vingt et une"),
        ("es", 1, "uno", "un", "una"),
        ("es", 21, "veintiuno", "veintiún", "veintiuna"),
        ("es", 31, "treinta y uno", "treinta y un", "treinta y una"),
        ("es", 85, "ochenta y cinco", "ochenta y cinco", "ochenta y cinco"),
        ("es", 100, "cien", "cien", "cien"),
        ("es", 101, "ciento uno", "ciento un", "ciento una"),
        ("es", 200, "doscientos", "doscientos", "doscientas"),
        ("en", 0, "zero", "zero", "zero"),
        ("en", 85, "eighty-five", "eighty-five", "eighty-five"),
        ("en", 110, "one hundred and ten", "one hundred and ten", "one hundred and ten"),
        ("de", 21, "21", "21", "21"),
    ],
)
def test_number_is_said_before_each_gender(
    language: str, number: int, alone: str, masculine: str, feminine: str
) -> None:
    """Alone, before a masculine and before a feminine noun."""
    said = [in_words(number, language, gender) for gender in ("", MASCULINE, FEMININE)]
    assert said == [alone, masculine, feminine]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_number_has_a_name_of_its_own(language: str) -> None:
    """No two numbers below a thousand are said alike; beyond, digits."""
    names = [in_words(number, language) for number in range(1000)]
    assert len(set(names)) == 1000
    assert not any(character.isdigit() for name in names for character in name)
    assert in_words(1000, language) == "1000"
    assert in_words(-1, language) == "-1"


@pytest.mark.parametrize(
    ("seconds", "french", "spanish"),
    [
        (1, "une seconde", "un segundo"),
        (21, "vingt et une secondes", "veintiún segundos"),
        (30, "trente secondes", "medio minuto"),
        (60, "une minute", "un minuto"),
        (61, "une minute et une seconde", "un minuto y un segundo"),
        (90, "une minute et demie", "un minuto y medio"),
        (150, "deux minutes et demie", "dos minutos y medio"),
        (1260, "vingt et une minutes", "veintiún minutos"),
        (5400, "quatre-vingt-dix minutes", "noventa minutos"),
    ],
)
def test_length_agrees_in_number_and_gender(seconds: int, french: str, spanish: str) -> None:
    """Minutes are feminine in French and masculine in Spanish."""
    assert words("fr").length(seconds) == french
    assert words("es").length(seconds) == spanish


@pytest.mark.parametrize(
    ("clock", "english", "french", "spanish"),
    [
        ((0, 0), "midnight", "minuit", "las doce"),
        ((0, 30), "twelve thirty", "minuit trente", "las doce y media"),
        ((1, 5), "one oh five", "une heure cinq", "la una y cinco"),
        ((9, 0), "nine o'clock", "neuf heures", "las nueve"),
        ((12, 0), "noon", "midi", "las doce"),
        ((12, 30), "twelve thirty", "midi trente", "las doce y media"),
        ((14, 15), "two fifteen", "quatorze heures quinze", "las dos y cuarto"),
        (
            (21, 21),
            "nine twenty-one",
            "vingt et une heures vingt et une",
            "las nueve y veintiuno",
        ),
    ],
)
def test_time_of_day_is_said_aloud(
    clock: tuple[int, int], english: str, french: str, spanish: str
) -> None:
    """As the language says it; by twelve hours in English and Spanish."""
    minutes = 60 * clock[0] + clock[1]
    said = [words(language).clock_time(minutes) for language in ("en", "fr", "es")]
    assert said == [english, french, spanish]


def test_time_of_day_stands_in_a_sentence() -> None:
    """With the preposition and the article that it needs."""
    said = {one: words(one).text("slot-by-clock", clock_minutes=780) for one in ("fr", "es")}
    assert said == {"fr": "Nous terminons à treize heures.", "es": "Terminamos a la una."}


@given(st.integers(0, 24 * 60 - 1), st.sampled_from(["en", "fr", "es"]))
def test_time_of_day_is_one_line_of_words(minutes: int, language: str) -> None:
    """Every minute of the day, without a digit or a space too many."""
    said = words(language).clock_time(minutes)
    assert said == " ".join(said.split())
    assert not any(character.isdigit() for character in said)


@pytest.mark.parametrize(
    ("day", "english", "french", "spanish"),
    [
        (
            date(2026, 11, 26),
            "Thursday 26 November 2026",
            "jeudi 26 novembre 2026",
            "jueves 26 de noviembre de 2026",
        ),
        (
            date(2026, 12, 1),
            "Tuesday 1 December 2026",
            "mardi 1er décembre 2026",
            "martes 1 de diciembre de 2026",
        ),
    ],
)
def test_date_is_written_as_the_language_does(
    day: date, english: str, french: str, spanish: str
) -> None:
    """Names from CLDR, the order and 'le premier' from the words file."""
    assert [words(one).date(day) for one in ("en", "fr", "es")] == [english, french, spanish]


def test_list_is_joined_as_the_language_does() -> None:
    """By CLDR, in English without a comma before 'and'."""
    lists = [words(one).list_of(("a", "b", "c")) for one in ("en", "fr", "es")]
    assert lists == ["a, b and c", "a, b et c", "a, b y c"]
    assert words("fr").list_of(("a",)) == "a"


@pytest.mark.parametrize(
    ("round_number", "role", "said"),
    [
        (1, "client", "la première personne prend le rôle de client"),
        (2, "animateur", "la deuxième personne prend le rôle d'animateur"),
        (3, "Écoutante", "la troisième personne prend le rôle d'Écoutante"),
        (9, "hôte", "la personne numéro 9 prend le rôle d'hôte"),
    ],
)
def test_turn_agrees_and_elides(round_number: int, role: str, said: str) -> None:
    """The ordinal is a person's; 'de' loses its vowel before another."""
    assert words("fr").text("turn", round=round_number, role=role) == said


@pytest.mark.parametrize(
    ("language", "none", "one", "many"),
    [
        (
            "fr",
            "Je n'ai rien noté.",
            "J'ai noté une chose.",
            "J'ai noté vingt et une choses.",
        ),
        ("es", "No anoté nada.", "Anoté una cosa.", "Anoté veintiuna cosas."),
    ],
)
def test_count_is_said_with_its_noun(language: str, none: str, one: str, many: str) -> None:
    """None, one, many."""
    noted = [words(language).text("noted", count=count) for count in (0, 1, 21)]
    assert noted == [none, one, many]
