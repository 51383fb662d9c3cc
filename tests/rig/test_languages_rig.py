"""Every message of French and Spanish, by a real voice of the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.preparing import load_language
from assistant.sound.pcm import EMPTY
from assistant.sound.voice import Voice
from tests.words.examples import WORDS, spoken_examples

VOICES = {"fr": "roa/fr", "es": "roa/es-419"}
FASTER_THAN_IT_SPEAKS = 70
"""Letters in a second, at the most words a minute: less sound was cut off."""


@pytest.mark.rig
@pytest.mark.silent
@pytest.mark.parametrize("language", VOICES)
def test_every_message_sounds(language: str, tmp_path: Path) -> None:
    """None is silent or cut off; the synthesiser itself refuses what peaks too low."""
    pronunciation = load_language(language, WORDS.parent).pronunciation
    sentences = spoken_examples(language)
    voice = Voice(tmp_path, VOICES[language], 450, 16000, pronunciation.spoken)
    try:
        sounds = {one: voice.render(one, cached=False) for one in sentences}
    finally:
        voice.close()
    assert len(sounds) > 70
    for sentence, pcm in sounds.items():
        assert pcm is not EMPTY, sentence
        seconds = len(pcm) / voice.sample_rate_hz
        assert seconds > len(sentence) / FASTER_THAN_IT_SPEAKS, sentence
