"""Text to PCM: the parent's side of the synthesiser's process, with a verified cache."""

from __future__ import annotations

import difflib
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from assistant.errors import VoiceError
from assistant.plan.lines import Speech
from assistant.sound.cache import PcmCache, sentence_key
from assistant.sound.estimate import estimated_seconds
from assistant.sound.loudness import SPEECH_LUFS
from assistant.sound.pcm import EMPTY, Pcm
from assistant.sound.synthesis import Synthesis
from assistant.sound.takes import speech_from

DEFAULT_VOICE_ID = "gmw/en-us"
DEFAULT_WORDS_A_MINUTE = 140
LEAST_OF_EXPECTED = 0.5
"""Of the length that a sentence's letters let expect; 19 of 20 are within 16 % of it."""

SLOWEST_WORDS_A_MINUTE, FASTEST_WORDS_A_MINUTE = 80, 450
"""What espeak-ng's own rate parameter spans."""

CACHE_BYTES = 400_000_000

Progress = Callable[[int, int], None]
"""Told how many sentences are ready, of how many."""

logger = logging.getLogger(__name__)


class RendersSpeech(Protocol):
    """Anything that turns a sentence into PCM at one sample rate."""

    sample_rate_hz: int

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        """The sentence's samples. Raises ``VoiceError``."""

    def duration_seconds(self, speech: Speech) -> float:
        """How long the sentence sounds. Raises ``VoiceError``."""

    def prepare(
        self, speeches: Iterable[Speech], on_progress: Progress | None = None
    ) -> Mapping[Speech, float]:
        """Make all that is missing, and tell how long each sentence sounds."""

    def close(self) -> None:
        """Let go of whatever renders."""


class Voice:
    """One voice of espeak-ng at one rate, rendered ahead and kept on disk.

    ``voice_id`` is one of ``voice_ids()``, if wished with a variant (``gmw/en-us+f3``).
    ``pronounce`` gives the text as it must be spelt to be said right; it is applied before
    hashing, so that an edited pronunciation is rendered anew. Any thread may call.
    """

    def __init__(
        self,
        cache_folder: Path,
        voice_id: str = DEFAULT_VOICE_ID,
        words_a_minute: int = DEFAULT_WORDS_A_MINUTE,
        sample_rate_hz: int = 48000,
        pronounce: Callable[[str], str] = str,
    ) -> None:
        if not SLOWEST_WORDS_A_MINUTE <= words_a_minute <= FASTEST_WORDS_A_MINUTE:
            raise VoiceError(
                "set the speech rate",
                f"found {words_a_minute} words a minute",
                f"choose from {SLOWEST_WORDS_A_MINUTE} to {FASTEST_WORDS_A_MINUTE}, "
                f"{DEFAULT_WORDS_A_MINUTE} is the usual",
            )
        self.sample_rate_hz = sample_rate_hz
        self.voice_id = voice_id
        self.words_a_minute = words_a_minute
        self._pronounce = pronounce
        self._cache = PcmCache(cache_folder)
        self._synthesis = Synthesis()
        self._lock = threading.Lock()
        self._seconds: dict[str, float] = {}
        self._voice_is_known = False

    def voice_ids(self) -> tuple[str, ...]:
        """Every voice that this machine's engine has."""
        with self._lock:
            return self._synthesis.voice_ids()

    def render(self, text: str, cached: bool = True) -> Pcm:
        """The sentence, as loud as all speech, trimmed of silence.

        ``cached`` False: rendered in memory, never written to any disk; for what people
        said. Raises ``VoiceError`` after a second try with a new process.
        """
        spoken = self._pronounce(text).strip()
        if not spoken:
            return EMPTY
        with self._lock:
            if not cached:
                return self._render(spoken)
            key = self._key(spoken)
            pcm = self._cache.read(key, self.sample_rate_hz)
            if pcm is None:
                pcm = self._render(spoken)
                self._cache.write(key, self.sample_rate_hz, pcm)
            self._seconds[key] = len(pcm) / self.sample_rate_hz
            return pcm

    def duration_seconds(self, text: str) -> float:
        """How long the sentence sounds; rendered now if it never was."""
        spoken = self._pronounce(text).strip()
        if not spoken:
            return 0.0
        with self._lock:
            key = self._key(spoken)
            seconds = self._seconds.get(key)
            if seconds is None:
                seconds = self._cache.seconds(key, self.sample_rate_hz)
            if seconds is not None:
                self._seconds[key] = seconds
                return seconds
        return len(self.render(text)) / self.sample_rate_hz

    def prepare(
        self, texts: Iterable[str], on_progress: Progress | None = None
    ) -> dict[str, float]:
        """Render every sentence that the cache lacks; each one's seconds, by its text.

        What is there already is known by its header, and verified when it is played.
        """
        wanted = tuple(dict.fromkeys(texts))
        durations: dict[str, float] = {}
        for done, text in enumerate(wanted, start=1):
            durations[text] = self.duration_seconds(text)
            if on_progress is not None:
                on_progress(done, len(wanted))
        self.prune()
        return durations

    def prune(self) -> None:
        """Keep the cache within its size; what this voice has said stays longest."""
        with self._lock:
            self._cache.prune(self._seconds.keys(), CACHE_BYTES)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._synthesis.close()

    def _key(self, spoken: str) -> str:
        self._check_voice()
        return sentence_key(
            spoken,
            self.voice_id,
            self.words_a_minute,
            self._maker(),
            self.sample_rate_hz,
        )

    def _maker(self) -> str:
        """What else a sentence's sound depends on."""
        return f"{self._synthesis.engine()}, {SPEECH_LUFS} LUFS"

    def _render(self, spoken: str) -> Pcm:
        """The sentence; what is far too short for its letters may have been cut off, as
        pyttsx3 does under load where its own stop is not held back (see voice_process): it
        is rendered once more."""
        self._check_voice()
        pcm = self._render_once(spoken)
        language = self.voice_id.rpartition("/")[2].partition("+")[0]
        expected_seconds = estimated_seconds(spoken, language, self.words_a_minute)
        if len(pcm) >= LEAST_OF_EXPECTED * expected_seconds * self.sample_rate_hz:
            return pcm
        return max(pcm, self._render_once(spoken), key=len)

    def _render_once(self, spoken: str) -> Pcm:
        raw, rate_hz = self._synthesis.render(spoken, self.voice_id, self.words_a_minute)
        return speech_from(raw, rate_hz, self.sample_rate_hz)

    def _check_voice(self) -> None:
        if self._voice_is_known:
            return
        known = self._synthesis.voice_ids()
        base, plus, variant = self.voice_id.partition("+")
        if base not in known:
            near = difflib.get_close_matches(base, known, n=4, cutoff=0.3) or known[:4]
            raise VoiceError(
                "choose the voice",
                f"found {base}, which {self._synthesis.engine()} does not have",
                f"did you mean {', '.join(voice + plus + variant for voice in near)}?",
            )
        self._voice_is_known = True
        self._cache.note_maker(self._maker())


class SilentVoice:
    """Says nothing, at once: for a session by chimes alone."""

    def __init__(self, sample_rate_hz: int = 48000) -> None:
        self.sample_rate_hz = sample_rate_hz

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        """No samples."""
        del speech, cached
        return EMPTY

    def duration_seconds(self, speech: Speech) -> float:
        """Nought."""
        del speech
        return 0.0

    def prepare(
        self, speeches: Iterable[Speech], on_progress: Progress | None = None
    ) -> dict[Speech, float]:
        """Nothing to do."""
        del on_progress
        return dict.fromkeys(speeches, 0.0)

    def close(self) -> None:
        """Nothing to let go of."""
