"""The length of sentences without rendering any."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.plan.lines import Speech
from assistant.sound.estimate import estimated_seconds
from assistant.sound.known import KnownDurations, KnownVoice
from assistant.sound.voice import Voice

SAID = "Two people are consultants, one person is the client."
NEW = "Nobody has ever said this sentence."


def spelt(text: str) -> str:
    return text.replace("client", "customer")


def known(
    folder: Path, voice_id: str = "gmw/en-us", words_a_minute: int = 140
) -> KnownDurations:
    english = KnownVoice(voice_id, words_a_minute, 48000, spelt)
    french = KnownVoice("roa/fr", words_a_minute, 48000, str)
    return KnownDurations(folder, {"en": english, "fr": french})


def test_rendered_sentences_have_their_own_length(tmp_path: Path) -> None:
    """To the sample, as the voice itself names them; the others are estimated, and said so."""
    voice = Voice(tmp_path, pronounce=spelt)
    try:
        seconds = voice.duration_seconds(SAID)
    finally:
        voice.close()
    durations = known(tmp_path)
    assert durations.duration_seconds(Speech(SAID)) == seconds
    assert not durations.estimated
    about = durations.duration_seconds(Speech(NEW))
    assert about == pytest.approx(estimated_seconds(NEW, "en", 140))
    assert durations.estimated == {Speech(NEW)}
    assert durations.count == 2


@pytest.mark.parametrize("change", [{"voice_id": "gmw/en"}, {"words_a_minute": 150}])
def test_another_voice_knows_nothing_of_it(tmp_path: Path, change: dict[str, object]) -> None:
    """A sentence is known for the voice and the rate that said it."""
    voice = Voice(tmp_path, pronounce=spelt)
    try:
        voice.duration_seconds(SAID)
    finally:
        voice.close()
    durations = known(tmp_path, **change)  # type: ignore[arg-type]
    durations.duration_seconds(Speech(SAID))
    assert durations.estimated == {Speech(SAID)}


def test_nothing_rendered_is_all_estimated(tmp_path: Path) -> None:
    """Each sentence by its own language; nothing is written, no engine is started."""
    durations = known(tmp_path / "none")
    assert durations.duration_seconds(Speech("Deux.", "fr")) == estimated_seconds(
        "Deux.", "fr", 140
    )
    assert durations.duration_seconds(Speech(" - ")) == 0.0
    assert not (tmp_path / "none").exists()


def test_device_without_a_voice_says_nothing(tmp_path: Path) -> None:
    """No sentence sounds, and none is estimated."""
    durations = KnownDurations(tmp_path, {})
    assert durations.duration_seconds(Speech(SAID)) == 0.0
    assert not durations.estimated
