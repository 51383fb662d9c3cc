"""From a sentence that the device says back to its message in the words file."""

from __future__ import annotations

import re

from fluent.syntax import FluentParser, ast

from assistant.words.messages import WRITTEN, Messages


class Sources:
    """The sentences of one language, to be found by what they sound like."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._shapes: list[tuple[str, re.Pattern[str], _Own]] = []
        for key in (key for key in messages.keys if not key.startswith(WRITTEN)):
            pattern = _pattern_of(key, messages.written(key))
            if _is_sentence(pattern):
                shape, own = _of_pattern(pattern)
                self._shapes.append((key, re.compile(shape, re.DOTALL), own))

    def key_of(self, sentence: str) -> str | None:
        """The message that makes this sentence; of several, the one with most of it, and of
        equals the first in the file."""
        fitting = [(own, key) for key, shape, own in self._shapes if shape.fullmatch(sentence)]
        return max(fitting, key=lambda one: one[0])[1] if fitting else None

    def place_of(self, sentence: str) -> str | None:
        """The same as ``file:line (key)``."""
        key = self.key_of(sentence)
        if key is None:
            return None
        return f"{self._messages.file}:{self._messages.line_of(key)} ({key})"


_Own = tuple[int, int]
"""How many letters, and how many other characters, are the message's own."""

SENTENCE_ENDS = (".", "?", "!")


def _pattern_of(key: str, written: str) -> ast.Pattern:
    entry = FluentParser().parse_entry(f"{key} = {written}")
    pattern = entry.value if isinstance(entry, ast.Message) else None
    return pattern or ast.Pattern([])


def _is_sentence(pattern: ast.Pattern) -> bool:
    """Whether it ends as one, in each of its variants."""
    last = pattern.elements[-1] if pattern.elements else None
    if isinstance(last, ast.TextElement):
        return last.value.endswith(SENTENCE_ENDS)
    if last is not None and isinstance(last.expression, ast.SelectExpression):
        return all(_is_sentence(variant.value) for variant in last.expression.variants)
    return False


def _of_pattern(pattern: ast.Pattern) -> tuple[str, _Own]:
    """What the message can look like, and what of it is its own."""
    shape, letters, others = "", 0, 0
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            shape += re.escape(element.value)
            count = sum(map(str.isalnum, element.value))
            letters, others = letters + count, others + len(element.value) - count
            continue
        expression = element.expression
        if isinstance(expression, ast.StringLiteral):
            shape += re.escape(expression.parse()["value"])
        elif isinstance(expression, ast.SelectExpression):
            variants = [_of_pattern(variant.value) for variant in expression.variants]
            shape += f"(?:{'|'.join(one for one, _ in variants)})"
            fewest = min(own for _, own in variants)
            letters, others = letters + fewest[0], others + fewest[1]
        else:
            shape += ".+?"
    return shape, (letters, others)
