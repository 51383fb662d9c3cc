"""Whether a program sets the clock from outside: timesyncd, chrony or ntpd, whichever it is."""

from __future__ import annotations

import contextlib
import ctypes
import subprocess
from collections.abc import Callable

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
