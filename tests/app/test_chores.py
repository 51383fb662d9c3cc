"""What the device does while it stands ready, on real sessions and real parts."""

from __future__ import annotations

import queue
import time
from pathlib import Path

import pytest

from assistant.app.chores import DeviceChores
from assistant.app.chosen import Chosen, read_chosen
from assistant.app.places import Places
from assistant.devices.clock import SessionClock
from assistant.journal.records import Batch, Ending, EndingKind
from assistant.journal.store import Journal, read_recording
from assistant.plan.lines import Message, Speech
from assistant.session.events import Chore, ChoreDone
from assistant.settings import config_folder
from tests.harvest import samples


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(config_folder(), tmp_path / "cache", tmp_path / "state")


def a_session(places: Places, name: str) -> Path:
    path = places.sessions / f"{name}.session"
    recording = samples.recording(samples.snippet(1, f"who waters {name}", 400.0))
    journal = Journal.create(path, recording.first)
    journal.write(Batch(entries=recording.entries, snippets=recording.snippets))
    journal.write(Batch(ending=Ending(EndingKind.FINISHED, 910.0)))
    journal.close()
    return path


def chores(places: Places, own: str = "0003-own") -> tuple[DeviceChores, queue.SimpleQueue]:
    inbox: queue.SimpleQueue = queue.SimpleQueue()
    own_path = places.sessions / f"{own}.session"
    return DeviceChores(places, own_path, SessionClock(), inbox, lambda text: 1.0), inbox


def test_last_session_is_forgotten_and_no_other(places: Places) -> None:
    """Not the one that stands ready, and not the one before the last."""
    paths = [a_session(places, name) for name in ("0001-first", "0002-second", "0003-own")]
    doing, inbox = chores(places)
    doing.forget_last()
    done = inbox.get(timeout=20)
    assert isinstance(done, ChoreDone)
    assert (done.chore, done.words) == (Chore.FORGET, (Message("forgotten"),))
    assert [len(read_recording(path).snippets) for path in paths] == [1, 0, 1]


def test_nothing_to_forget_is_said(places: Places) -> None:
    """A new device."""
    a_session(places, "0003-own")
    doing, inbox = chores(places)
    doing.forget_last()
    assert inbox.get(timeout=20).words == (Message("nothing-to-forget"),)


def test_session_that_cannot_be_forgotten_is_said(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    """Another program holds it."""
    path = a_session(places, "0001-first")
    holder = Journal.open(path)
    doing, inbox = chores(places)
    try:
        doing.forget_last()
        assert inbox.get(timeout=20).words == (Message("not-forgotten"),)
    finally:
        holder.close()
    assert len(read_recording(path).snippets) == 1
    caplog.clear()


def test_check_up_says_what_doctor_says(places: Places) -> None:
    """Without opening a part that the session has."""
    doing, inbox = chores(places)
    doing.check_up()
    done = inbox.get(timeout=60)
    assert done.chore is Chore.CHECK_UP
    assert done.words
    assert all(isinstance(one, Speech) for one in done.words)


def test_volume_is_remembered(places: Places) -> None:
    """For later sessions."""
    doing, _ = chores(places)
    doing.keep_volume(-6.0)
    deadline = time.monotonic() + 10
    while read_chosen(places.state) == Chosen() and time.monotonic() < deadline:
        pass
    assert read_chosen(places.state) == Chosen(volume_db=-6.0)


def test_knob_that_is_turned_far_is_remembered_where_it_stopped(places: Places) -> None:
    """Whoever writes last wrote the last of it, however the threads ran."""
    doing, _ = chores(places)
    for steps in range(20):
        doing.keep_volume(-1.5 * steps)
    deadline = time.monotonic() + 10
    while read_chosen(places.state).volume_db != -28.5 and time.monotonic() < deadline:
        pass
    assert read_chosen(places.state) == Chosen(volume_db=-28.5)
