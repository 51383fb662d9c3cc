"""The writer: takes what must be kept, commits it, and says when a promise may be carried out.

The loop never waits for the disk: it hands entries over and goes on, and carries out the
promises of an entry once ``on_commit`` names it. A disk that fails does not stop the
session: it goes on from memory, and what waits is written when the disk is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

from assistant.errors import JournalError, ProgramError
from assistant.journal.records import (
    Batch,
    Checkpoint,
    Ending,
    Entry,
    Erasure,
    Snippet,
)
from assistant.journal.store import Journal

logger = logging.getLogger(__name__)

Kept = Entry | Snippet | Erasure | Checkpoint | Ending
OnCommit = Callable[[int], None]
OnFailure = Callable[[JournalError], None]
OnRecovery = Callable[[], None]
OnErased = Callable[[tuple[int, ...]], None]

RETRY_SECONDS = 10.0
"""How often a disk that refuses is tried again."""

SCRUB_RETRY_SECONDS = 1.0
"""How often it is tried again to overwrite struck words while another program reads them."""


def batch_of(kept: list[Kept]) -> Batch:
    """Everything in one batch, each kind in the order given; the last checkpoint counts.

    Words that are struck in the same batch are left out.
    """
    checkpoints = [item for item in kept if isinstance(item, Checkpoint)]
    endings = [item for item in kept if isinstance(item, Ending)]
    struck = struck_in(kept)
    return Batch(
        entries=tuple(item for item in kept if isinstance(item, Entry)),
        snippets=tuple(
            item for item in kept if isinstance(item, Snippet) and item.snippet_id not in struck
        ),
        erasure=Erasure(tuple(sorted(struck))) if struck else None,
        checkpoint=checkpoints[-1] if checkpoints else None,
        ending=endings[-1] if endings else None,
    )


def struck_in(kept: Iterable[Kept]) -> set[int]:
    """The snippets that are struck among these things."""
    return {number for item in kept if isinstance(item, Erasure) for number in item.snippet_ids}


def _nobody_asks(*_: object) -> None:
    """For callers who need no word of a recovery, or of what is erased."""


class ImmediateRecorder:
    """Commits each thing at once, in the caller's thread, and calls back before it returns.

    For rehearsals and tests on a jumping clock; ``Recorder`` is built on it.
    ``on_commit(last_sequence)`` follows every commit that held entries. When the disk
    refuses, ``on_failure(error)`` is called once and the session goes on from memory, still
    with ``on_commit``; each ``retry_seconds`` the waiting things are tried again, and
    ``on_recovery()`` follows the first that succeeds. ``on_erased(snippet_ids)`` follows
    each ``erase`` once no byte of these words is left on the disk.
    """

    def __init__(
        self,
        journal: Journal,
        on_commit: OnCommit,
        on_failure: OnFailure,
        on_recovery: OnRecovery = _nobody_asks,
        on_erased: OnErased = _nobody_asks,
        *,
        retry_seconds: float = RETRY_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._journal = journal
        self._on_commit = on_commit
        self._on_failure = on_failure
        self._on_recovery = on_recovery
        self._on_erased = on_erased
        self._retry_seconds = retry_seconds
        self._monotonic = monotonic
        self._unwritten: list[Kept] = []
        self._is_failing = False
        self._tried_at = monotonic()
        self._unscrubbed: list[tuple[int, ...]] = []
        self._scrub_at = 0.0
        self.last_progress = self._tried_at

    @property
    def is_idle(self) -> bool:
        """Nothing waits to be committed."""
        return True

    @property
    def is_failing(self) -> bool:
        """The disk refuses; the session lives in memory only."""
        return self._is_failing

    def record(self, entry: Entry) -> None:
        """Commit an entry."""
        self.write([entry])

    def keep(self, snippet: Snippet) -> None:
        """Commit what somebody said."""
        self.write([snippet])

    def erase(self, snippet_ids: Iterable[int]) -> None:
        """Erase what somebody said; it never comes back, also if its words come later."""
        self.write([Erasure(tuple(snippet_ids))])

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Commit how far the clock has come."""
        self.write([checkpoint])

    def end(self, ending: Ending) -> None:
        """Commit that the session is over."""
        self.write([ending])

    def close(self) -> None:
        """Try a last time to do what the disk refused. The journal stays open."""
        if self._unwritten:
            self._try()
        self._scrub()

    def write(self, kept: list[Kept]) -> None:
        """Commit these in one transaction, then name the last entry among them.

        What is struck is overwritten after that, so that no promise waits for it.
        """
        self._unwritten += kept
        self._forget(struck_in(kept))
        if not self._is_failing or self._seconds_to_write() <= 0:
            self._try()
        self.last_progress = self._monotonic()
        sequences = [item.sequence for item in kept if isinstance(item, Entry)]
        if sequences:
            self._on_commit(sequences[-1])
        if self._monotonic() >= self._scrub_at:
            self._scrub()

    @property
    def seconds_to_retry(self) -> float | None:
        """How long until something is to be tried again by ``write([])``; 0 or less: now.
        None: nothing is."""
        waits = [self._seconds_to_write()] if self._is_failing else []
        if self._unscrubbed:
            waits.append(self._scrub_at - self._monotonic())
        return min(waits, default=None)

    def _seconds_to_write(self) -> float:
        return self._tried_at + self._retry_seconds - self._monotonic()

    def _forget(self, struck: set[int]) -> None:
        """Struck words that the disk never took go from memory too."""
        self._unwritten = [
            item
            for item in self._unwritten
            if not (isinstance(item, Snippet) and item.snippet_id in struck)
        ]

    def _try(self) -> None:
        self._tried_at = self._monotonic()
        try:
            self._journal.write(batch_of(self._unwritten))
        except JournalError as error:
            self._fail(error)
        except Exception as bug:
            # The promises of a session must not wait for ever on a mistake of ours.
            logger.exception("The journal's writer met a bug of the program")
            self._fail(JournalError("writing the session", str(bug), "please report this"))
        else:
            self._unscrubbed += [
                item.snippet_ids for item in self._unwritten if isinstance(item, Erasure)
            ]
            self._unwritten = []
            if self._is_failing:
                self._is_failing = False
                logger.warning("The session is being kept again, nothing is missing")
                self._on_recovery()

    def _scrub(self) -> None:
        """Overwrite what is struck; if that cannot be done just now, again a little later."""
        if not self._unscrubbed:
            return
        try:
            self._journal.scrub()
        except Exception as refusal:
            is_known = isinstance(refusal, JournalError)
            logger.warning("Struck words wait: %s", refusal, exc_info=not is_known)
            self._scrub_at = self._monotonic() + SCRUB_RETRY_SECONDS
            return
        erased, self._unscrubbed = self._unscrubbed, []
        self.last_progress = self._monotonic()
        for snippet_ids in erased:
            self._on_erased(snippet_ids)

    def _fail(self, error: JournalError) -> None:
        if not self._is_failing:
            self._is_failing = True
            logger.error("The session goes on, but is not being kept: %s", error)
            self._on_failure(error)


class Recorder:
    """A writer thread of its own: callers hand things over and never wait for the disk.

    All that waits goes into one transaction, in the order given, so that a snippet handed
    over before an entry is committed no later than that entry. The callbacks are those of
    ``ImmediateRecorder``; they come from the writer thread and should only enqueue.
    """

    def __init__(
        self,
        journal: Journal,
        on_commit: OnCommit,
        on_failure: OnFailure,
        on_recovery: OnRecovery = _nobody_asks,
        on_erased: OnErased = _nobody_asks,
        *,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._desk = ImmediateRecorder(
            journal,
            on_commit,
            on_failure,
            on_recovery,
            on_erased,
            retry_seconds=retry_seconds,
        )
        self._arrived = threading.Condition()
        self._waiting: list[Kept] = []
        self._is_writing = False
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def last_progress(self) -> float:
        """``time.monotonic()`` when the writer last finished a piece of work.

        A hung disk is: not ``is_idle``, and no progress for many seconds.
        """
        return self._desk.last_progress

    @property
    def is_idle(self) -> bool:
        """Nothing waits to be committed, and nothing is being committed."""
        with self._arrived:
            return not self._waiting and not self._is_writing

    @property
    def is_failing(self) -> bool:
        """The disk refuses; the session lives in memory only."""
        return self._desk.is_failing

    def record(self, entry: Entry) -> None:
        """Hand over an entry; ``on_commit`` will name it."""
        self._hand_over(entry)

    def keep(self, snippet: Snippet) -> None:
        """Hand over what somebody said."""
        self._hand_over(snippet)

    def erase(self, snippet_ids: Iterable[int]) -> None:
        """Hand over what is to be erased; ``on_erased`` will name it."""
        self._hand_over(Erasure(tuple(snippet_ids)))

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Hand over how far the clock has come."""
        self._hand_over(checkpoint)

    def end(self, ending: Ending) -> None:
        """Hand over that the session is over."""
        self._hand_over(ending)

    def close(self, timeout_seconds: float = 10.0) -> None:
        """Commit all that waits, and end the thread. The journal stays open.

        Raises ``JournalError`` when the disk does not come back in that time.
        """
        with self._arrived:
            self._is_closing = True
            self._arrived.notify()
        self._thread.join(timeout_seconds)
        if self._thread.is_alive():
            raise JournalError(
                "writing the last of the session",
                f"the disk gave no answer in {timeout_seconds:g} s",
                "check the card or the disk",
            )

    def _hand_over(self, item: Kept) -> None:
        with self._arrived:
            if self._is_closing:
                raise ProgramError("something was given to the recorder after its close")
            self._waiting.append(item)
            self._arrived.notify()

    def _run(self) -> None:
        while True:
            with self._arrived:
                self._arrived.wait_for(self._has_work, self._patience_seconds())
                kept, self._waiting = self._waiting, []
                is_last = self._is_closing
                self._is_writing = True
            if kept or self._desk.seconds_to_retry is not None:
                self._desk.write(kept)
            with self._arrived:
                self._is_writing = False
            if is_last:
                self._desk.close()
                return

    def _has_work(self) -> bool:
        return bool(self._waiting) or self._is_closing

    def _patience_seconds(self) -> float | None:
        seconds = self._desk.seconds_to_retry
        return None if seconds is None else max(seconds, 0.0)


AnyRecorder = Recorder | ImmediateRecorder
"""What the loop writes to."""
