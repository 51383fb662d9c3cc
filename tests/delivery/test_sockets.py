"""The program opens no socket to any network; the container rig traces a whole session."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLONE = Path(__file__).parents[2]
TRACED = Path(__file__).parent / "traced"
LOCAL_FAMILY = "1"

PLAN = """
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps:
      - {title: Think of a question, time: 60s}
"""

COMMANDS = (
    ("check", "PLAN"),
    ("show", "PLAN"),
    ("structures",),
    ("harvest", "--list"),
    ("devices",),
    ("model", "--list"),
    ("doctor", "--short"),
)

RUNNING = """
import sys
from assistant.cli import main
for command in {commands!r}:
    try:
        main([sys.argv[1] if word == "PLAN" else word for word in command])
    except SystemExit as end:
        print("ended", command[0], end.code)
"""
HEARING = "from assistant.hearing.offline import offline_vosk; offline_vosk().SetLogLevel(-1)"


def sockets_used(program: str, folder: Path, *arguments: str) -> tuple[list[str], str]:
    """What a Python program and its children did with sockets, and what it printed."""
    seen = folder / "seen"
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=CLONE,
        env={
            **os.environ,
            "PYTHONPATH": f"{TRACED}{os.pathsep}{CLONE}",
            "SOCKETS_SEEN": str(seen),
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = seen.read_text().splitlines() if seen.exists() else []
    return [line.partition(" ")[2] for line in lines], run.stdout


def to_a_network(used: list[str]) -> list[str]:
    """Those uses that are not of this machine alone."""
    return [one for one in used if one.split()[1] != LOCAL_FAMILY and "gethostname" not in one]


def test_commands_open_no_socket_to_a_network(tmp_path: Path) -> None:
    """Plans, pages, parts and models are looked after without any network."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    used, printed = sockets_used(RUNNING.format(commands=COMMANDS), tmp_path, str(plan))
    ended = dict(line.split()[1:] for line in printed.splitlines() if line[:5] == "ended")
    assert list(ended) == [command[0] for command in COMMANDS]
    assert ended.pop("doctor") in {"0", "1"}  # by the parts that this machine has
    assert set(ended.values()) == {"0"}
    assert to_a_network(used) == []


def test_recogniser_brings_no_network_along(tmp_path: Path) -> None:
    """Vosk's own import opens an internet socket, unless it is kept from it."""
    used, _ = sockets_used(HEARING, tmp_path)
    assert to_a_network(used) == []


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()",
        "import socket; socket.getaddrinfo('127.0.0.1', 80)",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        "'import socket; socket.socket(socket.AF_INET6).close()'])",
    ],
)
def test_trace_sees_a_socket(program: str, tmp_path: Path) -> None:
    """The trace itself can fail, for children as well."""
    used, _ = sockets_used(program, tmp_path)
    assert to_a_network(used)


def test_trace_lets_local_sockets_be(tmp_path: Path) -> None:
    """The service manager and the sound server are of this machine."""
    used, _ = sockets_used("import socket; socket.socketpair()", tmp_path)
    assert used
    assert to_a_network(used) == []
