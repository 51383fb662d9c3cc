"""The parent's side of the recogniser: start it, feed it, replace it when it fails."""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from assistant.errors import RecogniserError
from assistant.hearing.blocks import Block
from assistant.hearing.child import Child
from assistant.hearing.messages import (
    Failed,
    Flush,
    Flushed,
    Heard,
    Message,
    NumberSaid,
    Progress,
    Ready,
    Sound,
)
from assistant.hearing.pending import Pending

logger = logging.getLogger(__name__)

KEPT_SECONDS = 60.0
LOAD_SECONDS = 60.0
"""A slow card reads the 68 MB of the model in some 10 s."""

HANG_SECONDS = 4.0
"""Without an answer to work in hand; half of what a stop may take in all."""

MOST_FAILURES = 3
_HANG_FRAMES = 10
_LONG_LIFE_SECONDS = 60.0
_CLOSE_SECONDS = 1.0
_CRASH_SECONDS = 0.2
_LOOK_SECONDS = 0.5
_REMEDY = "use question cards meanwhile; try `facilitate model` and `facilitate listen`"


class Recogniser:
    """Blocks in, messages out, by a process that may die without harm.

    ``on_message`` gets ``VoiceStarted``, ``VoiceStopped``, ``Heard``, ``NumberSaid`` and
    ``Progress``, in order; ``on_failed`` a ``RecogniserError`` when the process had to be
    given up; ``on_recovered`` nothing, once a successor is ready. All from the recogniser's
    own thread; they must return soon. Blocks sent before the model has loaded are kept, and
    those that a dead process had not settled are sent to its successor. ``numbers``: the
    phrase of each number from 0 on, for sound that is sent ``for_numbers``.
    """

    def __init__(
        self,
        model_path: Path,
        on_message: Callable[[Message], None],
        on_failed: Callable[[RecogniserError], None],
        on_recovered: Callable[[], None] = lambda: None,
        *,
        numbers: tuple[str, ...] = (),
        hang_seconds: float = HANG_SECONDS,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        self._model_path = model_path
        self._on_message = on_message
        self._on_failed = on_failed
        self._on_recovered = on_recovered
        self._numbers = numbers
        self._hang_seconds = hang_seconds
        self._lock = threading.Lock()
        self._pending = Pending(kept_seconds)
        self._flushes: dict[int, threading.Event] = {}
        self._thread: threading.Thread | None = None
        self._wake_read_fd, self._wake_write_fd = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._rounds = 0
        self._is_closing = False
        self._is_abandoned = False
        self._has_failed = False
        self._done_number = 0
        self._settled_number = 0
        self._answered_at = 0.0
        self._heard_until = float("-inf")
        self._ready = threading.Event()
        self.process_id: int | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the model is loaded and the process at work."""
        return self._ready.is_set()

    @property
    def is_running(self) -> bool:
        """Whether a process is at work, starting, or being replaced (not given up)."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def progress(self) -> int | None:
        """How often its thread has looked after the process, which it does without end
        (also after one that hangs: that one is replaced); None while there is no thread."""
        return self._rounds if self.is_running else None

    def start(self) -> None:
        """Load the model in the background; nothing if that was done. A recogniser that was
        given up is tried anew."""
        if self.is_running or self._is_closing:
            return
        self._is_abandoned = self._has_failed = False
        self._thread = threading.Thread(target=self._run, name="recogniser", daemon=True)
        self._thread.start()

    def wait_until_ready(self, timeout_seconds: float) -> bool:
        """Whether the model was loaded within that time."""
        return self._ready.wait(timeout_seconds)

    def send(
        self,
        block: Block,
        *,
        for_numbers: bool = False,
        held: tuple[float, float] | None = None,
    ) -> None:
        """Hand over a block, as ``Sound`` tells; returns at once."""
        with self._lock:
            self._pending.add(Sound(block, for_numbers, held))
        self._wake()

    def flush(self, deadline_seconds: float) -> bool:
        """Finish what is under way; True when every word has been reported.

        After the deadline, or if the recogniser was given up, the rest is dropped: False.
        """
        answered = threading.Event()
        with self._lock:
            number = self._pending.add(Flush())
            self._flushes[number] = answered
        self._wake()
        deadline = time.monotonic() + deadline_seconds
        while self.is_running and time.monotonic() < deadline and not answered.is_set():
            answered.wait(min(_LOOK_SECONDS, max(0.0, deadline - time.monotonic())))
        with self._lock:
            self._flushes.pop(number, None)
            if not answered.is_set():
                self._pending.clear()
                self._is_abandoned = True
        self._wake()
        return answered.is_set()

    def take_lost_blocks(self) -> int:
        """How many blocks were lost since this was last asked."""
        with self._lock:
            lost, self._pending.lost_blocks = self._pending.lost_blocks, 0
        return lost

    def close(self) -> None:
        """End the process; what is under way is dropped."""
        if self._is_closing:
            return
        self._is_closing = True
        self._wake()
        if self._thread is not None:
            self._thread.join()
        os.close(self._wake_read_fd)
        os.close(self._wake_write_fd)

    # -- the recogniser's own thread -------------------------------------------------------

    def _run(self) -> None:
        failures = 0
        while not self._is_closing and failures < MOST_FAILURES:
            born_at, settled_before = time.monotonic(), self._settled_number
            fault = self._live()
            self._ready.clear()
            self.process_id = None
            was_of_use = (
                self._settled_number > settled_before
                or time.monotonic() - born_at > _LONG_LIFE_SECONDS
            )
            failures = 1 if was_of_use else failures + 1
            self._rewind(drops_sent=failures > 1)
            if fault:
                self._report(fault)
            else:
                failures = 0

    def _rewind(self, drops_sent: bool) -> None:
        """Make ready for the next process. Sound that has ended two is not sent to a third."""
        with self._lock:
            self._is_abandoned = False
            self._done_number = self._settled_number
            if drops_sent:
                self._pending.drop_sent()
            self._pending.rewind()

    def _live(self) -> str:
        """One process, from its start to its end; why it failed, or nothing."""
        try:
            child = Child(self._model_path, self._numbers)
        except OSError as error:
            return f"its process could not be started ({error})"
        self.process_id = child.process_id
        fault = ""
        try:
            fault = self._serve(child)
        except (OSError, ValueError) as error:
            fault = str(error)
        finally:
            how = child.end(_CRASH_SECONDS if fault or self._is_abandoned else _CLOSE_SECONDS)
        return f"{fault} ({how})" if fault else ""

    def _serve(self, child: Child) -> str:
        born_at = self._answered_at = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(child.answers_fd, selectors.EVENT_READ)
            selector.register(self._wake_read_fd, selectors.EVENT_READ)
            while not (self._is_closing or self._is_abandoned):
                self._rounds += 1
                self._attend_writing(selector, child)
                ready_fds = [key.fd for key, _ in selector.select(_LOOK_SECONDS)]
                if self._wake_read_fd in ready_fds:
                    os.read(self._wake_read_fd, 4096)
                if child.answers_fd in ready_fds and (fault := self._take(child)):
                    return fault
                if child.frames_fd in ready_fds:
                    self._write(child)
                if self._is_hung(born_at):
                    return "it hung"
        return ""

    def _attend_writing(self, selector: selectors.BaseSelector, child: Child) -> None:
        with self._lock:
            wanted = self._ready.is_set() and (self._pending.has_unsent or child.is_writing)
        registered = child.frames_fd in selector.get_map()
        if wanted and not registered:
            selector.register(child.frames_fd, selectors.EVENT_WRITE)
        elif registered and not wanted:
            selector.unregister(child.frames_fd)

    def _write(self, child: Child) -> None:
        if child.is_writing:
            child.write()
            return
        with self._lock:
            frame = self._pending.send()
        if frame:
            child.write(frame)

    def _is_hung(self, born_at: float) -> bool:
        now = time.monotonic()
        if not self._ready.is_set():
            return now - born_at > LOAD_SECONDS
        with self._lock:
            last_sent = self._pending.last_sent
            flush_waits = any(number > self._done_number for number in self._flushes)
        if last_sent - self._done_number < _HANG_FRAMES and not flush_waits:
            self._answered_at = now
        return now - self._answered_at > self._hang_seconds

    def _take(self, child: Child) -> str:
        """Take the process's messages; why it failed, or nothing."""
        messages = child.read()
        if messages is None:
            return "it ended"
        for message in messages:
            self._answered_at = time.monotonic()
            match message:
                case Failed(said):
                    return said
                case Ready():
                    self._set_ready()
                case Flushed(number):
                    self._settle(number, number)
                    self._set_flushed(number)
                case Progress(done, settled):
                    until = self._settle(done, settled)
                    self._tell(msgspec.structs.replace(message, until=until))
                case Heard() | NumberSaid() if message.began_at < self._heard_until:
                    pass  # reported by a predecessor that died before it could settle it
                case _:
                    if isinstance(message, Heard | NumberSaid):
                        self._heard_until = message.ended_at
                    self._tell(message)
        return ""

    def _set_ready(self) -> None:
        self._ready.set()
        if self._has_failed:
            self._has_failed = False
            self._on_recovered()

    def _report(self, fault: str) -> None:
        error = RecogniserError("recognising speech", fault, _REMEDY)
        logger.warning("Recogniser failed: %s", error)
        if not self._has_failed:
            self._has_failed = True
            self._on_failed(error)

    def _settle(self, done: int, settled: int) -> float | None:
        """Forget what is settled; when the sound of the frame ``done`` ended, if known."""
        with self._lock:
            self._done_number = done
            self._settled_number = max(self._settled_number, settled)
            until = self._pending.ended_at(done)
            self._pending.settle(settled)
        return until

    def _set_flushed(self, number: int) -> None:
        with self._lock:
            answered = self._flushes.get(number)
        if answered is not None:
            answered.set()

    def _tell(self, message: Message) -> None:
        try:
            self._on_message(message)
        except Exception:
            logger.exception("A message of the recogniser could not be taken")

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # it is awake already, or closed
            os.write(self._wake_write_fd, b"w")
