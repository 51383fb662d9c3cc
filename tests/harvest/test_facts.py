"""The harvest's facts are what the journal holds, no more and no less."""

from __future__ import annotations

from datetime import datetime

from assistant.harvest.facts import Failure, Interruption, harvest
from assistant.journal.records import (
    Ending,
    EndingKind,
    Entry,
    FirstRecord,
    Recording,
    Snippet,
    Word,
)
from assistant.session.events import DeviceFailed, DeviceRecovered, SessionResumed
from tests.journal import samples

SHEET = samples.run_sheet(
    samples.run_step("one", planned_at_seconds=30.0, seconds=120),
    samples.run_step("two", planned_at_seconds=180.0, seconds=60),
    samples.run_step("debrief", listens=True, planned_at_seconds=260.0, prompts=("Which?",)),
)


def _entries(*rows: tuple[float, str, str]) -> tuple[Entry, ...]:
    """Entries from (at, state, step)."""
    return tuple(
        samples.entry(sequence, at, state=state, step_key=step_key)
        for sequence, (at, state, step_key) in enumerate(rows, start=1)
    )


def _recording(
    *entries: Entry, snippets: tuple[Snippet, ...] = (), **first: object
) -> Recording:
    return Recording(
        first=samples.first_record(SHEET, **first), entries=entries, snippets=snippets
    )


def test_questions_are_told_from_the_rest_in_the_order_said() -> None:
    """Leading words are kept; each has its step and its time."""
    found = harvest(
        _recording(
            snippets=(
                samples.snippet(1, "hello", 300.0, step_key="debrief"),
                samples.snippet(3, "my question is who", 320.0, is_question=True),
                samples.snippet(2, "my question is why", 310.0, is_question=True),
            )
        )
    )
    texts = [" ".join(word.text for word in said.words) for said in found.questions]
    assert texts == ["my question is why", "my question is who"]
    assert [said.step_title for said in found.others] == ["Step debrief"]
    assert [said.at for said in found.others] == [300.0]
    assert [asked.prompts for asked in found.asked] == [("Which?",)]


def test_uncertain_words_are_marked_by_the_threshold() -> None:
    """Below the threshold, not at it; a snippet without words is taken by its text."""
    words = (Word("wee", 1.0, 1.2, 0.59), Word("meet", 1.2, 1.4, 0.6))
    snippets = (
        samples.snippet(1, "wee meet", words=words),
        samples.snippet(2, "bare text", 20.0, words=()),
        samples.snippet(3, "  ", 30.0, words=()),
    )
    marks = [
        [(word.text, word.is_uncertain) for word in said.words]
        for said in harvest(_recording(snippets=snippets)).others
    ]
    assert marks == [[("wee", True), ("meet", False)], [("bare", False), ("text", False)]]
    assert not harvest(_recording(snippets=snippets), 0.5).others[0].has_uncertain_words


def test_wall_time_is_given_only_while_it_is_known() -> None:
    """Unknown without a trusted clock, and after the power was off for who knows how long."""
    snippets = (samples.snippet(1, "before", 60.0), samples.snippet(2, "after", 120.0))
    cut = samples.entry(1, event=SessionResumed(90.0, was_powered_off=True))
    started = "2026-05-26T11:00:00+02:00"
    found = harvest(_recording(cut, snippets=snippets, wall_started_at=started))
    assert found.started_at == datetime.fromisoformat(started)
    assert [said.wall_time for said in found.others] == [
        datetime.fromisoformat("2026-05-26T11:01:00+02:00"),
        None,
    ]
    assert found.interruptions == (Interruption(90.0, was_powered_off=True),)
    unknown = harvest(_recording(snippets=snippets))
    assert unknown.started_at is None
    assert [said.wall_time for said in unknown.others] == [None, None]


def test_steps_have_planned_and_actual_spans() -> None:
    """From a step's first entry to the next step's; a pause is part of it, and named."""
    found = harvest(
        _recording(
            *_entries(
                (5.0, "WELCOMING", ""),
                (30.0, "ANNOUNCING", "one"),
                (40.0, "RUNNING", "one"),
                (60.0, "PAUSED", "one"),
                (80.0, "RUNNING", "one"),
                (200.0, "ANNOUNCING", "two"),
                (290.0, "CLOSING", ""),
                (300.0, "ENDED", ""),
            )
        )
    )
    one, two, debrief = found.steps
    assert (one.planned_seconds, one.actual_seconds, one.paused_seconds) == (150, 170, 20)
    assert (two.planned_seconds, two.actual_seconds, two.visits) == (80, 90, 1)
    assert (debrief.actual_seconds, debrief.began_at, debrief.visits) == (None, None, 0)
    assert debrief.planned_seconds == 120 + 30  # announced like the costliest of the others
    assert (found.began_at, found.lasted_seconds) == (5, 295)


def test_step_returned_to_sums_its_visits() -> None:
    """An accidental press and its undo leave one step of two visits."""
    found = harvest(
        _recording(
            *_entries(
                (0.0, "RUNNING", "one"),
                (50.0, "ANNOUNCING", "two"),
                (53.0, "ANNOUNCING", "one"),
                (55.0, "RUNNING", "one"),
                (130.0, "ANNOUNCING", "two"),
                (150.0, "RUNNING", "two"),
            )
        )
    )
    one, two, _ = found.steps
    assert (one.actual_seconds, one.visits) == (127, 2)
    assert (two.actual_seconds, two.visits) == (23, 2)


def test_failures_last_until_the_part_works_again() -> None:
    """Each once, however often it is reported; lost sound is summed."""
    events = [
        DeviceFailed(10.0, "microphone"),
        DeviceFailed(11.0, "microphone"),
        DeviceFailed(12.0, "light"),
        DeviceRecovered(20.0, "microphone"),
        DeviceRecovered(21.0, "button"),
    ]
    entries = [
        samples.entry(sequence, event=event) for sequence, event in enumerate(events, start=1)
    ]
    snippets = (samples.snippet(1, "one", dropped_blocks=2), samples.snippet(2, "two"))
    found = harvest(_recording(*entries, snippets=snippets))
    assert found.failures == (
        Failure("microphone", 10.0, 20.0),
        Failure("light", 12.0, None),
    )
    assert found.dropped_blocks == 2


def test_ending_is_known() -> None:
    """Ended early, finished, or broken off; a rehearsal is called one."""
    first: FirstRecord = samples.first_record(is_rehearsal=True)
    early = harvest(Recording(first=first, ending=Ending(EndingKind.ENDED_EARLY, 40.0)))
    assert early.ended_early
    assert early.is_rehearsal
    assert early.lasted_seconds == 40.0
    assert harvest(Recording(first=first)).ending is None
