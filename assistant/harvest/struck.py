"""How many things were struck at a speaker's wish: their number is all that is left. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.journal.records import Entry
from assistant.session.events import (
    Gesture,
    GestureMade,
    SnippetStruck,
    VoiceStarted,
    VoiceStopped,
)


def struck_ids(entries: Sequence[Entry]) -> frozenset[int]:
    """The snippets that were struck, whether or not the disk has let go of them yet."""
    events = (entry.event for entry in entries)
    struck = (event.snippet_ids for event in events if isinstance(event, SnippetStruck))
    return frozenset(number for ids in struck for number in ids)


def struck_count(entries: Sequence[Entry]) -> int:
    """Each thing once, however many stretches of sound it was.

    What was struck while it was being said never got a number: it counts where somebody was
    speaking when the button was first touched. Where nobody was, there was nothing to strike.
    """
    count = 0
    spoke_until = float("-inf")
    was_speaking = False
    for entry in entries:
        match entry.event:
            case VoiceStarted():
                spoke_until = float("inf")
            case VoiceStopped(at=at):
                spoke_until = at
            case GestureMade(gesture=Gesture.DOUBLE_PRESS, began_at=began_at):
                was_speaking = spoke_until > began_at
            case SnippetStruck(snippet_ids=snippet_ids):
                count += bool(snippet_ids) or was_speaking
    return count
