"""A voice for each language of a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.plan.lines import Speech
from assistant.sound.pcm import Pcm
from assistant.sound.voice import Progress, Voice


class Voices:
    """Renders each sentence with the voice of its language; implements ``RendersSpeech``.

    ``voices``: by language, the session's first language first.
    """

    def __init__(self, voices: Mapping[str, Voice]) -> None:
        self._voices = dict(voices)
        self._first = next(iter(self._voices.values()))
        self.sample_rate_hz = self._first.sample_rate_hz

    def of(self, language: str) -> Voice:
        """The voice of a language; the first for "" and for one that it does not have."""
        return self._voices.get(language, self._first)

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        """The sentence's samples. Raises ``VoiceError``."""
        return self.of(speech.language).render(speech.text, cached)

    def duration_seconds(self, speech: Speech) -> float:
        """How long the sentence sounds; rendered now if it never was. Raises ``VoiceError``."""
        return self.of(speech.language).duration_seconds(speech.text)

    def prepare(
        self, speeches: Iterable[Speech], on_progress: Progress | None = None
    ) -> dict[Speech, float]:
        """Render every sentence that the cache lacks; each one's seconds."""
        wanted = tuple(dict.fromkeys(speeches))
        durations: dict[Speech, float] = {}
        for done, speech in enumerate(wanted, start=1):
            durations[speech] = self.duration_seconds(speech)
            if on_progress is not None:
                on_progress(done, len(wanted))
        for voice in self._voices.values():
            voice.prune()
        return durations

    def close(self) -> None:
        """End the processes."""
        for voice in self._voices.values():
            voice.close()
