"""The synthesiser's process, seen from outside: asked with a deadline, replaced if it hangs."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ProgramError, VoiceError
from assistant.sound.pcm import Pcm

START_SECONDS = 15.0
"""A cold Raspberry Pi needs about two; a busy one more."""

LEAST_RENDER_SECONDS = 5.0
RENDER_SECONDS_A_CHARACTER = 0.05
"""espeak-ng renders 40 words in about 20 ms; a starved Pi may take fifty times as long."""

TRIES = 2
MODULE = "assistant.sound.voice_process"

logger = logging.getLogger(__name__)


class Synthesis:
    """One child process at a time; not for two threads at once.

    The child starts when it is first needed. It leaves its samples in a file in memory
    that has no name and ends with the two processes. ``renders`` counts the requests.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._result_fd = -1
        self._unread = b""
        self.renders = 0
        self._greeting: dict[str, Any] = {}

    @property
    def process_id(self) -> int | None:
        """The child's, while there is one."""
        return self._child.pid if self._child else None

    def engine(self) -> str:
        """The engine's name and version. Raises ``VoiceError``."""
        return str(self._greeted()["engine"])

    def voice_ids(self) -> tuple[str, ...]:
        """Every voice of the engine. Raises ``VoiceError``."""
        return tuple(self._greeted()["voices"])

    def render(self, text: str, voice_id: str, words_a_minute: int) -> tuple[Pcm, int]:
        """Raw samples and their rate in hertz. Raises ``VoiceError`` after two tries."""
        request = {"text": text, "voice": voice_id, "words_a_minute": words_a_minute}
        deadline_seconds = LEAST_RENDER_SECONDS + RENDER_SECONDS_A_CHARACTER * len(text)
        for attempt in range(1, TRIES + 1):
            try:
                return self._ask(request, deadline_seconds)
            except _ChildError as error:
                logger.warning("Rendering failed, try %d of %d: %s", attempt, TRIES, error)
                self.close()
                said = str(error)
        raise VoiceError(
            f"render a sentence of {len(text)} characters with {voice_id}",
            said,
            "say it in other words, or check the engine with: espeak-ng 'hello'",
        )

    def close(self) -> None:
        """End the child, by force if it does not listen."""
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None
        assert child.stdout is not None
        with contextlib.suppress(OSError):
            child.stdin.close()
        try:
            child.wait(0.2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        os.close(self._result_fd)
        self._unread = b""

    def _greeted(self) -> dict[str, Any]:
        if not self._greeting:
            self._start()
        return self._greeting

    def _ask(self, request: dict[str, Any], deadline_seconds: float) -> tuple[Pcm, int]:
        child = self._child or self._start()
        self.renders += 1
        line = json.dumps({"id": self.renders, **request}) + "\n"
        assert child.stdin is not None
        try:
            child.stdin.write(line.encode())
            child.stdin.flush()
        except OSError as error:
            raise _ChildError(f"the voice's process has gone ({error})") from error
        answer = self._read_answer(deadline_seconds)
        if "error" in answer:
            raise _ChildError(str(answer["error"]))
        if answer["id"] != self.renders:
            raise _ChildError("the voice's process answered another question")
        raw = os.pread(self._result_fd, answer["bytes"], 0)
        os.ftruncate(self._result_fd, 0)
        return np.frombuffer(raw, dtype="<i2"), int(answer["sample_rate_hz"])

    def _start(self) -> subprocess.Popen[bytes]:
        self.close()
        self._result_fd = _unnamed_file()
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", MODULE, "--result-fd", str(self._result_fd)]
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._result_fd,),
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        try:
            greeting = self._read_answer(START_SECONDS)
        except _ChildError as error:
            greeting = {"error": str(error)}
        if "error" in greeting:
            self.close()
            raise VoiceError(
                "start the voice",
                str(greeting["error"]),
                "install it with: sudo apt install espeak-ng",
            )
        self._greeting = greeting
        return self._child

    def _read_answer(self, deadline_seconds: float) -> dict[str, Any]:
        if self._child is None or self._child.stdout is None:
            raise ProgramError("asked for the answer of a process that was never started")
        descriptor = self._child.stdout.fileno()
        deadline = time.monotonic() + deadline_seconds
        while b"\n" not in self._unread:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise _ChildError(f"no answer within {deadline_seconds:.0f} s")
            received = os.read(descriptor, 65536)
            if not received:
                raise _ChildError("the voice's process ended unasked")
            self._unread += received
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


class _ChildError(Exception):
    """The child failed; a new one may not."""


def _unnamed_file() -> int:
    """A file in memory where the system has such, else a deleted one in its temporary folder.

    Inherited by the child under the same descriptor.
    """
    if hasattr(os, "memfd_create"):
        return os.memfd_create("facilitate-voice")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
