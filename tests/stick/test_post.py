"""The service and the stick's program, and what passes between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.app.stick_notes import StickNotes, open_post
from assistant.plan.lines import Message
from assistant.signals import LightPattern
from assistant.stick.post import Note, ServicePost, Standing, send, standing
from tests.scenarios.room import Room


@pytest.fixture
def post(tmp_path: Path):  # type: ignore[no-untyped-def]
    post = open_post(tmp_path)
    assert post is not None
    yield post
    post.close()


def test_standing_is_shown_as_long_as_the_service_lives(tmp_path: Path) -> None:
    """Ready, in a session, and away."""
    assert standing(tmp_path) is Standing.ABSENT
    post = ServicePost(tmp_path)
    assert standing(tmp_path) is Standing.BUSY
    post.tell(is_ready=True)
    assert standing(tmp_path) is Standing.READY
    post.tell(is_ready=False)
    assert standing(tmp_path) is Standing.BUSY
    post.close()
    assert standing(tmp_path) is Standing.ABSENT


def test_second_service_gets_no_post(post: ServicePost, tmp_path: Path) -> None:
    """One of them has the loudspeaker."""
    assert open_post(tmp_path) is None


def test_new_service_forgets_what_an_earlier_one_was_told(tmp_path: Path) -> None:
    """It is out of date."""
    ServicePost(tmp_path).close()
    send(tmp_path, 1, Note(Message("stick-seen")))
    post = open_post(tmp_path)
    assert post is not None
    assert post.notes() == []
    post.close()


def test_notes_come_in_order_and_nonsense_is_thrown_away(
    post: ServicePost, tmp_path: Path
) -> None:
    """By their numbers."""
    (tmp_path / "stick" / "00.json").write_text("nonsense")
    for number, key in ((10, "stick-check"), (9, "stick-seen")):
        send(tmp_path, number, Note(Message(key)))
    keys = [note.message.key for _, note in post.notes() if note.message]
    assert keys == ["stick-seen", "stick-check"]
    assert not (tmp_path / "stick" / "00.json").exists()


# -- in the room ---------------------------------------------------------------------------


@pytest.fixture
def ready(post: ServicePost) -> Room:
    """A device that has said that it is ready, and looks out for sticks."""
    room = Room()
    room.loop.companions.append(StickNotes(post, room.loop))
    room.wait(15)
    return room


def test_sentences_are_said_one_after_the_other(ready: Room, tmp_path: Path) -> None:
    """None cuts the one before; the light shows that the stick is not to be taken yet."""
    assert standing(tmp_path) is Standing.READY
    send(tmp_path, 1, Note(Message("stick-seen")))
    send(tmp_path, 2, Note(Message("stick-may-be-taken"), is_last=True))
    ready.wait(2)
    assert ready.last_said() == "A stick. I look at what is on it."
    assert ready.light.pattern is LightPattern.RUNNING
    ready.wait(10)
    assert ready.last_said() == "You may take the stick."
    assert ready.light.pattern is LightPattern.READY


def test_session_that_runs_hears_nothing_of_a_stick(ready: Room, tmp_path: Path) -> None:
    """Not then, and not when it is over; only what has changed is still to be used."""
    ready.press()
    ready.wait(5)
    assert standing(tmp_path) is Standing.BUSY
    send(tmp_path, 1, Note(Message("stick-seen")))
    send(tmp_path, 2, Note(plan="Short"))
    ready.wait(30)
    assert ready.said("A stick. I look at what is on it.") == 0
    assert ready.loop.next_plan is None
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [f"{2:020}.json"]


def test_what_a_stick_brought_is_stood_ready_with(ready: Room, tmp_path: Path) -> None:
    """After the last sentence."""
    send(tmp_path, 1, Note(Message("stick-may-be-taken"), is_last=True))
    send(tmp_path, 2, Note(plan="Short"))
    ready.wait(1)
    assert ready.loop.next_plan is None
    ready.wait(10)
    assert (ready.loop.next_plan, ready.loop.is_stopped) == ("Short", True)
