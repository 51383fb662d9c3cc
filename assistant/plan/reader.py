"""A plan file's text -> the plan, or every problem of it at once."""

from __future__ import annotations

from assistant.errors import PlanError
from assistant.plan.document import Node, Scalar, read_document
from assistant.plan.fields import Problems, describe, word_table
from assistant.plan.format import LINE, MAX_STEPS, SESSION, language_tag
from assistant.plan.groups import note_odd_ones
from assistant.plan.model import (
    NO_TEXT,
    Activity,
    Pacing,
    People,
    SessionPlace,
    SessionPlan,
    Slot,
)
from assistant.plan.reading import Reading, RecordForm, names_in, origin_of
from assistant.plan.steps import read_activity
from assistant.plan.structure_library import Library, read_structured

MOST_LANGUAGES = 6
"""Each prompt is said in each of them."""
NO_LIBRARY = Library((), lambda name: (name, b""))


def read_plan(file: str, data: bytes, library: Library = NO_LIBRARY) -> SessionPlan:
    """The plan in ``data``, the content of ``file``. Raises ``PlanError``.

    ``library``: the structures that the plan may use.
    """
    node, refusals = read_document(file, data)
    if node is None:
        raise PlanError(refusals)
    problems = Problems(file)
    plan = _session(node, problems, library)
    if problems.found:
        raise PlanError(problems.in_order())
    return plan


def _session(node: Node, problems: Problems, library: Library) -> SessionPlan:
    form = RecordForm(node, SESSION, problems)
    reading = Reading(problems, _languages(form))
    form.value("version")
    people = form.value("people")
    return SessionPlan(
        title=reading.text(form.get("title")),
        languages=reading.languages,
        slot=_slot(form),
        people=people,
        purpose=reading.text(form.get("purpose")),
        outcomes=reading.texts(form.items("outcomes")),
        activities=_activities(form, people, reading, library),
        after_each_activity=(
            reading.text(form.get("after_each_activity"))
            if form.has("after_each_activity")
            else None
        ),
        pacing=form.value("pacing", Pacing.ASK),
        place=form.value("place", SessionPlace.ROOM),
        keeps_audio=form.value("keep_audio", False),
        readers=reading.text(form.get("readers")) if form.has("readers") else NO_TEXT,
        reads_back=form.value("read_back", True),
        vocabulary=_vocabulary(form),
        source=form.value("source", ""),
        pronunciation=_pronunciation(form.get("pronunciation"), reading),
        notes=tuple(reading.notes),
    )


def _activities(
    form: RecordForm, people: People | None, reading: Reading, library: Library
) -> tuple[Activity, ...]:
    activities: list[Activity] = []
    steps = 0
    for item in form.items("activities"):
        if steps > MAX_STEPS:  # a few lines can ask for as many as would take minutes
            break
        if "structure" in names_in(item):
            activity = read_structured(item, reading, library, people)
        else:
            activity = read_activity(item, reading)
            note_odd_ones(activity, people, item, reading)
        activities.append(activity)
        steps += max(1, activity.step_count)
    if steps > MAX_STEPS:
        mend = "make two sessions of it"
        reading.problems.add(form.node, f"more than {MAX_STEPS} steps", "fewer", mend)
    return tuple(activities)


def _languages(form: RecordForm) -> tuple[str, ...]:
    """The plan's languages; English where it names none."""
    languages: list[str] = []
    for item in form.items("language"):
        word = item.text.strip() if isinstance(item, Scalar) else ""
        try:
            language = language_tag(word)
        except ValueError:
            form.problems.add(item, describe(item), "language: a language like en")
            continue
        if len(languages) == MOST_LANGUAGES:
            expected = f"at most {MOST_LANGUAGES} languages"
            form.problems.add(item, "more languages", expected, "delete some")
            break
        if language in languages:
            form.problems.add(item, f"'{language}' again", "each language once", "delete one")
        else:
            languages.append(language)
    return tuple(languages) or ("en",)


def _vocabulary(form: RecordForm) -> tuple[str, ...]:
    """Names and terms, each once, in the order given."""
    terms = form.values("vocabulary", LINE)
    return tuple(dict.fromkeys(term for term in terms if term))


def _slot(form: RecordForm) -> Slot:
    slot: Slot = form.value("slot", Slot(1))
    node = form.get("slot") or form.node
    return Slot(slot.seconds, slot.starts_at_minutes, origin_of(node))


def _pronunciation(node: Node | None, reading: Reading) -> dict[str, dict[str, str]]:
    """A table of words; with several languages in the plan, one for each."""
    if node is None:
        return {}
    by_language = getattr(node, "entries", ())
    if len(reading.languages) > 1 and names_in(node) & set(reading.languages):
        tables = {}
        for key, value in by_language:
            if key.text not in reading.languages:
                expected = f"a language of the plan: {', '.join(reading.languages)}"
                reading.problems.add(key, f"'{key.text}'", expected)
            tables[key.text] = word_table(value, reading.problems)
        return tables
    return {reading.languages[0]: word_table(node, reading.problems)}
