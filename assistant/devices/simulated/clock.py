"""A clock that never sleeps, in the manner of trio's autojump clock."""

from __future__ import annotations

import heapq
import itertools
import queue
from collections.abc import Callable

from assistant.devices.ports import Inbox
from assistant.errors import ProgramError
from assistant.session.events import Event

Cancel = Callable[[], None]


class JumpingClock:
    """A clock that stands still while anything happens and jumps when nothing does.

    Its seconds are at once the session's and the simulated world's monotonic ones.
    """

    def __init__(self, elapsed_seconds: float = 0.0) -> None:
        self._now = elapsed_seconds
        self._order = itertools.count()
        self._scheduled: list[tuple[float, int]] = []
        self._callbacks: dict[int, Callable[[], None]] = {}

    def now(self) -> float:
        """Session seconds now."""
        return self._now

    def at(self, monotonic_seconds: float) -> float:
        """The same: in the simulated world both clocks are one."""
        return monotonic_seconds

    def call_at(self, when: float, callback: Callable[[], None]) -> Cancel:
        """Call back when the clock shows ``when``; the answer takes the request back.

        What is due at the same moment is called in the order in which it was asked for.
        """
        number = next(self._order)
        self._callbacks[number] = callback
        heapq.heappush(self._scheduled, (when, number))

        def cancel() -> None:
            self._callbacks.pop(number, None)

        return cancel

    def wait(self, inbox: Inbox, until: float | None) -> Event | None:
        """The next event; None once the clock shows ``until``. Never sleeps.

        Raises ``ProgramError`` where a real clock would wait for ever.
        """
        while True:
            try:
                return inbox.get_nowait()
            except queue.Empty:
                pass
            due_at = self._next_due_at()
            if due_at is not None and (until is None or due_at <= max(until, self._now)):
                self._run_next()
            elif until is None:
                raise ProgramError(
                    "nothing is scheduled and no deadline is set: a real clock "
                    "would wait for ever; schedule something with call_at"
                )
            else:
                self._now = max(self._now, until)
                return None

    def jump_to(self, when: float) -> None:
        """Go to ``when``, calling back everything that is due on the way."""
        while (due_at := self._next_due_at()) is not None and due_at <= when:
            self._run_next()
        self._now = max(self._now, when)

    def _next_due_at(self) -> float | None:
        while self._scheduled and self._scheduled[0][1] not in self._callbacks:
            heapq.heappop(self._scheduled)
        return self._scheduled[0][0] if self._scheduled else None

    def _run_next(self) -> None:
        when, number = heapq.heappop(self._scheduled)
        self._now = max(self._now, when)
        self._callbacks.pop(number)()
