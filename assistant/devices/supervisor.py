"""What the service manager is told: ready, alive, stopping (the protocol of sd_notify).

Without a service manager, which is without NOTIFY_SOCKET, every call does nothing.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import socket
from pathlib import Path

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.5
"""How long a service manager may take to take a message."""


def ready() -> None:
    """A session can be begun."""
    notify("READY=1")


def alive() -> None:
    """Feed the watchdog. Call it only when work has been seen to progress."""
    notify("WATCHDOG=1")


def at_work(seconds: float) -> None:
    """A piece of work that cannot feed the watchdog is done, and the next may take so many
    seconds: neither a start nor the time between two sessions is too long before.

    Never by ``WATCHDOG=1``: during a start that would arm the watchdog, at its usual limit.
    """
    microseconds = round(seconds * 1e6)
    is_watched = _watchdog_limit_seconds() is not None
    watch = f"WATCHDOG_USEC={microseconds}\n" if is_watched else ""
    notify(f"{watch}EXTEND_TIMEOUT_USEC={microseconds}")


def begin_watch() -> None:
    """From now on the watchdog expects ``alive`` as often as the unit says, and a program
    that it ends writes first where each thread stood."""
    limit_seconds = _watchdog_limit_seconds()
    if limit_seconds is not None:
        faulthandler.enable()
        _allow(limit_seconds)


def suspend_watch(seconds: float) -> None:
    """Work follows that cannot feed the watchdog: it gives that so many seconds."""
    if _watchdog_limit_seconds() is not None:
        _allow(seconds)


def _allow(seconds: float) -> None:
    notify(f"WATCHDOG_USEC={round(seconds * 1e6)}")


def power_off() -> bool:
    """Ask for the machine to be switched off; False where nobody would do it.

    The service has no right to do that itself: it makes a file in its runtime folder, for
    which the service manager waits (systemd/facilitate-power-off.path).
    """
    folder = os.environ.get("RUNTIME_DIRECTORY", "")
    if not folder:
        return False
    try:
        (Path(folder) / "power-off").touch()
    except OSError as refusal:
        logger.error("asking to be switched off failed: %s", refusal)
        return False
    return True


def status(text: str) -> None:
    """One line for ``systemctl status``; never words that people said."""
    notify("STATUS=" + " ".join(text.split()))


def stopping() -> None:
    """The program is on its way out."""
    notify("STOPPING=1")


def notify(state: str) -> None:
    """Send assignments, one a line, to the service manager; what is lost is logged, never
    raised."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
            manager.settimeout(PATIENCE_SECONDS)  # one that hangs must not stop a session
            manager.sendto(state.encode(), address)
    except OSError as error:
        logger.warning("telling the service manager %r failed: %s", state, error)


def watchdog_interval_seconds() -> float | None:
    """How often to call ``alive``: half of what the watchdog allows; None without one."""
    limit_seconds = _watchdog_limit_seconds()
    return None if limit_seconds is None else limit_seconds / 2


def _watchdog_limit_seconds() -> float | None:
    limit_microseconds = os.environ.get("WATCHDOG_USEC", "")
    meant_for = os.environ.get("WATCHDOG_PID", "")
    if not limit_microseconds.isdecimal() or meant_for not in {"", str(os.getpid())}:
        return None
    return int(limit_microseconds) / 1e6
