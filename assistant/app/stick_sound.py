"""Sound on a stick that is no WAV file, but holds the same."""

from __future__ import annotations

import io


def as_wav(content: bytes, most_bytes: int) -> bytes:
    """A FLAC file as a WAV file of 16 bits; anything else as it is, and so is one that is
    broken, or that would be larger than ``most_bytes``: who reads it says what is wrong."""
    if not content.startswith(b"fLaC"):
        return content
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(content)) as sound:
            most_frames = most_bytes // (2 * sound.channels)
            samples = sound.read(most_frames + 1, dtype="int16")
            rate_hz = sound.samplerate
    except (soundfile.SoundFileError, OSError, ValueError):
        return content
    if len(samples) > most_frames:
        return content
    wav = io.BytesIO()
    soundfile.write(wav, samples, rate_hz, format="WAV", subtype="PCM_16")
    return wav.getvalue()
