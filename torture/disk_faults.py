"""A disk that is full, that has become read-only, or that was pulled out, in mid-session.

Each is made in the kernel, on a disk of its own: what refuses is the real system call.
"""

from __future__ import annotations

import random
from pathlib import Path

from assistant.app.opening import resume_session
from assistant.app.places import Places
from assistant.errors import FacilitateError
from assistant.journal.store import read_recording
from tests.scenarios.room import messages
from torture import disks
from torture.outcomes import Outcome, Tally
from torture.rooms import KeptRoom, go_to_any_step, run_to_the_end, run_until

SMALL_DISK_BYTES = 16 << 20
TOLD_SECONDS = 30.0
KEPT_AGAIN_SECONDS = 30.0


def make_full(count: int, chance: random.Random) -> Outcome:
    """Something else fills the card in mid-session, and is deleted again later."""
    if reason := disks.why_no_mount():
        return Outcome(name="disk-full", skipped=reason)
    tally = Tally("disk-full")
    for _ in range(count):
        with (
            disks.scratch() as folder,
            disks.in_memory(folder / "disk", SMALL_DISK_BYTES) as disk,
        ):
            failures, lost, kept_again_in = _filled(disk, chance)
            tally.count(failures, lost=lost, recovered_in=kept_again_in)
    return tally.outcome("recovery: until it is kept again, by the session's clock")


def make_read_only(count: int, chance: random.Random) -> Outcome:
    """The kernel finds an error in the file system, and lets nobody write any more."""
    if reason := disks.why_no_mount():
        return Outcome(name="read-only", skipped=reason)
    tally = Tally("read-only")
    for _ in range(count):
        failures, lost = _made_read_only(chance)
        tally.count(failures, lost=lost)
    return tally.outcome("what was acknowledged before is read after the next mount")


def make_pulled(count: int, chance: random.Random) -> Outcome:
    """The disk is gone: every request to it is an error from now on."""
    if reason := disks.why_not():
        return Outcome(name="disk-pulled", skipped=reason)
    tally = Tally("disk-pulled")
    for _ in range(count):
        with disks.logged_disk() as disk:
            room = _begun(disk.mount_point, chance)
            disk.pull()
            tally.count([*_is_told(room), *_ends(room)])
    return tally.outcome()


# -- one of each ------------------------------------------------------------------------------


def _filled(disk: Path, chance: random.Random) -> tuple[list[str], int, float]:
    room = _begun(disk, chance)
    filler = disk / "filler"
    disks.fill(filler)
    # SQLite goes on in the room that its log has already, for as long as that lasts.
    run_until(room, lambda: room.recorder.is_failing)
    failures = _is_told(room) if room.recorder.is_failing else []
    room.wait(chance.uniform(10, 300))
    filler.unlink()
    freed_at = room.now
    run_until(room, lambda: not room.recorder.is_failing or room.now > freed_at + 60)
    kept_again_in = room.now - freed_at
    if kept_again_in > KEPT_AGAIN_SECONDS:
        failures.append(f"it was not kept again within {KEPT_AGAIN_SECONDS:g} s")
    failures += _ends(room)
    recording = read_recording(room.file)
    if recording.ending is None:
        failures.append("the session has no ending")
    return failures, room.last_sequence - len(recording.entries), kept_again_in


def _made_read_only(chance: random.Random) -> tuple[list[str], int]:
    with disks.scratch() as folder:
        image, point = folder / "image", folder / "disk"
        disks.make_ext4(image)
        with disks.mounted(image, point, "errors=remount-ro"):
            room = _begun(point, chance)
            kept = room.last_sequence
            disks.break_file_system(point)
            failures = [*_is_told(room), *_ends(room)]
        with disks.mounted(image, point):
            try:
                found = len(read_recording(room.file).entries)
            except FacilitateError as error:
                return [*failures, str(error)], kept
        with disks.mounted(image, point, "ro"):
            failures += _next_start(point)
    return failures, max(0, kept - found)


def _next_start(card: Path) -> list[str]:
    """On a card that is still read-only the program starts, with the session or a new one."""
    try:
        opened = resume_session(Places(card, card, card), lambda _: None)
    except Exception as bug:
        return [f"the next start fails: {type(bug).__name__} {bug}"]
    if opened is not None:
        opened.journal.close()
    return []


def _begun(folder: Path, chance: random.Random) -> KeptRoom:
    room = KeptRoom(folder / "sessions" / "0001-session.session")
    go_to_any_step(room, chance)
    return room


def _is_told(room: KeptRoom) -> list[str]:
    """That the session is not being kept is said, once, soon, and in plain words."""
    since, words = room.now, messages().text("not-kept")
    run_until(room, lambda: bool(room.said(words)) or room.now > since + TOLD_SECONDS)
    if room.said(words) != 1:
        return [f"that it is not kept was said {room.said(words)} times in {TOLD_SECONDS:g} s"]
    return []


def _ends(room: KeptRoom) -> list[str]:
    """Every step is reached, and the last word said, from memory if need be."""
    has_ended = run_to_the_end(room)
    room.close()
    return [] if has_ended else [f"the session stands in {room.state}"]
