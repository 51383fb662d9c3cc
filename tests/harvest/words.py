"""The shipped words, for pages in each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.words.messages import Messages

WORDS = Path(__file__).parents[2] / "config" / "words"


@cache
def messages(language: str) -> Messages:
    file = WORDS / f"{language}.ftl"
    return Messages(language, file.read_text(encoding="utf-8"), file.name)
