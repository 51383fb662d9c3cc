"""The journal keeps what it was given, and knows what it cannot trust."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import JournalError
from assistant.journal.records import Batch, Ending, EndingKind, Recording, encode
from assistant.journal.rows import SCHEMA_VERSION, DamagedJournal
from assistant.journal.store import Journal, read_recording
from tests.journal import samples

ENTRIES = tuple(samples.entry(sequence) for sequence in range(1, 41))
WORDS = ("my question is who waters the mushrooms", "xylophone zeppelin")
SNIPPETS = tuple(samples.snippet(index, text) for index, text in enumerate(WORDS, start=1))


def _full(path: Path) -> Recording:
    """A closed journal with entries, snippets, a checkpoint and an ending."""
    journal = Journal.create(path, samples.first_record())
    for entry in ENTRIES:
        journal.write(Batch(entries=(entry,)))
    journal.write(
        Batch(
            snippets=SNIPPETS,
            checkpoint=samples.checkpoint(40.0, "boot-a", 140.0),
            ending=Ending(EndingKind.FINISHED, 41.0),
        )
    )
    journal.close()
    return read_recording(path)


def test_journal_reads_back_everything(tmp_path: Path) -> None:
    """What was written is there after closing and opening again."""
    recording = _full(tmp_path / "new" / "0001-a.session")
    assert recording == Recording(
        first=samples.first_record(),
        entries=ENTRIES,
        snippets=SNIPPETS,
        checkpoint=samples.checkpoint(40.0, "boot-a", 140.0),
        ending=Ending(EndingKind.FINISHED, 41.0),
    )


@settings(max_examples=20)
@given(st.lists(samples.entries, max_size=5), st.lists(samples.snippets, max_size=3))
def test_journal_reads_back_anything(
    drawn: list[samples.Entry], snippets: list[samples.Snippet]
) -> None:
    """Whatever the events and the words are, they come back in order."""
    entries = tuple(
        samples.Entry(
            sequence=number,
            event=entry.event,
            state=entry.state,
            step_key=entry.step_key,
            digest=entry.digest,
            snapshot=entry.snapshot,
        )
        for number, entry in enumerate(drawn, start=1)
    )
    journal = Journal.create_in_memory(samples.first_record())
    journal.write(Batch(entries=entries, snippets=tuple(snippets)))
    recording = journal.read()
    journal.close()
    latest = {snippet.snippet_id: snippet for snippet in snippets}
    assert recording.entries == entries
    assert recording.snippets == tuple(latest[key] for key in sorted(latest))
    assert recording.dropped_rows == 0


def test_journal_goes_on_after_opening(tmp_path: Path) -> None:
    """The chain of checksums continues in a journal that is opened again."""
    path = tmp_path / "0001-a.session"
    for sequence in (1, 2, 3):
        journal = (
            Journal.open(path)
            if path.exists()
            else Journal.create(path, samples.first_record())
        )
        journal.write(Batch(entries=(samples.entry(sequence),)))
        journal.close()
    assert [entry.sequence for entry in read_recording(path).entries] == [1, 2, 3]


def test_journal_is_private(tmp_path: Path) -> None:
    """Only the owner may read the file, its log and its folder."""
    folder = tmp_path / "sessions"
    journal = Journal.create(folder / "0001-a.session", samples.first_record())
    journal.write(Batch(entries=(samples.entry(1),)))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    journal.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "0001-a.session-wal" in modes
    assert set(modes.values()) == {0o600}


def test_journal_commits_all_of_a_batch_or_nothing() -> None:
    """A batch with an entry that is there already leaves no trace, and the chain is whole."""
    journal = Journal.create_in_memory(samples.first_record())
    journal.write(Batch(entries=(samples.entry(1),)))
    with pytest.raises(JournalError):
        journal.write(Batch(entries=(samples.entry(2), samples.entry(1)), snippets=SNIPPETS))
    journal.write(Batch(entries=(samples.entry(2),)))
    recording = journal.read()
    journal.close()
    assert [entry.sequence for entry in recording.entries] == [1, 2]
    assert recording.snippets == ()
    assert recording.dropped_rows == 0


def test_words_lie_apart_from_entries(tmp_path: Path) -> None:
    """No word of a snippet is in any row of the entries, not even in a snapshot."""
    path = tmp_path / "0001-a.session"
    _full(path)
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT payload FROM entries").fetchall()
    connection.close()
    history = b"".join(row[0] for row in rows).lower()
    assert len(rows) == len(ENTRIES)
    for word in " ".join(WORDS).split():
        if len(word) > 3:
            assert word.encode() not in history


def test_journal_that_is_only_read_gets_no_files_beside_it(tmp_path: Path) -> None:
    """They would lie about for good, one pair for each session."""
    path = tmp_path / "0001-a.session"
    _full(path)
    before = sorted(tmp_path.iterdir())
    read_recording(path)
    assert sorted(tmp_path.iterdir()) == before
    assert not list(tmp_path.glob("*-wal"))


def test_journal_reads_while_another_handle_writes(tmp_path: Path) -> None:
    """Reading needs no lock and sees what is committed."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    journal.write(Batch(entries=(samples.entry(1),)))
    assert len(read_recording(path).entries) == 1
    journal.write(Batch(entries=(samples.entry(2),)))
    assert len(read_recording(path).entries) == 2
    journal.close()


def test_open_refuses_a_second_writer(tmp_path: Path) -> None:
    """Two programs never write one session."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    with pytest.raises(JournalError, match="another program is writing it"):
        Journal.open(path)
    journal.close()
    Journal.open(path).close()


def test_create_never_overwrites(tmp_path: Path) -> None:
    """A session that exists is refused and stays as it is."""
    path = tmp_path / "0001-a.session"
    before = _full(path)
    with pytest.raises(JournalError, match="exists already"):
        Journal.create(path, samples.first_record())
    assert read_recording(path) == before


def test_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A journal of a newer program is named as such and not changed by a byte."""
    path = tmp_path / "0001-a.session"
    _full(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    for attempt in (read_recording, Journal.open):
        with pytest.raises(JournalError, match="newer version of the program"):
            attempt(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a database" * 500, None])
def test_foreign_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """Nothing, rubbish, and a database of somebody else are no journals."""
    path = tmp_path / "0001-a.session"
    if content is None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE entries (key)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    for attempt in (read_recording, Journal.open):
        with pytest.raises(DamagedJournal):
            attempt(path)
    assert path.read_bytes() == before


def test_missing_file_is_said(tmp_path: Path) -> None:
    """A session that is not there is an error in plain words, and no file appears."""
    with pytest.raises(JournalError, match="reading the session file"):
        read_recording(tmp_path / "0001-a.session")
    assert list(tmp_path.iterdir()) == []


# -- damage --------------------------------------------------------------------------------


def _tampered(path: Path, statement: str, *values: object) -> Recording:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()
    return read_recording(path)


def test_damaged_entry_ends_what_is_trusted(tmp_path: Path) -> None:
    """The entries before a changed one are kept, the rest are counted as dropped."""
    path = tmp_path / "0001-a.session"
    _full(path)
    payload = encode(samples.entry(30, at=31.0))
    recording = _tampered(path, "UPDATE entries SET payload = ? WHERE key = 30", payload)
    assert recording.entries == ENTRIES[:29]
    assert recording.dropped_rows == 11
    assert recording.snippets == SNIPPETS


def test_missing_entry_ends_what_is_trusted(tmp_path: Path) -> None:
    """A gap in the history is recognised by the chain."""
    path = tmp_path / "0001-a.session"
    _full(path)
    recording = _tampered(path, "DELETE FROM entries WHERE key = 39")
    assert recording.entries == ENTRIES[:38]
    assert recording.dropped_rows == 1


def test_damaged_snippet_is_dropped_alone(tmp_path: Path) -> None:
    """Snippets stand each for itself."""
    path = tmp_path / "0001-a.session"
    _full(path)
    recording = _tampered(path, "UPDATE snippets SET checksum = x'00' WHERE key = 1")
    assert recording.snippets == SNIPPETS[1:]
    assert recording.dropped_rows == 1
    with pytest.raises(DamagedJournal, match="some of its rows are damaged"):
        Journal.open(path)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recording, bytes]:
    """A journal that holds everything, as a recording and as its file's content."""
    path = tmp_path_factory.mktemp("full") / "0001-a.session"
    return _full(path), path.read_bytes()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_flipped_byte_is_never_believed(
    tmp_path_factory: pytest.TempPathFactory,
    full: tuple[Recording, bytes],
    data: st.DataObject,
) -> None:
    """Any one byte changed: refused, or a true prefix that says it is one, or unharmed."""
    folder = tmp_path_factory.mktemp("flip")
    whole, content = full[0], bytearray(full[1])
    position = data.draw(st.integers(0, len(content) - 1), label="position")
    content[position] ^= data.draw(st.integers(1, 255), label="change")
    damaged = folder / "0002-b.session"
    damaged.write_bytes(content)
    try:
        recording = read_recording(damaged)
    except JournalError:
        return
    assert recording.first == whole.first
    assert recording.entries == whole.entries[: len(recording.entries)]
    assert set(recording.snippets) <= set(whole.snippets)
    assert recording.ending in (None, whole.ending)
    assert recording == whole or recording.dropped_rows > 0


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_truncated_file_is_never_believed(
    tmp_path_factory: pytest.TempPathFactory,
    full: tuple[Recording, bytes],
    data: st.DataObject,
) -> None:
    """A file cut short: refused, or a true prefix that says it is one."""
    folder = tmp_path_factory.mktemp("cut")
    whole, content = full
    length = data.draw(st.integers(0, len(content) - 1), label="length")
    damaged = folder / "0002-b.session"
    damaged.write_bytes(content[:length])
    try:
        recording = read_recording(damaged)
    except JournalError:
        return
    assert recording.entries == whole.entries[: len(recording.entries)]
    assert recording.dropped_rows > 0
