"""What the program logs: plain lines on a terminal, structured ones for systemd's journal.

A line of the journal begins with its priority, as sd-daemon(3) has it, and goes on with
``key=value`` pairs; a trace is one of them, so that a record is one line whatever it holds.
What people said never comes into a log: no message of ours has words, and a value that may
hold some (an event, an effect, a sentence) is logged by the name of its kind.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, TextIO

TERMINAL_FORMAT = "%(levelname)s %(name)s: %(message)s"

PRIORITIES = (
    (logging.CRITICAL, 2),
    (logging.ERROR, 3),
    (logging.WARNING, 4),
    (logging.INFO, 6),
    (logging.DEBUG, 7),
)
"""From each level on, the priority of syslog."""

LONGEST_TRACE = 30_000
"""Characters: journald cuts a line at 48 KiB, and the end of a trace tells most."""

logger = logging.getLogger(__name__)


def set_up(
    level: int, stream: TextIO | None = None, environment: Mapping[str, str] = os.environ
) -> None:
    """Log to ``stream`` (standard error) from ``level`` on, as its reader needs it.

    For the journal also what ends a thread or the program unforeseen is one record. Where
    logging was set up before, by a test or another program, it stays.
    """
    root = logging.getLogger()
    if root.handlers:
        return
    to = stream or sys.stderr
    handler = logging.StreamHandler(to)
    handler.addFilter(without_contents)
    handler.setFormatter(logging.Formatter(TERMINAL_FORMAT))
    if is_journal(to, environment):
        handler.setFormatter(JournalFormatter())
        sys.excepthook = _log_end
        threading.excepthook = lambda end: _log_end(
            end.exc_type, end.exc_value, end.exc_traceback
        )
    root.addHandler(handler)
    root.setLevel(level)


def is_journal(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether what is written there goes to systemd's journal, by systemd.exec(5):
    JOURNAL_STREAM names its device and inode."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environment.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


class JournalFormatter(logging.Formatter):
    """``<4>level=warning logger=assistant.devices.light message="light failed"``."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        fields = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "thread": record.threadName or "",
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)[-LONGEST_TRACE:]
        if record.stack_info:
            fields["stack"] = self.formatStack(record.stack_info)
        pairs = " ".join(f"{key}={_value(value)}" for key, value in fields.items())
        return f"<{priority(record.levelno)}>{pairs}"


def priority(level: int) -> int:
    """The priority of syslog, from 2 (critical) to 7 (debug)."""
    return next((number for least, number in PRIORITIES if level >= least), 7)


def without_contents(record: logging.LogRecord) -> bool:
    """Keep every record, with the kind of a structured value instead of the value."""
    if isinstance(record.args, tuple):
        record.args = tuple(map(_kind, record.args))
    return True


def _kind(value: object) -> object:
    """An effect may hold a sentence that repeats what somebody said."""
    holds_fields = hasattr(value, "__struct_fields__") or hasattr(value, "__dataclass_fields__")
    is_collection = isinstance(value, tuple | list | dict | set | bytes)
    return type(value).__name__ if holds_fields or is_collection else value


def _value(text: str) -> str:
    """As it stands where that is one word; else quoted, in one line."""
    if text and text.isprintable() and not set(text) & set(' "=\\'):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(one if one.isprintable() else _escape(one) for one in escaped)}"'


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _log_end(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """What nobody caught; a person's Ctrl-C is none of it."""
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    caught: Any = (kind, error, trace)
    logger.critical("Ended by a bug of the program", exc_info=caught)
