"""A sentence that the device says leads back to its message."""

from __future__ import annotations

import pytest

from assistant.words.messages import WRITTEN, Messages
from assistant.words.sources import Sources
from tests.words.examples import WORDS, spoken_examples


def messages(language: str) -> Messages:
    file = WORDS / f"{language}.ftl"
    return Messages(language, file.read_text(encoding="utf-8"), str(file))


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("Welcome. I keep the time, and say what comes next.", "welcome-device"),
        ("Ready: A title, 90 minutes. Press the button to begin.", "ready"),
        ("Look, all together, one and a half minutes.", "step-who"),
        ("Round 2 of 3, the second person is the client now: Tell, 2 minutes.", "round-step"),
        ("Halfway. 10 minutes left.", "halfway"),
        ("10 minutes left.", "left"),
        ("Take a pen", None),
    ],
)
def test_sentence_leads_to_the_message_that_has_most_of_its_words(
    sentence: str, key: str | None
) -> None:
    """Also where a vaguer message would fit."""
    assert Sources(messages("en")).key_of(sentence) == key


def test_place_names_file_line_and_key() -> None:
    """As an editor finds it."""
    english = messages("en")
    place = Sources(english).place_of("This sound begins a step.")
    assert (
        place == f"{english.file}:{english.line_of('welcome-step-sound')} (welcome-step-sound)"
    )
    assert Sources(english).place_of("Take a pen") is None


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_example_of_a_language_leads_to_some_message(language: str) -> None:
    """Nothing that the device can say is without a place."""
    sources = Sources(messages(language))
    said = [one for one in spoken_examples(language) if one.endswith((".", "?", "!"))]
    assert len(said) > 60
    for sentence in said:
        key = sources.key_of(sentence)
        assert key is not None, sentence
        assert not key.startswith(WRITTEN), sentence


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_fixed_sentence_leads_to_itself(language: str) -> None:
    """The message that is found says the very sentence."""
    spoken = messages(language)
    sources = Sources(spoken)
    for sentence in spoken.fixed_sentences():
        key = sources.key_of(sentence)
        assert key is not None, sentence
        assert sentence in spoken.fixed_sentences()
        assert spoken.text(key) == sentence
