"""YAML as people write it: plain values that know where they stand.

Values stay text until a field gives them their type: YAML's own guesses turn ``11:00`` into
660, ``no`` into False and ``010`` into 8. The parser's events are walked with a limit of
depth, because its own composer crashes on deep nesting, and with one of number, because a
megabyte of commas is half a million values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from assistant.errors import Problem

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 1_000_000
"""Larger files are refused before parsing: 10 MB take the parser 5.6 s."""
MAX_DEPTH = 20
MAX_VALUES = 30_000
"""Keys included. The longest plan, 500 steps with all fields and three languages, has so
many; each costs the reader up to 20 µs."""
MAX_CHARACTERS = 10_000
"""Of one value: said, ten minutes. Patterns over a million took 160 MB."""
_NO_LINE_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
"""YAML ends a line at them, no editor does; they come with text that was copied."""
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_IS_IT = "is it the right one?"


@dataclass(frozen=True)
class Scalar:
    """A single value, as written. ``is_plain``: without quotes. ``file``: where it stands."""

    line: int
    column: int
    text: str
    is_plain: bool = True
    file: str = field(default="", compare=False)

    @property
    def is_empty(self) -> bool:
        return self.is_plain and self.text in {"", "~", "null"}


@dataclass(frozen=True)
class Items:
    """A list."""

    line: int
    column: int
    nodes: tuple[Node, ...]
    file: str = field(default="", compare=False)


@dataclass(frozen=True)
class Fields:
    """A mapping; keys in the order written, repeated ones included."""

    line: int
    column: int
    entries: tuple[tuple[Scalar, Node], ...]
    file: str = field(default="", compare=False)


Node = Scalar | Items | Fields


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_document(file: str, data: bytes) -> tuple[Node | None, tuple[Problem, ...]]:
    """The document's top value, or the problem that kept it from being read."""
    try:
        return _parse(file, data), ()
    except _Refused as refusal:
        return None, (refusal.problem,)


def _parse(file: str, data: bytes) -> Node:
    if len(data) > MAX_BYTES:
        raise _Refused(
            Problem(file, 0, 0, f"more than {MAX_BYTES} bytes", "a shorter file", _IS_IT)
        )
    text = _text(file, data)
    try:
        return _Walk(file, yaml.parse(text, Loader=_Loader)).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = " ".join(
            part
            for part in (getattr(error, "context", ""), getattr(error, "problem", ""))
            if part
        )
        raise _Refused(
            Problem(
                file,
                line,
                column,
                f"what YAML cannot read ({said})",
                "YAML",
                "look at the indentation, quotes and colons on this line and the one before",
            )
        ) from None


def _text(file: str, data: bytes) -> str:
    """The file's characters, if it is text."""
    mend = "save the file as text, with the encoding UTF-8"
    try:
        text = data.decode("utf-8-sig").translate(_NO_LINE_BREAKS)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        found = f"the byte {error.object[error.start]:#04x}"
        raise _Refused(Problem(file, *_end_of(before), found, "text in UTF-8", mend)) from None
    odd = _NO_TEXT.search(text)
    if odd:
        place = _end_of(text[: odd.start()])
        found = f"the control character {ord(odd[0]):#04x}"
        raise _Refused(Problem(file, *place, found, "text", f"delete it, or {mend}"))
    return text


def _end_of(text: str) -> tuple[int, int]:
    """The line and column of the character after a text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


class _Walk:
    """The parser's events, folded into nodes."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events
        self._values = 0

    def document(self) -> Node:
        top: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if top is not None:
                    raise self._refuse(event, "a second document", "one document in a file")
                top = self._node(next(self._events), 0)
        return top if top is not None else Fields(1, 1, (), self._file)

    def _node(self, event: Any, depth: int) -> Node:
        """``event``: a ``yaml.NodeEvent``, whose attributes its types do not tell."""
        self._values += 1
        if self._values > MAX_VALUES:
            found = f"more than {MAX_VALUES} values"
            raise self._refuse(event, found, "a shorter file", _IS_IT)
        if event.anchor:  # an alias has one too
            raise self._refuse(event, "a YAML anchor or alias", "the value written out")
        if event.tag:
            mend = "delete what begins with !"
            raise self._refuse(event, "a YAML tag", "the value alone", mend)
        line, column = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > MAX_CHARACTERS:
                found = f"more than {MAX_CHARACTERS} characters"
                mend = "is a quote or a line missing?"
                raise self._refuse(event, found, "a shorter value", mend)
            return Scalar(line, column, event.value, not event.style, self._file)
        if depth >= MAX_DEPTH:
            raise self._refuse(event, f"more than {MAX_DEPTH} levels", "a flat plan")
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self._until(yaml.SequenceEndEvent, depth + 1))
            return Items(line, column, items, self._file)
        nodes = tuple(self._until(yaml.MappingEndEvent, depth + 1))
        return Fields(line, column, tuple(self._pairs(nodes)), self._file)

    def _until(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield self._node(event, depth)

    def _pairs(self, nodes: tuple[Node, ...]) -> Iterator[tuple[Scalar, Node]]:
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                found = "a list or a mapping as a key"
                raise _Refused(Problem(self._file, key.line, key.column, found, "a word"))
            yield key, value

    def _refuse(self, event: yaml.Event, found: str, expected: str, mend: str = "") -> _Refused:
        return _Refused(Problem(self._file, *_place(event), found, expected, mend))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
