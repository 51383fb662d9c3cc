"""A facilitation structure: what its file says of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.plan.document import Fields, Node, Scalar
from assistant.plan.model import Text
from assistant.plan.reading import Reading, RecordForm, listed, names_in
from assistant.plan.structure_format import (
    ODD_ONES,
    SPAN,
    SPECIFICATION,
    STRUCTURE,
    VARIANT,
)


@dataclass(frozen=True)
class Span:
    """From ``smallest`` to ``largest``, and what is usual."""

    smallest: int
    largest: int
    usual: int


@dataclass(frozen=True)
class Specification:
    """One of the minimum specifications, and the steps that keep it, by name."""

    text: Text
    kept_by: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """A declared departure: what is changed, what is left out."""

    name: str
    about: Text
    change: Node | None
    without: tuple[str, ...]
    departs_from: tuple[Text, ...]


@dataclass(frozen=True)
class Structure:
    """A facilitation structure, its texts in every language that it has."""

    name: str
    title: Text
    about: Text
    source: str
    licence: str
    budget_seconds: int
    group_size: Span | None
    people: Span | None
    rounds: Span | None
    more: Text
    fewer: Text
    specifications: tuple[Specification, ...]
    variants: dict[str, Variant]
    questions: tuple[Text, ...]
    node: Fields = field(repr=False, compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(wording.language for wording in self.title.wordings)


def structure_of(name: str, node: Node, reading: Reading) -> Structure:
    """The structure that a document's top node holds."""
    form = reading.form(node, STRUCTURE)
    form.value("version")
    odd_ones = RecordForm(
        form.get("odd_ones") or Fields(node.line, node.column, (), node.file),
        ODD_ONES,
        reading.problems,
    )
    variants = form.get("variants")
    return Structure(
        name=name,
        title=reading.text(form.get("title")),
        about=reading.text(form.get("about")),
        source=form.value("source", ""),
        licence=form.value("licence", ""),
        budget_seconds=form.value("budget", 0),
        group_size=_span(form, "group_size", reading),
        people=_span(form, "people", reading),
        rounds=_span(form, "rounds", reading),
        more=reading.text(odd_ones.get("more")),
        fewer=reading.text(odd_ones.get("fewer")),
        specifications=tuple(
            _specification(item, reading) for item in form.items("minimum_specifications")
        ),
        variants={
            key.text: _variant(key.text, value, reading)
            for key, value in (variants.entries if isinstance(variants, Fields) else ())
        },
        questions=reading.texts(form.items("questions")),
        node=node if isinstance(node, Fields) else Fields(1, 1, ()),
    )


def _span(form: RecordForm, name: str, reading: Reading) -> Span | None:
    node = form.get(name)
    if node is None:
        return None
    span = reading.form(node, SPAN)
    smallest, largest = span.value("smallest", 1), span.value("largest", 1)
    usual = span.value("usual", smallest)
    if not smallest <= usual <= largest:
        reading.problems.add(
            node, f"{smallest}, {usual}, {largest}", "smallest, usual and largest in order"
        )
    return Span(smallest, largest, usual)


def _specification(node: Node, reading: Reading) -> Specification:
    form = reading.form(node, SPECIFICATION)
    kept_by = tuple(item.text for item in form.items("kept_by") if isinstance(item, Scalar))
    return Specification(reading.text(form.get("spec")), kept_by)


def _variant(name: str, node: Node, reading: Reading) -> Variant:
    form = reading.form(node, VARIANT)
    return Variant(
        name,
        reading.text(form.get("about")),
        form.get("change"),
        tuple(item.text for item in form.items("without") if isinstance(item, Scalar)),
        reading.texts(form.items("departs_from")),
    )


def step_names(structure: Structure) -> tuple[str, ...]:
    """The names of its steps, in order."""
    return tuple(name_of(step) for step in steps_in(entry(structure.node, "steps")))


def steps_in(node: Node | None) -> list[Fields]:
    """The steps below a node, those in rounds too."""
    steps: list[Fields] = []
    for item in listed(node):
        if "rounds" in names_in(item):
            steps += steps_in(entry(item, "steps"))
        elif isinstance(item, Fields):
            steps.append(item)
    return steps


def entry(node: Node, name: str) -> Node | None:
    """A mapping's value by its key."""
    entries = node.entries if isinstance(node, Fields) else ()
    return next((value for key, value in entries if key.text == name), None)


def name_of(step: Node) -> str:
    """A step's name; empty where it has none."""
    name = entry(step, "name")
    return name.text if isinstance(name, Scalar) else ""
