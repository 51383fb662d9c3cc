"""Rendered sentences on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.sound.cache import PcmCache, key_of

RATE_HZ = 48000
KEY = key_of("Draw what a CoP means to you.", "gmw/en-us", 140)
SENTENCE = np.arange(-500, 500, dtype=np.int16)


def test_sentence_comes_back_as_it_was(tmp_path: Path) -> None:
    """What is read is what was written, and its length is known without reading it."""
    cache = PcmCache(tmp_path / "voice")
    assert cache.write(KEY, RATE_HZ, SENTENCE)
    pcm = cache.read(KEY, RATE_HZ)
    assert pcm is not None
    assert np.array_equal(pcm, SENTENCE)
    assert cache.seconds(KEY, RATE_HZ) == pytest.approx(1000 / RATE_HZ)


def test_damage_anywhere_in_the_file_is_noticed(tmp_path: Path) -> None:
    """One bit flipped, in the header or in the samples, and the file is not played."""
    cache = PcmCache(tmp_path)
    cache.write(KEY, RATE_HZ, SENTENCE)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for position in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        assert cache.read(KEY, RATE_HZ) is None, position


@pytest.mark.parametrize("length", [0, 10, 32, 33, 500])
def test_truncated_file_is_noticed(tmp_path: Path, length: int) -> None:
    """Half a file is no file, for the length too."""
    cache = PcmCache(tmp_path)
    cache.write(KEY, RATE_HZ, SENTENCE)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:length])
    assert cache.read(KEY, RATE_HZ) is None
    assert cache.seconds(KEY, RATE_HZ) is None


def test_file_of_another_rate_is_not_played(tmp_path: Path) -> None:
    """Samples at another rate would sound too high or too low."""
    cache = PcmCache(tmp_path)
    cache.write(KEY, 22050, SENTENCE)
    assert cache.read(KEY, RATE_HZ) is None


def test_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    """A full or read-only disk only costs the cache."""
    (tmp_path / "voice").write_text("a file where the folder should be")
    cache = PcmCache(tmp_path / "voice")
    assert not cache.write(KEY, RATE_HZ, SENTENCE)
    assert cache.read(KEY, RATE_HZ) is None


def test_prune_keeps_what_is_wanted(tmp_path: Path) -> None:
    """Beyond the limit the unwanted go, the wanted stay."""
    cache = PcmCache(tmp_path)
    for name in ("a", "b", "c"):
        cache.write(key_of(name), RATE_HZ, SENTENCE)
    cache.prune({key_of("a")}, most_bytes=2500)
    assert cache.read(key_of("a"), RATE_HZ) is not None
    assert len(list(tmp_path.iterdir())) == 1


def test_key_of_tells_every_difference() -> None:
    """Neither a moved boundary nor another order gives the same key."""
    keys = {key_of("ab", "c"), key_of("a", "bc"), key_of("c", "ab"), key_of("ab", "c", 1)}
    assert len(keys) == 4
