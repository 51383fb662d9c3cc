"""What the service manager is told: ready, alive, stopping (the protocol of sd_notify).

Without a service manager, which is without NOTIFY_SOCKET, every call does nothing.
"""

from __future__ import annotations

import logging
import os
import socket

logger = logging.getLogger(__name__)


def ready() -> None:
    """A session can be begun."""
    notify("READY=1")


def alive() -> None:
    """Feed the watchdog. Call it only when work has been seen to progress."""
    notify("WATCHDOG=1")


def status(text: str) -> None:
    """One line for ``systemctl status``; never words that people said."""
    notify("STATUS=" + " ".join(text.split()))


def stopping() -> None:
    """The program is on its way out."""
    notify("STOPPING=1")


def notify(state: str) -> None:
    """Send one assignment to the service manager; a lost one is logged, never raised."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
            manager.sendto(state.encode(), address)
    except OSError as error:
        logger.warning("telling the service manager %s failed: %s", state, error)


def watchdog_interval_seconds() -> float | None:
    """How often to call ``alive``: half of what the watchdog allows; None without one."""
    limit_microseconds = os.environ.get("WATCHDOG_USEC", "")
    meant_for = os.environ.get("WATCHDOG_PID", "")
    if not limit_microseconds.isdecimal() or meant_for not in {"", str(os.getpid())}:
        return None
    return int(limit_microseconds) / 1e6 / 2
