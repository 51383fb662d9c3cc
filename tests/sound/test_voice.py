"""The real voice: pyttsx3 on espeak-ng in its own process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.sound.cache import MAKER_FILE
from assistant.sound.loudness import SPEECH_LUFS, loudness_lufs
from assistant.sound.pcm import FULL_SCALE
from assistant.sound.voice import SilentVoice, Voice

QUESTION = "Which question will shape your practice?"
PRIVATE = "My question is how we keep people coming."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the module: what is rendered once need not be again."""
    return tmp_path_factory.mktemp("voice")


@pytest.fixture(scope="module")
def voice(folder: Path) -> Iterator[Voice]:
    """The voice that a session uses."""
    voice = Voice(folder)
    yield voice
    voice.close()


def child_of(voice: Voice) -> int:
    """The process id of the voice's child."""
    process_id = voice._synthesis.process_id
    assert process_id is not None
    return process_id


def test_sentence_is_as_long_and_as_loud_as_speech(voice: Voice) -> None:
    """Six words at 140 a minute, trimmed of silence, at the loudness of all speech."""
    pcm = voice.render(QUESTION)
    assert 1.8 <= len(pcm) / 48000 <= 3.2
    assert loudness_lufs(pcm / FULL_SCALE, 48000) == pytest.approx(SPEECH_LUFS, abs=0.2)
    assert voice.duration_seconds(QUESTION) == len(pcm) / 48000


def test_sentence_that_was_cut_off_is_rendered_once_more(
    voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it is never taken for the whole; and a text that is short has two tries alone."""
    whole, tries = voice._synthesis.render, []

    def cut(*asked: object) -> tuple[bytes, int]:
        raw, rate_hz = whole(*asked)  # type: ignore[arg-type]
        tries.append(asked)
        return (raw[: len(raw) // 5], rate_hz) if len(tries) == 1 else (raw, rate_hz)

    monkeypatch.setattr(voice._synthesis, "render", cut)
    assert len(voice.render(PRIVATE, cached=False)) / 48000 > 2.0
    assert len(tries) == 2
    voice.render("Mm.", cached=False)
    assert len(tries) <= 4


def test_rate_changes_the_length(voice: Voice, folder: Path) -> None:
    """Twice the words a minute, about half as long."""
    fast = Voice(folder, words_a_minute=280)
    try:
        ratio = voice.duration_seconds(QUESTION) / fast.duration_seconds(QUESTION)
    finally:
        fast.close()
    assert 1.6 < ratio < 2.4


def test_variant_is_another_voice(voice: Voice, folder: Path) -> None:
    """``+f3`` speaks, and not in the same voice."""
    other = Voice(folder, voice_id="gmw/en-us+f3")
    try:
        pcm = other.render(QUESTION)
    finally:
        other.close()
    assert not np.array_equal(pcm, voice.render(QUESTION))


def test_pronunciation_is_applied_before_hashing(folder: Path) -> None:
    """A word that is respelt is said as its respelling, and is not taken from the cache."""
    plain, respelt = Voice(folder), Voice(folder, pronounce=lambda t: t.replace("CoP", "cop"))
    try:
        respelt_pcm = respelt.render("Good CoP, bad CoP.")
        assert np.array_equal(respelt_pcm, respelt.render("Good cop, bad cop."))
        assert not np.array_equal(respelt_pcm, plain.render("Good CoP, bad CoP."))
    finally:
        plain.close()
        respelt.close()


def test_cached_sentence_needs_no_second_render(voice: Voice, folder: Path) -> None:
    """Another program finds the same samples, without a render."""
    first = voice.render(QUESTION)
    other = Voice(folder)
    try:
        again = other.render(QUESTION)
        assert other._synthesis.renders == 0
    finally:
        other.close()
    assert np.array_equal(first, again)


def test_damaged_file_is_rendered_again(tmp_path: Path) -> None:
    """A flipped bit costs a render, nothing else."""
    voice = Voice(tmp_path)
    try:
        first = voice.render(QUESTION)
        (path,) = tmp_path.glob("*.pcm")
        damaged = bytearray(path.read_bytes())
        damaged[5000] ^= 64
        path.write_bytes(damaged)
        again = voice.render(QUESTION)
        assert len(again) == pytest.approx(len(first), rel=0.05)
        assert path.read_bytes() != bytes(damaged)
    finally:
        voice.close()


def test_private_sentence_is_written_nowhere(tmp_path: Path) -> None:
    """What people said is rendered in memory: the cache holds the engine's name alone."""
    voice = Voice(tmp_path)
    try:
        assert len(voice.render(PRIVATE, cached=False)) > 48000
        (maker,) = tmp_path.iterdir()
        assert maker.name == MAKER_FILE
        assert "LUFS" in maker.read_text(encoding="utf-8")
        assert PRIVATE not in maker.read_text(encoding="utf-8")
    finally:
        voice.close()


def test_prepare_renders_what_is_missing_and_tells_the_lengths(tmp_path: Path) -> None:
    """Each sentence once, progress to the end, seconds by text."""
    voice = Voice(tmp_path)
    progress: list[tuple[int, int]] = []
    try:
        durations = voice.prepare(
            ["One.", "Two.", "One."], lambda done, wanted: progress.append((done, wanted))
        )
    finally:
        voice.close()
    assert progress == [(1, 2), (2, 2)]
    assert set(durations) == {"One.", "Two."}
    assert min(durations.values()) > 0.1
    assert len(list(tmp_path.glob("*.pcm"))) == 2


def test_killed_process_is_replaced(tmp_path: Path) -> None:
    """The next sentence is rendered all the same."""
    voice = Voice(tmp_path)
    try:
        voice.render("One.")
        os.kill(child_of(voice), signal.SIGKILL)
        assert len(voice.render("Two.")) > 1000
    finally:
        voice.close()


def test_hung_process_is_killed_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that does not answer within its deadline is replaced, and does not stay."""
    monkeypatch.setattr("assistant.sound.synthesis.LEAST_RENDER_SECONDS", 0.3)
    monkeypatch.setattr("assistant.sound.synthesis.RENDER_SECONDS_A_CHARACTER", 0.0)
    voice = Voice(tmp_path)
    try:
        voice.render("One.")
        hung = child_of(voice)
        os.kill(hung, signal.SIGSTOP)
        began = time.monotonic()
        assert len(voice.render("Two.")) > 1000
        assert time.monotonic() - began < 5
        with pytest.raises(ProcessLookupError):
            os.kill(hung, 0)
    finally:
        voice.close()


def test_unsayable_sentence_is_an_error_that_does_not_repeat_it(tmp_path: Path) -> None:
    """A dash renders silence: refused, with a remedy."""
    voice = Voice(tmp_path)
    try:
        with pytest.raises(VoiceError, match=r"silence .* say it in other words"):
            voice.render("\N{EM DASH}")
        assert len(voice.render("One.")) > 1000
    finally:
        voice.close()


def test_unknown_voice_is_an_error_that_names_near_ones(tmp_path: Path) -> None:
    """A misspelt voice is found out before anything is rendered."""
    voice = Voice(tmp_path, voice_id="gmw/en-ux")
    try:
        with pytest.raises(VoiceError, match=r"gmw/en-ux.*did you mean gmw/en-us"):
            voice.render(QUESTION)
    finally:
        voice.close()


def test_unknown_variant_is_an_error(tmp_path: Path) -> None:
    """espeak-ng would pass over it in silence."""
    voice = Voice(tmp_path, voice_id="gmw/en-us+zzz")
    try:
        with pytest.raises(VoiceError, match="expected gmw/en-us\\+zzz"):
            voice.render(QUESTION)
    finally:
        voice.close()


@pytest.mark.parametrize("words_a_minute", [0, 79, 451])
def test_impossible_rate_is_an_error(tmp_path: Path, words_a_minute: int) -> None:
    """A rate that the engine cannot speak is refused with what it can."""
    with pytest.raises(VoiceError, match="choose from 80 to 450"):
        Voice(tmp_path, words_a_minute=words_a_minute)


def test_silent_voice_says_nothing() -> None:
    """Chimes only: no samples, no time."""
    voice = SilentVoice()
    assert len(voice.render(QUESTION)) == 0
    assert voice.prepare([QUESTION]) == {QUESTION: 0.0}
