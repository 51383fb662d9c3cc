"""Frames to the recogniser's process, messages from it, and what is kept on the way."""

from __future__ import annotations

import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.blocks import Block
from assistant.hearing.messages import (
    Flush,
    Heard,
    NumberSaid,
    Progress,
    Ready,
    Sound,
    Word,
    decode_message,
    encode_frame,
    encode_message,
    read_frame,
)
from assistant.hearing.pending import Pending

BLOCK = Sound(Block(1.0, bytes(3200)))
SPANS = st.one_of(st.none(), st.tuples(st.floats(0, 1e3), st.floats(1e3 + 1, 1e6)))


@given(
    st.lists(
        st.one_of(
            st.builds(Flush),
            st.builds(
                Sound,
                st.builds(Block, st.floats(0, 1e6), st.binary(max_size=400)),
                st.booleans(),
                SPANS,
            ),
        )
    )
)
def test_frames_come_back_as_they_were_written(contents: list[Sound | Flush]) -> None:
    """Any row of blocks and flushes survives the pipe, with its numbers."""
    frames = [encode_frame(n, content) for n, content in enumerate(contents)]
    stream, found = io.BytesIO(b"".join(frames)), []
    while (frame := read_frame(stream)) is not None:
        found.append(frame)
    assert found == list(enumerate(contents))


def test_broken_frames_are_told() -> None:
    """A half frame is the end of the stream, something else an error."""
    assert read_frame(io.BytesIO(encode_frame(1, BLOCK)[:-1])) is None
    with pytest.raises(ValueError, match="expected a block or a flush"):
        read_frame(io.BytesIO(b"x" * 64))


@pytest.mark.parametrize(
    "message",
    [
        Ready(),
        Progress(done=3, settled=2, level_dbfs=-40.0, until=4.5),
        NumberSaid(23, 1.0, 2.0, (Word("twenty", 1.1, 1.4, 0.9),)),
        Heard(
            began_at=1.0,
            ended_at=2.0,
            text="zwölf fragen",
            words=(Word("zwölf", 1.1, 1.4, 0.9),),
        ),
    ],
)
def test_messages_come_back_on_one_line(message: Ready | Progress | Heard) -> None:
    """A message is one line of JSON."""
    line = encode_message(message)
    assert line.count(b"\n") == 1
    assert decode_message(line) == message


def test_message_of_another_kind_is_refused() -> None:
    """What is no message of ours is not guessed at."""
    with pytest.raises(msgspec.DecodeError):
        decode_message(b'{"type": "surprise"}')


def number_of(frame: bytes | None) -> int:
    assert frame is not None
    found = read_frame(io.BytesIO(frame))
    assert found is not None
    return found[0]


def test_pending_sends_again_what_was_not_settled() -> None:
    """A dead process costs nothing that it had not settled."""
    pending = Pending(60.0)
    for _ in range(4):
        pending.add(BLOCK)
    assert [number_of(pending.send()) for _ in range(3)] == [1, 2, 3]
    pending.settle(1)
    pending.rewind()
    assert [number_of(pending.send()) for _ in range(3)] == [2, 3, 4]
    assert pending.send() is None
    assert pending.last_sent == 4


def test_pending_is_bounded_and_counts_what_it_drops() -> None:
    """Beyond the kept seconds the oldest blocks go, and orders to flush stay."""
    pending = Pending(0.55)
    pending.add(Flush())
    for _ in range(8):
        pending.add(BLOCK)
    assert pending.lost_blocks == 3
    assert [number_of(pending.send()) for _ in range(6)] == [1, 5, 6, 7, 8, 9]


def test_pending_gives_up_sound_that_ended_two_processes() -> None:
    """What was sent goes, with its count; what was not sent, and flushes, stay."""
    pending = Pending(60.0)
    pending.add(BLOCK)
    pending.add(Flush())
    pending.add(BLOCK)
    pending.send()
    pending.send()
    pending.drop_sent()
    pending.rewind()
    assert pending.lost_blocks == 1
    assert [number_of(pending.send()) for _ in range(2)] == [2, 3]
    pending.clear()
    assert not pending.has_unsent
    assert pending.lost_blocks == 2


@given(st.lists(st.sampled_from(["block", "flush", "send", "settle", "rewind", "drop"])))
def test_pending_never_sends_out_of_order(steps: list[str]) -> None:
    """Between two rewinds the numbers rise, and the kept sound stays within its bound."""
    pending, last = Pending(1.05), 0
    for step in steps:
        match step:
            case "block":
                pending.add(BLOCK)
            case "flush":
                pending.add(Flush())
            case "send":
                if frame := pending.send():
                    assert number_of(frame) > last
                    last = number_of(frame)
            case "settle":
                pending.settle(last - 1)
            case "rewind":
                pending.rewind()
                last = 0
            case "drop":
                pending.drop_sent()
    pending.rewind()
    blocks = 0
    while frame := pending.send():
        blocks += len(frame) > 100
    assert blocks <= 10


def test_pending_knows_until_when_it_was_heard() -> None:
    """The end of the newest sound up to a frame, as long as that is not settled."""
    pending = Pending(60.0)
    for began_at in (1.0, 1.1, 1.2):
        pending.add(Sound(Block(began_at, bytes(3200))))
        pending.send()
    pending.add(Flush())
    pending.send()
    assert pending.ended_at(2) == pytest.approx(1.2)
    assert pending.ended_at(4) == pytest.approx(1.3)
    pending.settle(4)
    assert pending.ended_at(4) is None
