"""What the room did with its time, seen by whole workshops."""

from __future__ import annotations

import msgspec

from assistant.harvest.adjustments import adjustments, began_at
from assistant.harvest.facts import harvest
from assistant.plan.runsheet import WallSlot
from assistant.session.states import State
from tests.scenarios.room import Room
from tests.scenarios.workshop import agree, late_by, run_to_the_end, workshop


def test_more_time_is_told_with_its_step() -> None:
    """Once for each time that it was asked for and given; a pause is none."""
    room = Room(workshop())
    room.go_to("Talk")
    room.press_then_hold()
    room.hold(1.2)
    room.wait(60)
    room.hold(1.2)
    room.press_then_hold()
    room.press_then_hold()
    found = adjustments(room.recording())
    assert [one.seconds for one in found.extensions] == [120, 60]
    talk = next(step for step in harvest(room.recording()).steps if step.title == "Talk")
    assert talk.extended_seconds == 180
    assert talk.paused_seconds > 55


def test_what_gave_way_is_told_with_its_step() -> None:
    """As the engine took it, when the room agreed."""
    room = late_by(3)
    agree(room)
    taken = {
        room.sheet.steps[index].key: room.sheet.steps[index].seconds - seconds
        for index, seconds in room.engine.situation.given_way.items()
    }
    assert taken
    assert adjustments(room.recording()).gave_way_seconds == taken


def test_session_counts_from_the_first_press() -> None:
    """However long the device stood ready."""
    room = Room(workshop())
    room.wait(1000)
    room.press()
    lasted = run_to_the_end(room)
    recording = room.recording()
    assert abs(began_at(recording) - room.engine.situation.began_at) < 0.01
    assert abs(harvest(recording).lasted_seconds - lasted) < 2


def test_late_start_is_told_where_the_slot_is_the_clocks() -> None:
    """The slot began, and four minutes later somebody pressed."""
    room = Room(workshop(wall_slot=WallSlot(60.0, 60.0 + 35 * 60)))
    room.wait(300)
    room.press()
    room.wait_for(State.WAITING)
    late = harvest(room.recording()).late_seconds
    assert late is not None
    assert 239 < late < 242
    assert harvest(Room(workshop()).recording()).late_seconds is None


def test_journal_of_another_version_is_put_right_by_its_snapshots() -> None:
    """What this program would have done otherwise does not count."""
    room = late_by(3)
    agree(room)
    room.wait(300)
    recording = room.recording()
    entries = tuple(msgspec.structs.replace(one, digest="other") for one in recording.entries)
    assert any(one.snapshot for one in entries)
    found = adjustments(msgspec.structs.replace(recording, entries=entries))
    assert found.gave_way_seconds == adjustments(recording).gave_way_seconds
