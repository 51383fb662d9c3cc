"""Whether SQLite's write-ahead log lost commits to damage, which SQLite itself never says.

SQLite takes the log up to the first frame whose checksum is wrong and writes over the rest.
That is right after a power cut, which can tear the last commit only, and silent when a byte
in the middle went bad. The format is SQLite's own: https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = struct.Struct(">8I")
_FRAME_HEADER = struct.Struct(">6I")
_BIG_ENDIAN_SUMS = 0x377F0683
_USUAL_PAGE_BYTES = 4096

ERASED_MARK = b"erased by facilitate".ljust(_HEADER.size, b"\0")
"""Stands in the place of the header while the log is overwritten: SQLite takes such a log for
void. Everything in it was brought home before."""

Sums = tuple[int, int]


def log_of(journal: Path) -> Path:
    """The log beside a journal."""
    return journal.with_name(f"{journal.name}-wal")


def lost_commits(journal: Path) -> int:
    """How many commits lie behind damage in the log of a journal that nobody writes.

    The last commit does not count: whether a power cut tore it or it went bad later,
    nobody can tell. Takes about 0.1 ms for each page of the log.
    """
    try:
        content = log_of(journal).read_bytes()
    except FileNotFoundError:
        return 0
    if len(content) < _HEADER.size + _FRAME_HEADER.size or content.startswith(ERASED_MARK):
        return 0
    return max(_commits_behind_damage(content) - 1, 0)


def _commits_behind_damage(content: bytes) -> int:
    magic, _, page_bytes, _, *salts, first, second = _HEADER.unpack_from(content)
    order = ">" if magic == _BIG_ENDIAN_SUMS else "<"
    sums = _summed(content[:24], order, (0, 0))
    is_sound = sums == (first, second)
    if not is_sound:
        page_bytes = _USUAL_PAGE_BYTES
        salts = list(_FRAME_HEADER.unpack_from(content, _HEADER.size)[2:4])
    behind = 0
    frame_bytes = _FRAME_HEADER.size + page_bytes
    for start in range(_HEADER.size, len(content) - frame_bytes + 1, frame_bytes):
        frame = content[start : start + frame_bytes]
        _, pages_after_commit, *frame_salts, first, second = _FRAME_HEADER.unpack_from(frame)
        if is_sound:
            sums = _summed(frame[:8] + frame[_FRAME_HEADER.size :], order, sums)
            is_sound = frame_salts == salts and sums == (first, second)
        # Frames with other salts are left over from before the log began anew.
        if not is_sound and frame_salts == salts and pages_after_commit:
            behind += 1
    return behind


def _summed(data: bytes, order: str, sums: Sums) -> Sums:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
