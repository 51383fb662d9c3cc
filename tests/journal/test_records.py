"""Records become bytes and come back equal; events hold no word that anybody said."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import (
    Checkpoint,
    Ending,
    EndingKind,
    Entry,
    FirstRecord,
    Snippet,
    decode,
    encode,
)
from assistant.session import events
from assistant.session.events import JournalledEvent
from tests.journal import samples


def test_samples_cover_every_journalled_event() -> None:
    """No kind of event is left out of the properties below."""
    assert set(samples.EVENT_STRATEGIES) == set(typing.get_args(JournalledEvent))


@pytest.mark.parametrize("kind", samples.EVENT_STRATEGIES, ids=lambda kind: kind.__name__)
def test_every_event_comes_back_equal(kind: type) -> None:
    """An entry of each kind of event survives encoding, event type included."""

    @settings(max_examples=25)
    @given(samples.EVENT_STRATEGIES[kind])
    def comes_back(event: JournalledEvent) -> None:
        entry = samples.entry(1, event=event)
        again = decode(encode(entry), Entry)
        assert again == entry
        assert type(again.event) is kind

    comes_back()


@settings(max_examples=50)
@given(
    st.one_of(
        samples.entries,
        samples.snippets,
        samples.first_records,
        st.builds(
            Checkpoint,
            elapsed_seconds=samples.seconds,
            boot_id=samples.texts,
            monotonic=samples.seconds,
        ),
        st.builds(Ending, st.sampled_from(EndingKind), samples.seconds),
    )
)
def test_every_record_comes_back_equal(
    record: FirstRecord | Entry | Snippet | Checkpoint | Ending,
) -> None:
    """Run sheet, rules, snapshot bytes, words and all."""
    assert decode(encode(record), type(record)) == record


def test_events_have_no_field_that_could_hold_words() -> None:
    """The only text in any event is the name of a device."""
    textual = {
        (kind.__name__, field)
        for kind in typing.get_args(JournalledEvent)
        for field, hint in typing.get_type_hints(kind, vars(events)).items()
        if hint is str
    }
    assert textual == {("DeviceFailed", "device"), ("DeviceRecovered", "device")}
