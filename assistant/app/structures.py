"""The command ``structures``: the library in a language, and how a plan uses it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.app.authoring import languages
from assistant.app.places import Places
from assistant.authoring.scalars import entry
from assistant.errors import AuthorError, FacilitateError, PlanError, Problem
from assistant.plan.duration import format_duration
from assistant.plan.fields import suggest
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import Library
from assistant.plan.structures import Structure
from assistant.preparing import find_plan, load_language, load_library, load_plan
from assistant.settings import Settings
from assistant.showing.structures import Example, structure_list, structure_page


class NotInTheLibrary(FacilitateError):
    """The library has no structure of this name, or no words in this language."""


def usual_language(settings: Settings, places: Places) -> str:
    """That of the plan which the device runs; English where it cannot be read."""
    try:
        library = load_library(places.config)
        return load_plan(find_plan(settings.plan, places.config), library).language
    except AuthorError:
        return "en"


def checked_language(language: str, places: Places) -> str:
    """Raises ``NotInTheLibrary`` for a language that the device has no words of."""
    known = languages(places.config)
    if language not in known:
        mend = suggest(language, known)
        raise NotInTheLibrary(f"--language: found '{language}', expected a language; {mend}")
    return language


def library_text(language: str, places: Places) -> tuple[str, tuple[Problem, ...]]:
    """Every structure in short, and what is wrong with those that cannot be read.

    Raises ``WordsError``, ``SettingsError``.
    """
    words = load_language(language, places.config).messages
    library = load_library(places.config)
    examples: list[Example] = []
    problems: list[Problem] = []
    for name in library.names:
        try:
            examples.append(_example(library, name, language))
        except PlanError as error:
            problems += error.problems
    return structure_list(examples, words), tuple(dict.fromkeys(problems))


def structure_text(name: str, language: str, places: Places) -> str:
    """One structure whole. Raises ``NotInTheLibrary``, ``PlanError``, ``WordsError``,
    ``SettingsError``."""
    words = load_language(language, places.config).messages
    library = load_library(places.config)
    if name not in library.names:
        holding = [known for known in library.names if name and name.lower() in known]
        mend = (
            f"did you mean {' or '.join(holding)}?" if holding else suggest(name, library.names)
        )
        raise NotInTheLibrary(f"found '{name}', expected a structure of the library; {mend}")
    example = _example(library, name, language)
    return structure_page(example, tuple(use_lines(example.structure, language)), words)


def _example(library: Library, name: str, language: str) -> Example:
    """The structure as it is, as an activity of a plan in this language."""
    text = f"version: 1\ntitle: T\nlanguage: {language}\nslot: 24h\npurpose: P\n"
    text += f"activities:\n  - structure: {name}\n"
    activity = read_plan(name, text.encode(), library).activities[0]
    return Example(library.get(name), activity)


def use_lines(structure: Structure, language: str) -> Iterator[str]:
    """How a plan uses it: its name, its time, its questions."""
    yield f"  - structure: {structure.name}"
    yield f"    budget: {format_duration(structure.budget_seconds)}"
    questions = [text.in_language(language).written for text in structure.questions]
    if len(questions) == 1:
        yield from entry("    question: ", questions[0])
    elif questions:
        yield "    questions:"
        for question in questions:
            yield from entry("      - ", question)
