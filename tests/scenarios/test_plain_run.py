"""The session as it is meant to go."""

from __future__ import annotations

import time

import pytest

from assistant.journal.records import EndingKind
from assistant.session.states import State
from assistant.signals import LightPattern, Signal
from tests.scenarios.room import Room


@pytest.fixture(scope="module")
def room() -> Room:
    """A room in which nobody disturbs the session; three questions are asked at the end."""
    room = Room()
    room.run_plainly(
        debrief=(
            ("my question is how do we keep people", 3.0),
            ("i liked the drawings", 2.0),
            ("my question is who decides", 2.0),
        )
    )
    return room


def test_plain_run_ends_within_its_slot(room: Room) -> None:
    """The session is finished before its ninety minutes are over."""
    assert room.loop.outcome is EndingKind.FINISHED
    assert 80 * 60 < room.now < 90 * 60


def test_plain_run_takes_no_time_on_a_jumping_clock(room: Room) -> None:
    """Nothing in a session sleeps or waits for real: ninety minutes take a moment."""
    began = time.perf_counter()
    Room().run_plainly()
    assert time.perf_counter() - began < 5.0
    assert room.now > 4800


def test_plain_run_announces_every_step_once(room: Room) -> None:
    """Each step's first sentence is said exactly once, in the plan's order."""
    firsts = [
        next(line.text for line in step.announcement if hasattr(line, "text"))
        for step in room.sheet.steps
    ]
    said = [sentence for sentence in room.speaker.sentences if sentence in firsts]
    cards = "Write one question on a card."
    assert said == [*firsts, cards]


def test_plain_run_gives_each_role_switch_its_own_sound(room: Room) -> None:
    """Three rounds: the next client, turn to clarify, turn to ideas, each three times, and
    once each when they are taught."""
    for signal in (Signal.NEXT_CLIENT, Signal.CLARIFY, Signal.IDEAS):
        assert len(room.chimes(signal)) == 4, signal


def test_plain_run_says_who_is_the_client_and_which_round(room: Room) -> None:
    """The voice names the round of three and whose turn it is."""
    for number, ordinal in enumerate(("first", "second", "third"), start=1):
        assert room.said(f"Round {number} of 3, the {ordinal} person is the client now") == 1


def test_plain_run_keeps_all_trios_together(room: Room) -> None:
    """Steps inside a round go on by themselves: nobody presses between the first client's
    question and the end of the third round."""
    first, last = room.chimes(Signal.NEXT_CLIENT)[1], room.chimes(Signal.GATHER)[-1]
    presses = [at for at in room.chimes(Signal.TICK) if first < at < last]
    assert presses == []


def test_plain_run_gathers_the_room_after_loud_steps(room: Room) -> None:
    """Walkabout, trios and the last round end with the bell before the end chime."""
    gatherings = room.chimes(Signal.GATHER)
    assert len(gatherings) == 3
    ends = room.chimes(Signal.END)
    assert all(any(0 < end - gather < 4 for end in ends) for gather in gatherings)


def test_plain_run_warns_as_published(room: Room) -> None:
    """Halfway and two minutes in the long steps, one minute in ideas, none in silence."""
    assert room.said("Halfway") == 4
    assert room.said("2 minutes left") == 4
    assert room.said("one minute left") == 3


def test_plain_run_is_silent_in_silent_steps(room: Room) -> None:
    """Between the announcement of silent reflection and its end nothing sounds."""
    began = max(
        sounded.ended_at
        for sounded in room.speaker.history
        if "facilitation of the CoP" in getattr(sounded.line, "text", "")
    )
    inside = [s for s in room.speaker.history if began < s.began_at < began + 149]
    assert inside == []


def test_plain_run_opens_the_microphone_only_in_the_debrief(room: Room) -> None:
    """One listening step; the light is steady exactly while the microphone is open."""
    patterns = room.light.patterns
    (index,) = [i for i, (_, shown) in enumerate(patterns) if shown is LightPattern.LISTENING]
    assert patterns[index][0] == pytest.approx(room.listening_began_at)
    assert patterns[index + 1][0] == pytest.approx(room.listening_ended_at, abs=1.0)
    assert room.listener.steps == [room.sheet.steps[-1].key]


def test_plain_run_keeps_quiet_while_it_listens(room: Room) -> None:
    """It makes no sound while listening, save one 'Anyone else?' and the press's tick."""
    began = room.listening_began_at
    ended = room.listening_ended_at
    inside = [s for s in room.speaker.history if began < s.began_at < ended]
    texts = [getattr(s.line, "text", getattr(s.line, "signal", "")) for s in inside]
    assert texts == ["Anyone else?", "TICK"]


def test_plain_run_asks_anyone_else_after_eight_silent_seconds(room: Room) -> None:
    """Eight seconds after the last voice, once."""
    asked = [s for s in room.speaker.history if getattr(s.line, "text", "") == "Anyone else?"]
    assert len(asked) == 1
    assert asked[0].began_at - room.last_voice_at == pytest.approx(8.0, abs=0.2)


def test_plain_run_notes_what_was_said(room: Room) -> None:
    """Every snippet is kept, and their number is said before the session closes."""
    assert [snippet.text for snippet in room.recording().snippets] == [
        "my question is how do we keep people",
        "i liked the drawings",
        "my question is who decides",
    ]
    assert room.said("I noted 3 things") == 1
    assert room.last_said() == "That was our session. Thank you all."


def test_plain_run_stands_in_the_states_that_the_table_names(room: Room) -> None:
    """The journal's states of a plain run, first and last."""
    states = [entry.state for entry in room.recording().entries]
    assert states[-1] == State.ENDED.name
    assert {"READY", "WELCOMING", "ANNOUNCING", "RUNNING", "LISTENING", "CATCHING_UP"} <= set(
        states
    )
