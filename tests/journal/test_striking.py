"""Struck words are gone for good: from the file, its log, its copies, and the raw disk."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import JournalError
from assistant.journal.log import ERASED_MARK, log_of, lost_commits
from assistant.journal.recorder import ImmediateRecorder, Recorder
from assistant.journal.records import Batch, Erasure
from assistant.journal.sessions import recover
from assistant.journal.store import Journal, read_recording
from tests.journal import samples
from tests.raw_disks import RawDisk, raw_disk

__all__ = ["raw_disk"]

PATIENCE_SECONDS = 10.0
SAID = re.compile(rb"(?:struck|kept)[0-9]+zebra")
ROOT = Path(__file__).parents[2]

WRITER = """
import os, signal, sys
from pathlib import Path
from tests.journal.test_striking import hold_a_debrief
hold_a_debrief(Path(sys.argv[1]), lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


def said(number: int, times: int = 8) -> samples.Snippet:
    """A snippet whose words tell whether it will be struck: every third is."""
    word = f"{'kept' if number % 3 else 'struck'}{number}zebra"
    return samples.snippet(number, " ".join([word] * times))


def hold_a_debrief(path: Path, at_the_end: Callable[[], None]) -> None:
    """300 snippets of any length in a new journal, some renewed, 100 of them struck: some
    while the others come in, the rest together."""
    rng = random.Random(5)
    journal = Journal.create(path, samples.first_record())
    erased: list[int] = []
    recorder = ImmediateRecorder(
        journal, lambda _: None, lambda _: None, on_erased=erased.extend
    )
    for first in range(1, 301, 15):
        numbers = list(range(first, first + 15))
        recorder.write([said(number, rng.randint(1, 40)) for number in numbers])
        recorder.write([said(number, rng.randint(1, 60)) for number in numbers[::4]])
        recorder.record(samples.entry(first // 15 + 1))
        if first < 100:
            recorder.erase([number for number in numbers if number % 3 == 0])
    recorder.erase(range(102, 301, 3))
    assert sorted(set(erased)) == list(range(3, 301, 3))
    at_the_end()
    journal.close()


def words_in(content: bytes) -> tuple[int, int]:
    """How many struck and how many kept words there are, each once."""
    found = set(SAID.findall(content))
    struck = [word for word in found if word.startswith(b"struck")]
    return len(struck), len(found) - len(struck)


def in_folder(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_struck_words_are_in_no_file_and_kept_ones_are(tmp_path: Path) -> None:
    """Main file, log and index, while the session goes on and after it."""
    path = tmp_path / "0001-a.session"
    seen = []
    hold_a_debrief(path, lambda: seen.append(words_in(in_folder(tmp_path))))
    seen.append(words_in(in_folder(tmp_path)))
    assert seen == [(0, 200), (0, 200)]
    recording = read_recording(path)
    assert recording.dropped_rows == 0
    assert recording.struck_ids == tuple(range(3, 301, 3))
    assert len(recording.snippets) == 200
    assert recording.last_snippet_id == 300


@pytest.mark.parametrize("is_killed", [False, True], ids=["closed", "killed"])
def test_struck_words_are_nowhere_on_the_raw_disk(raw_disk: RawDisk, is_killed: bool) -> None:
    """Not in free blocks either; also when the program dies right after it was said that
    they are gone."""
    with raw_disk.mounted() as folder:
        path = folder / "sessions" / "0001-a.session"
        if is_killed:
            done = subprocess.run(
                [sys.executable, "-c", WRITER, str(path)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                timeout=60,
                check=False,
            )
            assert done.returncode == -9
        else:
            hold_a_debrief(path, lambda: None)
    assert words_in(raw_disk.content()) == (0, 200)


def test_log_that_is_only_deleted_would_be_seen(
    raw_disk: RawDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search itself can fail: without the overwriting, words are left in free blocks."""
    monkeypatch.setattr(Journal, "_try_to_scrub", lambda _: None)
    with raw_disk.mounted() as folder:
        journal = Journal.create(folder / "0001-a.session", samples.first_record())
        journal.write(Batch(snippets=(said(3),)))
        journal.write(Batch(erasure=Erasure((3,))))
        journal.close()
    assert words_in(raw_disk.content()) == (1, 0)


def test_open_reader_makes_it_wait_and_no_more(tmp_path: Path) -> None:
    """Nothing is said to be gone while somebody can still read it; what follows is kept."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    erased: list[tuple[int, ...]] = []
    now = [0.0]
    recorder = ImmediateRecorder(
        journal,
        lambda _: None,
        lambda _: None,
        on_erased=erased.append,
        monotonic=lambda: now[0],
    )
    recorder.write([said(1), said(3)])
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    assert len(reader.execute("SELECT * FROM snippets").fetchall()) == 2
    recorder.erase([3])
    recorder.record(samples.entry(1))
    assert erased == []
    assert not recorder.is_failing
    reader.execute("ROLLBACK")
    now[0] += 1.0
    recorder.write([])
    assert erased == [(3,)]
    assert words_in(in_folder(tmp_path)) == (0, 1)
    assert reader.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    reader.close()
    journal.close()
    assert len(read_recording(path).entries) == 1


def test_thread_tells_each_erasure_when_it_is_done(tmp_path: Path) -> None:
    """In the order asked for, from the writer's thread."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    erased: list[tuple[int, ...]] = []
    both = threading.Event()

    def note(snippet_ids: tuple[int, ...]) -> None:
        erased.append(snippet_ids)
        if len(erased) == 2:
            both.set()

    recorder = Recorder(journal, lambda _: None, lambda _: None, on_erased=note)
    for number in (1, 2, 3):
        recorder.keep(said(number))
    recorder.erase([3])
    recorder.erase([1, 2])
    assert both.wait(PATIENCE_SECONDS)
    recorder.close()
    journal.close()
    assert erased == [(3,), (1, 2)]
    assert words_in(in_folder(tmp_path)) == (0, 0)


def test_words_that_come_after_they_were_struck_are_not_kept(tmp_path: Path) -> None:
    """Not in this run, not after the program started again."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    recorder = ImmediateRecorder(journal, lambda _: None, lambda _: None)
    recorder.erase([3])
    recorder.keep(said(3))
    recorder.keep(said(4))
    journal.close()
    journal = Journal.open(path)
    journal.write(Batch(snippets=(said(3),)))
    journal.close()
    assert words_in(in_folder(tmp_path)) == (0, 1)
    assert read_recording(path).last_snippet_id == 4


class RefusingJournal(Journal):
    """A real journal whose disk refuses while ``refuses`` is set."""

    refuses = True

    def write(self, batch: Batch) -> None:
        if self.refuses:
            raise JournalError("writing", "no space", "make some")
        super().write(batch)


def test_refusing_disk_gets_the_erasure_later_and_the_words_never() -> None:
    """They wait in memory like all the rest; struck words do not even wait."""
    journal = RefusingJournal.create_in_memory(samples.first_record())
    assert isinstance(journal, RefusingJournal)
    erased: list[tuple[int, ...]] = []
    now = [0.0]
    recorder = ImmediateRecorder(
        journal,
        lambda _: None,
        lambda _: None,
        on_erased=erased.append,
        monotonic=lambda: now[0],
    )
    recorder.write([said(3), said(4)])
    recorder.erase([3])
    assert erased == []
    assert said(3) not in recorder._unwritten
    journal.refuses = False
    now[0] += 10.0
    recorder.write([])
    assert erased == [(3,)]
    recording = journal.read()
    journal.close()
    assert [one.snippet_id for one in recording.snippets] == [4]
    assert recording.struck_ids == (3,)


def test_power_cut_while_the_log_is_overwritten_loses_nothing(tmp_path: Path) -> None:
    """A log of which only the head is void yet: all is there, and the rest goes at the next
    opening."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    journal.write(Batch(snippets=(said(3), said(4)), entries=(samples.entry(1),)))
    old_log = log_of(path).read_bytes()
    journal.write(Batch(erasure=Erasure((3,))))
    journal.scrub()
    cut = tmp_path / "cut" / path.name
    cut.parent.mkdir()
    cut.write_bytes(path.read_bytes())
    log_of(cut).write_bytes(ERASED_MARK + old_log[len(ERASED_MARK) :])
    journal.close()
    assert words_in(in_folder(cut.parent)) == (1, 1)
    assert lost_commits(cut) == 0
    journal = Journal.open(cut)
    assert words_in(in_folder(cut.parent)) == (0, 1)
    journal.write(Batch(entries=(samples.entry(2),)))
    journal.close()
    recording = read_recording(cut)
    assert (recording.dropped_rows, len(recording.entries)) == (0, 2)


def test_damaged_copy_goes_with_the_words_that_are_struck(tmp_path: Path) -> None:
    """A journal that was set aside holds them too; the rebuilt one knows what was struck."""
    path = tmp_path / "0001-a.session"
    journal = Journal.create(path, samples.first_record())
    journal.write(
        Batch(entries=(samples.entry(1),), snippets=(said(1), said(3)), erasure=Erasure((9,)))
    )
    journal.close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE entries SET checksum = x'00'")
    other.close()
    recovered = recover(path, "boot-b", 1.0).recording
    assert recovered.struck_ids == (9,)
    assert list(tmp_path.glob("*.damaged-*"))
    journal = Journal.open(path)
    recorder = ImmediateRecorder(journal, lambda _: None, lambda _: None)
    recorder.erase([3])
    journal.close()
    assert not list(tmp_path.glob("*.damaged-*"))
    assert words_in(in_folder(tmp_path)) == (0, 1)
