"""What was acknowledged is there after the process is killed or the log is torn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal import locking
from assistant.journal.records import Batch
from assistant.journal.sessions import find_unfinished, recover
from assistant.journal.store import Journal, read_recording
from tests.journal import samples

WRITER = """
import sys
import threading
from pathlib import Path
from assistant.journal.recorder import Recorder
from assistant.journal.store import Journal
from tests.journal import samples

a_few_ahead = threading.Semaphore(5)

def say(sequence):
    print(sequence, flush=True)
    a_few_ahead.release(sequence - say.last)
    say.last = sequence

say.last = 0

journal = Journal.create(Path(sys.argv[1]), samples.first_record())
recorder = Recorder(journal, say, lambda error: print(error, flush=True))
for sequence in range(1, 1_000_000):
    a_few_ahead.acquire()
    recorder.keep(samples.snippet(sequence, "hello there"))
    recorder.record(samples.entry(sequence))
"""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("acknowledged_before", [1, 60])
def test_killed_writer_loses_nothing_acknowledged(
    tmp_path: Path, acknowledged_before: int
) -> None:
    """kill -9 in mid-write: every acknowledged entry is there, with its snippet."""
    path = tmp_path / "0001-a.session"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(acknowledged_before)]
        assert locking.is_held(path)
        writer.kill()
        lines = writer.stdout.read().split("\n")
    acknowledged += [int(line) for line in lines[:-1]]  # a torn last line is no promise
    recording = read_recording(path)
    assert recording.dropped_rows == 0
    assert len(recording.entries) >= acknowledged[-1]
    assert len(recording.snippets) >= len(recording.entries)
    assert find_unfinished(tmp_path) == path
    Journal.open(path).close()


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, list[int]]:
    """A journal's file and its log as a power cut finds them, and the log's length after
    each of 30 commits."""
    path = tmp_path_factory.mktemp("torn") / "0001-a.session"
    log = path.with_name(path.name + "-wal")
    journal = Journal.create(path, samples.first_record())
    lengths = []
    for sequence in range(1, 31):
        journal.write(Batch(entries=(samples.entry(sequence),)))
        lengths.append(log.stat().st_size)
    content = path.read_bytes(), log.read_bytes(), lengths
    journal.close()
    return content


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_torn_log_keeps_every_whole_commit(
    tmp_path_factory: pytest.TempPathFactory,
    torn: tuple[bytes, bytes, list[int]],
    data: st.DataObject,
) -> None:
    """A log cut anywhere, rubbish after the cut or not: all commits before it are there."""
    database, log, lengths = torn
    length = data.draw(st.integers(0, len(log)), label="length")
    rubbish = data.draw(st.binary(max_size=100), label="rubbish")
    path = tmp_path_factory.mktemp("cut") / "0001-a.session"
    path.write_bytes(database)
    path.with_name(path.name + "-wal").write_bytes(log[:length] + rubbish)
    recording = read_recording(path)
    committed = sum(1 for end in lengths if end <= length)
    assert recording.dropped_rows == 0
    assert len(recording.entries) == committed
    journal = Journal.open(path)
    journal.write(Batch(entries=(samples.entry(len(recording.entries) + 1),)))
    assert journal.read().entries[: len(recording.entries)] == recording.entries
    journal.close()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_byte_flipped_in_the_log_is_never_hidden(
    tmp_path_factory: pytest.TempPathFactory,
    torn: tuple[bytes, bytes, list[int]],
    data: st.DataObject,
) -> None:
    """SQLite silently drops what lies behind the flip; we say so and keep the old log."""
    database, log, lengths = torn
    position = data.draw(st.integers(0, len(log) - 1), label="position")
    flipped = bytearray(log)
    flipped[position] ^= data.draw(st.integers(1, 255), label="change")
    path = tmp_path_factory.mktemp("flip") / "0001-a.session"
    path.write_bytes(database)
    path.with_name(path.name + "-wal").write_bytes(flipped)
    recording = read_recording(path)
    committed = len(recording.entries)
    assert [entry.sequence for entry in recording.entries] == list(range(1, committed + 1))
    if committed < len(lengths) - 1:
        assert recording.dropped_rows > 0
        recovered = recover(path, "boot-b", 1.0)
        assert recovered.recording.entries == recording.entries
        aside = path.with_name(f"{path.name}.damaged-1-wal")
        assert aside.read_bytes() == flipped
        Journal.open(path).close()
