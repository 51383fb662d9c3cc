"""The harvest as one page of HTML that needs nothing else: no script, no other file. Pure.

It prints on A4, can be read on a phone, and follows the reader's wish for dark or light.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.harvest import phrases
from assistant.harvest.facts import Harvest
from assistant.harvest.picture import picture
from assistant.harvest.pulse_picture import most_of, panels, table
from assistant.harvest.said import Said
from assistant.harvest.sections import Part, Section, heading, sections
from assistant.words.messages import Messages

if TYPE_CHECKING:
    from jinja2 import Environment

QUESTIONS_A_SHEET = 8
_CARD_SIZES = ((60, "large"), (130, "middle"), (300, "small"))
"""Up to so many letters a card's words are so large; beyond, they are tiny."""


@dataclass(frozen=True)
class Card:
    """One question to be cut out."""

    number: int
    said: Said
    size: str


def page(harvest: Harvest, words: Messages) -> str:
    """The whole page in the language of ``words``; every text is escaped."""
    return _rendered(
        "page.html",
        words,
        harvest=harvest,
        sections=sections(harvest, words),
        heading=heading,
        panels=panels(harvest.pulses, words),
        rows=phrases.time_rows(harvest, words),
        picture=picture(harvest),
    )


def cards(harvest: Harvest, words: Messages) -> str:
    """Each question as a card to be cut out, eight on a sheet of A4, with a blank for each
    word that was not heard with certainty."""
    every = [
        Card(number, said, _card_size(said))
        for number, said in enumerate(harvest.questions, start=1)
    ]
    sheets = [
        every[first : first + QUESTIONS_A_SHEET]
        for first in range(0, len(every), QUESTIONS_A_SHEET)
    ]
    return _rendered("cards.html", words, harvest=harvest, sheets=sheets)


def together(harvests: Sequence[Harvest], words: Messages) -> str:
    """Several sessions side by side, in the language of ``words``."""
    every = [sections(harvest, words) for harvest in harvests]
    titles = dict.fromkeys(heading(one, words) for own in every for one in own)
    steps = [(title, _parts(every, title, words)) for title in titles]
    times = [phrases.time_rows(harvest, words) for harvest in harvests]
    places = dict.fromkeys((row.is_activity, row.title) for rows in times for row in rows)
    most_hands = most_of(pulse for harvest in harvests for pulse in harvest.pulses)
    by_place = [{(row.is_activity, row.title): row for row in rows} for rows in times]
    return _rendered(
        "together.html",
        words,
        harvests=harvests,
        steps=steps,
        places=places,
        times=by_place,
        offered=any(one.offers for harvest in harvests for one in harvest.said),
        pulses=[panels(harvest.pulses, words, most_hands) for harvest in harvests],
        missed=[phrases.missed(harvest, words, str) for harvest in harvests],
        making=[phrases.making(harvest, words, str) for harvest in harvests],
        same_plan=len({_plan(harvest) for harvest in harvests}) == 1,
    )


def _parts(
    every: Sequence[Sequence[Section]], title: str, words: Messages
) -> list[tuple[tuple[str, ...], list[Part | None]]]:
    """For each prompt under that heading what each session has; None: it was not asked."""
    own = [
        [part for one in own if heading(one, words) == title for part in one.parts]
        for own in every
    ]
    prompts = dict.fromkeys(part.prompts for parts in own for part in parts)
    return [(prompt, [_joined(parts, prompt) for parts in own]) for prompt in prompts]


def _joined(parts: Sequence[Part], prompts: tuple[str, ...]) -> Part | None:
    asked = [part for part in parts if part.prompts == prompts]
    said = tuple(pair for part in asked for pair in part.said)
    return Part(prompts, said) if asked else None


def _plan(harvest: Harvest) -> tuple[str, tuple[str, ...]]:
    return harvest.title, tuple(step.key for step in harvest.steps)


def _card_size(said: Said) -> str:
    return next((name for most, name in _CARD_SIZES if len(said.text) <= most), "tiny")


# -- templates -----------------------------------------------------------------------------

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_UNCERTAIN = re.compile(r"\*(.+?)\*")


def marked_up(text: str) -> Any:
    """A message with the words file's marks, ``**bold**`` and ``*like this?*``, as HTML."""
    from markupsafe import Markup, escape

    bold = _BOLD.sub(r"<strong>\1</strong>", str(escape(text)))
    return Markup(_UNCERTAIN.sub(r'<span class="unsure">\1</span>', bold))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.harvest", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["marked_up"] = marked_up
    return environment


def _rendered(template: str, words: Messages, **facts: object) -> str:
    rendered = _environment().get_template(template)
    return rendered.render(
        words=words,
        phrases=phrases,
        labels=_labels(words),
        pulse_table=table,
        as_is=str,
        **facts,
    )


def _labels(words: Messages) -> dict[str, str]:
    """What stands on the pages whatever the session."""
    return {
        "outcomes": words.text("harvest-outcomes"),
        "questions": words.text("harvest-questions"),
        "no_questions": words.text("harvest-no-questions"),
        "nothing": words.text("harvest-nothing"),
        "nothing_here": words.text("harvest-nothing-here"),
        "before": words.text("harvest-before"),
        "offered": words.text("harvest-offered"),
        "pulse": words.text("harvest-pulse"),
        "pulse_about": words.text("harvest-pulse-about"),
        "uncertain": words.text("harvest-uncertain"),
        "time": words.text("harvest-time"),
        "step": words.text("harvest-step"),
        "planned": words.text("harvest-planned"),
        "actual": words.text("harvest-actual"),
        "difference": words.text("harvest-difference"),
        "picture": words.text("harvest-picture"),
        "picture_about": words.text("harvest-picture-about"),
        "paused": words.text("harvest-sign-paused"),
        "deaf": words.text("harvest-sign-deaf"),
        "more": words.text("harvest-sign-more"),
        "less": words.text("harvest-sign-less"),
        "returned": words.text("harvest-sign-returned"),
        "slot_end": words.text("harvest-sign-slot"),
        "missed": words.text("harvest-missed"),
        "making": words.text("harvest-making"),
        "other_plan": words.text("harvest-other-plan"),
        "cards": words.text("harvest-cards"),
        "cards_about": words.text("harvest-cards-about"),
        "blank": words.text("harvest-blank"),
    }
