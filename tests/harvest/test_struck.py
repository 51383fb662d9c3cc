"""What was struck is counted and nowhere shown."""

from __future__ import annotations

import pytest

from assistant.harvest.struck import struck_count
from assistant.journal.records import Entry
from assistant.session.events import (
    Gesture,
    GestureMade,
    JournalledEvent,
    SnippetStruck,
    VoiceStarted,
    VoiceStopped,
)
from tests.harvest.samples import full
from tests.journal import samples

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
