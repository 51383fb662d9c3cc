"""The programs that are measured: each a process that is told lines and answers lines."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60.0
MOCK_PINS = {"GPIOZERO_PIN_FACTORY": "mock", "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin"}
_NOT_OURS = ("STATE_DIRECTORY", "CACHE_DIRECTORY", "WATCHDOG_USEC", "NOTIFY_SOCKET")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def surroundings(house: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment of a measured program: the house's sound, simulated pins, a state
    folder of its own; the user's cache of voice and model."""
    state = tempfile.mkdtemp(prefix="state-", dir=folder)
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return {
        **inherited,
        **house,
        **MOCK_PINS,
        "XDG_STATE_HOME": state,
        "PYTHONPATH": str(ROOT),
    }


class Program:
    """``python -m MODULE --answers-fd N ...``; ends with the block."""

    def __init__(self, environment: Mapping[str, str], module: str, *arguments: str) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, "--answers-fd", str(writing), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=dict(environment),
            pass_fds=[writing],
            cwd=ROOT,
            text=True,
            bufsize=1,
        )
        os.close(writing)
        self._answers = os.fdopen(reading, encoding="ascii")
        self.process_id = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()

    def answer(self) -> str:
        """The next line that it says. Raises ``SystemExit`` if none comes in a minute."""
        if select.select([self._answers], [], [], PATIENCE_SECONDS)[0]:
            line = self._answers.readline()
            if line:
                return line.strip()
        raise SystemExit(f"bench: {self._process.args} gives no answer; see its messages above")

    def tell(self, line: str) -> None:
        """Tell it something that it does not answer yet."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")

    def ask(self, line: str) -> float:
        """Tell it something; the moment of ``time.monotonic()`` that it answers."""
        self.tell(line)
        return float(self.answer())


class ReadySocket:
    """Where a service manager would be told READY=1."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self.path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._socket.settimeout(PATIENCE_SECONDS)

    def wait(self) -> float:
        """When it came, on ``time.monotonic()``."""
        while b"READY=1" not in self._socket.recv(4096).split(b"\n"):
            pass
        return time.monotonic()

    def close(self) -> None:
        self._socket.close()


def device(environment: Mapping[str, str], folder: Path, *arguments: str) -> Program:
    """The real program on simulated pins, once it stands ready; told "down" and "up"."""
    notified = ReadySocket(folder)
    told = {**environment, "NOTIFY_SOCKET": str(notified.path)}
    program = Program(told, "bench.device", *arguments)
    try:
        notified.wait()
    finally:
        notified.close()
    return program


# -- what processes use ----------------------------------------------------------------------


def family(process_id: int) -> list[int]:
    """A process and all its descendants."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            parents[int(entry.name)] = int(fields[1])
    members = [process_id]
    for member in members:
        members += [child for child, parent in parents.items() if parent == member]
    return members


def cpu_seconds(process_id: int) -> float:
    """What a process and its descendants have used, those that ended included."""
    used = 0
    for member in family(process_id):
        if fields := _fields(member):
            used += sum(map(int, fields[11:15]))
    return used / _TICKS_A_SECOND


def proportional_megabytes(process_id: int) -> float:
    """Proportional set size of a process and all its descendants."""
    kilobytes = 0
    for member in family(process_id):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
            kilobytes += int(rollup.partition("\nPss:")[2].split()[0])
    return kilobytes / 1024


def _fields(process_id: int) -> list[str] | None:
    """Of /proc/N/stat, from the state on; None if the process is gone."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
