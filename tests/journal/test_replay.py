"""A replay gives the state back, or says from where on it could not compare."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.records import Entry, Recording
from assistant.journal.replay import replay
from assistant.session.events import JournalledEvent
from tests.journal import samples


class CountingEngine:
    """A small deterministic engine: counts events, sums their times, steps at each third."""

    def __init__(self, version: int = 1, *, stumbles_at: int = 0) -> None:
        self._version = version
        self._stumbles_at = stumbles_at
        self.count = 0
        self.total = 0.0

    def handle(self, event: JournalledEvent) -> list[object]:
        if self._stumbles_at and self.count + 1 == self._stumbles_at:
            raise ValueError("a bug")
        self.count += 1
        # A newer version of the program that judges long sessions in another way.
        self.total += event.at * (2 if self._version == 2 and self.count > 7 else 1)
        return []

    def digest(self) -> str:
        return hashlib.blake2b(self.snapshot()).hexdigest()

    def snapshot(self) -> bytes:
        return json.dumps([self.count, self.total]).encode()

    def restore(self, snapshot: bytes) -> None:
        self.count, self.total = json.loads(snapshot)


def _recorded(count: int, *, snapshots: bool = True) -> Recording:
    """What the first version of the engine made of ``count`` presses."""
    engine = CountingEngine()
    entries: list[Entry] = []
    for sequence in range(1, count + 1):
        event = samples.press(float(sequence))
        engine.handle(event)
        entries.append(
            samples.entry(
                sequence,
                event=event,
                digest=engine.digest(),
                snapshot=engine.snapshot() if snapshots and sequence % 3 == 0 else b"",
            )
        )
    return Recording(first=samples.first_record(), entries=tuple(entries))


@settings(max_examples=30)
@given(st.integers(0, 25))
def test_replay_gives_the_same_state(count: int) -> None:
    """Wherever a journal was cut, its replay ends in the recorded state."""
    recording = _recorded(count)
    replayed = replay(recording, CountingEngine)
    assert replayed.is_exact
    assert replayed.engine.count == count
    assert f"{count} events" in replayed.how


def test_newer_program_goes_on_from_the_last_snapshot() -> None:
    """The recorded state is the truth; only what came after it is judged anew."""
    replayed = replay(_recorded(10), lambda: CountingEngine(2))
    assert not replayed.is_exact
    assert replayed.engine.count == 10
    assert replayed.engine.total == sum(range(1, 10)) + 2 * 10
    assert "event 8 led elsewhere" in replayed.how
    assert "snapshot of event 9" in replayed.how


def test_journal_without_a_snapshot_is_fed_whole() -> None:
    """Without a snapshot the events themselves are all there is."""
    replayed = replay(_recorded(10, snapshots=False), lambda: CountingEngine(2))
    assert not replayed.is_exact
    assert replayed.engine.count == 10
    assert "the beginning" in replayed.how


def test_event_that_cannot_be_handled_is_a_difference() -> None:
    """A bug in the replayed stretch does not lose the session."""
    replayed = replay(_recorded(10), lambda: CountingEngine(stumbles_at=4))
    assert not replayed.is_exact
    assert replayed.engine.count == 10
    assert replayed.engine.total == sum(range(1, 11))


def test_snapshot_that_cannot_be_read_is_passed_over() -> None:
    """An older snapshot, then the beginning, take its place."""
    sound = _recorded(10)
    entries = [
        samples.entry(
            entry.sequence,
            event=entry.event,
            digest="of another program",
            snapshot=b"?" if entry.sequence == 9 else entry.snapshot,
        )
        for entry in sound.entries
    ]
    recording = Recording(first=sound.first, entries=tuple(entries))
    replayed = replay(recording, CountingEngine)
    assert "snapshot of event 6" in replayed.how
    assert replayed.engine.total == sum(range(1, 11))
