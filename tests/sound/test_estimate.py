"""How long a sentence will sound, by its letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.sound.estimate import estimated_seconds
from assistant.sound.voice import Voice

SENTENCES = {
    ("en", "gmw/en-us"): (
        "Take a piece of flipchart and markers and make a drawing of your team.",
        "Two people are consultants, one person is the client.",
        "Welcome. I keep the time, and say what comes next.",
        "Round 2 of 3, the second person is the client now: ideas, 5 minutes.",
        "Which question will shape your practice?",
        "Halfway. 8 minutes left.",
    ),
    ("fr", "roa/fr"): (
        "Prenez une grande feuille et des feutres, et dessinez votre équipe.",
        "Deux personnes sont consultantes, une personne est cliente.",
        "Bienvenue. Je surveille le temps, et j'annonce la suite.",
        "Quelle question va changer votre pratique ?",
        "Mi-temps. Il reste huit minutes.",
    ),
    ("es", "roa/es-419"): (
        "Tomen una hoja grande y rotuladores, y dibujen su equipo.",
        "Dos personas aconsejan, una persona es el cliente.",
        "Bienvenidos. Yo cuido el tiempo, y digo lo que sigue.",
        "¿Qué pregunta va a cambiar su práctica?",
        "Mitad del tiempo. Quedan ocho minutos.",
    ),
}


@pytest.mark.parametrize(("language", "voice_id"), SENTENCES)
def test_estimate_is_near_what_the_voice_takes(
    language: str, voice_id: str, tmp_path: Path
) -> None:
    """Each sentence within a quarter, all of them together within a twelfth."""
    voice = Voice(tmp_path, voice_id)
    try:
        real = [voice.duration_seconds(text) for text in SENTENCES[language, voice_id]]
    finally:
        voice.close()
    about = [estimated_seconds(text, language, 140) for text in SENTENCES[language, voice_id]]
    assert about == pytest.approx(real, rel=0.25)
    assert sum(about) == pytest.approx(sum(real), rel=1 / 12)


def test_estimate_follows_the_rate() -> None:
    """Twice as fast is half as long."""
    text = "Say what matters most here, and why."
    assert estimated_seconds(text, "en", 280) == estimated_seconds(text, "en", 140) / 2


def test_what_has_no_word_takes_no_time() -> None:
    """As the voice has it: nothing is rendered."""
    assert estimated_seconds("", "en", 140) == estimated_seconds(" - ... ", "fr", 140) == 0.0


def test_language_that_was_not_measured_is_taken_as_slow() -> None:
    """Rather too long than too short; a region's language is as its own."""
    text = "Halfway. 8 minutes left, of 20."
    others = estimated_seconds(text, "fi", 140)
    assert all(others >= estimated_seconds(text, one, 140) for one in ("en", "fr", "es"))
    assert estimated_seconds(text, "fr-CA", 140) == estimated_seconds(text, "fr", 140)
