"""Blocks, masks and chunks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.blocks import CHUNK_BYTES, Block, Chunker, masked, seconds_of, silence
from tests.hearing.sounds import voice


def test_block_knows_its_end() -> None:
    """1600 samples at 16 kHz last 0.1 s."""
    assert Block(5.0, bytes(3200)).ended_at == pytest.approx(5.1)


@given(st.lists(st.integers(0, 1500), max_size=30))
def test_chunker_keeps_every_sample_in_order(sizes: list[int]) -> None:
    """Whatever the sizes of the blocks, their samples come out once and in order."""
    pcm = bytes(index % 251 for index in range(2 * sum(sizes)))
    chunker, chunks, at = Chunker(), [], 0
    for size in sizes:
        piece = pcm[at : at + 2 * size]
        chunks += chunker.feed(Block(seconds_of(pcm[:at]), piece))
        at += len(piece)
    chunks += chunker.flush(seconds_of(pcm))
    out = b"".join(chunk.pcm for chunk in chunks)
    assert out[: len(pcm)] == pcm
    assert not any(out[len(pcm) :])
    assert len(out) - len(pcm) < CHUNK_BYTES
    for index, chunk in enumerate(chunks):
        assert chunk.began_at == pytest.approx(0.032 * index)


def test_chunker_takes_its_time_from_the_blocks() -> None:
    """A gap between blocks moves the chunks after it, and none backwards."""
    chunker = Chunker()
    first = chunker.feed(Block(1.0, bytes(CHUNK_BYTES)))
    after_a_gap = chunker.feed(Block(9.0, bytes(CHUNK_BYTES)))
    early = chunker.feed(Block(9.01, bytes(CHUNK_BYTES)))
    assert [first[0].began_at, after_a_gap[0].began_at] == [1.0, 9.0]
    assert early[0].began_at == pytest.approx(9.032)


def test_mask_zeroes_only_what_the_device_covered() -> None:
    """Of a block of 100 ms only the slices in which the device sounded become silent."""
    block = Block(10.0, voice(0.1))
    result = masked(block, lambda began, ended: ended > 10.0201 and began < 10.0599)
    assert result.began_at == 10.0
    assert result.pcm[:640] == block.pcm[:640]
    assert result.pcm[640:1920] == silence(0.04)
    assert result.pcm[1920:] == block.pcm[1920:]


def test_mask_leaves_a_quiet_device_alone() -> None:
    """Nothing changes while the device is silent."""
    block = Block(0.0, voice(0.1))
    assert masked(block, lambda _began, _ended: False) == block
