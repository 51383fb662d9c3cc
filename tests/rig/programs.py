"""The real program as a child: started, watched by its lines, pressed, killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assistant.journal.records import Recording
from assistant.journal.store import read_recording
from tests.rig.house import House, hurry

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 100.0
UNIT_NICENESS = -5
"""As the service runs on a device."""
REAL_DEVICES = ("/dev/snd", "/dev/gpiochip0")
NOT_OURS = (
    *("STATE_DIRECTORY", "CACHE_DIRECTORY", "FACILITATE_CONFIG", "NOTIFY_SOCKET"),
    *("GPIOZERO_PIN_FACTORY", "GPIOZERO_MOCK_PIN_CLASS"),
)


class Home:
    """The folders of one user, in which programs run. ``cache``: if it is not the user's own,
    but shared by several, so that each sentence is rendered once for all."""

    def __init__(self, folder: Path, model: Path, cache: Path | None = None) -> None:
        self.folder = folder
        self.report = folder / "pins"
        self.environment = {
            **{name: text for name, text in os.environ.items() if name not in NOT_OURS},
            "HOME": str(folder),
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CACHE_HOME": str(cache or folder / "cache"),
            "VOSK_MODEL_PATH": str(model),
        }

    def run_on_pins(self, house: House, plan: Path) -> Program:
        """``facilitate run PLAN`` with simulated pins, in the house of sound."""
        pins = {"GPIOZERO_PIN_FACTORY": "mock", "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin"}
        command = [sys.executable, str(ROOT / "tests/rig/hands.py"), str(self.report)]
        environment = {**self.environment, **house.environment, **pins}
        return Program([*command, "run", str(plan)], environment, subprocess.PIPE)

    def rehearse_without_anything(self, plan: Path) -> Program:
        """``facilitate run --speed 60 PLAN``: no sound, no pins, no standard input."""
        nowhere = str(self.folder / "nowhere")
        environment = {
            **{
                name: text
                for name, text in self.environment.items()
                if name != "ALSA_CONFIG_PATH"
            },
            "PULSE_SERVER": f"unix:{nowhere}",
            "PIPEWIRE_REMOTE": nowhere,
        }
        if any(Path(device).exists() for device in REAL_DEVICES):
            environment["FACILITATE_CONFIG"] = str(self._config_without_devices())
        command = [sys.executable, "-m", "assistant", "run", "--speed", "60", str(plan)]
        program = Program(command, environment, subprocess.DEVNULL)
        program.give_way()
        return program

    def _config_without_devices(self) -> Path:
        """This machine has devices that a test must leave alone: name the stand-ins."""
        config = shutil.copytree(ROOT / "config", self.folder / "config", dirs_exist_ok=True)
        (config / "device.yaml").write_text(
            "button: {device: keyboard}\nlight: {device: none}\n"
            "speaker: {device: file}\nmicrophone: {device: file}\n"
        )
        return config

    def reported(self, name: str) -> list[tuple[float, float]]:
        """What the hand reported of ``name``: when, on ``time.monotonic()``, and the value."""
        rows = [line.split() for line in self.report.read_text().splitlines()]
        return [(float(at), float(value)) for at, what, value in rows if what == name]

    def session(self) -> Recording:
        """The journal of the one session."""
        (path,) = (self.folder / "state").rglob("*.session")
        return read_recording(path)


class Program:
    """A running program, and every line that it printed.

    ``lines``: when each arrived, and its words with single spaces between them.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str], stdin: int) -> None:
        self.lines: list[tuple[float, str]] = []
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        hurry(self._process.pid, UNIT_NICENESS)
        self._next = 0
        self._has_ended = False
        self._changed = threading.Condition()
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,))
        self._reader.start()

    def wait_for(self, words: str, limit_seconds: float = PATIENCE_SECONDS) -> float:
        """Until a line with these words comes after the one waited for before; its moment."""

        def arrived() -> bool:
            return self._place_of(words) is not None or self._has_ended

        with self._changed:
            self._changed.wait_for(arrived, limit_seconds)
            place = self._place_of(words)
            assert place is not None, f"never printed '{words}':\n{self.text}"
            self._next = place + 1
            return self.lines[place][0]

    def press(self, seconds: float = 0.1) -> None:
        """Hold the button down for so long; returns when it is up."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()
        time.sleep(seconds)

    def give_way(self) -> None:
        """Run only where nothing else would. A niceness is not enough: a nice process that
        computes may hold a processor for 60 ms and more, and those that sound wait for it."""
        with contextlib.suppress(PermissionError):
            os.sched_setscheduler(self._process.pid, os.SCHED_IDLE, os.sched_param(0))

    def kill(self) -> None:
        """SIGKILL to it and to its children, as when the power of a machine fails."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._end()

    def wait(self, limit_seconds: float = PATIENCE_SECONDS) -> int:
        """Its exit code, once it has ended by itself."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(limit_seconds)
        assert self._process.poll() is not None, f"does not end:\n{self.text}"
        self._end()
        return self._process.returncode

    def close(self) -> None:
        """End it, if it still runs."""
        if self._process.poll() is None:
            self.kill()
        self._end()

    @property
    def text(self) -> str:
        """All that it printed."""
        return "\n".join(line for _, line in self.lines)

    def _end(self) -> None:
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _place_of(self, words: str) -> int | None:
        places = range(self._next, len(self.lines))
        return next((place for place in places if words in self.lines[place][1]), None)

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            with self._changed:
                self.lines.append((time.monotonic(), " ".join(line.split())))
                self._changed.notify_all()
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()


@contextmanager
def ears(house: House) -> Iterator[list[tuple[float, str]]]:
    """Each time that a stream from a microphone is made ('new') or ends ('remove')."""
    changes: list[tuple[float, str]] = []
    watch = subprocess.Popen(
        ["pactl", "subscribe"],
        env={**os.environ, **house.environment, "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watch.stdout is not None
    stream = watch.stdout

    def read() -> None:
        for line in stream:
            if "source-output" in line and "change" not in line:
                changes.append((time.monotonic(), line.split("'")[1]))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield changes
    finally:
        watch.kill()
        watch.wait()
        reader.join()
        stream.close()


@contextmanager
def coupling(house: House) -> Iterator[None]:
    """The room hears the loudspeaker, as every real room does."""
    environment = {**os.environ, **house.environment}
    loopback = ["module-loopback", "source=speaker.monitor", "sink=room", "latency_msec=30"]
    number = subprocess.run(
        ["pactl", "load-module", *loopback],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    try:
        yield
    finally:
        subprocess.run(["pactl", "unload-module", number], env=environment, check=True)
