"""Words for recordings: the hearing of a listening step, as fast as it can."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from assistant.app.hearing import model_for_listening, number_phrases
from assistant.app.places import Places
from assistant.errors import MicrophoneError
from assistant.hearing.activity import SileroVoiceActivity
from assistant.hearing.blocks import SAMPLE_RATE_HZ, Block
from assistant.hearing.counting import NEAR, CountingWorker
from assistant.hearing.decoder import Decoder
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.messages import Flush, Heard, Message, NumberSaid, Word
from assistant.hearing.recogniser_process import Worker
from assistant.hearing.withholding import Withholding
from assistant.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK_SAMPLES = 1600
"""0.1 s, as a microphone gives it."""

_PIECE_SECONDS = 10
_MARGIN_SECONDS = 1
"""Around each piece while its rate is changed, so that no seam is heard."""


class HeardSnippet(msgspec.Struct, frozen=True):
    """One snippet. Times in seconds from the recording's beginning.

    ``latency_s``: from the end of its last word, as the recogniser gives it, until the
    snippet is kept: the sound that had to arrive (whole blocks of 0.1 s) plus the time that
    the last block took to be worked through here; longer for what was held back, since it
    came from far away. ``continues``: it goes on with the
    snippet before it.
    """

    text: str
    began: float
    ended: float
    continues: bool
    latency_s: float
    words: tuple[Word, ...]


class Transcript(msgspec.Struct, frozen=True):
    """What was heard in one recording.

    ``seconds_cpu``: of this process, from reading the file to its last word.
    ``final_latency_s``: that of the last snippet; None if nothing was heard.
    """

    file: str
    text: str
    snippets: tuple[HeardSnippet, ...]
    seconds: float
    seconds_cpu: float
    final_latency_s: float | None


class Unread(msgspec.Struct, frozen=True):
    """A recording that could not be read, and why."""

    file: str
    error: str


def as_line(result: Transcript | Unread) -> str:
    """One line of JSON."""
    return msgspec.json.encode(result).decode()


def is_unread(result: Transcript | Unread) -> bool:
    """Whether it is an error's line."""
    return isinstance(result, Unread)


def transcripts(
    files: Iterable[str], is_pulse: bool, language: str, settings: Settings, places: Places
) -> Iterator[Transcript | Unread]:
    """Each recording's transcript, as soon as it is done, in the order given.

    Any rate and number of channels that libsndfile reads. Every recording is heard as if
    listening had just begun, so that its words do not depend on those before it.
    ``is_pulse``: only numbers are heard. Raises ``ModelError``.
    """
    model = model_for_listening(settings, language, places.config, places.cache)
    phrases = number_phrases(language) if is_pulse else ()
    decoder = Decoder(model, phrases)
    for file in files:
        try:
            yield transcript(file, read_blocks(Path(file)), decoder, phrases=phrases)
        except MicrophoneError as error:
            yield Unread(file, f"{error.said}; {error.remedy}")


def transcript(
    file: str,
    blocks: Iterable[bytes],
    decoder: Decoder,
    new_front_end: Callable[[], FrontEnd] | None = None,
    phrases: tuple[str, ...] = (),
) -> Transcript:
    """What is heard in these blocks, by a decoder that begins afresh.

    ``phrases``: the decoder's, where numbers alone are listened for.
    """
    began_cpu = time.process_time()
    decoder.begin_afresh()
    messages: list[Message] = []
    worker = _worker(decoder, messages, new_front_end, phrases)
    snippets: list[HeardSnippet] = []
    withholding, numbers = Withholding(), count(1)
    at = 0.0

    def take(number: int, content: Block | Flush) -> None:
        began_at = time.perf_counter()
        worker.take(number, content)
        kept_at = at + time.perf_counter() - began_at
        for heard in messages:
            if isinstance(heard, NumberSaid):
                snippets.append(_snippet(heard, kept_at))
            elif isinstance(heard, Heard):
                withholding.hear(next(numbers), heard)
        if isinstance(content, Flush):
            withholding.end()
        snippets.extend(_snippet(one.heard, kept_at) for one in withholding.take_given())
        messages.clear()

    number = 0
    for number, pcm in enumerate(blocks, start=1):
        block = Block(at, pcm)
        at = block.ended_at
        take(number, block)
    take(number + 1, Flush())
    snippets.sort(key=lambda snippet: snippet.began)  # some may have been held back
    return Transcript(
        file=file,
        text=" ".join(snippet.text for snippet in snippets),
        snippets=tuple(snippets),
        seconds=round(at, 3),
        seconds_cpu=round(time.process_time() - began_cpu, 4),
        final_latency_s=snippets[-1].latency_s if snippets else None,
    )


def _worker(
    decoder: Decoder,
    messages: list[Message],
    new_front_end: Callable[[], FrontEnd] | None,
    phrases: tuple[str, ...],
) -> Worker | CountingWorker:
    """What works through the blocks as the recogniser's process does."""
    if phrases:
        near = FrontEnd(SileroVoiceActivity(), foreground=NEAR)
        return CountingWorker(near, decoder, phrases, messages.append)
    front_end = new_front_end() if new_front_end else FrontEnd(SileroVoiceActivity())
    return Worker(front_end, decoder, messages.append)


def _snippet(heard: Heard | NumberSaid, kept_at: float) -> HeardSnippet:
    return HeardSnippet(
        text=" ".join(word.text for word in heard.words),
        began=round(heard.began_at, 3),
        ended=round(heard.ended_at, 3),
        continues=isinstance(heard, Heard) and heard.continues,
        latency_s=round(max(0.0, kept_at - heard.words[-1].ended_at), 3),
        words=heard.words,
    )


# -- reading -------------------------------------------------------------------------------


def read_blocks(path: Path) -> Iterator[bytes]:
    """The recording as a microphone would give it: blocks of 0.1 s, mono, 16 bits, 16 kHz.

    The last block may be shorter. Raises ``MicrophoneError``.
    """
    rest = b""
    for pcm in _pieces(path):
        rest += pcm
        whole = len(rest) - len(rest) % (2 * BLOCK_SAMPLES)
        for start in range(0, whole, 2 * BLOCK_SAMPLES):
            yield rest[start : start + 2 * BLOCK_SAMPLES]
        rest = rest[whole:]
    if rest:
        yield rest


def _pieces(path: Path) -> Iterator[bytes]:
    """Mono 16-bit samples at 16 kHz, ten seconds at a time, so that an hour needs no more."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as recording:
            for start in range(0, recording.frames, _PIECE_SECONDS * recording.samplerate):
                yield _piece(recording, start)
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise MicrophoneError(f"reading {path}", _reason(path, error), _remedy(path)) from error


def _piece(recording: Any, start: int) -> bytes:
    import numpy as np

    from assistant.sound.pcm import resampled_waveform

    rate_hz = recording.samplerate
    margin = min(start, _MARGIN_SECONDS * rate_hz)
    recording.seek(start - margin)
    frames = margin + (_PIECE_SECONDS + _MARGIN_SECONDS) * rate_hz
    samples = recording.read(frames, dtype="float64", always_2d=True)
    mono: NDArray[np.float64] = np.nan_to_num(samples.mean(axis=1))
    first = margin // rate_hz * SAMPLE_RATE_HZ
    at_16_khz = resampled_waveform(mono, rate_hz, SAMPLE_RATE_HZ)
    waveform = at_16_khz[first : first + _PIECE_SECONDS * SAMPLE_RATE_HZ]
    return np.clip(np.rint(waveform * 32768), -32768, 32767).astype("<i2").tobytes()


def _reason(path: Path, error: Exception) -> str:
    if not path.exists():
        return "there is no such file"
    if path.is_dir():
        return "it is a folder"
    return getattr(error, "error_string", "") or str(error)


def _remedy(path: Path) -> str:
    if not path.is_file():
        return "check the path"
    return "expected a recording that libsndfile reads (WAV, FLAC, OGG, MP3)"
