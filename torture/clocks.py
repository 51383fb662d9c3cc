"""A wall clock that jumps: steps keep their time, and the pages show none that is nonsense.

The program's own clock is the kernel's monotonic one. The wall clock comes in where a
session begins, and where one is gone on with after a time without power; here it is one
that jumps. A machine that sleeps is a jump too: its monotonic clock stands still.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from assistant.app.opening import moved_slot_end, wall_slot
from assistant.harvest.facts import Harvest, harvest
from assistant.harvest.files import Format, text_of
from assistant.plan.runsheet import RunSheet
from assistant.session.states import State
from tests.scenarios.room import messages, source_sheet
from torture import disks
from torture.outcomes import Outcome, Tally
from torture.rooms import KeptRoom, go_to_any_step, press_from_now_on, run_to_the_end, run_until

WINTER, SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
DAY = datetime(2026, 10, 25, 1, 30, tzinfo=SUMMER)
"""The night in which clocks are put back."""

SAME_SECONDS = 2.0


@dataclass
class Wall:
    """A wall clock over the session's own, which ``jump`` moves."""

    began_at: datetime
    jumped: timedelta = timedelta()

    def now(self, session_seconds: float) -> datetime:
        return self.began_at + timedelta(seconds=session_seconds) + self.jumped

    def jump(self, by: timedelta) -> None:
        self.jumped += by


JUMPS = {
    "set by the network, from 1970": DAY - datetime(1970, 1, 1, tzinfo=WINTER),
    "set back to 1970": datetime(1970, 1, 1, tzinfo=WINTER) - DAY,
    "summer time begins": timedelta(hours=1),
    "summer time ends": timedelta(hours=-1),
    "corrected a little": timedelta(seconds=-7),
    "a day ahead": timedelta(days=1),
    "the machine slept for an hour": timedelta(hours=1),
    "past 2038": datetime(2038, 1, 20, tzinfo=WINTER) - DAY,
}


def make_jumps(count: int, chance: random.Random) -> Outcome:
    """Each in turn, in any step, with the power cut or not."""
    tally = Tally("clock")
    names = list(JUMPS)
    alone = _alone()
    for number in range(count):
        name = names[number % len(names)]
        is_cut = chance.random() < 0.5
        failures = _one(JUMPS[name], chance, alone, is_cut=is_cut)
        tally.count([f"{name}{', power cut' * is_cut}: {text}" for text in failures])
    return tally.outcome("; ".join(names))


def _alone() -> Harvest:
    """The same session by a clock that never jumps."""
    with disks.scratch() as folder:
        room = KeptRoom(folder / "0001-alone.session")
        go_to_any_step(room, random.Random(0))
        run_until(room, lambda: room.state is State.LISTENING)
        room.listener.hear("what do we keep", 2.0)
        run_to_the_end(room)
        facts = harvest(room.recording())
        room.close()
    return facts


def _one(jump: timedelta, chance: random.Random, alone: Harvest, *, is_cut: bool) -> list[str]:
    wall = Wall(DAY)
    with disks.scratch() as folder:
        room = _begun_by(wall, folder / "0001-jumping.session", chance)
        try:
            go_to_any_step(room, chance)
            wall.jump(jump)
            if is_cut:
                _cut_power(room, wall)
            run_until(room, lambda: room.state is State.LISTENING)
            room.listener.hear("what do we keep", 2.0)
            failures = [] if run_to_the_end(room) else [f"the session stands in {room.state}"]
            facts = harvest(room.recording())
        finally:
            room.close()
    failures += _step_differences(facts, alone) if not is_cut else []
    return [*failures, *_nonsense(facts)]


def _begun_by(wall: Wall, path: Path, chance: random.Random) -> KeptRoom:
    """A session in a slot of its own, or in one by the clock."""
    sheet: RunSheet = source_sheet()
    if chance.random() < 0.5:
        starts = wall.now(0).hour * 60 + wall.now(0).minute
        sheet = msgspec.structs.replace(sheet, slot_starts_at_minutes=starts)
        sheet = msgspec.structs.replace(sheet, wall_slot=wall_slot(sheet, wall.now(0)))
    return KeptRoom(path, sheet, wall.now(0).isoformat(timespec="seconds"))


def _cut_power(room: KeptRoom, wall: Wall) -> None:
    """Off and on again, and a press to go on."""
    ends_at = moved_slot_end(room.sheet, wall.now(room.now), room.now)
    room.start_again(ends_at, was_powered_off=True)
    run_until(room, lambda: room.engine.situation.speaking is None)
    room.press()
    press_from_now_on(room)


def _step_differences(facts: Harvest, alone: Harvest) -> Iterator[str]:
    """Every step took the time that it takes by a clock that does not jump."""
    for step, wanted in zip(facts.steps, alone.steps, strict=True):
        if step.actual_seconds is None or wanted.actual_seconds is None:
            yield f"{step.title} was never reached"
        elif abs(step.actual_seconds - wanted.actual_seconds) > SAME_SECONDS:
            yield f"{step.title} took {step.actual_seconds:.0f} s"


def _nonsense(facts: Harvest) -> Iterator[str]:
    """Times that nobody can believe."""
    if not facts.said:
        yield "what was said is not on the page"
    if not 0 < facts.lasted_seconds < 3 * 3600:
        yield f"the session lasted {facts.lasted_seconds:.0f} s"
    for said in facts.said:
        if said.wall_time is not None and not _is_within(facts, said.wall_time):
            yield f"something was said at {said.wall_time}"
    for form in Format:
        if "1970" in text_of(form, [facts], messages()):
            yield f"the page as {form.value} shows 1970"


def _is_within(facts: Harvest, moment: datetime) -> bool:
    assert facts.started_at is not None
    seconds = (moment - facts.started_at).total_seconds()
    return 0 <= seconds <= facts.began_at + facts.lasted_seconds + 1
