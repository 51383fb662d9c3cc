"""The session's clock: seconds since the session began, carried by the monotonic clock."""

from __future__ import annotations

import queue
import time
from datetime import datetime
from pathlib import Path

from assistant.devices.ports import Inbox
from assistant.devices.timekeeping import (
    BATTERY,
    EARLIEST_SECONDS,
    NETWORK,
    WallTime,
    battery_clock_seconds,
    brought_wall_time,
    is_set_from_outside,
)
from assistant.session.events import Event

LONGEST_WAIT_SECONDS = 3600.0
"""One queue wait; a longer one is made of several, which costs nothing."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")


class SessionClock:
    """Session seconds that run with ``time.monotonic()``, or faster in a rehearsal.

    A new session, or one resumed after a power cut, starts at ``elapsed_seconds``. One
    resumed in the same boot gives ``zero_at_monotonic`` instead: the monotonic moment that
    was its second 0, so that the time in between has passed.

    The clock may be read from any thread: its line (session, monotonic, rate) is one tuple
    that is replaced whole.
    """

    def __init__(
        self, elapsed_seconds: float = 0.0, *, zero_at_monotonic: float | None = None
    ) -> None:
        if zero_at_monotonic is None:
            self._line = (elapsed_seconds, time.monotonic(), 1.0)
        else:
            self._line = (0.0, zero_at_monotonic, 1.0)

    @property
    def rate(self) -> float:
        """Session seconds in one real second."""
        return self._line[2]

    @property
    def zero_at_monotonic(self) -> float:
        """The monotonic moment of second 0, for the journal; true of a clock at rate 1."""
        session_seconds, monotonic_seconds, rate = self._line
        return monotonic_seconds - session_seconds / rate

    def now(self) -> float:
        """Session seconds now."""
        return self.at(time.monotonic())

    def at(self, monotonic_seconds: float) -> float:
        """Session seconds at a moment of ``time.monotonic()``, by the rate of now."""
        session_seconds, since_seconds, rate = self._line
        return session_seconds + rate * (monotonic_seconds - since_seconds)

    def set_rate(self, rate: float) -> None:
        """Run at ``rate`` session seconds a second from now on, without a jump.

        Whoever changes it while another thread waits must put an event into that thread's
        inbox: a wait that has begun is as long as the old rate made it.
        """
        if not rate > 0:
            raise ValueError(f"found a clock rate of {rate}, expected one above 0")
        now_monotonic = time.monotonic()
        self._line = (self.at(now_monotonic), now_monotonic, rate)

    def wait(self, inbox: Inbox, until: float | None) -> Event | None:
        """The next event; None once the clock shows ``until`` (None: wait for ever)."""
        while True:
            try:
                return inbox.get(timeout=self._real_seconds_to(until))
            except queue.Empty:
                if until is not None and self.now() >= until:
                    return None

    def _real_seconds_to(self, until: float | None) -> float:
        if until is None:
            return LONGEST_WAIT_SECONDS
        return min(LONGEST_WAIT_SECONDS, max(0.0, (until - self.now()) / self.rate))


def boot_id() -> str:
    """The kernel's name for this boot; empty where there is none, which equals no boot."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def wall_clock_is_trusted() -> bool:
    """Whether the system's date can be believed."""
    return bool(wall_clock_trusted_by())


def wall_clock_trusted_by() -> str:
    """What makes the system's date right: the network, or a battery clock; empty if nothing
    does.

    A Raspberry Pi without either starts at the time of its last shutdown. A Pi 5 has the
    battery clock also where nobody gave it a battery: then it counts from 1970 at each
    start, so it is believed only if it agrees with the system's time. No clock is believed
    that shows a year before this program's own.
    """
    now = time.time()
    if now < EARLIEST_SECONDS:
        return ""
    if SYNCHRONISED.exists():
        return NETWORK
    if battery_clock_seconds(now) == now:
        return BATTERY
    return NETWORK if is_set_from_outside() else ""


def wall_time_now(brought: Path) -> WallTime | None:
    """The date and the time of day, by whatever knows them best; None if nothing does.

    ``brought``: the folder where a stick's date is kept. The system's clock need not show
    this time: where it is wrong, it stays so.
    """
    by, now = wall_clock_trusted_by(), time.time()
    if not by:
        ahead = battery_clock_seconds(now)
        if ahead is None:
            return brought_wall_time(brought, boot_id())
        by, now = BATTERY, ahead
    return WallTime(datetime.fromtimestamp(now).astimezone(), by)
