"""A journal with any byte damaged, and one of another version of the program.

Each is met as a start of the program meets it: the session that was broken off is looked
for, brought back, and gone on with.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from assistant.app.opening import resume_session
from assistant.app.places import Places
from assistant.errors import FacilitateError
from assistant.journal.records import Recording
from assistant.journal.rows import SCHEMA_VERSION, checksum
from assistant.journal.store import read_recording
from torture import disks
from torture.outcomes import Outcome, Tally
from torture.rooms import KeptRoom, go_to_any_step

NAME = "0001-growing-together.session"
TAILS = ("", "-wal")

Files = dict[str, bytes]
"""What a broken-off session left: the tail of each file's name, and its content."""


def broken_off(chance: random.Random, *, is_home: bool) -> Files:
    """A session in any step. ``is_home``: its log was brought home, else it lies beside."""
    with disks.scratch() as folder:
        room = KeptRoom(folder / NAME)
        go_to_any_step(room, chance)
        if is_home:
            room.close()
        files = {
            tail: (folder / f"{NAME}{tail}").read_bytes()
            for tail in TAILS
            if (folder / f"{NAME}{tail}").exists()
        }
        if not is_home:
            room.close()
    return files


def make_damage(count: int, chance: random.Random) -> Outcome:
    """One byte, or a whole block of 512, in the file or its log, is not what was written."""
    tally, kept_events, whole_events = Tally("damaged-journal"), 0, 0
    for number in range(count):
        files = broken_off(chance, is_home=number % 2 == 0)
        damaged = dict(files)
        tail = chance.choice(list(files))
        damaged[tail] = damage(files[tail], chance)
        with disks.scratch() as folder:
            before = _recording_of(files, folder / "whole")
            began = time.monotonic()
            failures, after = _resumed(damaged, folder)
            recovered_in = time.monotonic() - began
        failures += _differences(before, after)
        kept_events += len(after.entries) if after else 0
        whole_events += len(before.entries)
        tally.count(failures, recovered_in=recovered_in)
    return tally.outcome(f"{kept_events} of {whole_events} events could still be read")


def damage(content: bytes, chance: random.Random) -> bytes:
    """The content with one bit, byte or block of the disk changed."""
    changed = bytearray(content)
    place = chance.randrange(len(changed))
    match chance.randrange(4):
        case 0:
            changed[place] ^= 1 << chance.randrange(8)
        case 1:
            changed[place] ^= chance.randrange(1, 256)
        case 2:
            start = place // 512 * 512
            changed[start : start + 512] = bytes(len(changed[start : start + 512]))
        case _:
            del changed[place:]
    return bytes(changed)


def make_newer(count: int, chance: random.Random) -> Outcome:
    """A newer program has written it: it is left as it is, and a new session begins."""
    tally = Tally("newer-schema")
    for _ in range(count):
        files = broken_off(chance, is_home=True)
        with disks.scratch() as folder:
            path = _put(files, folder / "sessions")
            with closing(sqlite3.connect(path)) as connection:
                version = SCHEMA_VERSION + chance.randrange(1, 99)
                connection.execute(f"PRAGMA user_version = {version}")
            left = path.read_bytes()
            failures = []
            if resume_session(_places(folder), _nobody) is not None:
                failures.append("it was gone on with")
            if path.read_bytes() != left or list(path.parent.glob("*.damaged*")):
                failures.append("it was changed, or set aside")
            failures += _told(path, "newer version")
        tally.count(failures)
    return tally.outcome()


def make_older(count: int, chance: random.Random) -> Outcome:
    """An older program has written it, which knew fewer rules and fields: gone on with."""
    tally = Tally("older-schema")
    for _ in range(count):
        files = broken_off(chance, is_home=True)
        with disks.scratch() as folder:
            path = _put(files, folder / "sessions")
            before = read_recording(path)
            _make_older(path, chance)
            failures, after = _resumed_at(path, folder)
            if after is None or len(after.entries) != len(before.entries):
                failures.append("not every event was read")
        tally.count(failures)
    return tally.outcome("rules and fields with a default taken out of each record")


# -- how a start meets it --------------------------------------------------------------------


def _resumed(files: Files, folder: Path) -> tuple[list[str], Recording | None]:
    path = _put(files, folder / "sessions")
    failures, after = _resumed_at(path, folder)
    kept = [one.read_bytes() for one in path.parent.glob("*") if ".damaged" in one.name]
    for tail, content in files.items():
        still_there = [path.with_name(path.name + tail)] if not kept else []
        found = kept + [one.read_bytes() for one in still_there if one.exists()]
        is_used = after is not None and not kept
        if content and content not in found and not is_used:
            failures.append(f"the damaged file{tail} was overwritten")
    return failures, after


def _resumed_at(path: Path, folder: Path) -> tuple[list[str], Recording | None]:
    """What is wrong with the way it is gone on with, and what was gone on with."""
    try:
        opened = resume_session(_places(folder), _nobody)
    except FacilitateError as error:
        return [f"the program would not start: {error}"], None
    except Exception as bug:
        return [f"the program would not start: {type(bug).__name__} {bug}"], None
    if opened is None:
        return [], None
    with closing(opened.journal):
        return [], opened.journal.read()


def _differences(before: Recording, after: Recording | None) -> list[str]:
    """What is gone on with is a beginning of what was written, never something else."""
    if after is None:
        return []
    if after.first != before.first:
        return ["the first record was taken for good and is not what was written"]
    if after.entries != before.entries[: len(after.entries)]:
        return ["events were taken for good that are not what was written"]
    known = {snippet.snippet_id: snippet for snippet in before.snippets}
    if any(known.get(one.snippet_id) != one for one in after.snippets):
        return ["words were taken for good that nobody said"]
    return []


def _told(path: Path, words: str) -> list[str]:
    try:
        read_recording(path)
    except FacilitateError as error:
        return [] if words in str(error) else [f"it says only: {error}"]
    return ["it was read"]


def _recording_of(files: Files, folder: Path) -> Recording:
    return read_recording(_put(files, folder))


def _put(files: Files, folder: Path) -> Path:
    folder.mkdir(parents=True)
    for tail, content in files.items():
        (folder / f"{NAME}{tail}").write_bytes(content)
    return folder / NAME


def _places(folder: Path) -> Places:
    return Places(config=folder / "config", cache=folder / "cache", state=folder)


def _nobody(_text: str) -> None:
    """Who is told in a start."""


# -- an older program ------------------------------------------------------------------------


def _make_older(path: Path, chance: random.Random) -> None:
    """Take fields that have a default out of every record, and seal it again."""
    with closing(sqlite3.connect(path)) as connection:
        chain = b""
        for table in ("first_record", "entries"):
            rows = connection.execute(
                f"SELECT key, payload FROM {table} ORDER BY key"
            ).fetchall()
            for key, payload in rows:
                older = _without_some(json.loads(payload), chance)
                data = json.dumps(older).encode()
                seal = checksum(table, key, data, chain if table == "entries" else b"")
                connection.execute(
                    f"UPDATE {table} SET payload = ?, checksum = ? WHERE key = ?",
                    (data, seal, key),
                )
                chain = seal
        connection.commit()


def _without_some(record: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    older = dict(record)
    for name in ("keeps_audio", "plan_file", "is_rehearsal"):
        if chance.random() < 0.5:
            older.pop(name, None)
    if rules := record.get("rules"):
        older["rules"] = {
            name: value
            for name, value in rules.items()
            if not name.startswith(("flapping", "fastest", "hint"))
        }
    return older
