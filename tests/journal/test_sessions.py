"""The folder of sessions: names, what is offered after a power cut, where the clock stands."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.journal.records import Batch, Ending, EndingKind
from assistant.journal.sessions import (
    begin_anew,
    find_unfinished,
    latest_finished,
    list_sessions,
    new_session_path,
    recover,
)
from assistant.journal.store import Journal, read_recording
from tests.journal import samples


def _session(
    folder: Path, ending: EndingKind | None = None, *, is_rehearsal: bool = False
) -> Path:
    """A closed session with three entries, numbered after those that are there."""
    path = new_session_path(folder, None, "Troika")
    journal = Journal.create(path, samples.first_record(is_rehearsal=is_rehearsal))
    journal.write(
        Batch(
            entries=tuple(samples.entry(number) for number in (1, 2, 3)),
            ending=Ending(ending, 3.0) if ending else None,
        )
    )
    journal.close()
    return path


def _damage(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 0xFF
    path.write_bytes(content)


def test_new_path_counts_up_and_names_what_is_known(tmp_path: Path) -> None:
    """Number, date if known, title; the folder need not be there yet."""
    folder = tmp_path / "sessions"
    date = datetime(2026, 5, 26, 11, 0, tzinfo=UTC)
    first = new_session_path(folder, date, "Été: Good CoP / bad CoP!")
    assert first.name == "0001-2026-05-26-ete-good-cop-bad-cop.session"
    _session(folder)
    assert new_session_path(folder, None, "../..").name == "0002-session.session"


def test_unfinished_is_the_newest_that_was_broken_off(tmp_path: Path) -> None:
    """Ended sessions and rehearsals are never offered."""
    assert find_unfinished(tmp_path / "nowhere") is None
    _session(tmp_path)
    broken_off = _session(tmp_path)
    _session(tmp_path, EndingKind.FINISHED)
    _session(tmp_path, is_rehearsal=True)
    assert find_unfinished(tmp_path) == broken_off


def test_session_being_written_is_not_offered(tmp_path: Path) -> None:
    """A session belongs to the process that writes it, while that lives."""
    path = _session(tmp_path)
    journal = Journal.open(path)
    assert find_unfinished(tmp_path) is None
    journal.close()
    assert find_unfinished(tmp_path) == path


def test_damaged_session_is_set_aside_and_the_search_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its bytes are kept under another name, and a warning names both."""
    good = _session(tmp_path)
    damaged = _session(tmp_path)
    _damage(damaged, 0)
    content = damaged.read_bytes()
    with caplog.at_level(logging.WARNING):
        assert find_unfinished(tmp_path) == good
    aside = tmp_path / f"{damaged.name}.damaged-1"
    assert aside.read_bytes() == content
    assert not damaged.exists()
    assert aside.name in caplog.text
    assert new_session_path(tmp_path, None, "x").name.startswith("0003-")


def test_list_is_newest_first_and_passes_over_the_unreadable(tmp_path: Path) -> None:
    """Each with its title, ending and kind."""
    _session(tmp_path, EndingKind.ENDED_EARLY)
    _damage(_session(tmp_path), 0)
    _session(tmp_path, is_rehearsal=True)
    listed = list_sessions(tmp_path)
    assert [summary.path.name[:4] for summary in listed] == ["0003", "0001"]
    assert [summary.ending for summary in listed] == [None, EndingKind.ENDED_EARLY]
    assert [summary.is_rehearsal for summary in listed] == [True, False]
    assert {summary.title for summary in listed} == {"Facilitating communities of practice"}


def test_latest_finished_prefers_a_real_session(tmp_path: Path) -> None:
    """A rehearsal is the latest only where no session came to its end."""
    assert latest_finished(tmp_path) is None
    rehearsal = _session(tmp_path, EndingKind.FINISHED, is_rehearsal=True)
    assert latest_finished(tmp_path) == rehearsal
    real = _session(tmp_path, EndingKind.ENDED_EARLY)
    _session(tmp_path, EndingKind.ABANDONED)
    _session(tmp_path)
    _session(tmp_path, EndingKind.FINISHED, is_rehearsal=True)
    assert latest_finished(tmp_path) == real


def test_begin_anew_abandons(tmp_path: Path) -> None:
    """An abandoned session is not offered again, and all of it is kept."""
    path = _session(tmp_path)
    begin_anew(path)
    assert find_unfinished(tmp_path) is None
    recording = read_recording(path)
    assert recording.ending == Ending(EndingKind.ABANDONED, 3.0)
    assert len(recording.entries) == 3


# -- where the clock stands ----------------------------------------------------------------


def _with_checkpoint(folder: Path, *checkpoint: object) -> Path:
    path = _session(folder)
    if checkpoint:
        journal = Journal.open(path)
        journal.write(Batch(checkpoint=samples.checkpoint(*checkpoint)))  # type: ignore[arg-type]
        journal.close()
    return path


@pytest.mark.parametrize(
    ("checkpoint", "now", "elapsed_seconds", "was_powered_off"),
    [
        pytest.param((), ("boot-a", 160.0), 60.0, False, id="same boot, no checkpoint"),
        pytest.param((), ("boot-b", 9.0), 3.0, True, id="new boot, no checkpoint"),
        pytest.param((50.0, "boot-a", 150.0), ("boot-a", 160.0), 60.0, False, id="same boot"),
        pytest.param((50.0, "boot-a", 150.0), ("boot-b", 9.0), 50.0, True, id="new boot"),
        pytest.param((1.0, "boot-a", 101.0), ("boot-b", 9.0), 3.0, True, id="later entry"),
        pytest.param((50.0, "boot-b", 20.0), ("boot-b", 27.0), 57.0, False, id="second boot"),
        pytest.param((50.0, "boot-b", 20.0), ("boot-a", 160.0), 50.0, True, id="third boot"),
    ],
)
def test_recover_knows_the_elapsed_time(
    tmp_path: Path,
    checkpoint: tuple[object, ...],
    now: tuple[str, float],
    elapsed_seconds: float,
    *,
    was_powered_off: bool,
) -> None:
    """In the same boot time ran on; after a new one it stood still."""
    recovered = recover(_with_checkpoint(tmp_path, *checkpoint), *now)
    assert recovered.elapsed_seconds == elapsed_seconds
    assert recovered.was_powered_off is was_powered_off
    assert len(recovered.recording.entries) == 3


def test_recover_goes_on_from_what_is_sound(tmp_path: Path) -> None:
    """A damaged row costs the rows from there on; the old file is kept as it was."""
    path = _session(tmp_path)
    second_digest = path.read_bytes().rindex(b"digest-2")
    _damage(path, second_digest)
    content = path.read_bytes()
    recovered = recover(path, "boot-b", 5.0)
    assert [entry.sequence for entry in recovered.recording.entries] == [1]
    assert recovered.elapsed_seconds == 1.0
    aside = tmp_path / f"{path.name}.damaged-1"
    assert aside.read_bytes() == content
    journal = Journal.open(path)
    journal.write(Batch(entries=(samples.entry(2),)))
    recording = journal.read()
    journal.close()
    assert [entry.sequence for entry in recording.entries] == [1, 2]
    assert recording.dropped_rows == 0
