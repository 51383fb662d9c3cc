"""A French and a Spanish session, whole: nobody hears or reads a word of English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial

import pytest

from assistant.harvest.facts import harvest
from assistant.harvest.markdown import page
from assistant.hearing.questions import is_question
from assistant.plan.reader import read_plan
from assistant.plan.runsheet import RunSheet
from assistant.session.states import State
from assistant.sound.sequence import seconds_of
from assistant.words.script import Pace, write_script
from tests.scenarios.room import Room, speech_seconds
from tests.words.examples import messages

FRENCH = """
version: 1
title: Garder le lien
language: fr
slot: 40m
purpose: Trouver ce qui nous tient ensemble.
outcomes: [Une question pour chaque groupe]
activities:
  - title: Trouver
    steps:
      - title: Réfléchir
        time: 3m
        group: 1
        silent: true
        prompts: [Qu'est-ce qui vous fait revenir ?]
      - rounds: 2
        role: animateur
        steps:
          - {title: Raconter, time: 90s-2m, group: 2, cue: switch}
  - title: Récolte
    steps:
      - {title: Tour de parole, time: 5m, group: all, listen: questions}
"""
SPANISH = """
version: 1
title: Mantener el contacto
language: es
slot: 40m
purpose: Encontrar lo que nos une.
outcomes: [Una pregunta de cada grupo]
activities:
  - title: Encontrar
    steps:
      - title: Pensar
        time: 3m
        group: 1
        silent: true
        prompts: [¿Qué les hace volver?]
      - rounds: 2
        role: anfitrión
        steps:
          - {title: Contar, time: 90s-2m, group: 2, cue: switch}
  - title: Cosecha
    steps:
      - {title: Ronda de palabra, time: 5m, group: all, listen: preguntas}
"""


@dataclass(frozen=True)
class Tongue:
    """A plan of a language, and what is said in its debrief."""

    language: str
    plan: str
    loud_step: str
    question: str
    statement: str


TONGUES = (
    Tongue(
        "fr", FRENCH, "Raconter", "ma question est qui nous accueille", "j'ai aimé les dessins"
    ),
    Tongue(
        "es", SPANISH, "Contar", "mi pregunta es quién nos recibe", "me gustaron los dibujos"
    ),
)
in_each_language = pytest.mark.parametrize("tongue", TONGUES, ids=lambda one: one.language)


@cache
def sheet_of(tongue: Tongue) -> RunSheet:
    plan = read_plan(f"{tongue.language}.yaml", tongue.plan.encode())
    seconds = partial(seconds_of, speech_seconds=speech_seconds)
    return write_script(plan, [messages(tongue.language)], seconds, Pace()).run_sheet


def room_of(tongue: Tongue) -> Room:
    return Room(sheet_of(tongue), words=messages(tongue.language))


def english_words(text: str) -> set[str]:
    """What can only be English."""
    return set(re.findall(r"[a-z']+", text.lower())) & {
        *("the", "and", "left", "press", "minutes'", "of", "step", "with", "you", "time"),
        *("listen", "session", "round", "now", "button", "thing", "questions'", "heard"),
    }


@in_each_language
def test_session_is_whole_in_its_language(tongue: Tongue) -> None:
    """From the first sentence to the page, with what people said on it."""
    room = room_of(tongue)
    room.run_plainly(debrief=((tongue.question, 4.0), (tongue.statement, 3.0)))
    assert room.state is State.ENDED
    words = messages(tongue.language)
    assert words.text("closing") in room.speaker.sentences
    assert words.text("noted", count=2) in room.speaker.sentences
    text = page(harvest(room.recording()), words)
    assert tongue.question in text
    assert tongue.statement in text
    assert english_words(" ".join(room.speaker.sentences)) == set()
    assert english_words(text) == set()


@in_each_language
def test_gestures_are_answered_in_the_language(tongue: Tongue) -> None:
    """More time, pause and the end: each has its words."""
    room = room_of(tongue)
    words = messages(tongue.language)
    room.go_to(tongue.loud_step)
    room.wait(2)
    room.press_then_hold()
    assert words.text("more-time", seconds=60) in room.speaker.sentences
    room.hold(1.2)
    room.wait(4)
    assert words.text("paused") in room.speaker.sentences
    room.hold(5.5)
    room.wait(4)
    assert words.text("confirm-end") in room.speaker.sentences
    assert english_words(" ".join(room.speaker.sentences)) == set()


@in_each_language
def test_session_without_a_speech_model_asks_for_cards(tongue: Tongue) -> None:
    """In its language, before the debrief, and it goes on."""
    room = room_of(tongue)
    room.listener.fails = "recogniser"
    room.run_plainly()
    assert room.state is State.ENDED
    words = messages(tongue.language)
    asked = {words.text("listening-impossible"), words.text("listening-failed")}
    assert asked & set(room.speaker.sentences)
    assert words.text("harvest-nothing") in page(harvest(room.recording()), words)


@in_each_language
def test_debrief_tells_questions_in_its_language(tongue: Tongue) -> None:
    """As the recogniser's words go to it."""
    assert is_question(tongue.question, tongue.language)
    assert not is_question(tongue.statement, tongue.language)
