"""A voice for each language of a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.plan.lines import Speech
from assistant.sound.voice import Voice
from assistant.sound.voices import Voices


@pytest.fixture
def voices(tmp_path: Path) -> Iterator[Voices]:
    """English and French, with the real synthesiser."""
    made = Voices({"en": Voice(tmp_path), "fr": Voice(tmp_path, "roa/fr", 170)})
    yield made
    made.close()


def test_sentence_is_said_by_the_voice_of_its_language(voices: Voices) -> None:
    """The same letters sound otherwise; none named means the first."""
    plain, french = voices.render(Speech("Question")), voices.render(Speech("Question", "fr"))
    assert np.array_equal(plain, voices.render(Speech("Question", "en")))
    assert np.array_equal(french, voices.of("fr").render("Question"))
    assert len(plain) != len(french)
    assert voices.of("de") is voices.of("en")


def test_sentences_are_prepared_and_known_by_language(voices: Voices) -> None:
    """Every one is counted once, in each of its languages."""
    progress: list[tuple[int, int]] = []
    asked = [Speech("One"), Speech("One", "fr"), Speech("One")]
    durations = voices.prepare(asked, lambda *done: progress.append(done))
    assert set(durations) == set(asked)
    assert progress == [(1, 2), (2, 2)]
    assert durations[asked[1]] == voices.duration_seconds(asked[1]) > 0.1
