"""What the recogniser's process says, apart from the speech model itself."""

from __future__ import annotations

from array import array

import pytest

from assistant.hearing.blocks import CHUNK_SAMPLES, Block, seconds_of
from assistant.hearing.decoder import is_ghost
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.level import level_dbfs
from assistant.hearing.messages import (
    Flush,
    Flushed,
    Heard,
    Message,
    Progress,
    VoiceStarted,
    VoiceStopped,
    Word,
)
from assistant.hearing.recogniser_process import Worker
from tests.hearing.sounds import Loudness, room, voice


def word(text: str, confidence: float = 1.0) -> Word:
    return Word(text, 0.0, 0.3, confidence)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), True),
        ((word("the"),), True),
        ((word("huh", 1.0),), True),
        ((word("mentoring", 0.4),), True),
        ((word("mentoring", 0.9),), False),
        ((word("yes"),), False),
        ((word("the"), word("end")), False),
    ],
)
def test_ghosts_are_told_from_words(words: tuple[Word, ...], expected: bool) -> None:
    """Nothing, a lone filler, and a lone doubtful word are ghosts; sentences never are."""
    assert is_ghost(words) is expected


class CountingDecoder:
    """Says how many seconds it was fed, in one word a second."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.went_on: list[bool] = []

    def begin(self, goes_on: bool) -> None:
        self.went_on.append(goes_on)

    def feed(self, pcm: bytes) -> None:
        self.seconds += seconds_of(pcm)

    def finish(
        self, began_at: float, is_cut: bool = False, may_go_on: bool = False
    ) -> tuple[Word, ...]:
        assert may_go_on is not is_cut
        count, self.seconds = round(self.seconds), 0.0
        return tuple(Word("second", began_at + n, began_at + n + 1, 1.0) for n in range(count))


def hear(pcm: bytes) -> list[Message]:
    """Everything that is said about a sound in blocks of 100 ms and a flush."""
    said: list[Message] = []
    worker = Worker(FrontEnd(Loudness()), CountingDecoder(), said.append)  # type: ignore[arg-type]
    starts = range(0, len(pcm), 3200)
    for number, start in enumerate(starts, start=1):
        worker.take(number, Block(seconds_of(pcm[:start]), pcm[start : start + 3200]))
    worker.take(len(starts) + 1, Flush())
    return said


def test_utterances_are_said_in_order() -> None:
    """Voice started, voice stopped, snippet; and the flush last."""
    said = [m for m in hear(room(1) + voice(2) + room(1)) if not isinstance(m, Progress)]
    assert [type(message) for message in said] == [VoiceStarted, VoiceStopped, Heard, Flushed]
    heard = said[2]
    assert isinstance(heard, Heard)
    assert heard.text == "second second second"
    assert heard.words[0].began_at == heard.began_at


def test_flush_comes_after_the_last_words() -> None:
    """A sentence cut off by the flush is reported before the flush is answered."""
    said = [m for m in hear(room(1) + voice(2)) if not isinstance(m, Progress)]
    assert [type(message) for message in said][-2:] == [Heard, Flushed]


def test_progress_settles_nothing_that_is_under_way() -> None:
    """While somebody speaks the frames stay unsettled; at the end all before are settled."""
    progress = [m for m in hear(room(3) + voice(3) + room(2)) if isinstance(m, Progress)]
    assert [m.done for m in progress] == sorted(m.done for m in progress)
    speaking = [m.settled for m in progress if 35 <= m.done <= 60]
    assert set(speaking) <= {25, 26}
    after = [m for m in progress if 60 < m.done < 70 and m.settled == m.done]
    assert len(after) == 1


class Faintness(Loudness):
    """Takes also what is faint for a voice."""

    def likelihood(self, pcm: bytes) -> float:
        return 1.0 if level_dbfs(pcm) > -55 else 0.0


def far_voice(seconds: float) -> bytes:
    """Faint syllables whose ends are blurred by the room."""
    amplitudes = [500] * 5 + [400, 320, 250, 200, 160, 125, 100, 80]
    syllable = b"".join(
        array("h", [one, -one] * (CHUNK_SAMPLES // 2)).tobytes() for one in amplitudes
    )
    return syllable * round(seconds / seconds_of(syllable))


def test_far_voice_is_recognised_and_marked() -> None:
    """What is faint and blurred is said all the same, so that it can be held back."""
    said: list[Message] = []
    worker = Worker(FrontEnd(Faintness()), CountingDecoder(), said.append)  # type: ignore[arg-type]
    worker.take(1, Block(0.0, room(2) + far_voice(4) + room(1)))
    worker.take(2, Flush())
    (heard,) = [message for message in said if isinstance(message, Heard)]
    assert heard.is_far
    assert heard.loud_dbfs == pytest.approx(-36.3, abs=0.2)
    assert heard.range_db == pytest.approx(28, abs=1)
    near = heard_in(room(1) + voice(3) + room(1))
    assert [one.is_far for one in near] == [False]


def heard_in(pcm: bytes) -> list[Heard]:
    return [message for message in hear(pcm) if isinstance(message, Heard)]


def test_snippet_that_follows_a_breath_continues_the_one_before() -> None:
    """Within 1.2 s of the last word it goes on with it; after a longer pause it does not."""
    soon = heard_in(voice(2) + room(0.8) + voice(2) + room(1))
    late = heard_in(voice(2) + room(3) + voice(2) + room(1))
    assert [snippet.continues for snippet in soon] == [False, True]
    assert [snippet.continues for snippet in late] == [False, False]


def test_snippet_after_a_flush_continues_nothing() -> None:
    """What is said after the microphone was opened again is something else."""
    said: list[Message] = []
    worker = Worker(FrontEnd(Loudness()), CountingDecoder(), said.append)  # type: ignore[arg-type]
    for number, content in enumerate(
        (Block(0.0, voice(2)), Flush(), Block(2.0, voice(2)), Flush())
    ):
        worker.take(number, content)
    assert [m.continues for m in said if isinstance(m, Heard)] == [False, False]


@pytest.mark.parametrize(
    ("pcm", "went_on"),
    [
        (voice(2) + room(0.9) + voice(2) + room(1), [False, True]),
        (voice(2) + room(2) + voice(2) + room(1), [False, False]),
    ],
)
def test_decoder_is_told_what_goes_on(pcm: bytes, went_on: list[bool]) -> None:
    """Within a turn the recogniser hears every sample and keeps what it knows of the voice;
    after it, somebody else may speak."""
    decoder = CountingDecoder()
    worker = Worker(FrontEnd(Loudness()), decoder, lambda message: None)  # type: ignore[arg-type]
    for number, start in enumerate(range(0, len(pcm), 3200), start=1):
        worker.take(number, Block(seconds_of(pcm[:start]), pcm[start : start + 3200]))
    assert decoder.went_on == went_on


def test_snippet_begins_near_its_first_word() -> None:
    """The pause that a continuation holds is no part of its snippet."""
    first, second = heard_in(voice(2) + room(1.0) + voice(2) + room(1))
    assert second.began_at - first.ended_at < 0.6
