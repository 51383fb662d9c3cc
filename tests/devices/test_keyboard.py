"""The keyboard in the button's place: keys become edges, and the terminal is given back."""

from __future__ import annotations

import os
import pty
import queue
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator

import pytest

from assistant.devices.button import (
    WAITING_GESTURES,
    KeyboardButton,
    contacts_of,
    keyboard_is_there,
)
from assistant.devices.clock import SessionClock
from assistant.session.events import ButtonEdge

PATIENCE_SECONDS = 10.0
HOLD_SECONDS = 0.02
END_HOLD_SECONDS = 0.03


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal, the typist's and the program's."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def edges_of(descriptor: int, typed_to: int, keys: bytes, count: int) -> list[ButtonEdge]:
    edges: queue.SimpleQueue[ButtonEdge] = queue.SimpleQueue()
    button = KeyboardButton(
        SessionClock(),
        lambda: None,
        descriptor=descriptor,
        hold_seconds=HOLD_SECONDS,
        end_hold_seconds=END_HOLD_SECONDS,
    )
    button.start(edges.put)
    os.write(typed_to, keys)
    found = [edges.get(timeout=PATIENCE_SECONDS) for _ in range(count)]
    button.close()
    return found


@pytest.mark.parametrize(
    ("key", "downs"),
    [("\n", 1), (" ", 1), ("d", 2), ("t", 3), ("h", 1), ("m", 2), ("e", 1)],
)
def test_keyboard_makes_each_letters_edges(
    key: str, downs: int, terminal: tuple[int, int]
) -> None:
    """Each letter is as many presses as its gesture has, with the times that it has."""
    ours, theirs = terminal
    edges = edges_of(theirs, ours, key.encode(), 2 * downs)
    assert [edge.is_down for edge in edges] == [True, False] * downs
    for index, (down_seconds, _) in enumerate(
        contacts_of(key, HOLD_SECONDS, END_HOLD_SECONDS) or ()
    ):
        held_seconds = edges[2 * index + 1].at - edges[2 * index].at
        assert held_seconds >= down_seconds - 0.001


def test_keyboard_holds_by_default_as_long_as_the_gestures_need() -> None:
    """The keys' holds lie within the windows of hold, 1 to 2 s, and of the end, 5 to 10 s."""
    button = KeyboardButton(SessionClock(), lambda: None)
    hold_seconds, end_hold_seconds = button._holds
    assert 1.0 < hold_seconds < 2.0
    assert 5.0 < end_hold_seconds < 10.0


def test_keyboard_ignores_keys_without_a_meaning(terminal: tuple[int, int]) -> None:
    """A stray key, also one of another alphabet, is no press."""
    ours, theirs = terminal
    edges = edges_of(theirs, ours, "xé7\x1b[A ".encode(), 2)
    assert [edge.is_down for edge in edges] == [True, False]


@pytest.mark.parametrize("key", [b"q", b"\x03", b"\x04"])
def test_keyboard_ends_the_program_when_asked(key: bytes, terminal: tuple[int, int]) -> None:
    """q, Ctrl-C and Ctrl-D ask the program to end; they are not pressed."""
    ours, theirs = terminal
    asked: queue.SimpleQueue[str] = queue.SimpleQueue()
    button = KeyboardButton(SessionClock(), lambda: asked.put("quit"), descriptor=theirs)
    button.start(lambda _: asked.put("edge"))
    os.write(ours, key)
    assert asked.get(timeout=PATIENCE_SECONDS) == "quit"
    button.close()


def test_keyboard_gives_the_terminal_back(terminal: tuple[int, int]) -> None:
    """While it reads, keys count at once; afterwards the terminal is as before."""
    _, theirs = terminal
    before = termios.tcgetattr(theirs)
    button = KeyboardButton(SessionClock(), lambda: None, descriptor=theirs)
    button.start(lambda _: None)
    assert not termios.tcgetattr(theirs)[3] & termios.ICANON
    button.close()
    assert termios.tcgetattr(theirs) == before


PROGRAM = """
import sys, time
from assistant.devices.button import KeyboardButton
from assistant.devices.clock import SessionClock
KeyboardButton(SessionClock(), lambda: None).start(lambda edge: None)
print("started", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_keyboard_gives_the_terminal_back_when_killed(number: signal.Signals) -> None:
    """A terminal in which the program was ended still echoes what is typed."""
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=theirs,
        stdout=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"started\n"
        assert termios.tcgetattr(theirs) != before
        program.send_signal(number)
        assert program.wait(PATIENCE_SECONDS) == -number
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


def test_keyboard_reads_lines_from_a_pipe() -> None:
    """Without a terminal an empty line is a press, a letter its gesture, an end an end."""
    theirs, ours = os.pipe()
    ended: queue.SimpleQueue[str] = queue.SimpleQueue()
    edges: queue.SimpleQueue[ButtonEdge] = queue.SimpleQueue()
    button = KeyboardButton(
        SessionClock(), lambda: None, lambda: ended.put("end"), descriptor=theirs
    )
    button.start(edges.put)
    os.write(ours, b"\nnot a gesture\nD\n")
    os.close(ours)
    found = [edges.get(timeout=PATIENCE_SECONDS) for _ in range(6)]
    assert [edge.is_down for edge in found] == [True, False] * 3
    assert found[2].at - found[1].at > 0.35
    assert found[4].at - found[3].at < 0.35
    assert ended.get(timeout=PATIENCE_SECONDS) == "end"
    button.close()
    os.close(theirs)


def test_keyboard_drops_what_a_held_key_repeats(terminal: tuple[int, int]) -> None:
    """A book lying on the keyboard does not press for minutes after it was lifted."""
    ours, theirs = terminal
    all_keys_were_taken, may_go_on = threading.Event(), threading.Event()
    button = KeyboardButton(SessionClock(), all_keys_were_taken.set, descriptor=theirs)
    button.start(lambda _: [may_go_on.wait(PATIENCE_SECONDS)].clear())
    os.write(ours, b" " * 100 + b"q")
    assert all_keys_were_taken.wait(PATIENCE_SECONDS)
    assert button._gestures.qsize() <= WAITING_GESTURES
    may_go_on.set()
    button.close()


def test_keyboard_is_there_only_if_somebody_can_press() -> None:
    """A pipe may be pressed through; a closed input and /dev/null may not."""
    reading, writing = os.pipe()
    assert keyboard_is_there(reading)
    os.close(reading)
    os.close(writing)
    assert not keyboard_is_there(reading)
    with open(os.devnull) as nothing:
        assert not keyboard_is_there(nothing.fileno())
