"""The recogniser's process as its parent sees it: two pipes that are never waited for."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec

import assistant
from assistant.hearing.activity import ONE_THREAD
from assistant.hearing.messages import Message, decode_message

_COMMAND = (sys.executable, "-m", "assistant.hearing.recogniser_process")
_READ_BYTES = 65536


class Child:
    """One process. Raises ``OSError`` if it cannot be started.

    In a session of its own, so that an interrupt from the keyboard reaches the program
    alone, which still needs the last words; it ends when its standard input does.
    ``numbers``: the phrase of each number from 0 on.
    """

    def __init__(self, model_path: Path, numbers: tuple[str, ...] = ()) -> None:
        package_folder = str(Path(assistant.__file__).parent.parent)
        search_path = [package_folder, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [*_COMMAND, str(model_path), json.dumps(numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(search_path)},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.frames_fd = self._process.stdin.fileno()
        self.answers_fd = self._process.stdout.fileno()
        os.set_blocking(self.frames_fd, False)
        os.set_blocking(self.answers_fd, False)
        self._unwritten = b""
        self._unread = b""

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_writing(self) -> bool:
        """Whether part of a frame is still to be written."""
        return bool(self._unwritten)

    def write(self, frame: bytes = b"") -> None:
        """Write as much as the pipe takes now. Raises ``BrokenPipeError``."""
        self._unwritten += frame
        with contextlib.suppress(BlockingIOError):
            written = os.write(self.frames_fd, self._unwritten)
            self._unwritten = self._unwritten[written:]

    def read(self) -> list[Message] | None:
        """The messages that have arrived; None once the process has closed its end.

        Raises ``ValueError`` if something else than messages arrives.
        """
        try:
            data = os.read(self.answers_fd, _READ_BYTES)
        except BlockingIOError:
            return []
        if not data:
            return None
        *lines, self._unread = (self._unread + data).split(b"\n")
        try:
            return [decode_message(line) for line in lines]
        except msgspec.DecodeError as error:
            # The line itself may hold words: it is not shown.
            raise ValueError("its answer was no message") from error

    def end(self, grace_seconds: float) -> str:
        """Let the process end, or kill it; how it ended by itself, or that it was killed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        how = "it was killed"
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(grace_seconds)
            how = f"ended by signal {-code}" if code < 0 else f"ended with code {code}"
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return how
