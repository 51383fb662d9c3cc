"""Where the date comes from: a program that sets the clock from outside (timesyncd, chrony or
ntpd, whichever it is), a battery clock, or what a stick brought in this boot."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

logger = logging.getLogger(__name__)

EARLIEST_SECONDS = 1_767_225_600.0
"""The year 2026: this program is no older, and neither is any date that is right."""

LATEST_SECONDS = 4_102_444_800.0
"""The year 2100: what a battery clock shows that lost its mind."""

BATTERY_CLOCKS = Path("/sys/class/rtc")
ADJTIME = Path("/etc/adjtime")
BATTERY_CLOCK_TOLERANCE_SECONDS = 120.0

BROUGHT_NAME = "date.json"

NETWORK, BATTERY, STICK = "the network", "a battery clock", "a file on a stick"

MOST_ERROR_MICROSECONDS = 16_000_000
"""The kernel's estimate of a clock that nobody sets; below it, one that was set from outside.
systemd-timedated judges by the same figure, for the flag beside it may mean something else."""

TIMEDATECTL_SECONDS = 1.0
"""A session that begins may wait for it."""

READ_ONLY = 0


class _Timex(ctypes.Structure):
    """The beginning of ``struct timex`` (adjtimex(2)); the rest is room enough."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("rest", ctypes.c_long * 40),
    )


def is_set_from_outside(
    error: Callable[[], int | None] | None = None, ask: Callable[[], str] | None = None
) -> bool:
    """Whether any program keeps the clock in step with others.

    The kernel is asked; where its call is filtered, as in the service's own unit, systemd's
    ``timedatectl`` is, which asks the kernel for us.
    """
    microseconds = (error or kernel_error_microseconds)()
    if microseconds is not None:
        return microseconds < MOST_ERROR_MICROSECONDS
    return (ask or ask_timedatectl)().strip() == "yes"


def kernel_error_microseconds() -> int | None:
    """By how much the kernel thinks that the clock may be wrong; None if it may not be
    asked."""
    state = _Timex(modes=READ_ONLY)
    try:
        answer = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(state))
    except (OSError, AttributeError):
        return None
    return int(state.maxerror) if answer >= 0 else None


def ask_timedatectl() -> str:
    """``yes`` or ``no``; nothing where there is no systemd."""
    with contextlib.suppress(OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEDATECTL_SECONDS,
            check=False,
        ).stdout
    return ""


# -- what is known of the date -------------------------------------------------------------


@dataclass(frozen=True)
class WallTime:
    """What is known of the date now. ``known_by``: what makes it right."""

    moment: datetime
    known_by: str

    @property
    def is_exact(self) -> bool:
        """Whether a slot may be kept by it: nobody writes a time to the second on a stick."""
        return self.known_by != STICK

    @property
    def written(self) -> str:
        """For the journal: an ISO time with its offset."""
        return self.moment.isoformat(timespec="seconds")


# -- a battery clock -----------------------------------------------------------------------


def battery_clock_seconds(
    system_seconds: float, folder: Path | None = None, adjtime: Path = ADJTIME
) -> float | None:
    """What the battery clocks show, in seconds since 1970; None where none can be believed.

    Any of them is, if it agrees with the system's clock. A system that looked at another
    one when it started goes on at the time of its last shutdown: then a battery clock that
    is ahead of it is believed, unless it is set to local time, or two of them differ. One
    that is behind has stopped.
    """
    shown = [one for one in map(_shown_by, _clocks(folder)) if one is not None]
    if any(_agree(one, system_seconds) for one in shown):
        return system_seconds
    ahead = [one for one in shown if one > system_seconds]
    if not ahead or _is_local(adjtime) or not _agree(max(ahead), min(ahead)):
        return None
    return max(ahead)


def _clocks(folder: Path | None) -> list[Path]:
    return sorted((folder or BATTERY_CLOCKS).glob("rtc*"))


def _shown_by(clock: Path) -> float | None:
    try:
        seconds = float((clock / "since_epoch").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return seconds if EARLIEST_SECONDS <= seconds < LATEST_SECONDS else None


def _agree(seconds: float, others: float) -> bool:
    return abs(seconds - others) <= BATTERY_CLOCK_TOLERANCE_SECONDS


def _is_local(adjtime: Path) -> bool:
    try:
        return "LOCAL" in adjtime.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False


# -- what a stick brought ------------------------------------------------------------------


class BroughtDate(msgspec.Struct, frozen=True):
    """``wall_seconds``: since 1970, at ``boot_seconds`` after the start of the boot
    ``boot_id``. The system's own clock is not set: nothing here may."""

    wall_seconds: float
    boot_id: str
    boot_seconds: float


def seconds_since_boot() -> float:
    """On the clock that no one sets, and that runs on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def keep_brought_date(folder: Path, date: BroughtDate) -> None:
    """Believe it until the next boot. ``folder``: the runtime one. Raises ``OSError``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f".{BROUGHT_NAME}.part"
    unfinished.write_bytes(msgspec.json.encode(date))
    unfinished.chmod(0o600)
    os.replace(unfinished, folder / BROUGHT_NAME)


def brought_wall_time(folder: Path, boot_id: str) -> WallTime | None:
    """What a stick has brought in this boot; None if nothing, or if it holds no more."""
    try:
        kept = msgspec.json.decode((folder / BROUGHT_NAME).read_bytes(), type=BroughtDate)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as refusal:
        logger.warning("The date that a stick brought is lost: %s", refusal)
        return None
    return wall_time_of(kept, boot_id, seconds_since_boot())


def wall_time_of(date: BroughtDate, boot_id: str, boot_seconds: float) -> WallTime | None:
    """The date now, so many seconds after the start of the boot ``boot_id``."""
    passed = boot_seconds - date.boot_seconds
    if not boot_id or date.boot_id != boot_id or passed < 0:
        return None
    moment = datetime.fromtimestamp(date.wall_seconds + passed)
    return WallTime(moment.astimezone(), STICK)
