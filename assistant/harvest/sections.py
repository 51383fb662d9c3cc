"""What was said, filed under what was asked: the same for every form of the page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.harvest.facts import Asked, Harvest
from assistant.harvest.said import Said
from assistant.words.messages import Messages

Numbered = tuple[int | None, Said]
"""What was said, and its number where it is one of the questions."""


@dataclass(frozen=True)
class Part:
    """What was said, in the order said, after these prompts."""

    prompts: tuple[str, ...]
    said: tuple[Numbered, ...]


@dataclass(frozen=True)
class Section:
    """What was said in one step, part by part; in rounds too.

    ``title``, ``collects``: of the step; a part for each of its prompts.
    """

    title: str
    collects: str
    parts: tuple[Part, ...]

    @property
    def said(self) -> tuple[Numbered, ...]:
        return tuple(one for part in self.parts for one in part.said)


def sections(harvest: Harvest, words: Messages) -> tuple[Section, ...]:
    """What was said, under the step in which it was; nothing is left out."""
    numbers = {id(said): number for number, said in enumerate(harvest.questions, start=1)}
    said = [(numbers.get(id(one)), one) for one in harvest.said]
    steps: dict[tuple[str, str, str], list[Asked]] = {}
    for asked in harvest.asked:
        steps.setdefault((asked.activity, asked.step_title, asked.collects), []).append(asked)
    found = [_section(alike, said) for alike in steps.values()]
    keys = {asked.step_key for asked in harvest.asked}
    rest = tuple(pair for pair in said if pair[1].step_key not in keys)
    if rest:
        found.append(Section(words.text("harvest-said"), "", (Part((), rest),)))
    return tuple(found)


def _section(steps: Sequence[Asked], said: Sequence[Numbered]) -> Section:
    keys: dict[tuple[str, ...], set[str]] = {}
    for asked in steps:
        keys.setdefault(asked.prompts, set()).add(asked.step_key)
    parts = (
        Part(prompts, tuple(pair for pair in said if pair[1].step_key in own))
        for prompts, own in keys.items()
    )
    return Section(steps[0].step_title, steps[0].collects, tuple(parts))


def heading(section: Section, words: Messages) -> str:
    """The step, and what it collects: a name of its own as the plan writes it, unless that
    says no more than the step's."""
    if not section.collects or section.collects.casefold() == section.title.casefold():
        return section.title
    return words.text("harvest-filed", title=section.title, what=section.collects)
