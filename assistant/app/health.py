"""Whether every worker gets on with the work that it has in hand."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

logger = logging.getLogger(__name__)

LONGEST_LOOK_SECONDS = 2.0
"""What counts of the time between two looks. A process that was itself stopped, or a machine
that slept, must not take its own absence for a worker's."""


@dataclass(frozen=True)
class Worker:
    """Someone with work: a thread, or a child process by the thread that looks after it.

    ``progress`` gives a mark that changes with each piece of work that gets done, by doing
    it; None while nothing is in hand. ``patience_seconds``: longer than the longest that one
    piece may take when all is well.
    """

    name: str
    progress: Callable[[], object]
    patience_seconds: float


class Health:
    """Looks at the workers each time it is asked, and names in the log who stands still."""

    def __init__(
        self, workers: Sequence[Worker], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._stands = [_Stand(worker) for worker in workers]
        self._monotonic = monotonic
        self._looked_at = monotonic()

    def is_well(self) -> bool:
        """Whether nobody has stood still for longer than may be. Ask at least every
        ``LONGEST_LOOK_SECONDS``."""
        now = self._monotonic()
        passed_seconds = min(now - self._looked_at, LONGEST_LOOK_SECONDS)
        self._looked_at = now
        stands_well = [stand.look(passed_seconds) for stand in self._stands]  # each of them
        return all(stands_well)


class _Stand:
    """How long a worker has stood still with work in hand."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._mark: object = None
        self._still_seconds = 0.0
        self._is_named = False

    def look(self, passed_seconds: float) -> bool:
        """Whether the worker is well, a little later."""
        mark = self._worker.progress()
        is_still = mark is not None and mark == self._mark
        self._still_seconds = self._still_seconds + passed_seconds if is_still else 0.0
        self._mark = mark
        is_well = self._still_seconds <= self._worker.patience_seconds
        if is_well and self._is_named:
            logger.warning("Worker %s goes on", self._worker.name)
        elif not is_well and not self._is_named:
            logger.error(
                "Worker %s hangs: no progress for %.0f s",
                self._worker.name,
                self._still_seconds,
            )
        self._is_named = not is_well
        return is_well
