"""The picture of the time: everything within it, nothing over anything else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assistant.harvest.facts import harvest
from assistant.harvest.picture import LONGEST_LABEL, Picture, picture
from assistant.journal.records import Recording
from tests.journal import samples
from tests.scenarios.room import Room
from tests.scenarios.workshop import agree, late_by, workshop

LABEL_PERCENT = 11
"""How wide '105:00' is on the narrowest phone."""


def kinds(room: Room) -> frozenset[str]:
    return picture(harvest(room.recording())).kinds


def test_what_the_room_did_has_its_signs() -> None:
    """More time, a pause, a press too many, and what gave way; no sign without a cause."""
    room = Room(workshop())
    room.go_to("Draw")
    assert kinds(room) == {"planned", "actual"}
    room.press_then_hold()
    room.hold(1.2)
    room.wait(30)
    room.hold(1.2)
    room.wait(5)
    assert kinds(room) == {"planned", "actual", "more", "paused"}
    room.press(times=3)
    room.wait(5)
    assert kinds(room) == {"planned", "actual", "more", "paused", "returned"}
    late = late_by(3)
    agree(late)
    late.wait(5)
    assert kinds(late) == {"planned", "actual", "less"}


@pytest.mark.parametrize("minutes", [1, 7, 35, 60, 90, 97, 240, 600])
def test_ticks_do_not_touch_each_other(minutes: int) -> None:
    """Whole minutes from the first press, with room between them on a phone."""
    sheet = samples.run_sheet(slot_seconds=minutes * 60)
    drawn: Picture = picture(harvest(Recording(first=samples.first_record(sheet))))
    assert drawn.ticks[0].text == "0:00"
    for before, after in pairwise(drawn.ticks):
        shifted = LABEL_PERCENT / 2 * ((before.anchor == "start") + (after.anchor == "end"))
        assert after.x - before.x >= LABEL_PERCENT + shifted - 0.01
    assert all(0 <= tick.x <= 100 for tick in drawn.ticks)


def test_long_title_is_shortened_in_the_picture_alone() -> None:
    """The table has it whole."""
    sheet = samples.run_sheet(samples.run_step("one", activity="long " * 20))
    drawn = picture(harvest(Recording(first=samples.first_record(sheet))))
    assert len(drawn.rows[0].label) <= LONGEST_LABEL
    assert drawn.rows[0].label.endswith("…")
