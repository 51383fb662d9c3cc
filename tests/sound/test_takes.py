"""What people record, made into sentences, or refused in plain words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sound.loudness import SPEECH_LUFS, Waveform, loudness_lufs, true_peak_dbfs
from assistant.sound.pcm import FULL_SCALE, Pcm, amplitude_of, to_pcm
from assistant.sound.takes import sentence_of, sound_of, speech_from
from assistant.sound.wav import Refusal, Sound
from tests.sound.takes import in_a_room, murmur

RATE_HZ = 48000


def take(waveform: Waveform, rate_hz: int = RATE_HZ) -> Pcm | Refusal:
    return sentence_of(Sound(waveform.reshape(-1, 1), rate_hz), RATE_HZ)


def sentence(waveform: Waveform, rate_hz: int = RATE_HZ) -> Waveform:
    pcm = take(waveform, rate_hz)
    assert not isinstance(pcm, Refusal), pcm
    return pcm / FULL_SCALE


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 1000),
    seconds=st.floats(0.8, 3.0),
    gain_db=st.floats(-20, 5),
    rate_hz=st.sampled_from([16000, 44100, 48000]),
)
def test_sentence_is_as_long_as_its_words_and_as_loud_as_all_speech(
    seed: int, seconds: float, gain_db: float, rate_hz: int
) -> None:
    """Near or far from the microphone: within 1 LU, below -1 dBFS, silence trimmed."""
    words = murmur(seconds, seed, rate_hz) * amplitude_of(gain_db)
    found = sentence(in_a_room(words, noise_dbfs=gain_db - 50, rate_hz=rate_hz), rate_hz)
    assert loudness_lufs(found, RATE_HZ) == pytest.approx(SPEECH_LUFS, abs=1.0)
    assert true_peak_dbfs(found) < -1.0
    assert seconds - 0.45 <= len(found) / RATE_HZ <= seconds + 0.3


def test_sentence_loses_none_of_its_words_to_the_trimming() -> None:
    """All of what was said, but for the fading edges, is in what is played."""
    words = murmur(1.5)
    found = sentence(in_a_room(words, noise_dbfs=-70))
    size = 2 * len(found)
    spectrum = np.fft.rfft(found, size) * np.fft.rfft(words, size).conj()
    begins = int(np.argmax(np.fft.irfft(spectrum, size)[: len(found)]))
    heard = found[begins:][: len(words)]
    assert np.corrcoef(heard, words[: len(heard)])[0, 1] > 0.95
    assert len(heard) > 0.95 * len(words)


def test_sentence_of_stereo_is_that_of_both_channels() -> None:
    """A stereo recorder's file is mixed to one channel."""
    words = in_a_room(murmur(1.0))
    both = sentence_of(Sound(np.stack((words, words), axis=1), RATE_HZ), RATE_HZ)
    assert not isinstance(both, Refusal)
    assert np.array_equal(both, take(words))


def test_click_before_the_words_is_trimmed_with_the_silence() -> None:
    """The button itself is heard by a microphone beside it."""
    room = in_a_room(murmur(1.0))
    room[4800:4900] = 0.6
    assert len(sentence(room)) / RATE_HZ < 1.3


def test_constant_offset_is_taken_away() -> None:
    """Cheap converters add one; it would cost headroom and click at both ends."""
    assert abs(sentence(in_a_room(murmur(1.0)) + 0.2).mean()) < 0.002


@pytest.mark.parametrize(
    ("waveform", "words"),
    [
        (np.zeros(0), "no sound at all"),
        (np.zeros(RATE_HZ), "no sound at all"),
        (in_a_room(murmur(1.0) * 0.002, noise_dbfs=-90), "too quiet"),
        (np.random.default_rng(1).normal(0, 0.05, RATE_HZ), "stand out from the noise"),
        (np.clip(in_a_room(murmur(2.0)) * 8, -1, 1), "clipped"),
        (np.tile(in_a_room(murmur(1.0)), 20), "at most 60 s"),
        (in_a_room(murmur(0.1)), "only 0."),
    ],
)
def test_take_that_cannot_be_used_is_refused_with_what_to_do(
    waveform: Waveform, words: str
) -> None:
    """Found, expected, how to mend it; no sound comes of it."""
    refusal = take(waveform)
    assert isinstance(refusal, Refusal)
    assert words in str(refusal)
    assert refusal.mend


def test_microphone_samples_are_a_sound_of_full_scale_one() -> None:
    """As the microphone's blocks hold them."""
    sound = sound_of(np.array([16384, -32768], "<i2").tobytes(), 16000)
    assert sound.samples[:, 0].tolist() == [0.5, -1.0]
    assert sound.rate_hz == 16000


def test_speech_from_trims_silence_and_sets_the_loudness() -> None:
    """Silence around a synthesised sentence shrinks to some milliseconds; it is as loud as
    a recorded one."""
    silence = np.zeros(22050, dtype=np.int16)
    words = to_pcm(murmur(0.8, rate_hz=22050) * 0.3)
    speech = speech_from(np.concatenate([silence, words, silence]), 22050, 48000)
    assert 0.5 <= len(speech) / 48000 <= 0.9
    assert loudness_lufs(speech / FULL_SCALE, 48000) == pytest.approx(SPEECH_LUFS, abs=0.3)


def test_speech_from_silence_is_empty() -> None:
    """Silence is trimmed away whole."""
    assert len(speech_from(np.zeros(1000, dtype=np.int16), 22050, 48000)) == 0
