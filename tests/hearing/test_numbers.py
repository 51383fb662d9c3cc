"""One number, and nothing else: what a pulse takes, and what it refuses."""

from __future__ import annotations

import io

import pytest

from assistant.app.hearing import number_phrases
from assistant.hearing.blocks import Block, seconds_of
from assistant.hearing.counting import NEAR, CountingWorker
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.messages import (
    Flush,
    Flushed,
    Message,
    NumberSaid,
    Progress,
    Sound,
    VoiceStarted,
    VoiceStopped,
    Word,
    encode_frame,
    read_frame,
)
from assistant.hearing.numbers import number_in
from assistant.hearing.recogniser_process import Desk, Worker
from tests.hearing.sounds import Loudness, room, voice

PHRASES = number_phrases("en")


def words(*timed: tuple[str, float, float], confidence: float = 1.0) -> tuple[Word, ...]:
    return tuple(Word(text, began, ended, confidence) for text, began, ended in timed)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (words(("zero", 0.0, 0.4)), 0),
        (words(("twenty", 0.0, 0.4), ("three", 0.4, 0.8)), 23),
        (words(("sixty", 0.0, 0.5)), 60),
        (words(("[unk]", 0.0, 0.1), ("five", 0.1, 0.6)), 5),
        (words(), None),
        (words(("[unk]", 0.0, 1.0)), None),
        (words(("three", 0.0, 0.3), ("twenty", 0.3, 0.8)), None),
        (words(("two", 0.0, 0.3), ("two", 0.3, 0.6)), None),
        (words(("one", 0.0, 0.3), ("[unk]", 0.3, 1.2)), None),
        (words(("five", 0.0, 0.4), confidence=0.3), None),
    ],
)
def test_number_is_told_from_anything_else(said: tuple[Word, ...], number: int | None) -> None:
    """One whole number that the grammar is sure of, with hardly anything beside it."""
    assert number_in(said, PHRASES, 1.0) == number


def test_number_in_a_long_talk_is_none() -> None:
    """Nobody needs more than two seconds for a number."""
    assert number_in(words(("five", 0.0, 0.4)), PHRASES, 1.9) == 5
    assert number_in(words(("five", 0.0, 0.4)), PHRASES, 2.1) is None


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_number_phrases_are_of_the_language(language: str) -> None:
    """From zero to sixty, each its own, in letters and spaces alone."""
    phrases = number_phrases(language)
    assert len(phrases) == len(set(phrases)) == 61
    assert all(phrase.replace(" ", "").isalpha() for phrase in phrases)


class Says:
    """A decoder that hears the same in every utterance."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.seconds = 0.0

    def feed(self, pcm: bytes) -> None:
        self.seconds += seconds_of(pcm)

    def finish(self, began_at: float, is_cut: bool = False) -> tuple[Word, ...]:
        del is_cut
        return tuple(
            Word(text, began_at + 0.5 + 0.3 * n, began_at + 0.8 + 0.3 * n, 0.9)
            for n, text in enumerate(self.texts)
        )


def counting(said: list[Message], *texts: str) -> CountingWorker:
    front_end = FrontEnd(Loudness(), foreground=NEAR)
    return CountingWorker(front_end, Says(*texts), PHRASES, said.append)  # type: ignore[arg-type]


def blocks_of(pcm: bytes) -> list[Block]:
    starts = range(0, len(pcm), 3200)
    return [Block(start / 32000, pcm[start : start + 3200]) for start in starts]


def heard(pcm: bytes, *texts: str) -> list[Message]:
    said: list[Message] = []
    worker = counting(said, *texts)
    blocks = blocks_of(pcm)
    for number, block in enumerate(blocks, start=1):
        worker.take(number, block)
    worker.take(len(blocks) + 1, Flush())
    return said


def test_counting_tells_the_number_and_when_it_was_said() -> None:
    """Its words without what was unknown; the voice before it, and the flush last."""
    said = heard(room(1) + voice(0.8) + room(1), "[unk]", "twenty", "three")
    assert [m for m in said if isinstance(m, NumberSaid)] == []
    said = heard(room(1) + voice(0.8) + room(1), "twenty", "three")
    kinds = [type(message) for message in said if not isinstance(message, Progress)]
    assert kinds == [VoiceStarted, VoiceStopped, NumberSaid, Flushed]
    (number,) = [message for message in said if isinstance(message, NumberSaid)]
    assert number.number == 23
    assert [word.text for word in number.words] == ["twenty", "three"]
    assert number.began_at == pytest.approx(1.0, abs=0.035)
    assert number.ended_at == pytest.approx(1.8, abs=0.1)


def test_counting_lets_nothing_else_out() -> None:
    """What is said beside the numbers is nowhere in what the process tells."""
    said = heard(room(1) + voice(1.5) + room(1), "[unk]", "[unk]")
    kinds = {type(message) for message in said}
    assert kinds == {VoiceStarted, VoiceStopped, Progress, Flushed}


def test_counting_settles_what_need_not_be_sent_again() -> None:
    """Nothing of an utterance under way; all of it at the flush."""
    progress = [
        m for m in heard(room(2) + voice(2) + room(2), "five") if isinstance(m, Progress)
    ]
    assert {m.settled for m in progress if 25 <= m.done <= 40} <= {15, 16}
    assert progress[-1].settled > 40


class Silent:
    """A decoder of dictation that is never asked."""

    def feed(self, pcm: bytes) -> None:
        raise AssertionError("numbers are not for dictation")


def test_desk_gives_each_sound_to_its_worker() -> None:
    """The frame says how it is to be heard; a flush goes where the sound went."""
    said: list[Message] = []
    dictation = Worker(FrontEnd(Loudness()), Silent(), said.append)  # type: ignore[arg-type]
    desk = Desk(dictation, lambda: counting(said, "five"))
    blocks = blocks_of(room(1) + voice(0.8) + room(0.2))
    for number, block in enumerate(blocks, start=1):
        frame = read_frame(io.BytesIO(encode_frame(number, Sound(block, for_numbers=True))))
        assert frame is not None
        desk.take(*frame)
    desk.take(99, Flush())
    assert [m.number for m in said if isinstance(m, NumberSaid)] == [5]
    assert said[-1] == Flushed(99)
    desk.take(100, Sound(Block(50.0, room(0.1))))
    desk.take(101, Flush())
    assert said[-1] == Flushed(101)
