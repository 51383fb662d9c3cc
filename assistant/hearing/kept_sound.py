"""Kept sound on the disk: where it lies, a stretch that is being written, and its erasing.

One file for each time the microphone was open: raw samples (16 kHz, mono, 16 bits), so that
a power cut leaves all that was written. Its name holds when it began and for which step; a
sample's place in it is its time, also where blocks were lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from assistant.erasing import overwrite
from assistant.hearing.blocks import SAMPLE_RATE_HZ, seconds_of

SUFFIX = ".pcm"
SAMPLE_BYTES = 2

STRIKE_MARGIN_SECONDS = 0.3
"""On each side of words that are struck: their breath, and what a clock may be off."""

GAP_SECONDS = 0.15
"""A block that comes later than this after the one before it had others before it, lost."""

Span = tuple[float, float]
"""From when to when, in session seconds."""


@dataclass(frozen=True)
class KeptAudio:
    """One stretch of kept sound. ``began_at`` in session seconds."""

    path: Path
    began_at: float
    step_key: str

    @property
    def ended_at(self) -> float:
        """In session seconds, as far as it is written."""
        return self.began_at + self.path.stat().st_size / (SAMPLE_BYTES * SAMPLE_RATE_HZ)


def kept_audio(folder: Path) -> tuple[KeptAudio, ...]:
    """Every stretch of kept sound in a session's folder, in the order of time."""
    stretches = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        began, _, step_key = path.stem.partition(".")
        if began.isdecimal():
            stretches.append(KeptAudio(path, int(began) / 1000, unquote(step_key)))
    return tuple(stretches)


def silence(folder: Path, began_at: float, ended_at: float) -> int:
    """Overwrite what was said from ``began_at`` to ``ended_at`` (session seconds) with zeros,
    with a margin on each side; on the disk before this returns.

    Works on finished stretches and on what is written of one under way. Returns how many
    stretches it was in. Raises ``OSError``.
    """
    changed = 0
    for stretch in kept_audio(folder):
        first, end = _bytes_of(widened((began_at, ended_at)), stretch.began_at)
        handle = os.open(stretch.path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if end > 0 and first < os.fstat(handle).st_size:
                overwrite(handle, first, end)
                changed += 1
        finally:
            os.close(handle)
    return changed


def silenced(pcm: bytes, began_at: float, spans: Iterable[Span]) -> bytes:
    """A block with zeros where it lies in one of these spans, their margins included."""
    for span in spans:
        first, end = _bytes_of(widened(span), began_at)
        first, end = max(first, 0), min(end, len(pcm))
        if first < end:
            pcm = pcm[:first] + bytes(end - first) + pcm[end:]
    return pcm


def widened(span: Span) -> Span:
    """With its margins."""
    return span[0] - STRIKE_MARGIN_SECONDS, span[1] + STRIKE_MARGIN_SECONDS


def _bytes_of(span: Span, began_at: float) -> tuple[int, int]:
    """The span's place in sound that began at ``began_at``; may lie outside of it."""
    first, end = (round((at - began_at) * SAMPLE_RATE_HZ) * SAMPLE_BYTES for at in span)
    return first, end


class Stretch:
    """A stretch that is being written: each block goes to the place of its time."""

    def __init__(self, folder: Path, step_key: str, began_at: float) -> None:
        """Begin the file, readable only by its owner. Raises ``OSError``."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        began_ms = max(0, round(began_at * 1000))
        path = folder / f"{began_ms:09d}.{quote(step_key, safe='')}{SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        # Without a buffer: what is to be overwritten must be in the file.
        self._file = open(os.open(path, flags, 0o600), "wb", buffering=0)  # noqa: SIM115
        self._ends_at = began_at

    def write(self, pcm: bytes, began_at: float, spans: Iterable[Span]) -> None:
        """Add a block, silent where it lies in one of ``spans``. Raises ``OSError``."""
        if began_at - self._ends_at > GAP_SECONDS:
            lost = round((began_at - self._ends_at) * SAMPLE_RATE_HZ) * SAMPLE_BYTES
            self._file.seek(lost, os.SEEK_CUR)
            self._ends_at = began_at
        rest = memoryview(silenced(pcm, self._ends_at, spans))
        while rest:
            rest = rest[self._file.write(rest) :]
        self._ends_at += seconds_of(pcm)

    def close(self) -> None:
        """Have everything on the disk. Raises ``OSError``."""
        try:
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
