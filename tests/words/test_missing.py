"""What a words file lacks is told before a session, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.words.messages import Messages
from assistant.words.missing import missing_keys

WORDS = Path(__file__).parents[2] / "config" / "words"
PATTERN = Messages(
    "en", "ready = Ready: { $title }, { $length }.\nleft = { $length } left.\nyes = Yes.\n"
)


def lacking(source: str) -> list[str]:
    problems = missing_keys(Messages("de", f"ready = Ab: {source}", "de.ftl"), PATTERN)
    return [str(problem) for problem in problems]


def test_whole_file_lacks_nothing() -> None:
    """The order of variables and what the sentence says are the language's own."""
    assert lacking("{ $length }, { $title }.\nleft = Noch { $length }.\nyes = Ja.") == []


def test_every_missing_message_is_told_with_what_to_add() -> None:
    """Each with the pattern's own words."""
    assert lacking("{ $length }, { $title }.") == [
        "de.ftl: found no words for 'left', expected a line 'left = ...'; "
        "add '{ $length } left.'",
        "de.ftl: found no words for 'yes', expected a line 'yes = ...'; add 'Yes.'",
    ]


def test_misspelt_message_is_told_at_its_line() -> None:
    """A key that is almost the right one is to be renamed, not written anew."""
    assert lacking("{ $length }, { $title }.\nlefft = Noch { $length }.\nyes = Ja.") == [
        "de.ftl:2:1: found 'lefft', expected 'left'; rename it"
    ]


def test_variables_that_differ_are_told() -> None:
    """Those that the program does not give, and those that are left out."""
    assert lacking("{ $lenght }.\nleft = Noch { $length }.\nyes = Ja.") == [
        "de.ftl:1:1: found $lenght in 'ready', expected $length, $title; did you mean $length?",
        "de.ftl:1:1: found 'ready' without $length, $title, expected $length, $title; "
        "say all that is known",
    ]


def test_variables_of_a_message_within_a_message_count() -> None:
    """A sentence may be put together from others."""
    source = "{ head }{ $length }.\nhead = { $title }\nleft = { $length }.\nyes = Ja."
    assert lacking(source) == []


@pytest.mark.parametrize("file", sorted(WORDS.glob("*.ftl")), ids=lambda file: file.stem)
def test_shipped_words_lack_nothing(file: Path) -> None:
    """Every shipped language has the keys and the variables of English, and no others."""
    english = WORDS / "en.ftl"
    pattern = Messages("en", english.read_text(encoding="utf-8"), english.name)
    messages = Messages(file.stem, file.read_text(encoding="utf-8"), file.name)
    assert missing_keys(messages, pattern) == ()
    assert set(messages.keys) == set(pattern.keys)
