"""The device does not hear itself, and a person beside it loses nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.hearing.blocks import Block, Chunker
from assistant.hearing.endpoint import UtteranceEnded, UtteranceSound, VoiceStarted
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.masking import hearing_of
from tests.hearing.sounds import Loudness, room, voice

BLOCK_BYTES = 3200


def sounded(*spans: tuple[float, float]) -> Callable[[float, float], bool]:
    """A loudspeaker that sounded in these spans."""
    return lambda began, ended: any(b <= ended and began <= e for b, e in spans)


def silent_spans(pcm: bytes, *spans: tuple[float, float]) -> list[float]:
    """The moments, in steps of 0.02 s, that are silenced of a sound that began at 0."""
    moments = []
    for start in range(0, len(pcm), BLOCK_BYTES):
        block = Block(start / 32000, pcm[start : start + BLOCK_BYTES])
        audible = hearing_of(block, sounded(*spans))
        for offset in range(0, len(block.pcm), 640):
            if not any(audible.block.pcm[offset : offset + 640]):
                moments.append(round((start + offset) / 32000, 2))
    return moments


def test_speech_of_the_device_is_silenced_with_the_rooms_tail() -> None:
    """From its first sound until the room has rung out; nothing before."""
    moments = silent_spans(voice(3.0), (1.0, 1.6))
    assert 0.94 <= moments[0] <= 1.0
    assert 1.76 <= moments[-1] + 0.02 <= 1.82
    assert len(moments) == round((moments[-1] - moments[0]) / 0.02) + 1


def test_person_who_speaks_soon_after_the_device_is_heard_whole() -> None:
    """0.3 s after its last word, which ends 0.06 s before its sound does."""
    last_word_ended_at = 1.54
    moments = silent_spans(voice(3.0), (1.0, 1.6))
    assert moments[-1] + 0.02 < last_word_ended_at + 0.3


def test_short_tone_silences_nothing() -> None:
    """It is held: its own span, and at most 0.1 s around it."""
    pcm = voice(3.0)
    assert silent_spans(pcm, (1.5, 1.56)) == []
    held = [
        audible.held
        for start in range(0, len(pcm), BLOCK_BYTES)
        for audible in [
            hearing_of(
                Block(start / 32000, pcm[start : start + BLOCK_BYTES]), sounded((1.5, 1.56))
            )
        ]
        if audible.held is not None
    ]
    assert 1.4 <= held[0][0] <= 1.5
    assert 1.56 <= held[-1][1] <= 1.66


def test_quiet_device_changes_nothing() -> None:
    """The very block, so that nothing is copied."""
    block = Block(5.0, voice(0.1))
    audible = hearing_of(block, sounded((1.0, 2.0)))
    assert audible.block is block
    assert audible.held is None


class Ear:
    """A front end that hears through the mask."""

    def __init__(self, *spans: tuple[float, float]) -> None:
        self.began: list[float] = []
        self.ended: list[UtteranceEnded] = []
        self.pieces: list[Block] = []
        self._front_end = FrontEnd(Loudness())
        self._sounded = sounded(*spans)

    def hear(self, pcm: bytes) -> None:
        outcomes = []
        for start in range(0, len(pcm), BLOCK_BYTES):
            block = Block(start / 32000, pcm[start : start + BLOCK_BYTES])
            audible = hearing_of(block, self._sounded)
            if audible.held is not None:
                self._front_end.hold(*audible.held)
            outcomes += self._front_end.feed(audible.block)
        for outcome in [*outcomes, *self._front_end.flush()]:
            match outcome:
                case VoiceStarted(at):
                    self.began.append(at)
                case UtteranceEnded():
                    self.ended.append(outcome)
                case UtteranceSound(block):
                    self.pieces.append(block)


@pytest.mark.parametrize("at", [1.2, 1.5, 2.0, 2.9])
def test_tick_ends_nobodys_word(at: float) -> None:
    """One utterance, whole, whenever the tick sounds in it; the sound itself is untouched."""
    said = room(1.0) + voice(2.0) + room(1.0)
    ear, undisturbed = Ear((at, at + 0.06)), Ear()
    ear.hear(said)
    undisturbed.hear(said)
    assert len(ear.ended) == 1
    assert ear.began == undisturbed.began
    words = b"".join(piece.pcm for piece in ear.pieces)
    assert b"".join(chunk.pcm for chunk in Chunker().feed(Block(0.0, voice(0.5)))) in words


def test_tick_begins_no_utterance() -> None:
    """Alone, as loud as it may be, it is nobody's word."""
    tick = voice(0.06)
    ear = Ear((1.0, 1.06))
    ear.hear(room(1.0) + tick + room(2.0))
    assert ear.began == []


def test_without_the_mask_the_device_hears_itself() -> None:
    """The tests above can fail."""
    ear = Ear()
    ear.hear(room(1.0) + voice(0.2) + room(2.0))
    assert len(ear.began) == 1


def test_sound_of_the_device_is_no_utterance() -> None:
    """And who speaks 0.3 s after its last word begins there."""
    ear = Ear((1.0, 2.06))
    ear.hear(room(1.0) + voice(1.0) + room(0.3) + voice(1.0) + room(1.0))
    assert len(ear.began) == 1
    assert ear.began[0] == pytest.approx(2.3, abs=0.05)
