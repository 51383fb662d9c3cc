"""The machine that is installed on: where things lie, and how commands are run on it."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from installing.errors import Refusal

PROGRAM = "opt/facilitate"
CONFIG = "etc/facilitate"
STATE = "var/lib/facilitate"
CACHE = "var/cache/facilitate"
COMMAND = "usr/local/bin/facilitate"
USER = "facilitate"

COMMAND_SECONDS = 1800


@dataclass(frozen=True)
class Machine:
    """``root``: its file system; another than ``/`` only where files alone are looked at."""

    root: Path = Path("/")

    @property
    def program(self) -> Path:
        return self.root / PROGRAM

    @property
    def config(self) -> Path:
        """What whoever installs may change; an update keeps it."""
        return self.root / CONFIG

    @property
    def state(self) -> Path:
        return self.root / STATE

    @property
    def cache(self) -> Path:
        return self.root / CACHE

    @property
    def command(self) -> Path:
        return self.root / COMMAND

    @property
    def environment(self) -> Path:
        """The virtual environment."""
        return self.program / ".venv"

    @property
    def record(self) -> Path:
        return self.program / "installed.json"

    @property
    def has_pins(self) -> bool:
        return "Raspberry Pi" in _text(self.root / "proc/device-tree/model")

    @property
    def is_booted(self) -> bool:
        """Whether systemd runs here, so that units can be started and stopped."""
        return (self.root / "run/systemd/system").is_dir()

    @property
    def is_overlaid(self) -> bool:
        """Whether what is written now is lost at the next start (``--read-only``)."""
        return any(
            line.startswith(("overlayroot / ", "overlay / overlay"))
            and "overlayroot" in _text(self.root / "proc/cmdline") + line
            for line in _text(self.root / "proc/mounts").splitlines()
        )

    @property
    def release(self) -> str:
        """``bookworm``, ``trixie``."""
        found = re.search(r"^VERSION_CODENAME=(\w+)", _text(self.root / "etc/os-release"), re.M)
        return found[1] if found else ""


def check(machine: Machine) -> None:
    """Raise ``Refusal`` where it cannot be installed at all."""
    if os.geteuid() != 0:
        raise Refusal("this changes the system: start it as root, 'sudo scripts/install'")
    if sys.maxsize < 2**32:
        raise Refusal(
            f"found a system of 32 bits ({platform.machine()}), expected one of 64: listening "
            "needs it; install the 64-bit Raspberry Pi OS or Debian"
        )
    if sys.version_info < (3, 11):  # noqa: UP036 - the system's, before ours is there
        raise Refusal(
            f"found Python {platform.python_version()}, expected 3.11 or newer: install "
            "Raspberry Pi OS or Debian of 2023 or later"
        )
    if not (machine.root / "usr/bin/dpkg").exists():
        raise Refusal("found no Debian (no dpkg), expected Raspberry Pi OS or Debian")
    if machine.is_overlaid:
        raise Refusal(
            "the system is read-only now, and what is written to it is lost at the next "
            "start: make it writable first, see 'A system that is only read' in "
            "docs/install.md"
        )


def run(
    *command: object,
    environment: Mapping[str, str] | None = None,
    is_shown: bool = False,
    must_succeed: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a command, of words and paths, to its end. Raises ``Refusal`` with what it said.

    ``environment``: instead of this program's. ``is_shown``: its output goes to the person.
    """
    words = list(map(str, command))
    try:
        done = subprocess.run(
            words,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=None if is_shown else subprocess.PIPE,
            stderr=None if is_shown else subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refusal(f"'{' '.join(words)}' could not be run: {error}") from None
    if must_succeed and done.returncode != 0:
        said = (done.stdout or "").strip().splitlines()[-12:]
        raise Refusal("\n".join([f"'{' '.join(words)}' failed ({done.returncode}):", *said]))
    return done


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a command gets that must not depend on who started the installation."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        **(extra or {}),
    }


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
