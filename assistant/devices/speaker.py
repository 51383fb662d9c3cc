"""The loudspeaker: one sounddevice stream, or a WAV file that stands in for it."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.devices.ports import AudioSource
from assistant.devices.sound_library import (
    PORT_AUDIO,
    NotListedError,
    StreamOpener,
    listed_device,
)
from assistant.devices.stream_watch import STANDS_STILL_SECONDS, StreamWatch
from assistant.errors import SpeakerError

BLOCK_FRAMES = 480
LATENCY_SECONDS = 0.02
"""Ten milliseconds a block, two blocks of latency: a press is heard after 26 ms, measured."""

LARGEST_WAV_BYTES = 4_000_000_000
"""A WAV file counts its bytes in 32 bits: about twelve hours at 48 kHz."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AudioDevice:
    """One entry of the system's list of sound devices."""

    index: int
    name: str
    input_channels: int
    output_channels: int
    is_default_input: bool
    is_default_output: bool


def list_devices() -> tuple[AudioDevice, ...]:
    """Every sound device, in the library's order; none is no error.

    Raises ``SpeakerError`` when the sound library itself is missing or hangs.
    """
    sounddevice = _sounddevice()
    try:
        with PORT_AUDIO.turn():
            return _listed(sounddevice)
    except TimeoutError as error:
        raise SpeakerError("list the sound devices", str(error), "unplug them") from error


def _listed(sounddevice: Any) -> tuple[AudioDevice, ...]:
    default_input, default_output = sounddevice.default.device
    return tuple(
        AudioDevice(
            index,
            device["name"],
            device["max_input_channels"],
            device["max_output_channels"],
            is_default_input=index == default_input,
            is_default_output=index == default_output,
        )
        for index, device in enumerate(sounddevice.query_devices())
    )


class HeardAt:
    """When blocks will be heard, smoothed.

    Hosts tell it with a jitter of some milliseconds, and some tell 0. Blocks follow each
    other without a gap, so the estimate moves on by each block's length and is drawn
    slowly to what the host says; only a real jump (the stream stood still) is taken over.
    """

    JUMP_SECONDS = 0.03
    PULL = 0.02

    def __init__(self, usual_latency_seconds: float) -> None:
        self._usual_latency_seconds = usual_latency_seconds
        self._next_at: float | None = None

    def forget(self) -> None:
        """There was a gap: the next block follows nothing."""
        self._next_at = None

    def next_start(
        self, now: float, host_now: float, host_heard_at: float, block_seconds: float
    ) -> float:
        """The moment, on the clock of ``now``, when this block's first sample is heard.

        ``host_now`` and ``host_heard_at`` are on the host's clock, which on Linux is that
        of ``now`` (then a callback that came late does no harm). Where the host says 0 or
        nonsense, the stream's usual latency is taken.
        """
        is_same_clock = abs(now - host_now) < 0.5
        told = host_heard_at if is_same_clock else host_heard_at - host_now + now
        if not host_heard_at or not -0.5 < told - now < 2.0:
            told = now + self._usual_latency_seconds
        expected = told if self._next_at is None else self._next_at
        off_by = told - expected
        start = told if abs(off_by) > self.JUMP_SECONDS else expected + self.PULL * off_by
        self._next_at = start + block_seconds
        return start


class SoundDeviceOutput:
    """One sounddevice stream: mono, 16 bit, kept open on silence, and opened anew, once a
    second, where it stands still.

    ``device``: a name or a part of one (such as a card's id), a number of the library's
    list, or None for the system's default. A loudspeaker that was pulled out is found again
    under any number; what is plugged in instead of it is not taken for it.
    ``last_callback_at`` (``time.monotonic()``) stands still when the device is gone; most
    hosts say nothing else. ``underflows`` counts the gaps that the host reported,
    ``reopenings`` how often the stream was lost and found again.
    """

    is_stand_in = False

    def __init__(
        self,
        device: str | int | None = None,
        sample_rate_hz: int = 48000,
        block_frames: int = BLOCK_FRAMES,
        latency_seconds: float = LATENCY_SECONDS,
        opener: StreamOpener = PORT_AUDIO,
    ) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.description = "default loudspeaker" if device is None else str(device)
        self.last_callback_at = 0.0
        self.latency_seconds = latency_seconds
        self.underflows = 0
        self.reopenings = 0
        self._wanted_latency_seconds = latency_seconds
        self._device = device
        self._block_frames = block_frames
        self._opener = opener
        self._known_as = ""
        self._source: AudioSource | None = None
        self._stream: Any = None
        self._watch: StreamWatch | None = None
        self._has_failed = False

    def open(self, source: AudioSource) -> None:
        """Begin to pull blocks. Raises ``SpeakerError`` with what the library said."""
        self._open(source)
        self._source = source
        self._watch = StreamWatch("speaker-watch", lambda: self.last_callback_at, self._reopen)
        self._watch.start()

    def close(self) -> None:
        """Stop after what was already pulled has sounded; a vanished device is no error."""
        watch, self._watch, self._source = self._watch, None, None
        if watch is not None:
            watch.stop()
        is_running = time.monotonic() - self.last_callback_at < STANDS_STILL_SECONDS
        self._close_stream(is_drained=is_running)
        self._opener.forget(self)

    # -- SharedStream ----------------------------------------------------------------------

    def suspend(self) -> None:
        """Step aside while the sound library is started anew."""
        self._close_stream(is_drained=False)

    def resume(self) -> None:
        """Open it again; where that fails, the watch goes on trying."""
        self._reopen()

    # -- inside ----------------------------------------------------------------------------

    def _open(self, source: AudioSource) -> None:
        sounddevice = _sounddevice()
        try:
            self._stream = self._opener.open(
                self, lambda library: self._started(library, source)
            )
        except (sounddevice.PortAudioError, NotListedError, TimeoutError) as error:
            raise SpeakerError(
                f"open the loudspeaker ({self.description}) at {self.sample_rate_hz} Hz",
                str(error),
                f"choose another in the device settings; there are: {_output_names()}",
            ) from error

    def _started(self, sounddevice: Any, source: AudioSource) -> Any:
        device, name = listed_device(sounddevice, "output", self._device, self._known_as)
        self.description = name
        stream = sounddevice.RawOutputStream(
            samplerate=self.sample_rate_hz,
            blocksize=self._block_frames,
            device=device,
            channels=1,
            dtype="int16",
            latency=self._wanted_latency_seconds,
            callback=self._callback_for(source),
        )
        try:
            self.latency_seconds = float(stream.latency)
            stream.start()
        except sounddevice.PortAudioError:
            stream.close()
            raise
        self._known_as = name
        return stream

    def _reopen(self) -> None:
        """By the watch, and after the library was started anew. What is wrong was said
        already, by those who miss the sound."""
        source = self._source
        if source is None:
            return
        try:
            with self._opener.turn():
                self._close_stream(is_drained=False)
                self._opener.forget(self)
                self._open(source)
        except (SpeakerError, TimeoutError) as error:
            logger.debug("Still no loudspeaker: %s", error)
            return
        self.reopenings += 1
        logger.info("The loudspeaker is open again: %s", self.description)

    def _close_stream(self, is_drained: bool) -> None:
        stream, self._stream = self._stream, None
        if stream is None:
            return
        try:
            with self._opener.turn():
                if is_drained:
                    stream.stop()
                stream.close()
        except TimeoutError as error:
            logger.warning("Loudspeaker did not close: %s", error)

    def _callback_for(self, source: AudioSource) -> Any:
        heard_at = HeardAt(self.latency_seconds)
        rate_hz = self.sample_rate_hz
        fill, monotonic = source.fill, time.monotonic

        def callback(block: Any, frames: int, moments: Any, status: Any) -> None:
            now = monotonic()
            self.last_callback_at = now
            if status and status.output_underflow:
                self.underflows += 1
                heard_at.forget()
            starts_at = heard_at.next_start(
                now, moments.currentTime, moments.outputBufferDacTime, frames / rate_hz
            )
            try:
                block[:] = fill(frames, starts_at)
            except Exception:
                self._fail_once()
                block[:] = bytes(2 * frames)

        return callback

    def _fail_once(self) -> None:
        if not self._has_failed:
            self._has_failed = True
            logger.exception("Mixing failed, the loudspeaker plays silence")


class WavFileOutput:
    """A stand-in for a loudspeaker: the sound of the whole session, as a WAV file.

    Pulls blocks at the pace of real time. The file's header is true every second, so that
    it can be played even if the program is killed. ``path`` None: nothing is written, for a
    service that may stand ready for days.
    """

    is_stand_in = True

    def __init__(self, path: Path | None, sample_rate_hz: int = 48000) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.description = f"sound file {path}" if path else "no loudspeaker"
        self.last_callback_at = 0.0
        self._path = path
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self, source: AudioSource) -> None:
        """Begin to pull blocks. Raises ``SpeakerError`` if the file cannot be made."""
        writer = None if self._path is None else self._writer(self._path)
        self._thread = threading.Thread(
            target=self._pull, args=(source, writer), name="sound-file", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop, and close the file with a true header."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _writer(self, path: Path) -> _WavWriter:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _WavWriter(path, self.sample_rate_hz)
        except OSError as error:
            remedy = "choose a folder that can be written"
            raise SpeakerError(f"make {path}", str(error), remedy) from error

    def _pull(self, source: AudioSource, writer: _WavWriter | None) -> None:
        block_seconds = BLOCK_FRAMES / self.sample_rate_hz
        starts_at = time.monotonic()
        with writer or contextlib.nullcontext():
            while not self._stop.wait(max(0.0, starts_at - time.monotonic())):
                self.last_callback_at = time.monotonic()
                starts_at += block_seconds
                block = source.fill(BLOCK_FRAMES, starts_at)
                if writer is None:
                    continue
                try:
                    writer.write(block)
                except OSError as error:
                    logger.error("Cannot write %s any more: %s", self._path, error)
                    return


class _WavWriter:
    """Appends samples; once a second the header and the disk's file are brought up to date."""

    def __init__(self, path: Path, sample_rate_hz: int) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._wav = wave.open(self._file, "wb")  # noqa: SIM115  (closed in __exit__)
        self._wav.setnchannels(1)
        self._wav.setsampwidth(2)
        self._wav.setframerate(sample_rate_hz)
        self._bytes_a_second = 2 * sample_rate_hz
        self._bytes = 0
        self._true_at = 0

    def __enter__(self) -> _WavWriter:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._wav.close()
        with contextlib.suppress(OSError):
            self._file.close()

    def write(self, pcm: bytes) -> None:
        if self._bytes + len(pcm) > LARGEST_WAV_BYTES:
            return
        self._bytes += len(pcm)
        if self._bytes < self._true_at:
            self._wav.writeframesraw(pcm)
            return
        self._wav.writeframes(pcm)
        self._file.flush()
        self._true_at = self._bytes + self._bytes_a_second


def _output_names() -> str:
    try:
        names = [device.name for device in list_devices() if device.output_channels]
    except SpeakerError as error:
        return error.said
    return ", ".join(names) or "none"


def _sounddevice() -> Any:
    try:
        import sounddevice
    except OSError as error:
        remedy = "install it with: sudo apt install libportaudio2"
        raise SpeakerError("load the sound library", str(error), remedy) from error
    return sounddevice
