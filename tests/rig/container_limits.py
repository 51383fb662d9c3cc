"""What a service may do, tried out by itself: run by the unit in the container.

Prints one JSON object: what was tried, and the name of the error, or "done".
"""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import resource
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

BLUETOOTH = 31
"""Not every Python has its name."""


def tried(attempt: Callable[[], object]) -> str:
    """The name of the error of an attempt, or 'done'."""
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "done"


def call(name: str, *arguments: int) -> Callable[[], object]:
    """A call of the C library that answers -1 when it fails."""

    def attempt() -> None:
        if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) == -1:
            raise OSError(ctypes.get_errno(), name)

    return attempt


def opened(family: int, kind: int) -> Callable[[], object]:
    return lambda: socket.socket(family, kind).close()


def written(path: str) -> Callable[[], object]:
    def attempt() -> None:
        Path(path).write_text("words")
        Path(path).unlink()

    return attempt


def run_from(path: str) -> Callable[[], object]:
    """Start a copy of a program that lies there."""

    def attempt() -> None:
        Path(path).write_bytes(Path("/bin/true").read_bytes())
        Path(path).chmod(0o700)
        subprocess.run([path], check=True)

    return attempt


def called_back() -> None:
    """As a sound card calls: code that is made while the program runs."""
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
    assert kind(lambda number: number + 1)(1) == 2
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


ATTEMPTS: dict[str, Callable[[], object]] = {
    "local socket": opened(socket.AF_UNIX, socket.SOCK_STREAM),
    "internet socket": opened(socket.AF_INET, socket.SOCK_STREAM),
    "internet datagram socket": opened(socket.AF_INET, socket.SOCK_DGRAM),
    "internet 6 socket": opened(socket.AF_INET6, socket.SOCK_STREAM),
    "netlink socket": opened(socket.AF_NETLINK, socket.SOCK_RAW),
    "packet socket": opened(socket.AF_PACKET, socket.SOCK_RAW),
    "bluetooth socket": opened(BLUETOOTH, socket.SOCK_STREAM),
    "write to its state": written("/var/lib/facilitate/limits"),
    "write to its cache": written("/var/cache/facilitate/limits"),
    "write to temporary files": written("/tmp/limits"),
    "write to the program": written("/opt/facilitate/limits"),
    "write to the system": written("/etc/limits"),
    "run from its state": run_from("/var/lib/facilitate/true"),
    "run from temporary files": run_from("/tmp/true"),
    "look into home": lambda: os.listdir("/root"),
    "give way": lambda: os.nice(1),
    "push ahead": lambda: os.nice(-10),
    "real-time scheduling": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
    "limit of core dumps": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    "namespace": call("unshare", 0x10000000),
    "mount": call("mount", 0, 0, 0, 0, 0),
    "debug": call("ptrace", 0, 0, 0, 0),
    "set the clock": lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
    "callback": called_back,
}


def main() -> None:
    """Try it all."""
    found = {name: tried(attempt) for name, attempt in ATTEMPTS.items()}
    found["processes"] = " ".join(sorted(name for name in os.listdir("/proc") if name == "1"))
    found["user"] = str(os.getuid())
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
