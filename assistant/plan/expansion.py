"""A plan's use of a structure -> steps, as if they had been written out.

It works on the document's own nodes: the structure's steps, changed by its variant and by
the plan, with the plan's questions and sizes put in. They are then read like steps that the
author wrote; so a mistake is told where it stands, in the one file or the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assistant.plan.document import Fields, Items, Node, Scalar
from assistant.plan.duration import DurationRange, parse_range
from assistant.plan.fields import describe, suggest
from assistant.plan.reading import Reading, listed, names_in
from assistant.plan.structures import (
    Span,
    Structure,
    Variant,
    entry,
    name_of,
    step_names,
    steps_in,
)

_ESSENTIAL = {"group", "silent", "cue"}
"""What people do; a structure's words and moves may differ without departing, but not be
taken away."""


@dataclass
class Use:
    """A structure with everything that a plan says of it."""

    structure: Structure
    reading: Reading
    variant: str | None = None
    group_size: int | None = None
    rounds: int | None = None
    questions: tuple[Node, ...] = ()
    change: Node | None = None
    without: tuple[Node, ...] = ()
    _has_asked: bool = False

    def parts(self) -> tuple[Node, ...]:
        """The steps and rounds as nodes, in the form of a plan's own."""
        self._check_names()
        changes = self._changes
        left_out = self._left_out
        parts = listed(entry(self.structure.node, "steps"))
        expanded = tuple(
            part for one in parts if (part := self._part(one, changes, left_out)) is not None
        )
        if self.questions and not self._has_asked:
            self.reading.problems.add(
                self.questions[0],
                describe(self.questions[0]),
                f"no questions: none of the steps of {self.structure.name} asks them",
                "write them as the 'prompts' of a step under 'change'",
            )
        return expanded

    # -- what the plan and the variant change ----------------------------------------------

    @property
    def _declared(self) -> Variant | None:
        return self.structure.variants[self.variant] if self.variant else None

    @cached_property
    def _changes(self) -> dict[str, list[Fields]]:
        """For each step's name the changes to it, the plan's last."""
        changes: dict[str, list[Fields]] = {}
        declared = self._declared
        for node in (declared.change if declared else None, self.change):
            if node is None:
                continue
            if not isinstance(node, Fields):
                self.reading.problems.add(node, describe(node), "steps, each with its changes")
                continue
            for key, value in node.entries:
                if isinstance(value, Fields):
                    changes.setdefault(key.text, []).append(value)
                else:
                    self.reading.problems.add(
                        value, describe(value), f"fields of the step '{key.text}'"
                    )
        return changes

    @cached_property
    def _left_out(self) -> set[str]:
        declared = self._declared
        own = {item.text for item in self.without if isinstance(item, Scalar)}
        return own | set(declared.without if declared else ())

    def _check_names(self) -> None:
        known = step_names(self.structure)
        keys = (
            [key for key, _ in self.change.entries] if isinstance(self.change, Fields) else []
        )
        for item in (*keys, *self.without):
            name = item.text if isinstance(item, Scalar) else ""
            if name not in known:
                self.reading.problems.add(
                    item,
                    describe(item),
                    f"a step of {self.structure.name}",
                    suggest(name, known),
                )

    # -- nodes -----------------------------------------------------------------------------

    def _part(
        self, node: Node, changes: dict[str, list[Fields]], left_out: set[str]
    ) -> Node | None:
        if not isinstance(node, Fields):
            return node
        if "rounds" not in names_in(node):
            name = name_of(node)
            return None if name in left_out else self._step(node, changes.get(name, []))
        inside = [
            part
            for one in listed(entry(node, "steps"))
            if (part := self._part(one, changes, left_out)) is not None
        ]
        if not inside:
            return None
        entries = []
        for key, value in node.entries:
            if key.text == "rounds":
                entries.append((key, self._count(value)))
            elif key.text == "steps":
                steps = Items(value.line, value.column, tuple(inside), value.file)
                entries.append((key, steps))
            else:
                entries.append((key, value))
        return Fields(node.line, node.column, tuple(entries), node.file)

    def _step(self, node: Fields, changes: list[Fields]) -> Fields:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for source in (node, *changes):
            for key, value in source.entries:
                if key.text == "name" and source is node:
                    continue
                if key.text in entries and source is node:
                    self.reading.problems.add(key, f"'{key.text}' again", "each field once")
                entries[key.text] = (key, value)
        filled = tuple((key, self._value(key.text, value)) for key, value in entries.values())
        return Fields(node.line, node.column, filled, node.file)

    def _value(self, field_name: str, value: Node) -> Node:
        if field_name == "prompts":
            prompts = [one for item in listed(value) for one in self._prompt(item)]
            return Items(value.line, value.column, tuple(prompts), value.file)
        if field_name == "group" and isinstance(value, Scalar) and value.text == "group_size":
            return _scalar(value, str(self.chosen_group_size))
        if field_name == "time" and isinstance(value, Scalar):
            return self._time(value)
        return self._with_numbers(value)

    def _prompt(self, item: Node) -> tuple[Node, ...]:
        """A prompt; where it is a placeholder, what stands for it."""
        word = item.text if isinstance(item, Scalar) else ""
        if word == "{questions}":
            self._has_asked = True
            return self.questions or listed(entry(self.structure.node, "questions"))
        if word in {"{more}", "{fewer}"}:
            odd_ones = entry(self.structure.node, "odd_ones") or item
            return listed(entry(odd_ones, word.strip("{}")))
        return (self._with_numbers(item),)

    def _with_numbers(self, node: Node) -> Node:
        if isinstance(node, Scalar) and "{group_size}" in node.text:
            return _scalar(node, node.text.replace("{group_size}", str(self.chosen_group_size)))
        if isinstance(node, Fields):
            entries = tuple((key, self._with_numbers(value)) for key, value in node.entries)
            return Fields(node.line, node.column, entries, node.file)
        return node

    def _time(self, node: Scalar) -> Scalar:
        """``1m each``: as much for each in the group."""
        length, each, rest = node.text.partition(" each")
        if not each or rest.strip():
            return node
        try:
            one = parse_range(length)
        except ValueError:
            return node
        size = self.chosen_group_size
        times = DurationRange(one.shortest_seconds * size, one.longest_seconds * size)
        return _scalar(node, f"{times.shortest_seconds}s-{times.longest_seconds}s")

    def _count(self, node: Node) -> Node:
        word = node.text if isinstance(node, Scalar) else ""
        if word == "rounds":
            return _scalar(node, str(self.rounds or _usual(self.structure.rounds)))
        if word == "group_size":
            return _scalar(node, str(self.chosen_group_size))
        return node

    @property
    def chosen_group_size(self) -> int:
        return self.group_size or _usual(self.structure.group_size)

    # -- notes -----------------------------------------------------------------------------

    def note_departures(self, node: Node) -> None:
        """Which minimum specifications this use departs from, and which published times."""
        language = self.reading.languages[0]
        left_out, changes = self._left_out, self._changes
        declared = self._declared
        for text in declared.departs_from if declared else ():
            self.reading.note(
                node, f"the variant '{self.variant}'", text.in_language(language).written
            )
        for specification in self.structure.specifications:
            departed = [
                name
                for name in specification.kept_by
                if name in left_out or self._departs(changes.get(name, []))
            ]
            if departed:
                spec = specification.text.in_language(language).written
                found = f"'{', '.join(departed)}' changed or left out"
                self.reading.note(node, found, f"the minimum specification: {spec}")
        for step in steps_in(entry(self.structure.node, "steps")):
            self._note_time(step, changes.get(name_of(step), []), node)

    def _departs(self, changes: list[Fields]) -> bool:
        """Words and time to move may differ; what people do may not."""
        return any(
            names_in(change) & _ESSENTIAL
            or ("prompts" in names_in(change) and not listed(entry(change, "prompts")))
            for change in changes
        )

    def _note_time(self, step: Fields, changes: list[Fields], node: Node) -> None:
        published = entry(step, "time")
        for change in changes:
            time = entry(change, "time")
            if not isinstance(time, Scalar) or not isinstance(published, Scalar):
                continue
            try:
                found, usual = parse_range(time.text), parse_range(self._time(published).text)
            except ValueError:
                continue
            is_shorter = found.shortest_seconds < usual.shortest_seconds
            if is_shorter or found.longest_seconds > usual.longest_seconds:
                self.reading.note(
                    time if time.file == self.reading.file else node,
                    f"{found} for '{name_of(step)}'",
                    f"{usual}, as {self.structure.name} has it",
                )


def _usual(span: Span | None) -> int:
    return span.usual if span else 1


def _scalar(node: Node, text: str) -> Scalar:
    return Scalar(node.line, node.column, text, True, node.file)
