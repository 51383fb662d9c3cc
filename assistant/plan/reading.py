"""What every part of the reader works with: fields by the format's table, texts, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import Problem
from assistant.plan.document import Fields, Items, Node, Scalar
from assistant.plan.fields import Form, Problems, describe, suggest
from assistant.plan.format import SPOKEN, Kind, Record, language_tag, sayable
from assistant.plan.model import NO_TEXT, Origin, Text, Wording


@dataclass
class Reading:
    """One file being read. ``languages``: the plan's, the first first; none: every
    language that a text is given in is taken (the structure library)."""

    problems: Problems
    languages: tuple[str, ...] = ()
    notes: list[Problem] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.problems.file

    def form(self, node: Node, record: Record) -> RecordForm:
        return RecordForm(node, record, self.problems)

    def note(self, node: Node, found: str, expected: str, mend: str = "") -> None:
        """Something that the author should know, without being a mistake."""
        self.notes.append(
            Problem(node.file or self.file, node.line, node.column, found, expected, mend)
        )

    def texts(self, nodes: Sequence[Node]) -> tuple[Text, ...]:
        return tuple(self.text(node) for node in nodes)

    def text(self, node: Node | None) -> Text:
        """A line; ``{text: as written, say: as spoken}``; or either by language."""
        if node is None:
            return NO_TEXT
        if isinstance(node, Fields) and not _is_spoken_form(node):
            return self._by_language(node)
        first = self.languages[0] if self.languages else "en"
        wording = self._wording(node, first)
        if wording is None:
            return NO_TEXT
        if len(self.languages) > 1 and node.file == self.file:
            self.note(
                node, f"words in {first} only", f"them in {', '.join(self.languages)} as well"
            )
        return Text((wording,))

    def _by_language(self, node: Fields) -> Text:
        wordings: dict[str, Wording] = {}
        for key, value in node.entries:
            if not self._is_expected(key, node):
                continue
            if key.text in wordings:
                self.problems.add(key, f"'{key.text}' again", "each language once")
            wording = self._wording(value, key.text)
            if wording is not None:
                wordings[key.text] = wording
        wanted = self.languages or tuple(wordings)
        given = {key.text for key, _ in node.entries}
        for language in wanted:
            if language not in given:
                self.problems.add(
                    node, f"no words in '{language}'", "them in each language of the plan"
                )
        return Text(tuple(wordings[one] for one in wanted if one in wordings))

    def _is_expected(self, key: Scalar, node: Fields) -> bool:
        """The structure library may hold more languages than the plan."""
        if key.text in self.languages:
            return True
        try:
            language_tag(key.text)
        except ValueError:
            known = (*SPOKEN.names, *self.languages)
            self.problems.add(
                key, f"'{key.text}'", "a field of a text", suggest(key.text, known)
            )
            return False
        is_of_the_plan = bool(self.languages) and node.file == self.file
        if is_of_the_plan:
            self.problems.add(
                key,
                f"'{key.text}'",
                f"a language of the plan: {', '.join(self.languages)}",
                f"write 'language: [{', '.join((*self.languages, key.text))}]', or delete it",
            )
        return not is_of_the_plan and not self.languages

    def _wording(self, node: Node, language: str) -> Wording | None:
        origin = Origin(node.file or self.file, node.line, node.column)
        if isinstance(node, Scalar):
            try:
                words = sayable(node.text)
            except ValueError:
                self.problems.add(node, describe(node), "a line of words")
                return None
            return Wording(language, words, words, origin)
        form = self.form(node, SPOKEN)
        written = form.convert("text", "", sayable, "a line of words")
        spoken = form.convert("say", written, sayable, "a line of words")
        return Wording(language, written, spoken, origin)


class RecordForm(Form):
    """A mapping with the fields of a record; what is needed and missing is a problem."""

    def __init__(self, node: Node, record: Record, problems: Problems) -> None:
        super().__init__(node, record.what, record.names, problems)
        self.record = record
        for one in record.needed:
            self.require(one.name, one.example)

    def value(self, name: str, default: Any = None) -> Any:
        """The field, as its kind converts it."""
        node = self.get(name)
        return default if node is None else self.converted(name, node, default)

    def values(self, name: str, kind: Kind) -> tuple[Any, ...]:
        """Each item of a list, through ``kind``."""
        return tuple(self.converted(name, item, None, kind) for item in self.items(name))

    def converted(self, name: str, node: Node, default: Any, kind: Kind | None = None) -> Any:
        """A value of the field ``name`` through its kind; a problem for what it refuses."""
        kind = kind or self.record.field(name).kind
        assert kind.convert is not None
        word = node.text.strip() if isinstance(node, Scalar) else ""
        if word:
            try:
                return kind.convert(word)
            except ValueError:
                pass
        mend = suggest(word, kind.choices) if kind.choices else ""
        self.problems.add(node, describe(node), f"{name}: {kind.expected}", mend)
        return default


def _is_spoken_form(node: Fields) -> bool:
    keys = {key.text for key, _ in node.entries}
    return not keys or bool(keys & set(SPOKEN.names))


def names_in(node: Node) -> set[str]:
    """The keys of a mapping; none for anything else."""
    return {key.text for key, _ in node.entries} if isinstance(node, Fields) else set()


def origin_of(node: Node) -> Origin:
    return Origin(node.file, node.line, node.column)


def listed(node: Node | None) -> tuple[Node, ...]:
    """A node as a list; a single value counts as a list of one."""
    if node is None:
        return ()
    return node.nodes if isinstance(node, Items) else (node,)
