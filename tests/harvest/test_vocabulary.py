"""Terms are offered where something sounds like them, and hardly ever elsewhere.

Measured on 8,933 English sentences that hold none of the terms (meeting talk and read
speech), with three vocabularies of ten terms: at most 0.1 false offers in 100 sentences with
all words certain, 0.2 with every seventh uncertain, 0.3 with every one; on 300 of them drawn
at random at most 0.7. That has its price: of 22 terms that the small English model misheard
from synthetic voices, most were nothing like them, and one was offered.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.harvest.pieces import SaidWord
from assistant.harvest.sounding import sound_of
from assistant.harvest.vocabulary import Offer, offers
from tests.harvest import samples

TERMS = ("CoP", "Troika", "TRIZ", "fishbowl", "Liberating Structures", "Wageningen", "WhatsApp")


def said(text: str) -> list[SaidWord]:
    """Its words; those that end in a question mark are uncertain."""
    return [SaidWord(word.removesuffix("?"), word.endswith("?")) for word in text.split()]


def offered(text: str, language: str = "en", terms: tuple[str, ...] = TERMS) -> list[str]:
    return [f"{one.heard} [{one.term}?]" for one in offers(said(text), terms, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("our cop meets on friday", "cop [CoP?]"),
        ("two cops met", "cops [CoP?]"),
        ("our see oh pea meets", "see oh pea [CoP?]"),
        ("a c o p for gardeners", "c o p [CoP?]"),
        ("the co op has no budget", "co op [CoP?]"),
        ("we did troy car consulting", "troy car [Troika?]"),
        ("a trike a for everybody", "trike a [Troika?]"),
        ("try the fish bowl again", "fish bowl [fishbowl?]"),
        ("we tried trees? yesterday", "trees [TRIZ?]"),
        ("they come from wagoning? in?", "wagoning in [Wageningen?]"),
        ("libra ting structures are fun", "libra ting structures [Liberating Structures?]"),
    ],
)
def test_mishearing_is_offered_its_term(text: str, expected: str) -> None:
    """What was heard, and the term as the plan writes it."""
    assert offered(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "we keep a cup of coffee",
        "they copy and cope",
        "the trees in the garden",
        "we tried a trick",
        "troika was good",
        "liberating structures help",
        "the structures are liberating",
        "to do so is to see",
        "see you on the other side",
        "the fish is in the bowl",
        "what's? in the bowl",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    """Even where they begin alike; and so is a term that was heard rightly."""
    assert offered(text) == []


def test_term_that_was_heard_rightly_is_not_offered_again() -> None:
    """As the plan writes it; an acronym in small letters is only a word that sounds so."""
    assert offered("a CoP and a cop") == ["cop [CoP?]"]
    assert offered("i like the troika? consulting") == []


@pytest.mark.parametrize(
    ("text", "language", "terms", "expected"),
    [
        ("on a fait une troie ca?", "fr", ("Troïka",), ["troie ca [Troïka?]"]),
        ("le cop de lyon", "fr", ("CoP",), ["cop [CoP?]"]),
        ("il faut une coupe", "fr", ("CoP",), []),
        ("nuestra ce o pe se reúne", "es", ("CoP",), ["ce o pe [CoP?]"]),
        ("hicimos la troy ca", "es", ("Troika",), ["troy ca [Troika?]"]),
        ("una copa de vino", "es", ("CoP",), []),
    ],
)
def test_each_language_reads_its_own_letters(
    text: str, language: str, terms: tuple[str, ...], expected: list[str]
) -> None:
    """And names them in its own way."""
    assert offered(text, language, terms) == expected


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("phone", "fone", "en"),
        ("knight", "nite", "en"),
        ("check", "chek", "en"),
        ("bateau", "bato", "fr"),
        ("queso", "keso", "es"),
        ("vaca", "baca", "es"),
    ],
)
def test_spellings_that_sound_alike_have_one_sound(one: str, other: str, language: str) -> None:
    """In the language's own way of reading."""
    assert sound_of(one, language) == sound_of(other, language)


def test_vowels_tell_words_apart() -> None:
    """Keep, cup and coop are no cop."""
    assert len({sound_of(word) for word in ("cop", "keep", "cup", "coop", "cap")}) == 5


vocabulary = st.lists(st.text(max_size=12), max_size=4)
sentences = st.lists(st.builds(SaidWord, st.text(max_size=8), st.booleans()), max_size=12)


@settings(max_examples=80, deadline=None)
@given(words=sentences, terms=vocabulary, language=st.sampled_from(["en", "fr", "es", "xx"]))
def test_offers_never_overlap_and_name_what_is_there(
    words: list[SaidWord], terms: list[str], language: str
) -> None:
    """Whatever is said and whatever the plan's terms are."""
    places: set[int] = set()
    for one in offers(words, terms, language):
        span = set(range(one.first, one.first + one.count))
        assert not places & span
        assert one.term in terms
        assert one.heard == " ".join(words[place].text for place in sorted(span))
        places |= span


def test_what_a_person_has_mended_gets_no_offer() -> None:
    """She has read it."""
    found = {one.text: one.offers for one in samples.full().said}
    assert found["the troy car was the best thing that we have tried"] == (
        Offer(1, 2, "troy car", "Troika"),
    )
    assert found["nobody knows who decides here"] == ()
