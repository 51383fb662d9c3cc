"""A row's description -> the lines that are said to the room, and those to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.authoring.draft import DraftPrompt, is_sayable, one_line

_ITEM = re.compile(r"\s*(?:[-*+•–—·▪◦‣○●]|\(?\d{1,2}[.)]|[a-z]\))\s+(.+)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=\S)")
_QUOTES = '"“”«»„'
LONGEST_PROMPT_CHARACTERS = 400


def prompts_of(description: str) -> tuple[DraftPrompt, ...]:
    """Items of lists and questions are said; every other sentence is there to choose from."""
    return tuple(_prompts(description))


def _prompts(description: str) -> Iterator[DraftPrompt]:
    for line in description.split("\n"):
        item = _ITEM.fullmatch(line)
        if item:
            yield from _prompt(item[1], is_said=True)
            continue
        for sentence in _SENTENCE_END.split(one_line(line)):
            yield from _prompt(
                sentence, is_said=sentence.rstrip(f" {_QUOTES}').").endswith("?")
            )


def _prompt(text: str, is_said: bool) -> Iterator[DraftPrompt]:
    words = one_line(text)
    if sum(words.count(quote) for quote in _QUOTES) % 2 or words[:1] in _QUOTES:
        words = one_line(words.translate(str.maketrans("", "", _QUOTES)))
    if is_sayable(words) and any(map(str.isalpha, words)):
        yield DraftPrompt(words, is_said and len(words) <= LONGEST_PROMPT_CHARACTERS)
