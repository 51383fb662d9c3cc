"""Where utterances begin and end, over the whole front end and over bare chunks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.hearing.activity import VoiceThresholds, is_voice
from assistant.hearing.blocks import (
    CHUNK_BYTES,
    CHUNK_SECONDS,
    SAMPLE_RATE_HZ,
    Block,
    seconds_of,
    silence,
)
from assistant.hearing.endpoint import (
    FRAME_SAMPLES,
    Endpointer,
    EndpointRules,
    Outcome,
    UtteranceEnded,
    UtteranceSound,
    VoiceStarted,
    VoiceStopped,
)
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.level import SILENT_DBFS
from tests.hearing.sounds import Loudness, room, voice


def hear(pcm: bytes, block_samples: int = 1600) -> list[Outcome]:
    """Everything that the front end makes of a sound that begins at 0 s."""
    front_end, outcomes = FrontEnd(Loudness()), []
    for start in range(0, len(pcm), 2 * block_samples):
        block = Block(seconds_of(pcm[:start]), pcm[start : start + 2 * block_samples])
        outcomes += front_end.feed(block)
    return outcomes + front_end.flush()


def ends(outcomes: list[Outcome]) -> list[UtteranceEnded]:
    return [outcome for outcome in outcomes if isinstance(outcome, UtteranceEnded)]


def test_sentence_becomes_one_utterance_with_its_pre_roll() -> None:
    """A sentence begins 0.5 s before its voice and ends 0.4 s after it."""
    outcomes = hear(room(2.0) + voice(1.6) + room(2.0))
    (utterance,) = ends(outcomes)
    assert utterance.began_at == pytest.approx(1.5, abs=0.04)
    assert utterance.ended_at == pytest.approx(4.0, abs=0.04)
    started, *_, stopped = [o for o in outcomes if isinstance(o, VoiceStarted | VoiceStopped)]
    assert started.at == pytest.approx(2.0, abs=0.04)
    assert stopped.at == pytest.approx(3.6, abs=0.04)


def test_breath_splits_nothing_and_a_pause_does() -> None:
    """0.3 s of quiet belong to the sentence, 0.8 s end it."""
    assert len(ends(hear(voice(1) + room(0.3) + voice(1) + room(1)))) == 1
    assert len(ends(hear(voice(1) + room(0.8) + voice(1) + room(1)))) == 2


def test_turn_that_goes_on_has_no_gap() -> None:
    """Within 1.2 s of the last voice every sample belongs to the next utterance; later it
    has its pre-roll alone."""
    first, second = ends(hear(voice(1) + room(1.0) + voice(1) + room(1)))
    assert second.began_at == first.ended_at
    first, second = ends(hear(voice(1) + room(1.6) + voice(1) + room(1)))
    assert second.began_at == pytest.approx(2.1, abs=0.04)


@pytest.mark.parametrize("seconds", [0.7, 1.01, 1.5, 2.222])
def test_utterance_begins_on_the_recognisers_frames(seconds: float) -> None:
    """Which third of the frames is looked at is no matter of chance."""
    (utterance,) = ends(hear(room(seconds) + voice(1) + room(1)))
    assert round(utterance.began_at * SAMPLE_RATE_HZ) % FRAME_SAMPLES == 0


def test_click_is_no_voice() -> None:
    """A single chunk of 32 ms begins no utterance."""
    assert hear(room(0.96) + voice(0.03) + room(1)) == []


def test_flush_finishes_the_sentence_under_way() -> None:
    """What is being said when listening stops is an utterance of its own."""
    (utterance,) = ends(hear(room(0.5) + voice(1.01)))
    assert utterance.ended_at == pytest.approx(1.51, abs=0.04)


def test_front_end_begins_anew_after_a_flush() -> None:
    """Nothing of one listening step reaches into the next."""
    front_end = FrontEnd(Loudness())
    front_end.feed(Block(0.0, voice(0.5)))
    front_end.flush()
    assert not front_end.is_under_way
    outcomes = front_end.feed(Block(60.0, room(0.1) + voice(0.5))) + front_end.flush()
    (utterance,) = ends(outcomes)
    assert utterance.began_at == pytest.approx(60.0)


def test_long_talker_is_cut_at_a_breath() -> None:
    """Towards the longest snippet a short pause is enough."""
    breathing = (voice(2.8) + room(0.22)) * 12
    utterances = ends(hear(breathing + room(1)))
    assert len(utterances) == 2
    assert 22 <= utterances[0].ended_at < 30


def test_breathless_talker_is_cut_without_losing_a_sample() -> None:
    """The longest snippet is kept even if nobody breathes, and the next follows at once."""
    first, second = ends(hear(voice(40) + room(1)))
    assert first.ended_at == pytest.approx(30, abs=0.1)
    assert second.began_at == first.ended_at


def test_masked_sound_is_never_a_voice() -> None:
    """Digital silence ends a voice, whatever the network still believes."""
    thresholds = VoiceThresholds()
    assert not is_voice(1.0, SILENT_DBFS, True, thresholds)
    assert is_voice(0.4, -40, True, thresholds)
    assert not is_voice(0.4, -40, False, thresholds)
    (utterance,) = ends(hear(voice(1.0) + silence(2.0)))
    assert utterance.ended_at == pytest.approx(1.42, abs=0.04)


def test_level_and_floor_follow_the_room() -> None:
    """The front end knows how loud it is and how quiet the room was."""
    front_end = FrontEnd(Loudness())
    assert (front_end.level_dbfs, front_end.floor_dbfs) == (SILENT_DBFS, None)
    front_end.feed(Block(0.0, room(0.512) + voice(0.128)))
    assert front_end.level_dbfs == pytest.approx(-12.2, abs=0.1)
    assert front_end.floor_dbfs == pytest.approx(-64, abs=2)


spans = st.lists(
    st.tuples(st.booleans(), st.integers(1, 40)), min_size=1, max_size=8
)  # voice or room, in chunks of 32 ms


@settings(deadline=None)
@given(spans, st.sampled_from([160, 512, 1600, 4000, 777]))
def test_endpointing_does_not_depend_on_the_blocks(
    parts: list[tuple[bool, int]], block_samples: int
) -> None:
    """The same sound gives the same utterances, however it is cut into blocks."""
    pcm = b"".join(
        (voice if is_loud else room)(chunks * CHUNK_SECONDS) for is_loud, chunks in parts
    )
    reference = ends(hear(pcm, 512))
    found = ends(hear(pcm, block_samples))
    assert len(found) == len(reference)
    for one, other in zip(found, reference, strict=True):
        assert one.began_at == pytest.approx(other.began_at, abs=1e-6)
        assert one.ended_at == pytest.approx(other.ended_at, abs=1e-6)


@given(st.lists(st.booleans(), max_size=1200))
def test_endpointing_loses_and_repeats_nothing(voices: list[bool]) -> None:
    """Every run of voice lies in an utterance; utterances follow each other, gaps only quiet.

    The chunks carry their own number, so that each piece can be recognised.
    """
    rules = EndpointRules()
    endpointer, outcomes = Endpointer(rules), []
    for number, has_voice in enumerate(voices):
        pcm = number.to_bytes(4, "little").rjust(CHUNK_BYTES, b"\0")
        outcomes += endpointer.feed(Block(number * CHUNK_SECONDS, pcm), has_voice)
    outcomes += endpointer.flush()

    pieces: list[int] = []
    open_pieces: list[int] = []
    last_end = 0.0
    for outcome in outcomes:
        if isinstance(outcome, UtteranceSound):
            open_pieces.append(int.from_bytes(outcome.block.pcm[-4:], "little"))
        elif isinstance(outcome, UtteranceEnded):
            assert open_pieces == list(range(open_pieces[0], open_pieces[-1] + 1))
            trimmed_seconds = outcome.began_at - open_pieces[0] * CHUNK_SECONDS
            assert -1e-9 <= trimmed_seconds < FRAME_SAMPLES / SAMPLE_RATE_HZ
            assert outcome.ended_at == pytest.approx((open_pieces[-1] + 1) * CHUNK_SECONDS)
            assert outcome.began_at >= last_end - 1e-9
            last_end = outcome.ended_at
            longest = rules.longest_seconds + rules.breath_seconds + 2 * CHUNK_SECONDS
            assert outcome.ended_at - outcome.began_at <= longest
            pieces += open_pieces
            open_pieces = []
    assert not open_pieces
    assert len(pieces) == len(set(pieces))
    missed = [n for n, has_voice in enumerate(voices) if has_voice and n not in set(pieces)]
    for number in missed:  # only clicks shorter than the onset
        assert not voices[number - 1 : number] or not voices[number - 1]
        assert not voices[number + 1 : number + 2] or not voices[number + 1]


@given(st.lists(st.booleans(), max_size=600))
def test_voice_starts_and_stops_in_turn(voices: list[bool]) -> None:
    """Every start is followed by its stop, and nothing is started twice."""
    endpointer, marks = Endpointer(), []
    for number, has_voice in enumerate(voices):
        outcomes = endpointer.feed(Block(number * CHUNK_SECONDS, bytes(CHUNK_BYTES)), has_voice)
        marks += [o for o in outcomes if isinstance(o, VoiceStarted | VoiceStopped)]
    marks += [o for o in endpointer.flush() if isinstance(o, VoiceStarted | VoiceStopped)]
    kinds = [type(mark) for mark in marks]
    assert kinds == [VoiceStarted, VoiceStopped] * (len(kinds) // 2)
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
