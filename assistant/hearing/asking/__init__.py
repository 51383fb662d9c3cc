"""How each language asks when nobody writes a question mark: data for questions.py. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Asking:
    """One language's signs of a question.

    ``fillers``: expressions for what may open an utterance and means nothing. ``rules``:
    each its name, and what to look for in the utterance freed of them; '^' rules hold at
    its beginning only.
    """

    fillers: str
    rules: tuple[tuple[str, str], ...]


def any_of(words: str) -> str:
    """An expression for any of these words."""
    return "(?:" + "|".join(re.escape(word) for word in words.split()) + ")"
