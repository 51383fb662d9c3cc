"""How words are said that a voice would get wrong. For speech only; pages keep the word."""

from __future__ import annotations

import re

from assistant.errors import SettingsError
from assistant.plan.document import read_document
from assistant.plan.fields import Problems, word_table


class Pronunciation:
    """A table of whole words, case as written, and how each is said."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table
        words = sorted(table, key=len, reverse=True)
        choice = "|".join(re.escape(word) for word in words)
        self._pattern = re.compile(rf"(?<![\w])(?:{choice})(?![\w])") if words else None

    def spoken(self, text: str) -> str:
        """The text as it goes to the voice."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._table[match.group()], text)

    def with_words(self, more: dict[str, str]) -> Pronunciation:
        """This table with a plan's own words, which win."""
        return Pronunciation(self._table | more)


def read_pronunciation(file: str, data: bytes) -> Pronunciation:
    """The table in a YAML file of ``word: how to say it``. Raises ``SettingsError``."""
    node, refusals = read_document(file, data)
    if node is None:
        raise SettingsError(refusals)
    problems = Problems(file, SettingsError)
    table = word_table(node, problems)
    if problems.found:
        raise SettingsError(problems.in_order())
    return Pronunciation(table)
