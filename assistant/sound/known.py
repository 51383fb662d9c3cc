"""How long sentences sound, without rendering any: as the cache has them, else estimated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.plan.lines import Speech
from assistant.sound.cache import PcmCache, sentence_key
from assistant.sound.estimate import estimated_seconds


@dataclass(frozen=True)
class KnownVoice:
    """What names the sentences of one voice in the cache; as ``Voice`` has it."""

    voice_id: str
    words_a_minute: int
    sample_rate_hz: int
    pronounce: Callable[[str], str]


class KnownDurations:
    """Answers at once, and remembers what it had to estimate.

    ``voices``: by language, the session's first language first; none: nothing is said.
    """

    def __init__(self, cache_folder: Path, voices: Mapping[str, KnownVoice]) -> None:
        self._cache = PcmCache(cache_folder)
        self._maker = self._cache.maker()
        self._voices = dict(voices)
        self._first = next(iter(self._voices), "")
        self._seconds: dict[Speech, float] = {}
        self.estimated: set[Speech] = set()

    @property
    def count(self) -> int:
        """How many sentences were asked for."""
        return len(self._seconds)

    def duration_seconds(self, speech: Speech) -> float:
        """How long the sentence sounds, or about how long."""
        seconds = self._seconds.get(speech)
        if seconds is None:
            seconds = self._seconds[speech] = self._find(speech)
        return seconds

    def _find(self, speech: Speech) -> float:
        language = speech.language if speech.language in self._voices else self._first
        voice = self._voices.get(language)
        if voice is None:
            return 0.0
        spoken = voice.pronounce(speech.text).strip()
        if not spoken:
            return 0.0
        if self._maker:
            key = sentence_key(
                spoken,
                voice.voice_id,
                voice.words_a_minute,
                self._maker,
                voice.sample_rate_hz,
            )
            seconds = self._cache.seconds(key, voice.sample_rate_hz)
            if seconds is not None:
                return seconds
        self.estimated.add(speech)
        return estimated_seconds(spoken, language, voice.words_a_minute)
