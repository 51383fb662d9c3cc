"""A session with something of everything, for the tests of its pages."""

from __future__ import annotations

from assistant.harvest.facts import Harvest, harvest
from assistant.harvest.pieces import Mended
from assistant.journal.records import Ending, EndingKind, Entry, Recording, Snippet, Word
from assistant.session.events import DeviceFailed, SessionResumed
from tests.journal import samples

SHEET = samples.run_sheet(
    samples.run_step("draw", activity="Draw | show", planned_at_seconds=30.0),
    samples.run_step("walk", activity="Draw | show", planned_at_seconds=180.0),
    samples.run_step(
        "debrief", activity="Debrief", listens=True, prompts=("Which question?", "Why?")
    ),
)

ENTRIES = (
    samples.entry(1, 30.0, state="ANNOUNCING", step_key="draw"),
    samples.entry(2, 60.0, state="PAUSED", step_key="draw"),
    samples.entry(3, 90.0, state="RUNNING", step_key="walk"),
    samples.entry(4, event=SessionResumed(100.0, was_powered_off=False)),
    samples.entry(5, 400.0, state="LISTENING", step_key="debrief"),
    samples.entry(6, event=DeviceFailed(500.0, "microphone"), step_key="debrief"),
    samples.entry(7, 590.0, state="CLOSING", step_key=""),
)


def words(text: str, *uncertain: str) -> tuple[Word, ...]:
    """The words; those named were not heard with certainty."""
    return tuple(
        Word(word, 1.0, 1.2, 0.3 if word in uncertain else 0.9) for word in text.split()
    )


def snippet(number: int, text: str, at: float, *uncertain: str, **changes: object) -> Snippet:
    """Something said in the debrief."""
    changes = {"step_key": "debrief", "words": words(text, *uncertain), **changes}
    return samples.snippet(number, text, at, **changes)


SNIPPETS = (
    snippet(1, "my question is who hosts us", 430.0, "hosts", is_question=True),
    snippet(2, "lovely session", 440.0, dropped_blocks=2),
    snippet(3, "what can we stop doing", 450.0, is_question=True),
    snippet(4, "i liked the small groups", 460.0, "i", "groups"),
)


def recording(
    *snippets: Snippet, entries: tuple[Entry, ...] = ENTRIES, **first: object
) -> Recording:
    """The whole session, or with other things said."""
    facts: dict[str, object] = {"wall_started_at": "2026-05-26T11:00:00+02:00", **first}
    return Recording(
        first=samples.first_record(SHEET, **facts),
        entries=entries,
        snippets=snippets or SNIPPETS,
        ending=Ending(EndingKind.FINISHED, 610.0),
    )


def whole(*snippets: Snippet, mended: tuple[Mended, ...] = (), **first: object) -> Harvest:
    """The harvest of it."""
    return harvest(recording(*snippets, **first), mended=mended)
