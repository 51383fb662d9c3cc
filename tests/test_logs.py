"""The log: plain for a person, structured for systemd's journal, and never what was said."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest

from assistant import logs
from assistant.plan.lines import Speech
from assistant.session.effects import Say

SECRET = "my marriage is in trouble"


SetUp = Callable[[int, TextIO, dict[str, str]], None]


@pytest.fixture
def set_up() -> Iterator[SetUp]:
    """Sets up logging as in a program of its own; undone after the test."""
    root = logging.getLogger()
    level, hooks = root.level, (sys.excepthook, threading.excepthook)
    ours: list[logging.Handler] = []

    def set_up(level: int, stream: TextIO, environment: dict[str, str]) -> None:
        root.handlers.clear()
        logs.set_up(level, stream, environment)
        ours.extend(root.handlers)

    yield set_up
    for handler in ours:
        root.removeHandler(handler)
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks


def journal_of(stream: Path) -> dict[str, str]:
    status = stream.stat()
    return {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}


def test_log_on_a_terminal_is_plain(set_up: SetUp) -> None:
    """Level, place, words, as they always were."""
    stream = io.StringIO()
    set_up(logging.WARNING, stream, {})
    logging.getLogger("assistant.devices.light").warning("light failed: %s", "no pin")
    logging.getLogger("assistant.devices.light").info("not shown")
    assert stream.getvalue() == "WARNING assistant.devices.light: light failed: no pin\n"


def test_log_for_the_journal_is_one_structured_line(set_up: SetUp, tmp_path: Path) -> None:
    """Its priority first, as sd-daemon(3) has it; a trace, newlines and quotes within it."""
    file = tmp_path / "journal"
    with file.open("w") as stream:
        set_up(logging.DEBUG, stream, journal_of(file))
        try:
            raise OSError('no "disk"\nat all')
        except OSError:
            logging.getLogger("assistant.journal").exception("Cannot write %s", "a\nb")
        logging.getLogger("assistant").info("ready")
    failed, ready = file.read_text().splitlines()
    assert failed.startswith(
        "<3>level=error logger=assistant.journal thread=MainThread "
        'message="Cannot write a\\nb" trace="Traceback (most recent call last):\\n'
    )
    assert failed.endswith('OSError: no \\"disk\\"\\nat all"')
    assert ready == "<6>level=info logger=assistant thread=MainThread message=ready"


@pytest.mark.parametrize(
    ("level", "number"),
    [
        (logging.CRITICAL, 2),
        (logging.ERROR, 3),
        (logging.WARNING, 4),
        (logging.INFO, 6),
        (logging.DEBUG, 7),
        (1, 7),
    ],
)
def test_priority_is_that_of_syslog(level: int, number: int) -> None:
    """Critical, error, warning, info and debug of sd-daemon(3)."""
    assert logs.priority(level) == number


def test_journal_is_known_by_its_stream(tmp_path: Path) -> None:
    """A unit's standard error may have been sent elsewhere; then it is not the journal."""
    (tmp_path / "a").touch()
    (tmp_path / "b").touch()
    with (tmp_path / "a").open("w") as stream:
        assert logs.is_journal(stream, journal_of(tmp_path / "a"))
        assert not logs.is_journal(stream, journal_of(tmp_path / "b"))
        assert not logs.is_journal(stream, {})
    assert not logs.is_journal(io.StringIO(), {"JOURNAL_STREAM": "1:2"})


def test_log_names_the_kind_of_what_may_hold_words(set_up: SetUp) -> None:
    """An effect that reads a question back to the room is not written out."""
    stream = io.StringIO()
    set_up(logging.DEBUG, stream, {})
    logger = logging.getLogger("assistant.loop")
    logger.error("A bug, in %s", Say(1, (Speech(SECRET),)))
    logger.error("Lost: %s, %s, %d", [SECRET], SECRET.encode(), 3)
    assert SECRET not in stream.getvalue()
    assert "A bug, in Say" in stream.getvalue()
    assert "Lost: list, bytes, 3" in stream.getvalue()


@pytest.mark.parametrize("where", ["main", "thread"])
def test_end_by_a_bug_is_one_record_of_the_journal(tmp_path: Path, where: str) -> None:
    """Also where nobody caught it: the program's own trace would be many lines without a
    priority."""
    program = (
        "import logging, threading; from assistant import logs; logs.set_up(logging.WARNING)\n"
        "def fail(): raise ValueError('unforeseen')\n"
        "fail() if {} else threading.Thread(target=fail).start()"
    ).format(where == "main")
    file = tmp_path / "journal"
    with file.open("w") as stream:
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **journal_of(file)},
            stderr=stream,
            timeout=60,
            check=False,
        )
    (line,) = file.read_text().splitlines()
    assert line.startswith("<2>level=critical logger=assistant.logs")
    assert "ValueError: unforeseen" in line
