"""A house for sound on a machine that has none: a private PulseAudio with two rooms.

``speaker`` is the loudspeaker that the device plays to, and whose sound can be recorded;
``room`` is where speech can be played for the device's microphone to hear. Null sinks with
``norewinds=1``: without it their monitors lose sound. The folder's path must be short,
since a Unix socket's is limited.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48000
READY_SECONDS = 10.0
PIPE_BYTES = 1 << 20
"""Ten seconds of sound: nothing is lost while whoever records it is busy."""
PROGRAMS = {
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "parec": "pulseaudio-utils",
    "paplay": "pulseaudio-utils",
}
SINK = "rate=48000 channels=1 format=s16le norewinds=1"

DAEMON_SCRIPT = """
load-module module-native-protocol-unix socket={folder}/run/native auth-anonymous=1 \
auth-cookie-enabled=0
load-module module-null-sink sink_name=speaker {sink}
load-module module-null-sink sink_name=room {sink}
set-default-sink speaker
set-default-source room.monitor
"""

ALSA_CONFIGURATION = """
pcm.speaker_out { type pulse device speaker hint { show on description "speaker" } }
pcm.room_mic { type pulse device room.monitor hint { show on description "room" } }
pcm.!default {
    type asym
    playback.pcm speaker_out
    capture.pcm room_mic
    hint { show on description "speaker and room" }
}
ctl.!default { type pulse }
"""


class Recording:
    """What a sink plays, from ``began_at_monotonic`` on, at ``RATE_HZ``."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._bytes = 0
        self.began_at_monotonic = float("inf")

    def add(self, chunk: bytes, now: float) -> None:
        """Keep a chunk that arrived now; the least delayed one tells when it all began."""
        self._chunks.append(chunk)
        self._bytes += len(chunk)
        began_at = now - self._bytes / 2 / RATE_HZ
        self.began_at_monotonic = min(self.began_at_monotonic, began_at)

    @property
    def samples(self) -> NDArray[np.int16]:
        """All of it so far."""
        content = b"".join(self._chunks)
        return np.frombuffer(content[: len(content) // 2 * 2], dtype="<i2")

    @property
    def seconds(self) -> float:
        """How much there is."""
        return self._bytes / 2 / RATE_HZ

    def index_at(self, monotonic_seconds: float) -> int:
        """Which sample was played then."""
        return round((monotonic_seconds - self.began_at_monotonic) * RATE_HZ)

    def monotonic_at(self, index: int) -> float:
        """When a sample was played."""
        return self.began_at_monotonic + index / RATE_HZ


class House:
    """A running PulseAudio of our own; ``environment`` makes a program use it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="h", dir="/tmp"))
        self._daemon: subprocess.Popen[bytes] | None = None
        alsa = self._folder / "asound.conf"
        self.environment = {
            "PULSE_RUNTIME_PATH": f"{self._folder}/run",
            "PULSE_STATE_PATH": f"{self._folder}/state",
            "PULSE_SERVER": f"unix:{self._folder}/run/native",
            "PULSE_CLIENTCONFIG": f"{self._folder}/client.conf",
            "ALSA_CONFIG_PATH": str(alsa),
        }
        for name in ("run", "state"):
            (self._folder / name).mkdir(mode=0o700)
        (self._folder / "client.conf").write_text("autospawn = no\n")
        (self._folder / "daemon.pa").write_text(
            DAEMON_SCRIPT.format(folder=self._folder, sink=SINK)
        )
        alsa.write_text("</usr/share/alsa/alsa.conf>\n" + ALSA_CONFIGURATION)

    def start(self) -> None:
        """Start the daemon, and wait until it answers."""
        check_programs()
        command = [
            *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
            *("--exit-idle-time=-1", "--disallow-exit", "--realtime=no"),
            *("--high-priority=no", f"--file={self._folder}/daemon.pa"),
        ]
        with (self._folder / "daemon.log").open("wb") as log:
            self._daemon = subprocess.Popen(
                command,
                env={**os.environ, **self.environment},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        hurry(self._daemon.pid, -11)
        until = time.monotonic() + READY_SECONDS
        while self._run("pactl", "info").returncode != 0:
            if self._daemon.poll() is not None or time.monotonic() > until:
                said = (self._folder / "daemon.log").read_text()
                raise AssertionError(f"pulseaudio does not start: {said}")
            time.sleep(0.02)

    def unplug(self) -> None:
        """Loudspeaker and microphone are gone at once, as a card that is pulled out; ``start``
        plugs them in again. (A sink that is only unloaded has its streams moved to another.)
        """
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.wait()

    def close(self) -> None:
        """End the daemon, and leave nothing behind."""
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def recording(self, sink: str = "speaker") -> Iterator[Recording]:
        """Record what a sink plays, from before the block's first line to its last."""
        recording = Recording()
        parec = subprocess.Popen(
            [
                *("parec", f"--device={sink}.monitor", "--latency-msec=5", "--raw"),
                *(f"--rate={RATE_HZ}", "--channels=1", "--format=s16le"),
            ],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
        )
        hurry(parec.pid, -11)
        assert parec.stdout is not None
        descriptor = parec.stdout.fileno()
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

        def read() -> None:
            while chunk := os.read(descriptor, 4096):
                recording.add(chunk, time.monotonic())

        reader = threading.Thread(target=read, name="parec")
        reader.start()
        try:
            until = time.monotonic() + READY_SECONDS
            while recording.seconds < 0.1:
                assert time.monotonic() < until, "parec records nothing"
                time.sleep(0.01)
            yield recording
            time.sleep(0.1)
        finally:
            parec.kill()
            parec.wait()
            reader.join()
            parec.stdout.close()

    def play_into_room(self, path: Path) -> None:
        """Play a WAV file where the device's microphone hears it; returns at its end."""
        played = self._run("paplay", "--device=room", str(path))
        assert played.returncode == 0, played.stderr.decode()

    def start_playing_into_room(self, path: Path) -> subprocess.Popen[bytes]:
        """The same, without waiting for the end."""
        return subprocess.Popen(
            ["paplay", "--device=room", str(path)], env={**os.environ, **self.environment}
        )

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, check=False
        )


def hurry(process_id: int, niceness: int) -> None:
    """Let a process go before others, as sound does on a real device; only root may.

    A sound server that waits for a busy machine loses blocks, and a bell that lacks 10 ms
    is not recognised any more.
    """
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, process_id, niceness)


def check_programs() -> None:
    """Fail, naming the packages, if this machine cannot hold a house."""
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    assert not missing, (
        f"the sound rig needs {' '.join(sorted(missing))}: "
        f"sudo apt install {' '.join(sorted(missing))} libasound2-plugins"
    )


def enter(environment: Mapping[str, str]) -> dict[str, str | None]:
    """Make this very process use a house; gives what ``leave`` needs to undo it.

    PortAudio lists the devices once, when it is loaded: if it was loaded before, it is
    made to look again.
    """
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    _look_again()
    return before


def leave(before: Mapping[str, str | None]) -> None:
    """Undo ``enter``."""
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _look_again() -> None:
    sounddevice: Any = sys.modules.get("sounddevice")
    if sounddevice is not None:
        sounddevice._terminate()
        sounddevice._initialize()


def read_wav(path: Path) -> tuple[NDArray[np.int16], int]:
    """A 16-bit mono file's samples and their rate in hertz."""
    with wave.open(str(path)) as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2")
        return samples, reader.getframerate()


def write_wav(path: Path, samples: NDArray[np.int16], rate_hz: int) -> Path:
    """Write a 16-bit mono file."""
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate_hz)
        writer.writeframes(samples.astype("<i2").tobytes())
    return path


def likeness(sound: NDArray[np.int16], pattern: NDArray[np.int16]) -> NDArray[np.float64]:
    """How much ``sound`` is like ``pattern`` at each place: 1.0 is the same but for level."""
    heard, wanted = sound.astype(np.float64), pattern.astype(np.float64)
    size = 1 << (len(heard) + len(wanted)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size))
    places = len(heard) - len(wanted) + 1
    products = np.fft.irfft(spectrum, size)[:places]
    energy = np.concatenate([[0.0], np.cumsum(heard**2)])
    energies = energy[len(wanted) :] - energy[:places]
    loud = np.sqrt(np.maximum(energies, 1.0) * max(float((wanted**2).sum()), 1.0))
    return products / loud


def find_pattern(
    sound: NDArray[np.int16], pattern: NDArray[np.int16], least_likeness: float = 0.8
) -> list[int]:
    """Where ``pattern`` begins in ``sound``, the likeliest of each neighbourhood."""
    alike = likeness(sound, pattern)
    places: list[int] = []
    while len(alike) and (best := int(alike.argmax())) >= 0 and alike[best] > least_likeness:
        places.append(best)
        alike[max(0, best - len(pattern) // 2) : best + len(pattern) // 2 + 1] = 0.0
    return sorted(places)
