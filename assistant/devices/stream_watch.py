"""Looks after a stream: where it stands still, it is opened anew until it works."""

from __future__ import annotations

import threading
from collections.abc import Callable

LOOK_SECONDS = 0.25
STANDS_STILL_SECONDS = 1.0
RETRY_SECONDS = 1.0
"""A loudspeaker that was plugged in again is heard after at most this, and half a second."""

FINISH_SECONDS = 5.0


class StandstillWatch:
    """Tells from looks at a stream's progress when it is to be opened anew. Pure.

    It counts looks, not seconds, so that a process which was itself stopped for a while does
    not take its own absence for the stream's.
    """

    def __init__(self) -> None:
        self._seen: object = None
        self._looks_in_vain = 0
        self._is_retried = False

    def look(self, progress: object) -> bool:
        """Whether to open it anew now: after a standstill, and then once a second."""
        if progress != self._seen:
            self._seen, self._looks_in_vain, self._is_retried = progress, 0, False
            return False
        self._looks_in_vain += 1
        patience_seconds = RETRY_SECONDS if self._is_retried else STANDS_STILL_SECONDS
        if self._looks_in_vain * LOOK_SECONDS < patience_seconds:
            return False
        self._looks_in_vain, self._is_retried = 0, True
        return True


class StreamWatch:
    """A thread that watches one stream from ``start`` to ``stop``.

    ``progress`` gives something that differs as long as the stream runs; ``reopen`` must
    raise nothing that is not a bug. ``stop`` may be called from anywhere but ``reopen``.
    """

    def __init__(
        self, name: str, progress: Callable[[], object], reopen: Callable[[], None]
    ) -> None:
        self._progress = progress
        self._reopen = reopen
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns when a reopening under way is over, or after 5 s."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(FINISH_SECONDS)

    def _run(self) -> None:
        watch = StandstillWatch()
        while not self._stopping.wait(LOOK_SECONDS):
            if watch.look(self._progress()):
                self._reopen()
