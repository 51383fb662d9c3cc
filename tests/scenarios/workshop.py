"""Small plans for the scenarios of pacing, fitted, and what a room does about lateness."""

from __future__ import annotations

from functools import cache, partial

import msgspec

from assistant.plan.reader import read_plan
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.preparing import load_library
from assistant.session.states import State
from assistant.sound.sequence import seconds_of
from assistant.words.script import Pace, write_script
from tests.scenarios.room import CONFIG, Room, messages, speech_seconds

WORKSHOP = """
version: 1
title: A short workshop
slot: 35m
purpose: To try the pacing
outcomes: [A session that keeps its slot]
activities:
  - title: Arrive
    steps:
      - {title: Meet, time: 4-8m, group: 2, prompts: [Find somebody whom you do not know.]}
      - {title: Draw, time: 4-8m, group: 1, prompts: [Draw what you do.]}
  - title: Work
    steps:
      - {title: Talk, time: 5-10m, group: 3, extend: [2m, 1m], prompts: [Talk about it.]}
      - {title: Think, time: 3m, silent: true, level: soft, prompts: [Think about it.]}
  - title: Close
    steps:
      - {title: Last words, time: 3m, group: all, ready: true, prompts: [Say one word.]}
"""
SLOT_SECONDS = 35 * 60
ROUNDS = """
version: 1
title: Pairs
slot: 25m
purpose: To try rounds that go on by themselves
outcomes: [Everybody has had a turn]
activities:
  - title: In turn
    steps:
      - {title: Pair up, time: 1m, prompts: [Find a partner.]}
      - rounds: 3
        steps:
          - {title: Speak, time: 3-5m, prompts: [Speak to each other.]}
  - title: Close
    steps:
      - {title: Last words, time: 1m, prompts: [Say one word.]}
"""


@cache
def fitted(text: str) -> RunSheet:
    plan = read_plan("workshop.yaml", text.encode(), load_library(CONFIG))
    seconds = partial(seconds_of, speech_seconds=speech_seconds)
    return write_script(plan, [messages()], seconds, Pace()).run_sheet


def workshop(pacing: str = "ask", text: str = WORKSHOP, **changes: object) -> RunSheet:
    """The workshop as fitted, 34 seconds before the end of its slot."""
    return msgspec.structs.replace(fitted(text), pacing=pacing, **changes)


def late_by(minutes: float, pacing: str = "ask", text: str = WORKSHOP) -> Room:
    """A room that stayed so long in the welcome; the press after it has just been made."""
    room = Room(workshop(pacing, text))
    room.wait(10)
    room.press()
    room.wait_for(State.WAITING)
    sheet, situation = room.sheet, room.engine.situation
    rest = sheet.total_seconds - sheet.steps[0].planned_at_seconds
    room.wait_until(situation.slot_ends_at - rest + 60 * minutes - 0.45)
    room.press()
    return room


def step(room: Room, title: str) -> RunStep:
    return next(one for one in room.sheet.steps if one.title == title)


def given_way(room: Room) -> dict[int, int]:
    return room.engine.situation.given_way


def time_of(room: Room, title: str) -> int:
    """The step's time, as it is now to run."""
    index = room.sheet.steps.index(step(room, title))
    return given_way(room).get(index, room.sheet.steps[index].seconds)


def agree(room: Room) -> None:
    """Listen to the proposal, and press."""
    assert room.state is State.PROPOSING
    room.wait(9)
    room.press()


def refuse(room: Room) -> None:
    """Listen to the proposal, and leave the button alone."""
    assert room.state is State.PROPOSING
    room.wait_for(State.ANNOUNCING, "1m")


def run_to_the_end(room: Room, late_seconds: float = 5.0) -> float:
    """Press so long after each step is over; seconds from the first press to the end."""
    while room.loop.outcome is None:
        room.wait(1)
        since, state = room.engine.situation.history[-1]
        if state is State.WAITING and room.now >= since + late_seconds:
            room.press()
    return room.now - room.engine.situation.began_at
