"""The pulse's facts are the engine's, and nothing is made of them that is not there."""

from __future__ import annotations

from assistant.harvest.facts import harvest
from assistant.harvest.pulse import pulses
from assistant.harvest.pulse_picture import names, panels, summary
from assistant.journal.records import Entry, Recording
from assistant.session.events import NumberHeard
from assistant.session.situation import Situation
from assistant.session.states import State
from tests.harvest.samples import AFTER, BEFORE, kept
from tests.journal import samples
from tests.scenarios.room import Room
from tests.scenarios.workshop import fitted
from tests.words.examples import messages

SHEET = samples.run_sheet(
    samples.run_step("first", activity="Fist to five", pulse="hands"),
    samples.run_step("draw"),
    samples.run_step("last", activity="And now?", pulse="voices"),
)


def taken(**counts: dict[int, int]) -> Situation:
    return Situation(pulses=counts)


def test_mean_is_over_the_hands() -> None:
    """Each as often as it was shown."""
    first, last = pulses(SHEET, taken(first=BEFORE, last={4: 2, 1: 1}))
    assert (first.hands, first.mean) == (22, 68 / 22)
    assert (last.hands, last.mean) == (3, 3.0)
    assert last.counts == {5: 0, 4: 2, 3: 0, 2: 0, 1: 1, 0: 0}


def test_pulse_that_was_broken_off_has_no_mean() -> None:
    """The numbers that were not asked for are not known: they are not nought."""
    (pulse,) = pulses(SHEET, taken(first={5: 2, 4: 6}))
    assert (pulse.hands, pulse.mean, pulse.counts[3]) == (8, None, None)
    (panel,) = panels((pulse,), messages("en"))
    assert panel.summary == "Fist to five: 8 hands, not counted to the end"
    assert [row.hands for row in panel.rows] == ["2", "6", "–", "–", "–", "–"]


def test_pulse_that_was_not_taken_is_left_out() -> None:
    """None at all, or nobody showed a hand; one alone has its own name."""
    assert pulses(SHEET, None) == ()
    assert pulses(SHEET, taken(first={})) == ()
    (alone,) = pulses(SHEET, taken(first=dict.fromkeys(range(6), 0), last={5: 1}))
    assert names((alone,), messages("en")) == ("And now?",)
    assert summary("And now?", alone, messages("en")) == "And now?: 5.0 of 5 over one hand"


def test_numbers_are_written_as_the_language_does() -> None:
    """A comma in French and Spanish."""
    (pulse,) = pulses(SHEET, taken(first=BEFORE))
    assert "3,1 sur 5 pour 22 mains" in summary("Avant", pulse, messages("fr"))
    assert "3,1 de 5 en 22 manos" in summary("Antes", pulse, messages("es"))


def recording(*entries: Entry) -> Recording:
    return Recording(first=samples.first_record(SHEET), entries=entries)


def test_pulses_come_from_the_journal() -> None:
    """From what was kept last; a snapshot of another version that cannot be read is none."""
    entries = (
        samples.entry(1, snapshot=kept(pulses={"first": {5: 1}})),
        samples.entry(2, snapshot=kept(pulses={"first": BEFORE, "last": AFTER})),
    )
    first, last = harvest(recording(*entries)).pulses
    assert (first.hands, last.hands) == (22, 21)
    unreadable = samples.entry(3, snapshot=b"{}}")
    first, last = harvest(recording(*entries, unreadable)).pulses
    assert (first.hands, last.hands) == (22, 21)


PLAN = """
version: 1
title: With a pulse
slot: 20m
purpose: To try the pulse
outcomes: [People feel better]
activities:
  - structure: pulse
    title: Before
  - title: Talk
    steps:
      - {title: Talk, time: 5m, prompts: [Talk about it.]}
  - structure: pulse
    title: After
    variant: voices
"""


def say(room: Room, *numbers: int) -> None:
    """Somebody at the device says these numbers, one after the other."""
    for number in numbers:
        room.inbox.put(NumberHeard(room.now, number, began_at=room.now))
        room.wait(4)


def test_pulses_of_a_whole_session_are_those_that_were_said() -> None:
    """By hands and by voices, through the session's own engine and journal."""
    room = Room(fitted(PLAN))
    room.begin()
    room.wait_for(State.COUNTING)
    room.wait(3)
    say(room, 3, 10, 7, 2, 0, 1)
    room.press()
    room.wait_for(State.WAITING)
    room.press()
    room.wait_for(State.COUNTING)
    room.wait(3)
    say(room, 5, 4, 4, 3)
    room.press()
    room.wait_for(State.CHECKING)
    room.wait(6)
    room.press()
    room.wait_for(State.ENDED)
    before, after = harvest(room.recording()).pulses
    assert list(before.counts.values()) == [3, 10, 7, 2, 0, 1]
    assert (before.hands, before.mean) == (23, 80 / 23)
    assert (after.counts[4], after.hands, after.mean) == (2, 4, 4.0)
