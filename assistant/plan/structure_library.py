"""The library of structures, and a plan's activities that are made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.errors import PlanError
from assistant.plan.document import Node, read_document
from assistant.plan.expansion import Use
from assistant.plan.fields import Problems, suggest
from assistant.plan.format import STRUCTURED
from assistant.plan.groups import note_odd_ones
from assistant.plan.model import WHOLE_GROUP, Activity, People
from assistant.plan.reading import Reading, RecordForm, origin_of
from assistant.plan.steps import read_parts
from assistant.plan.structures import Span, Structure, entry, step_names, structure_of


class Library:
    """The structures by name; each is read when it is asked for."""

    def __init__(self, names: Sequence[str], read: Callable[[str], tuple[str, bytes]]) -> None:
        """``read``: a name -> its file's path and content."""
        self.names = tuple(sorted(names))
        self._read = read
        self._known: dict[str, Structure] = {}

    def get(self, name: str) -> Structure:
        """Raises ``KeyError`` for a name that it does not have, ``PlanError`` for a
        structure that cannot be read."""
        if name not in self.names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = read_structure(name, *self._read(name))
        return self._known[name]


def read_structure(name: str, file: str, data: bytes) -> Structure:
    """The structure in ``data``. Raises ``PlanError`` with every problem."""
    node, refusals = read_document(file, data)
    if node is None:
        raise PlanError(refusals)
    problems = Problems(file)
    structure = structure_of(name, node, Reading(problems))
    if not problems.found:
        _check_steps(structure, problems)
    if problems.found:
        raise PlanError(problems.in_order())
    return structure


def _check_steps(structure: Structure, problems: Problems) -> None:
    """The steps read well as they are and in each variant, and what names them is right."""
    known = step_names(structure)
    for specification in structure.specifications:
        for name in specification.kept_by:
            if name not in known:
                problems.add(structure.node, f"'{name}'", "a step's name", suggest(name, known))
    for variant in (None, *structure.variants):
        reading = Reading(problems)
        use = Use(structure, reading, variant=variant)
        read_parts(use.parts(), reading)
        if problems.found:
            return


def read_structured(
    node: Node, reading: Reading, library: Library, people: People | None
) -> Activity:
    """An activity by a structure, as if its steps had been written out."""
    form = reading.form(node, STRUCTURED)
    name_node = form.get("structure") or node
    name = form.value("structure", "")
    origin = origin_of(form.get("budget") or node)
    try:
        structure = library.get(name)
    except KeyError:
        mend = suggest(name, library.names)
        reading.problems.add(name_node, f"'{name}'", "a structure of the library", mend)
        return Activity(reading.text(form.get("title")), (), None, name, origin)
    except PlanError as error:
        reading.problems.found += error.problems
        return Activity(reading.text(form.get("title")), (), None, name, origin)
    use = _use(structure, form, reading)
    title_node = form.get("title") or entry(structure.node, "title")
    activity = Activity(
        title=reading.text(title_node),
        parts=read_parts(use.parts(), reading),
        budget_seconds=form.value("budget"),
        structure=name,
        origin=origin,
    )
    use.note_departures(name_node)
    more, fewer = (
        text.in_language(reading.languages[0]).written if text.wordings else ""
        for text in (structure.more, structure.fewer)
    )
    note_odd_ones(activity, people, name_node, reading, more, fewer)
    _note_people(structure, people, name_node, reading)
    return activity


def _use(structure: Structure, form: RecordForm, reading: Reading) -> Use:
    if form.has("question") and form.has("questions"):
        reading.problems.add(
            form.node, "'question' and 'questions'", "one of the two", "put all in 'questions'"
        )
    variant = form.value("variant")
    if variant is not None and variant not in structure.variants:
        node = form.get("variant") or form.node
        known = tuple(structure.variants) or ("none",)
        reading.problems.add(
            node, f"'{variant}'", f"a variant of {structure.name}", suggest(variant, known)
        )
        variant = None
    group = form.value("group_size")
    if group == WHOLE_GROUP:
        reading.problems.add(form.node, "'all'", "group_size: a number of people")
        group = None
    return Use(
        structure,
        reading,
        variant=variant,
        group_size=_within(structure.group_size, group, "group_size", form, reading),
        rounds=_within(structure.rounds, form.value("rounds"), "rounds", form, reading),
        questions=form.items("questions") or form.items("question"),
        change=form.get("change"),
        without=form.items("without"),
    )


def _within(
    span: Span | None, number: int | None, name: str, form: RecordForm, reading: Reading
) -> int | None:
    """A chosen number; a note when it lies outside what the structure is made for."""
    if number is None:
        return None
    node = form.get(name) or form.node
    if span is None:
        reading.problems.add(
            node, f"'{name}'", f"no {name}: this structure has none to choose", "delete it"
        )
    elif not span.smallest <= number <= span.largest:
        reading.note(node, f"{name}: {number}", f"{span.smallest} to {span.largest}")
    return number


def _note_people(
    structure: Structure, people: People | None, node: Node, reading: Reading
) -> None:
    span = structure.people
    if people and span and (people.most > span.largest or people.fewest < span.smallest):
        found = f"{people.fewest} to {people.most} people"
        if people.fewest == people.most:
            found = f"{people.most} people"
        reading.note(node, found, f"{span.smallest} to {span.largest} for {structure.name}")
