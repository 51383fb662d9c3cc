"""The convener's own voice: recorded sentences, each kept under what it says.

A recording belongs to its sentence's language and text, so an edited sentence has none, and
the synthesiser speaks it. Recordings cannot be made again by the program: they lie in the
state folder, one WAV file each, which any player plays. A chunk of ours before the samples
says whose words it holds and carries a checksum.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import VoiceError
from assistant.plan.lines import Speech
from assistant.sound.cache import key_of, write_whole
from assistant.sound.wav import FORMAT, chunks_of, wav_of

if TYPE_CHECKING:
    from assistant.sound.pcm import Pcm
    from assistant.sound.voice import Progress, RendersSpeech

NOTE = b"said"
"""The name of our chunk: JSON with language, text, plan, samples and sum."""

HEAD_BYTES = 16_384
"""Holds everything before the samples: no sentence of a plan is that long."""

_SUMMED = ("language", "text", "plan", "samples")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recorded:
    """One recording, by its header. ``plan``: the name of the plan that it was made for."""

    path: Path
    language: str
    text: str
    plan: str
    seconds: float


@dataclass(frozen=True)
class RecordingsReport:
    """How much of a plan is recorded. ``left_over``: recordings made for it that belong to
    none of its sentences any more, because those were edited."""

    sentences: int
    recorded: int
    left_over: tuple[Recorded, ...]

    def lines(self) -> tuple[str, ...]:
        """In words, for a person; none if nothing was ever recorded."""
        if not self.recorded and not self.left_over:
            return ()
        return (
            f"Recordings: {self.recorded} of {self.sentences} sentences; "
            "the voice speaks the others",
            *(
                f"Recorded, but said no more: {one.text!r} "
                f"(the sentence was edited: the voice speaks it; {one.path})"
                for one in self.left_over
            ),
        )


class Recordings:
    """A folder of recorded sentences."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, language: str, text: str) -> Recorded | None:
        """The recording of a sentence, by its header: its samples are not read."""
        return _recorded(self._path(language, text))

    def all(self) -> tuple[Recorded, ...]:
        """Every recording, whatever plan it is for."""
        found = (_recorded(path) for path in sorted(self.folder.glob("*.wav")))
        return tuple(one for one in found if one is not None)

    def read(self, language: str, text: str, sample_rate_hz: int) -> Pcm | None:
        """The samples, verified; None if there are none or the file is damaged."""
        path = self._path(language, text)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        chunks = dict(chunks_of(content))
        note, body = _note_in(chunks), chunks.get(b"data", b"")
        if note is None or note["sum"] != _sum(note, chunks[b"fmt "], body):
            logger.warning("Recording %s is damaged, the voice speaks instead", path)
            return None
        return _samples(body, FORMAT.unpack(chunks[b"fmt "])[2], sample_rate_hz)

    def keep(self, language: str, text: str, plan: str, pcm: Pcm, sample_rate_hz: int) -> Path:
        """Keep a sentence's recording instead of any earlier one. Raises ``VoiceError``."""
        body = pcm.astype("<i2", copy=False).tobytes()
        note: dict[str, Any] = {"language": language, "text": _plain(text), "plan": plan}
        note["samples"] = len(pcm)
        header = dict(chunks_of(wav_of(b"", sample_rate_hz)))[b"fmt "]
        note["sum"] = _sum(note, header, body)
        content = wav_of(body, sample_rate_hz, (NOTE, json.dumps(note).encode()))
        path = self._path(language, text)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(path, content)
        except OSError as refusal:
            raise VoiceError(
                f"keep a recording in {self.folder}",
                refusal.strerror or str(refusal),
                "free some space, or make the folder writable, and record it again",
            ) from None
        return path

    def _path(self, language: str, text: str) -> Path:
        return self.folder / f"{recording_key(language, text)}.wav"


def recording_key(language: str, text: str) -> str:
    """A name for a sentence: the same however its spaces and accents are encoded."""
    return key_of("recording", language, _plain(text))


def recordings_report(
    said: Iterable[Speech],
    may_be_said: Iterable[Speech],
    recordings: Recordings,
    language: str,
    plan: str,
) -> RecordingsReport:
    """How much is recorded of what will be ``said``, and what belongs to nothing any more.

    ``may_be_said``: what only some sessions say. ``language``: the session's first.
    """
    certain = {(one.language or language, _plain(one.text)) for one in said}
    possible = {(one.language or language, _plain(one.text)) for one in may_be_said}
    kept = recordings.all()
    names = {(one.language, one.text) for one in kept}
    left_over = [
        one
        for one in kept
        if one.plan == plan and (one.language, one.text) not in certain | possible
    ]
    return RecordingsReport(len(certain), len(certain & names), tuple(left_over))


class RecordedVoice:
    """Plays recordings, and has the voice speak the rest; implements ``RendersSpeech``.

    The voice makes every sentence, recorded or not: so one that is damaged on the way can
    be spoken at once, and the plan is fitted by the voice's lengths. By those of the
    recordings, each new one might change the times that are announced, and with them the
    words that were recorded. ``language``: the session's first, for sentences that name
    none.
    """

    def __init__(self, voice: RendersSpeech, recordings: Recordings, language: str) -> None:
        self.sample_rate_hz = voice.sample_rate_hz
        self._voice, self._recordings, self._language = voice, recordings, language

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        """The sentence's samples; what is private was never recorded. Raises
        ``VoiceError``."""
        pcm = self._recorded(speech) if cached else None
        return self._voice.render(speech, cached) if pcm is None else pcm

    def duration_seconds(self, speech: Speech) -> float:
        """How long the voice says the sentence; the recording's length where the voice is
        silent. Raises ``VoiceError``."""
        seconds = self._voice.duration_seconds(speech)
        if seconds:
            return seconds
        pcm = self._recorded(speech)
        return 0.0 if pcm is None else len(pcm) / self.sample_rate_hz

    def prepare(
        self, speeches: Iterable[Speech], on_progress: Progress | None = None
    ) -> Mapping[Speech, float]:
        """Have the voice make every sentence; each one's seconds."""
        wanted = tuple(dict.fromkeys(speeches))
        self._voice.prepare(wanted, on_progress)
        return {one: self.duration_seconds(one) for one in wanted}

    def close(self) -> None:
        """End the voice."""
        self._voice.close()

    def _recorded(self, speech: Speech) -> Pcm | None:
        language = speech.language or self._language
        return self._recordings.read(language, speech.text, self.sample_rate_hz)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _recorded(path: Path) -> Recorded | None:
    try:
        with path.open("rb") as file:
            chunks = dict(chunks_of(file.read(HEAD_BYTES)))
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return None
    note = _note_in(chunks)
    if note is None:
        return None
    rate_hz = FORMAT.unpack(chunks[b"fmt "])[2]
    before = size - 2 * int(note["samples"])
    if before < 0 or before > HEAD_BYTES:
        return None
    seconds = int(note["samples"]) / rate_hz
    return Recorded(path, note["language"], note["text"], note["plan"], seconds)


def _note_in(chunks: dict[bytes, bytes]) -> dict[str, Any] | None:
    """What our chunk says; None if the file is not one of ours, or whole."""
    try:
        note = json.loads(chunks[NOTE])
        rate_hz = FORMAT.unpack(chunks[b"fmt "])[2]
        texts = (note["language"], note["text"], note["plan"], note["sum"])
        is_ours = rate_hz > 0 and all(isinstance(one, str) for one in texts)
        return note if is_ours and isinstance(note["samples"], int) else None
    except (KeyError, ValueError, TypeError, struct.error):
        return None


def _sum(note: dict[str, Any], header: bytes, body: bytes) -> str:
    said = json.dumps({name: note[name] for name in _SUMMED})
    return hashlib.blake2b(header + said.encode() + body, digest_size=16).hexdigest()


def _samples(body: bytes, rate_hz: int, wanted_hz: int) -> Pcm:
    import numpy as np

    from assistant.sound.pcm import resampled, to_pcm

    pcm = np.frombuffer(body, dtype="<i2").astype(np.int16, copy=False)
    return pcm if rate_hz == wanted_hz else to_pcm(resampled(pcm, rate_hz, wanted_hz))
