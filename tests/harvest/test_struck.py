"""What was struck is counted and nowhere shown."""

from __future__ import annotations

import pytest

from assistant.harvest.facts import harvest
from assistant.harvest.struck import struck_count
from assistant.journal.records import Entry
from assistant.session.events import (
    Gesture,
    GestureMade,
    HearingTrouble,
    HearingTroubled,
    JournalledEvent,
    SnippetStruck,
    VoiceStarted,
    VoiceStopped,
)
from assistant.session.states import State
from tests.harvest.samples import full
from tests.journal import samples
from tests.scenarios.room import Room

VOICE = VoiceStarted(10.0)
SILENCE = VoiceStopped(12.0)


def twice(began_at: float) -> GestureMade:
    return GestureMade(began_at + 0.5, began_at, Gesture.DOUBLE_PRESS)


def entries(*events: JournalledEvent) -> tuple[Entry, ...]:
    return tuple(samples.entry(number, event=one) for number, one in enumerate(events, start=1))


@pytest.mark.parametrize(
    ("events", "count"),
    [
        ((VOICE, SILENCE, twice(14.0), SnippetStruck(15.0, (1, 2))), 1),
        ((VOICE, twice(11.0), SnippetStruck(12.0)), 1),
        ((VOICE, SILENCE, twice(11.9), SnippetStruck(13.0)), 1),
        ((twice(11.0), SnippetStruck(12.0)), 0),
        ((VOICE, SILENCE, twice(14.0), SnippetStruck(15.0)), 0),
        ((SnippetStruck(90.0, (1,)), SnippetStruck(95.0, (2,))), 2),
    ],
    ids=["kept", "being said", "just said", "nothing said", "a mere noise", "read back"],
)
def test_each_thing_counts_once(events: tuple[JournalledEvent, ...], count: int) -> None:
    """Whether it had been recognised or was still being said; nothing for nothing."""
    assert struck_count(entries(*events)) == count


def test_struck_words_are_shown_nowhere_though_the_disk_has_them_yet() -> None:
    """The journal may not have been able to erase them."""
    assert not any("somebody else" in one.text for one in full().said)
    assert full().struck_count == 2


def test_what_happened_in_the_room_is_told() -> None:
    """Through the session's own engine and journal: a hint, what was struck once it had been
    recognised, what was struck while it was said, and a press for nothing."""
    room = Room()
    room.go_to("Popcorn debrief", State.LISTENING)
    room.press(2)
    room.wait(3)
    room.inbox.put(HearingTroubled(room.now, HearingTrouble.FAR))
    room.wait(12)
    for seconds_before_the_press in (5.0, 2.0):
        room.listener.hear("i take that back", 4.0)
        room.wait(seconds_before_the_press)
        room.press(2)
        room.wait(8)
    room.somebody_says("how do we go on")
    room.press()
    room.wait_for(State.ENDED)
    found = harvest(room.recording())
    assert [one.text for one in found.said] == ["how do we go on"]
    assert [one.trouble for one in found.hints] == ["far"]
    assert found.struck_count == 2
