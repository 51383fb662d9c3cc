"""Files that nobody should have to read: each made for real in a folder of its own."""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

GIGABYTE = 1 << 30
ODD_NAMES = (
    b"plan\xff\xfe.yaml",
    "plän für Zoë\u202e.yaml".encode(),
    b"plan\nwith a line.yaml",
    b"-plan.yaml",
    b"plan [bold]red[/bold].yaml",
    b"x" * 250 + b".yaml",
    "計画\u0301.yaml".encode(),
)

Maker = Callable[[Path, bytes, random.Random], None]
"""Makes something of that name; ``bytes``: what a right file holds."""


def _fifo(path: Path, _right: bytes, _chance: random.Random) -> None:
    os.mkfifo(path)


def _folder(path: Path, _right: bytes, _chance: random.Random) -> None:
    path.mkdir()


def _loop(path: Path, _right: bytes, _chance: random.Random) -> None:
    path.symlink_to(path.name)


def _dangling(path: Path, _right: bytes, _chance: random.Random) -> None:
    path.symlink_to("../../nowhere/at/all")


def _endless(path: Path, _right: bytes, _chance: random.Random) -> None:
    path.symlink_to("/dev/zero")


def _enormous(path: Path, _right: bytes, _chance: random.Random) -> None:
    with path.open("wb") as file:
        file.truncate(GIGABYTE)


def _enormous_after_a_right_one(path: Path, right: bytes, _chance: random.Random) -> None:
    path.write_bytes(right)
    with path.open("r+b") as file:
        file.truncate(GIGABYTE)


def _empty(path: Path, _right: bytes, _chance: random.Random) -> None:
    path.touch()


def _rubbish(path: Path, _right: bytes, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(1, 100_000)))


def _changed(path: Path, right: bytes, chance: random.Random) -> None:
    """Some bytes are other ones, some are gone, some are there twice."""
    content = bytearray(right)
    for _ in range(chance.randrange(1, 20)):
        place = chance.randrange(len(content) or 1)
        match chance.randrange(4):
            case 0:
                content[place : place + 1] = chance.randbytes(1)
            case 1:
                del content[place : place + chance.randrange(50)]
            case 2:
                content[place:place] = content[place : place + chance.randrange(200)]
            case _:
                content[place:place] = chance.choice(_SPLINTERS)
    path.write_bytes(content)


_SPLINTERS = (
    b"\0",
    b"\xff\xfe",
    b"[" * 3000,
    b"{a: " * 500,
    b"&a [*a, *a]",
    b"!!python/object/apply:os.system [touch x]",
    b"\n\t- ",
    b"99999999999999999999999m",
    b"-1",
    b"../../../../etc/passwd",
    b"{{ 7*7 }}",
    b"\xe2\x80\xae",
    b": : :",
    b"<<: *missing",
)


def _cut(path: Path, right: bytes, chance: random.Random) -> None:
    path.write_bytes(right[: chance.randrange(len(right) or 1)])


def _nested(path: Path, _right: bytes, _chance: random.Random) -> None:
    path.write_bytes(b"[" * 200_000)


def _laughs(path: Path, _right: bytes, _chance: random.Random) -> None:
    """Each line stands for ten of the one before it."""
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    path.write_text("\n".join(lines))


def _bomb(path: Path, _right: bytes, _chance: random.Random) -> None:
    """An archive of a few hundred kilobytes that unpacks to hundreds of megabytes, with
    names that lead elsewhere."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("../../escaped", "/escaped", "am/final.mdl", "xl/worksheets/sheet1.xml"):
            with archive.open(name, "w") as file:
                for _ in range(64):
                    file.write(bytes(1 << 20))


MAKERS: dict[str, Maker] = {
    "a pipe": _fifo,
    "a folder": _folder,
    "a link to itself": _loop,
    "a link to nowhere": _dangling,
    "a link to an endless device": _endless,
    "a gigabyte of nothing": _enormous,
    "a gigabyte after the right content": _enormous_after_a_right_one,
    "empty": _empty,
    "rubbish": _rubbish,
    "changed here and there": _changed,
    "cut short": _cut,
    "nested without end": _nested,
    "a list that stands for 10^12": _laughs,
    "an archive that bursts": _bomb,
}
