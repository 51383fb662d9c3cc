"""A spoken sample debrief: what a machine without a microphone hears instead of a room."""

from __future__ import annotations

import os
import tempfile
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.hearing.blocks import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ, silence

LEAD_SECONDS = 1.0
PAUSE_SECONDS = 1.5
"""Long enough that each sentence becomes a snippet of its own."""


def write_sample_debrief(
    path: Path, sentences: Iterable[str], render: Callable[[str, int], bytes]
) -> None:
    """Write the sentences as one WAV file (16 kHz, mono, 16 bits), a pause after each.

    ``render(sentence, number)`` gives its samples in that same format; ``number`` counts
    from 0, so that several people can take turns. The file appears whole or not at all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    pieces = [silence(LEAD_SECONDS)]
    for number, sentence in enumerate(sentences):
        pieces += [render(sentence, number), silence(PAUSE_SECONDS)]
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with wave.open(file, "wb") as recording:
                recording.setnchannels(1)
                recording.setsampwidth(BYTES_PER_SAMPLE)
                recording.setframerate(SAMPLE_RATE_HZ)
                recording.writeframes(b"".join(pieces))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
