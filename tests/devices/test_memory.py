"""The program stays in memory where it may, and says nothing where it may not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = """
import os, resource, sys
from assistant.devices.memory import stay_in_memory
if sys.argv[1] == "without leave":
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
    if os.geteuid() == 0:
        os.setuid(65534)
print(stay_in_memory())
words = bytearray(20_000_000)
print(*[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmLck")])
"""
CLONE = Path(__file__).parents[2]


def kept_kilobytes(leave: str) -> tuple[bool, int]:
    """Whether a process of its own stays in memory, and how much of it is kept."""
    run = subprocess.run(
        [sys.executable, "-c", KEPT, leave],
        cwd=CLONE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stderr == ""
    answer, kilobytes = run.stdout.split()
    return answer == "True", int(kilobytes)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who may keep memory")
def test_program_stays_in_memory_with_all_that_is_to_come() -> None:
    """Where it may it does, for words that are heard later as well."""
    is_kept, kilobytes = kept_kilobytes("with leave")
    assert is_kept
    assert kilobytes > 20_000


def test_program_without_leave_keeps_nothing_and_goes_on() -> None:
    """On a laptop it runs as any program does."""
    assert kept_kilobytes("without leave") == (False, 0)
