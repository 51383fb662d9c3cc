"""A stick is pulled, full or locked: the device loses nothing, and the next plug repeats."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from assistant.app.stick import StickNotDone
from assistant.stick import writing
from assistant.stick.limits import StickError, Trouble
from assistant.stick.reading import opened_folder
from tests.stick.device import Table

CALLS = ("write", "fsync", "rename", "mkdir")


class Pull(Exception):
    """The power is gone: nothing more is done."""


class Breaks:
    """Lets so many calls to the disk pass, and then fails each."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, passes: int, failure: Exception
    ) -> None:
        self.passes, self.calls, self._failure = passes, 0, failure
        for name in CALLS:
            monkeypatch.setattr(writing.os, name, self._limited(getattr(os, name)))

    def _limited(self, call):  # type: ignore[no-untyped-def]
        def limited(*arguments, **options):  # type: ignore[no-untyped-def]
            self.calls += 1
            if self.calls > self.passes:
                raise self._failure
            return call(*arguments, **options)

        return limited


def whole(folder: Path) -> bool:
    return len(list(folder.iterdir())) == 5


@pytest.mark.parametrize("passes", range(0, 26))
def test_pull_at_any_write_leaves_whole_folders_and_is_repeated(
    table: Table, passes: int
) -> None:
    """However far it came: what has its name is whole, and the next plug completes it."""
    table.hold_session("0001-table")
    with pytest.MonkeyPatch.context() as patch:
        Breaks(patch, passes, Pull())
        with pytest.raises(Pull):
            table.plug()
    named = [name for name in table.harvests if not name.startswith(".")]
    assert all(whole(table.stick / "harvests" / name) for name in named)
    table.plug()
    (name,) = table.harvests
    assert whole(table.stick / "harvests" / name)
    assert "LAST-CHECK.txt" in os.listdir(table.stick)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EIO, "The stick was taken too early."),
        (errno.ENODEV, "The stick was taken too early."),
    ],
)
def test_pulled_stick_is_told_and_ends_it(table: Table, number: int, said: str) -> None:
    """The unit must not say that it may be taken."""
    table.hold_session("0001-table")
    with pytest.MonkeyPatch.context() as patch:
        Breaks(patch, 9, OSError(number, os.strerror(number)))
        with pytest.raises(StickNotDone):
            table.plug()
    assert table.said[-1].startswith(said)
    assert any("harvest of" in sentence for sentence in table.plug())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The stick is full"),
        (errno.EROFS, "I cannot write on this stick"),
    ],
)
def test_full_or_locked_stick_is_told_and_may_be_taken(
    table: Table, number: int, said: str
) -> None:
    """Nothing half written stays on it, and another stick gets what is missing."""
    table.hold_session("0001-table")
    with pytest.MonkeyPatch.context() as patch:
        Breaks(patch, 9, OSError(number, os.strerror(number)))
        table.plug()
    assert table.said[-1].startswith(said)
    assert any("harvest of" in sentence for sentence in table.plug())


def test_room_is_looked_at_before_anything_is_written(tmp_path: Path) -> None:
    """A folder that does not fit is not begun."""
    with opened_folder(str(tmp_path)) as folder:
        free = os.fstatvfs(folder)
        with pytest.raises(StickError) as refusal:
            writing.check_room(folder, free.f_bavail * free.f_frsize)
    assert refusal.value.trouble is Trouble.FULL
