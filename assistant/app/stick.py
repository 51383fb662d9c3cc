"""What happens when a stick is plugged: plans in, harvests out, a look at the parts.

In steps, each of which can be repeated: the unit mounts the stick for reading before the
first, for writing before the second, and unmounts it before the last.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from assistant.app.chosen import read_chosen, take_plan
from assistant.app.places import Places, runtime_folder
from assistant.app.stick_voice import LOOK_SECONDS, Announcer, await_rest
from assistant.devices.clock import boot_id
from assistant.devices.timekeeping import seconds_since_boot
from assistant.errors import FacilitateError
from assistant.plan.lines import Message
from assistant.stick.limits import Limits, Refused, StickError, Trouble, trouble_of
from assistant.stick.memory import (
    DateFound,
    Memory,
    MemoryLost,
    Visit,
    read_memory,
    read_visit,
    write_memory,
    write_visit,
)
from assistant.stick.names import (
    CHECK_NAME,
    HARVESTS_NAME,
    PROBLEMS_NAME,
    folder_name,
)
from assistant.stick.post import Standing, standing
from assistant.stick.reading import opened_folder
from assistant.stick.telling import (
    Taken,
    problems_text,
    said_of_harvests,
    said_of_taken,
    said_of_trouble,
)
from assistant.stick.turns import is_turn_of, join, leave, others, turn_of
from assistant.stick.writing import delete_file, has_same, make_folder, write_file, write_folder

logger = logging.getLogger(__name__)

USUAL_LIMITS = Limits()
MOST_OF_A_NAME = 99
"""Folders of one day and title."""


class StickNotDone(FacilitateError):
    """The stick was taken too early, or is broken; it was said aloud already."""


@dataclass(frozen=True)
class Device:
    """What the steps work with. ``own``: the folder of what is known of sticks. ``stick``:
    the name of the one that they are done with, where there may be another."""

    places: Places
    announcer: Announcer
    stick: str = ""

    @property
    def own(self) -> Path:
        return self.places.state / "stick"

    @property
    def turns(self) -> Path:
        return self.own / "turns"


def run_steps(
    step: str,
    folder: Path | None,
    places: Places,
    echo: Callable[[str], None],
    *,
    speaks: bool,
    waits: bool,
) -> None:
    """Do ``all``, or one step as the unit asks for it: ``wait``, ``in``, ``out``, ``end``.

    Raises ``StickNotDone``, ``FacilitateError``.
    """
    signal.signal(signal.SIGTERM, _taken_away)
    runtime = runtime_folder(places)
    stick = folder.name if folder is not None and step != "all" else ""
    device = Device(places, Announcer(places, echo, speaks=speaks), stick)
    if step == "wait" and stick:
        _await_turn(device)
    elif waits or step == "wait":
        _await_rest(runtime)
    elif standing(runtime) is Standing.BUSY:
        raise StickNotDone("a session is running; do it again when that is over, or use --wait")
    if step == "wait":
        return
    with _alone(places.state / "stick"):
        if step in {"in", "out"} and folder is not None:
            _require_mounted(folder, device)
        if step in {"all", "in"} and folder is not None:
            take_in(folder, device)
        if step in {"all", "out"} and folder is not None:
            hand_out(folder, device)
        if step == "end":
            say_farewell(device)
        elif step == "all":
            conclude(device)
            echo("Unmount the stick before you take it.")


def _await_rest(runtime: Path) -> None:
    """A stick that is pulled meanwhile has not even been looked at."""
    try:
        await_rest(runtime)
    except OSError as refusal:
        raise StickNotDone(f"not waited to the end: {refusal.strerror or refusal}") from None


def _await_turn(device: Device) -> None:
    """Behind the sticks that were plugged before; what was waited for is said."""
    try:
        join(device.turns, device.stick, boot_id(), seconds_since_boot)
    except MemoryLost as refusal:  # then it does not wait for the others
        logger.error("%s", refusal)
    is_told = False
    while True:
        _await_rest(runtime_folder(device.places))
        if is_turn_of(device.turns, device.stick, boot_id()):
            return
        if not is_told:
            device.announcer.tell(Message("stick-next"))
            is_told = True
        _pause()


def _pause() -> None:
    try:
        time.sleep(LOOK_SECONDS)
    except OSError as refusal:
        raise StickNotDone(f"not waited to the end: {refusal.strerror or refusal}") from None


def _require_mounted(folder: Path, device: Device) -> None:
    """Else a harvest would be taken out to nowhere."""
    with _told(device):
        if not os.path.ismount(folder):
            raise StickError(Trouble.UNREADABLE, f"nothing is mounted at {folder}")


def _taken_away(*_: object) -> None:
    """The unit ends with its stick."""
    raise OSError(errno.ENODEV, "taken away")


@contextmanager
def _alone(own: Path) -> Iterator[None]:
    """One stick at a time: another one waits."""
    try:
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(own / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as refusal:
        raise StickNotDone(
            f"{own}: found {refusal.strerror}, expected a folder to write in"
        ) from refusal
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


# -- in ------------------------------------------------------------------------------------


def take_in(
    folder: Path,
    device: Device,
    limits: Limits = USUAL_LIMITS,
    monotonic: Callable[[], float] = time.monotonic,
) -> Taken:
    """Copy plans, recordings and settings from a stick, those that are new and good.

    Nothing is written on the stick. Raises ``StickNotDone``, ``FacilitateError``.
    """
    device.announcer.tell(Message("stick-seen"))
    from assistant.app.stick_intake import take_everything  # after it is said: it takes time

    with _told(device, is_reading=True), opened_folder(str(folder)) as root:
        turn = turn_of(device.turns, device.stick, boot_id())
        plugged_at = turn.boot_seconds if turn is not None else None
        brought = take_everything(
            root, device.places, device.own, limits, monotonic, plugged_at
        )
    taken = brought.taken
    said = said_of_taken(taken)
    for message in said:
        device.announcer.tell(message)
    plan = _plan_from_now_on(device.places, taken, brought.new_plans, brought.names_plan)
    visit = Visit(
        problems=problems_text(taken), plan=plan, is_news=bool(said), date=brought.date
    )
    try:
        write_visit(device.own, visit, device.stick)
    except MemoryLost as refusal:
        logger.error("%s", refusal)
    return taken


def _plan_from_now_on(
    places: Places, taken: Taken, new_plans: list[str], names_plan: bool
) -> str | None:
    """The plan to stand ready with: what the settings name, if the stick brought those; else
    the one new plan; else the one that was chosen. None where nothing has changed."""
    if not taken.has_changed_the_device:
        return None
    chosen = read_chosen(places.state).plan
    if names_plan:
        chosen = ""
    elif len(new_plans) == 1:
        chosen = new_plans[0]
    take_plan(chosen, places)
    return chosen


# -- out -----------------------------------------------------------------------------------


def hand_out(folder: Path, device: Device) -> list[str]:
    """Write on a stick what is to be mended, the harvests that were not yet taken out, and
    how the device is; returns the harvests' titles.

    A stick that is full or locked is told, and is no error. Raises ``StickNotDone``,
    ``FacilitateError``.
    """
    visit = read_visit(device.own, device.stick)
    titles: list[str] = []
    with _told(device), opened_folder(str(folder)) as root:
        if visit.date is not None:
            visit = _with_date(root, visit, visit.date, device)
        _write_problems(root, visit)
        titles = _write_harvests(root, device)
        for message in said_of_harvests(titles):
            device.announcer.tell(message)
        from assistant.app.stick_output import checked_text

        write_file(root, CHECK_NAME, checked_text(device.places).encode())
        if not titles and not visit.is_news:
            device.announcer.tell(Message("stick-nothing-new"))
        device.announcer.tell(Message("stick-check"))
    return titles


def _with_date(root: int, visit: Visit, date: DateFound, device: Device) -> Visit:
    """The visit after its date: a new one is only in a session that stands ready anew."""
    from assistant.app.stick_date import believe_date

    is_new = believe_date(root, date, device.places, device.announcer)
    visit = msgspec.structs.replace(visit, is_news=True, date=None)
    if is_new and visit.plan is None:
        visit = msgspec.structs.replace(visit, plan=read_chosen(device.places.state).plan)
    try:
        write_visit(device.own, visit, device.stick)
    except MemoryLost as refusal:
        logger.error("%s", refusal)
    return visit


def _write_problems(root: int, visit: Visit) -> None:
    if visit.problems:
        write_file(root, PROBLEMS_NAME, visit.problems.encode())
    else:
        delete_file(root, PROBLEMS_NAME)


def _write_harvests(root: int, device: Device) -> list[str]:
    """Each is remembered after it is on the stick, so that nothing is lost to a pull."""
    from assistant.app.stick_output import harvests_to_take_out

    memory, titles = read_memory(device.own), []
    outs = harvests_to_take_out(device.places, memory.taken_out)
    if outs.unknown:
        memory = _remembered(device, _without(memory, outs.unknown))
    for out in outs.harvests:
        make_folder(root, HARVESTS_NAME)
        files = out.files()
        with opened_folder(HARVESTS_NAME, root) as parent:
            for number in range(1, MOST_OF_A_NAME + 1):
                name = folder_name(out.day, out.title, out.date_not_known, number)
                if write_folder(parent, name, files) or has_same(parent, name, files):
                    break
            else:
                raise StickError(Trouble.FULL, f"{MOST_OF_A_NAME} folders named {name}")
        taken_out = {**memory.taken_out, out.session: out.mark}
        memory = _remembered(device, msgspec.structs.replace(memory, taken_out=taken_out))
        titles.append(out.title)
    return titles


def _without(memory: Memory, sessions: set[str]) -> Memory:
    left = {name: mark for name, mark in memory.taken_out.items() if name not in sessions}
    return msgspec.structs.replace(memory, taken_out=left)


def _remembered(device: Device, memory: Memory) -> Memory:
    try:
        write_memory(device.own, memory)
    except MemoryLost as refusal:  # it will be taken out again
        logger.error("%s", refusal)
    return memory


# -- at the end ----------------------------------------------------------------------------


def say_farewell(device: Device) -> None:
    """The stick is unmounted: it may be taken; and what it brought is used from now on."""
    is_alone = not others(device.turns, device.stick, boot_id())
    taken = Message("stick-may-be-taken" if is_alone else "stick-first-may-be-taken")
    device.announcer.tell(taken, is_last=True)
    conclude(device)
    leave(device.turns, device.stick)


def conclude(device: Device) -> None:
    """What the stick brought is used from now on."""
    visit = read_visit(device.own, device.stick)
    if visit.plan is not None:
        device.announcer.renew(visit.plan)
    _forget_visit(device)


def _forget_visit(device: Device) -> None:
    try:
        write_visit(device.own, Visit(), device.stick)
    except MemoryLost as refusal:
        logger.error("%s", refusal)


@contextmanager
def _told(device: Device, *, is_reading: bool = False) -> Iterator[None]:
    """What is wrong with the stick is said; one that is gone, or that cannot even be read,
    ends all of it."""
    try:
        yield
    except Refused as refusal:
        error = StickError(Trouble.UNREADABLE, str(refusal))
    except OSError as refusal:
        error = StickError(trouble_of(refusal), refusal.strerror or str(refusal))
    except StickError as refusal:
        error = refusal
    else:
        return
    if is_reading and error.trouble is not Trouble.GONE:
        error = StickError(Trouble.UNREADABLE, str(error))
    device.announcer.tell(said_of_trouble(error.trouble), is_last=True)
    logger.warning("The stick: %s", error)
    if error.trouble in {Trouble.GONE, Trouble.UNREADABLE}:
        visit = read_visit(device.own, device.stick)
        if visit.plan is not None:
            device.announcer.renew(visit.plan)
        raise StickNotDone(f"the stick is not done: {error}; plug it in again")
