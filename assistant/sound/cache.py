"""Rendered sentences on disk, each in a file that carries its own checksum.

A file is named by a hash of everything that made it, so a change of the voice, the rate or
the engine's version never plays an old sound. It is written beside its place, flushed to
the disk and renamed: after a power cut it is there whole, or not at all.
"""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.sound.pcm import Pcm

FORMAT = b"FACPCM01"
HEADER = struct.Struct("<8sII16s")
"""Format, sample rate in hertz, number of samples, checksum of these and of the samples."""

STALE_SECONDS = 3600.0
MAKER_FILE = "maker"

logger = logging.getLogger(__name__)


def key_of(*ingredients: str | int) -> str:
    """A name for what these ingredients make; any difference gives another name."""
    digest = hashlib.blake2b(digest_size=20)
    for ingredient in (FORMAT.decode(), *ingredients):
        part = str(ingredient).encode()
        digest.update(len(part).to_bytes(4, "little") + part)
    return digest.hexdigest()


def sentence_key(
    spoken: str, voice_id: str, words_a_minute: int, maker: str, sample_rate_hz: int
) -> str:
    """A name for a sentence as one voice says it. ``maker``: the engine and its version, and
    how loud it is made."""
    return key_of(spoken, voice_id, words_a_minute, maker, sample_rate_hz)


class PcmCache:
    """A folder of PCM files. Reading never trusts, writing never leaves half a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str, sample_rate_hz: int) -> Pcm | None:
        """The samples, verified; None if there are none or the file is damaged."""
        try:
            content = self._path(key).read_bytes()
        except OSError:
            return None
        body = content[HEADER.size :]
        if content[: HEADER.size] != _header(sample_rate_hz, body):
            logger.warning("Cached sentence %s is damaged, rendering it again", key)
            return None
        import numpy as np  # here: lengths are asked for where no sound is

        return np.frombuffer(body, dtype="<i2").astype(np.int16, copy=False)

    def seconds(self, key: str, sample_rate_hz: int) -> float | None:
        """The length by the file's header and size, without reading the samples."""
        try:
            with self._path(key).open("rb") as file:
                header = file.read(HEADER.size)
                size = os.fstat(file.fileno()).st_size
        except OSError:
            return None
        if len(header) < HEADER.size:
            return None
        name, rate_hz, samples, _ = HEADER.unpack(header)
        is_whole = size == HEADER.size + 2 * samples
        if name != FORMAT or rate_hz != sample_rate_hz or not is_whole:
            return None
        return float(samples / sample_rate_hz)

    def write(self, key: str, sample_rate_hz: int, pcm: Pcm) -> bool:
        """Keep the samples; False, with a line in the log, if the disk refuses."""
        body = pcm.astype("<i2", copy=False).tobytes()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._path(key), _header(sample_rate_hz, body) + body)
        except OSError as error:
            logger.warning("Cannot keep a rendered sentence in %s: %s", self._folder, error)
            return False
        return True

    def note_maker(self, name: str) -> None:
        """Keep the name of what makes these sentences, so that their lengths are found
        without starting it."""
        if self.maker() == name:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._folder / MAKER_FILE, name.encode())
        except OSError as error:
            logger.warning("Cannot note what made the sentences in %s: %s", self._folder, error)

    def maker(self) -> str:
        """What made the newest sentences; empty if nothing has."""
        try:
            return (self._folder / MAKER_FILE).read_bytes()[:1000].decode(errors="replace")
        except OSError:
            return ""

    def prune(self, keep: Collection[str], most_bytes: int) -> None:
        """Delete the oldest files beyond ``most_bytes``, and what a power cut left behind."""
        try:
            files = [(path, path.stat()) for path in self._folder.iterdir()]
        except OSError:
            return
        now = time.time()
        total = sum(stat.st_size for _, stat in files)
        for path, stat in sorted(files, key=lambda file: file[1].st_mtime):
            is_left_over = path.suffix == ".part" and now - stat.st_mtime > STALE_SECONDS
            is_surplus = total > most_bytes and path.suffix == ".pcm" and path.stem not in keep
            if is_left_over or is_surplus:
                path.unlink(missing_ok=True)
                total -= stat.st_size

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.pcm"


def write_whole(path: Path, content: bytes) -> None:
    """Write beside its place, flush to the disk, rename: there whole, or not at all."""
    import tempfile  # here: it brings much that finding a length needs not

    descriptor, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _header(sample_rate_hz: int, body: bytes) -> bytes:
    head = struct.pack("<8sII", FORMAT, sample_rate_hz, len(body) // 2)
    checksum = hashlib.blake2b(head + body, digest_size=16).digest()
    return head + checksum
