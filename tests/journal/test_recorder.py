"""The recorder keeps its order, keeps its promises, and outlives a disk that refuses."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

import pytest

from assistant.errors import JournalError, ProgramError
from assistant.journal.recorder import AnyRecorder, ImmediateRecorder, Recorder
from assistant.journal.records import Batch, Ending, EndingKind
from assistant.journal.store import Journal
from tests.journal import samples

PATIENCE_SECONDS = 10.0


class Desk:
    """What the recorder told the loop, in order, from whatever thread."""

    def __init__(self) -> None:
        self.told: queue.SimpleQueue[object] = queue.SimpleQueue()

    def committed(self, sequence: int) -> None:
        self.told.put(sequence)

    def failed(self, error: JournalError) -> None:
        self.told.put(error)

    def recovered(self) -> None:
        self.told.put("recovered")

    def next(self) -> object:
        return self.told.get(timeout=PATIENCE_SECONDS)

    def everything(self) -> list[object]:
        told = []
        while not self.told.empty():
            told.append(self.told.get())
        return told


class SlowJournal(Journal):
    """A real journal whose disk answers only when the test lets it."""

    def hold(self) -> None:
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.batches: list[Batch] = []

    def write(self, batch: Batch) -> None:
        self.begun.set()
        assert self.gate.wait(PATIENCE_SECONDS)
        super().write(batch)
        self.batches.append(batch)


class FullDiskJournal(Journal):
    """A real journal on a disk that can be full: SQLite refuses to grow the file."""

    def fill(self) -> None:
        pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
        self._connection.execute(f"PRAGMA max_page_count = {pages}")

    def empty(self) -> None:
        self._connection.execute("PRAGMA max_page_count = 1000000")


BULKY = b"x" * 5000
"""A snapshot that does not fit into the pages that are there."""


def _both(journal: Journal, desk: Desk) -> list[AnyRecorder]:
    told = (journal, desk.committed, desk.failed, desk.recovered)
    return [ImmediateRecorder(*told), Recorder(*told)]


@pytest.mark.parametrize("which", [0, 1], ids=["immediate", "thread"])
def test_recorder_commits_all_and_says_so(which: int) -> None:
    """After close all is in the journal, and the last entry has been named."""
    journal, desk = Journal.create_in_memory(samples.first_record()), Desk()
    recorder = _both(journal, desk)[which]
    for sequence in (1, 2, 3):
        recorder.record(samples.entry(sequence))
    recorder.keep(samples.snippet(1, "hello there"))
    recorder.checkpoint(samples.checkpoint(5.0, "boot-a", 105.0))
    recorder.end(Ending(EndingKind.FINISHED, 6.0))
    recorder.close()
    recording = journal.read()
    journal.close()
    assert [entry.sequence for entry in recording.entries] == [1, 2, 3]
    assert recording.snippets == (samples.snippet(1, "hello there"),)
    assert recording.checkpoint == samples.checkpoint(5.0, "boot-a", 105.0)
    assert recording.ending == Ending(EndingKind.FINISHED, 6.0)
    assert desk.everything()[-1] == 3
    assert recorder.is_idle


def test_commit_is_told_only_after_it_is_on_the_disk(tmp_path: Path) -> None:
    """A promise is let go when another reader can already see its entry."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    seen: list[int] = []

    def committed(sequence: int) -> None:
        other = Journal.read(journal)
        seen.append(other.entries[-1].sequence - sequence)

    recorder = Recorder(journal, committed, lambda error: None)
    for sequence in range(1, 20):
        recorder.record(samples.entry(sequence))
    recorder.close()
    journal.close()
    assert seen
    assert set(seen) == {0}


def test_recorder_takes_all_that_waits_in_one_transaction() -> None:
    """While the disk is slow the caller goes on; then one commit holds the rest."""
    journal, desk = SlowJournal.create_in_memory(samples.first_record()), Desk()
    assert isinstance(journal, SlowJournal)
    journal.hold()
    recorder = Recorder(journal, desk.committed, desk.failed)
    recorder.record(samples.entry(1))
    assert journal.begun.wait(PATIENCE_SECONDS)
    recorder.keep(samples.snippet(1, "hello"))
    for sequence in (2, 3, 4):
        recorder.record(samples.entry(sequence))
    assert not recorder.is_idle
    before = recorder.last_progress
    journal.gate.set()
    recorder.close()
    journal.close()
    sizes = [(len(batch.entries), len(batch.snippets)) for batch in journal.batches]
    assert sizes == [(1, 0), (3, 1)]
    assert desk.everything() == [1, 4]
    assert recorder.last_progress > before


def test_full_disk_is_told_once_and_the_session_goes_on() -> None:
    """Promises are still let go; when the disk is back, everything is written in order."""
    journal, desk = FullDiskJournal.create_in_memory(samples.first_record()), Desk()
    assert isinstance(journal, FullDiskJournal)
    now = [0.0]
    recorder = ImmediateRecorder(
        journal,
        desk.committed,
        desk.failed,
        desk.recovered,
        retry_seconds=10.0,
        monotonic=lambda: now[0],
    )
    journal.fill()
    for sequence in (1, 2, 3):
        recorder.record(samples.entry(sequence, snapshot=BULKY))
    error, *sequences = desk.everything()
    assert isinstance(error, JournalError)
    assert "full" in str(error)
    assert sequences == [1, 2, 3]
    assert recorder.is_failing
    journal.empty()
    recorder.record(samples.entry(4))
    assert desk.everything() == [4]  # not yet time to try again
    now[0] = 10.0
    recorder.record(samples.entry(5))
    assert desk.everything() == ["recovered", 5]
    assert [entry.sequence for entry in journal.read().entries] == [1, 2, 3, 4, 5]
    journal.close()


def test_thread_tries_a_refusing_disk_again_by_itself() -> None:
    """Nothing new has to arrive for the waiting entries to be written."""
    journal, desk = FullDiskJournal.create_in_memory(samples.first_record()), Desk()
    assert isinstance(journal, FullDiskJournal)
    recorder = Recorder(
        journal, desk.committed, desk.failed, desk.recovered, retry_seconds=0.01
    )
    journal.fill()
    recorder.record(samples.entry(1, snapshot=BULKY))
    assert isinstance(desk.next(), JournalError)
    assert desk.next() == 1
    journal.empty()
    assert desk.next() == "recovered"
    recorder.close()
    assert len(journal.read().entries) == 1
    journal.close()


def test_closed_recorder_takes_nothing() -> None:
    """A thing handed over too late is a bug of ours, not a silent loss."""
    journal, desk = Journal.create_in_memory(samples.first_record()), Desk()
    recorder = Recorder(journal, desk.committed, desk.failed)
    recorder.close()
    with pytest.raises(ProgramError):
        recorder.record(samples.entry(1))
    journal.close()
