"""Typed access to a document's fields; a mistake becomes a ``Problem``, never an exception."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from assistant.errors import AuthorError, PlanError, Problem
from assistant.plan.document import Fields, Items, Node, Scalar

T = TypeVar("T")
MAX_PROBLEMS = 100
"""More than anybody mends at once: it is not the right file, or one mistake all over it."""
_LONGEST_PHRASE = 800
"""Characters; the library's structures all named are half as many."""


class Problems:
    """All that is wrong with one file; with more than ``MAX_PROBLEMS`` reading ends with
    ``error``."""

    def __init__(self, file: str, error: type[AuthorError] = PlanError) -> None:
        self.file = file
        self.found: list[Problem] = []
        self._error = error

    def add(self, node: Node, found: str, expected: str, mend: str = "") -> None:
        if len(self.found) >= MAX_PROBLEMS:
            more = f"more than {MAX_PROBLEMS} mistakes"
            last = Problem(self.file, 0, 0, more, "fewer", "mend these first")
            raise self._error((*self.in_order(), last))
        phrases = (_printable(phrase) for phrase in (found, expected, mend))
        self.found.append(Problem(node.file or self.file, node.line, node.column, *phrases))

    def in_order(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.found, key=lambda problem: (problem.line, problem.column)))


def describe(node: Node) -> str:
    """What stands there, in the author's words, cut short."""
    if isinstance(node, Scalar):
        if node.is_empty:
            return "nothing"
        text = " ".join(node.text.split())
        return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"
    return "a list" if isinstance(node, Items) else "a mapping"


def _printable(phrase: str) -> str:
    """What a terminal can show, and does not take for an order; cut short."""
    if len(phrase) > _LONGEST_PHRASE:
        phrase = phrase[: _LONGEST_PHRASE - 3] + "..."
    if phrase.isprintable():
        return phrase
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in phrase
    )


def suggest(word: str, known: Collection[str]) -> str:
    """'did you mean ...?', or the known words when none is near."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"


class Form:
    """A mapping whose keys are known: gives each its type, reports each mistake once."""

    def __init__(
        self, node: Node, what: str, known: Collection[str], problems: Problems
    ) -> None:
        self.node = node
        self.what = what
        self.problems = problems
        self._values: dict[str, Node] = {}
        if not isinstance(node, Fields):
            mend = f"write {next(iter(known))}: and the other fields below it, indented"
            problems.add(node, describe(node), f"{what} as a mapping", mend)
            return
        for key, value in node.entries:
            if key.text not in known:
                problems.add(
                    key, f"'{key.text}'", f"a field of {what}", suggest(key.text, known)
                )
            elif key.text in self._values:
                problems.add(key, f"'{key.text}' again", "each field once", "delete one")
            else:
                self._values[key.text] = value

    def has(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str) -> Node | None:
        """The field's node; None where it is left out or left empty."""
        value = self._values.get(key)
        return None if value is None or _is_empty(value) else value

    def require(self, key: str, example: str) -> Node | None:
        """The field's node; a problem when it is missing."""
        if self.has(key):
            return self._values[key]
        if isinstance(self.node, Fields):
            mend = f"add '{key}: {example}'"
            self.problems.add(self.node, f"no '{key}'", f"{self.what} with '{key}'", mend)
        return None

    def convert(
        self, key: str, default: T, convert: Callable[[str], T], expected: str, mend: str = ""
    ) -> T:
        """The field through ``convert``, which raises ``ValueError`` for what it refuses."""
        node = self.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar):
            try:
                return convert(node.text.strip())
            except ValueError:
                pass
        self.problems.add(node, describe(node), f"{key}: {expected}", mend)
        return default

    def text(self, key: str, default: str = "") -> str:
        return self.convert(key, default, _single_line, "a line of text")

    def flag(self, key: str, default: bool = False) -> bool:
        return self.convert(key, default, _flag, "true or false")

    def whole_number(self, key: str, default: int, low: int, high: int) -> int:
        def convert(text: str) -> int:
            number = int(text)
            if not low <= number <= high:
                raise ValueError
            return number

        return self.convert(key, default, convert, f"a whole number from {low} to {high}")

    def number(self, key: str, default: float, low: float, high: float) -> float:
        def convert(text: str) -> float:
            number = float(text)
            if not low <= number <= high:
                raise ValueError
            return number

        return self.convert(key, default, convert, f"a number from {low:g} to {high:g}")

    def choice(self, key: str, default: str, known: Sequence[str]) -> str:
        node = self.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.text in known:
            return node.text
        word = node.text if isinstance(node, Scalar) else ""
        expected = f"one of {', '.join(known)}"
        self.problems.add(node, describe(node), f"{key}: {expected}", suggest(word, known))
        return default

    def part(self, key: str, what: str, known: Sequence[str]) -> Form:
        """The form of a mapping within this one; an empty one when it is not there."""
        node = self.get(key) or Fields(self.node.line, self.node.column, (), self.node.file)
        return Form(node, what, known, self.problems)

    def items(self, key: str) -> tuple[Node, ...]:
        """The field as a list; a single value counts as a list of one."""
        node = self.get(key)
        if node is None:
            return ()
        return node.nodes if isinstance(node, Items) else (node,)


def word_table(node: Node, problems: Problems) -> dict[str, str]:
    """A mapping of words, case as written, to how each is said."""
    if not isinstance(node, Fields):
        mend = "write each as 'CoP: cop'"
        problems.add(node, describe(node), "words and how to say them", mend)
        return {}
    words = dict.fromkeys(key.text for key, _ in node.entries)
    form = Form(node, "the words", words.keys(), problems)
    for key, value in node.entries:
        if not any(map(str.isalnum, key.text)):
            problems.add(key, describe(key), "a word")
        if _is_empty(value):
            problems.add(key, f"nothing for '{key.text}'", "how to say it", "or delete it")
    return {word: form.text(word) for word in words}


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.is_empty
    return isinstance(node, Items) and not node.nodes


def _single_line(text: str) -> str:
    joined = " ".join(text.split())
    if not joined or not joined.isprintable():
        raise ValueError(text)
    return joined


def _flag(text: str) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]
