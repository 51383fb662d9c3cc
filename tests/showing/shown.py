"""Plans for the tests of what is shown, fitted at 140 words a minute."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from assistant.plan.reader import read_plan
from assistant.showing.timeline import Timeline, timeline
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.script import Pace, write_script
from tests.scenarios.room import speech_seconds
from tests.structures.sessions import CONFIG, library, messages

SHIPPED = sorted((CONFIG / "plans").glob("*.yaml"))
EVERYTHING = """\
version: 1
title: {en: Our <questions>, fr: Nos questions}
language: [en, fr]
slot: 09:30-10:06
people: 12-16
purpose: {en: We collect questions., fr: Nous recueillons des questions.}
outcomes:
  - {en: a list & more, fr: une liste}
after_each_activity: {en: Write one down., fr: Notez-en une.}
activities:
  - title: {en: Questions, fr: Questions}
    budget: 26m
    steps:
      - title: {en: Write, fr: Écrivez}
        time: 1-2m
        group: 1
        silent: true
        move: 30s to stand
      - rounds: 3
        role: {en: speaker, fr: orateur}
        steps:
          - {title: {en: Read it, fr: Lisez}, time: 90s, group: 4, cue: switch}
          - title: {en: The others answer, fr: Les autres répondent}
            time: 2-5m
            gather: true
            warnings: [30s]
            prompts: [{en: "Say <why>, too.", fr: Dites pourquoi.}]
  - title: {en: Harvest, fr: Récolte}
    steps:
      - title: {en: Which one stays?, fr: Laquelle reste ?}
        time: 2-5m
        locked: true
        group: all
        listen: questions
      - {title: {en: A break, fr: Pause}, time: 1m, level: soft, ready: true}
"""


def named(source: str | Path) -> str:
    """A plan's name among the tests."""
    return source.stem if isinstance(source, Path) else "everything"


def shown(source: str | Path) -> tuple[Timeline, tuple[Messages, ...]]:
    """The timeline of a plan, and the words of its languages."""
    if isinstance(source, Path):
        source = source.read_text("utf-8")
    plan = read_plan("plan.yaml", source.encode(), library())
    words = tuple(messages(language) for language in plan.languages)
    seconds = partial(seconds_of, speech_seconds=speech_seconds)
    return timeline(plan, write_script(plan, words, seconds, Pace()), seconds), words
