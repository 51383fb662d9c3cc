"""Microphones: a real one through sounddevice, and a WAV file that stands in for one."""

from __future__ import annotations

import logging
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.devices.sound_library import PORT_AUDIO, StreamOpener, listed_device
from assistant.errors import MicrophoneError

SAMPLE_RATE_HZ = 16_000
BLOCK_FRAMES = 1600
BLOCK_SECONDS = BLOCK_FRAMES / SAMPLE_RATE_HZ
_LONGEST_LATENCY_SECONDS = 2.0

OnBlock = Callable[[bytes, float, int], None]

logger = logging.getLogger(__name__)


class SoundDeviceInput:
    """A sound card's input: mono 16-bit at 16 kHz in blocks of 100 ms.

    ``device``: a name or part of one as the library lists it, its number, or None for the
    default. Plain ``hw:`` devices may refuse the rate; the default converts. Opened again,
    the same microphone is found under any number; another is not taken for it.
    """

    is_stand_in = False
    sample_rate_hz = SAMPLE_RATE_HZ

    def __init__(
        self, device: str | int | None = None, opener: StreamOpener = PORT_AUDIO
    ) -> None:
        self._device = device
        self._opener = opener
        self._known_as = ""
        self._on_block: OnBlock | None = None
        self._stream: Any = None
        self._heard_until = 0.0
        self.description = f"microphone {device if device is not None else '(default)'}"

    @property
    def is_exhausted(self) -> bool:
        return False

    def open(self, on_block: OnBlock) -> None:
        """Begin to deliver blocks. Raises ``MicrophoneError``."""
        self._heard_until = 0.0
        self._open(on_block)
        self._on_block = on_block

    def close(self) -> None:
        """Stop; no further block is delivered."""
        self._on_block = None
        self.suspend()
        self._opener.forget(self)

    # -- SharedStream ----------------------------------------------------------------------

    def suspend(self) -> None:
        """Step aside while the sound library is started anew."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        try:
            with self._opener.turn():
                stream.close()
        except TimeoutError as error:
            logger.warning("The microphone did not close: %s", error)

    def resume(self) -> None:
        """Open it again; whoever misses its blocks may open it anew."""
        if self._on_block is None:
            return
        try:
            self._open(self._on_block)
        except MicrophoneError as error:
            logger.debug("The microphone is not back: %s", error)

    # -- inside ----------------------------------------------------------------------------

    def _open(self, on_block: OnBlock) -> None:
        def start(library: Any) -> Any:
            return self._started(library, on_block)

        try:
            self._stream = self._opener.open(self, start)
        except Exception as error:  # PortAudioError, ValueError for a name, OSError: no library
            raise MicrophoneError(
                f"opening the {self.description}",
                str(error),
                "check its plug, then choose one that `facilitate devices` lists",
            ) from error

    def _started(self, sounddevice: Any, on_block: OnBlock) -> Any:
        device, name = listed_device(sounddevice, "input", self._device, self._known_as)
        stream = sounddevice.RawInputStream(
            samplerate=SAMPLE_RATE_HZ,
            blocksize=BLOCK_FRAMES,
            device=device,
            channels=1,
            dtype="int16",
            latency="high",
            callback=self._callback_for(on_block),
        )
        try:
            stream.start()
        except BaseException:
            stream.close()
            raise
        self._known_as = name
        return stream

    def _callback_for(self, on_block: OnBlock) -> Any:
        missed_since = self._heard_until  # not 0: it had stepped aside

        def take(pcm: Any, frames: int, times: Any, status: Any) -> None:
            nonlocal missed_since
            began = began_at(time.monotonic(), times, frames)
            lost_blocks = int(status.input_overflow)
            if missed_since:
                lost_blocks += max(0, round((began - missed_since) / BLOCK_SECONDS))
                missed_since = 0.0
            self._heard_until = began + frames / SAMPLE_RATE_HZ
            on_block(bytes(pcm), began, lost_blocks)

        return take


def began_at(now: float, times: Any, frames: int) -> float:
    """When a block's first sample was heard, on ``time.monotonic()``.

    ``times`` are PortAudio's; some of its hosts leave the time of the converter empty, and
    then the block is taken to have ended just now.
    """
    latency = float(times.currentTime - times.inputBufferAdcTime)
    if not 0 < latency < _LONGEST_LATENCY_SECONDS:
        latency = frames / SAMPLE_RATE_HZ
    return now - latency


class WavFileInput:
    """A recording as a microphone: its blocks in real time, then silence.

    Opened again, it goes on where it stopped. Raises ``MicrophoneError`` if the file is not
    a WAV of mono 16-bit samples at 16 kHz.
    """

    is_stand_in = True
    sample_rate_hz = SAMPLE_RATE_HZ

    def __init__(self, path: Path) -> None:
        self.description = f"the recording {path.name} instead of a microphone"
        self._pcm = _read(path)
        self._position = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_exhausted(self) -> bool:
        return self._position >= len(self._pcm)

    def open(self, on_block: OnBlock) -> None:
        """Begin to deliver blocks."""
        self.close()
        self._stopping.clear()
        self._thread = threading.Thread(
            target=self._deliver, args=(on_block,), name="microphone", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop; no further block is delivered."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _deliver(self, on_block: OnBlock) -> None:
        opened_at = time.monotonic()
        block = 0
        while True:
            block_began_at = opened_at + block * BLOCK_SECONDS
            block += 1
            wait_seconds = opened_at + block * BLOCK_SECONDS - time.monotonic()
            if self._stopping.wait(max(0.0, wait_seconds)):
                return
            on_block(self._next_block(), block_began_at, 0)

    def _next_block(self) -> bytes:
        size = 2 * BLOCK_FRAMES
        pcm = self._pcm[self._position : self._position + size]
        self._position += len(pcm)
        return pcm.ljust(size, b"\0")


def _read(path: Path) -> bytes:
    attempted = f"opening the recording {path}"
    try:
        with wave.open(str(path), "rb") as recording:
            found = (
                recording.getnchannels(),
                8 * recording.getsampwidth(),
                recording.getframerate(),
            )
            pcm = recording.readframes(recording.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise MicrophoneError(attempted, str(error), "give a WAV file that exists") from error
    if found != (1, 16, SAMPLE_RATE_HZ):
        raise MicrophoneError(
            attempted,
            "found {} channels of {} bits at {} Hz, expected 1 of 16 at 16000".format(*found),
            "convert it: sox IN -r 16000 -c 1 -b 16 OUT.wav",
        )
    return pcm
