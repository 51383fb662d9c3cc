"""The one button: a contact on a pin, or the keyboard in its place.

Both report raw edges and judge nothing: what is bounce, press or hold is decided by pure
code from the edges' time stamps.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import select
import signal
import stat
import termios
import threading
import tty
from collections.abc import Callable
from types import FrameType
from typing import Any

from assistant.devices.pins import reach
from assistant.devices.ports import Clock
from assistant.errors import ButtonError
from assistant.session.events import ButtonEdge

OnEdge = Callable[[ButtonEdge], None]


class GpioButton:
    """A push button between a pin and ground, with the pin's own pull-up.

    No debounce of the library is used: it loses or multiplies events, and differs by the
    library beneath.
    """

    def __init__(self, clock: Clock, pin: int) -> None:
        self._clock, self._pin = clock, pin
        self._device: Any = None

    def start(self, on_edge: OnEdge) -> None:
        """Begin to report; a button that is already down when it starts is reported so."""

        def report(is_down: bool) -> None:
            on_edge(ButtonEdge(self._clock.now(), is_down))

        attempted = f"opening the button on pin GPIO{self._pin}"
        self._device = device = reach(ButtonError, attempted, self._input_device)
        device.when_activated = lambda: report(True)
        device.when_deactivated = lambda: report(False)
        if device.is_active:
            report(True)

    def close(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None

    def _input_device(self) -> object:
        from gpiozero import DigitalInputDevice

        return DigitalInputDevice(self._pin, pull_up=True)


# -- the keyboard --------------------------------------------------------------------------

PRESS_SECONDS = 0.1
APART_SECONDS = 0.13
"""Between the presses of a double or triple one."""

SEPARATE_SECONDS = 0.6
"""After a gesture that came as a letter or a line, so that the next is one of its own."""

WAITING_GESTURES = 8
"""A key held down repeats thirty times a second: what is more than this is dropped."""

Contacts = tuple[tuple[float, float], ...]
"""A gesture as (seconds down, seconds up after it)."""


def contacts_of(key: str, hold_seconds: float, end_hold_seconds: float) -> Contacts | None:
    """The edges that a key stands for; None for a key without a meaning.

    Enter or space is the button itself: two presses soon after each other are a double one.
    d double, t triple, c quadruple, h hold, m short press then hold, e the long hold that ends.
    """
    short, last = (PRESS_SECONDS, APART_SECONDS), (PRESS_SECONDS, SEPARATE_SECONDS)
    return {
        "\n": ((PRESS_SECONDS, 0.05),),
        "\r": ((PRESS_SECONDS, 0.05),),
        " ": ((PRESS_SECONDS, 0.05),),
        "d": (short, last),
        "t": (short, short, last),
        "c": (short, short, short, last),
        "h": ((hold_seconds, SEPARATE_SECONDS),),
        "m": (short, (hold_seconds, SEPARATE_SECONDS)),
        "e": ((end_hold_seconds, SEPARATE_SECONDS),),
    }.get(key)


def keyboard_is_there(descriptor: int = 0) -> bool:
    """Whether somebody can press by it: a terminal of ours, or an open pipe or file.

    False if it is closed, is /dev/null, or is a terminal to which we are in the background.
    """
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    if not os.isatty(descriptor):
        return not stat.S_ISCHR(mode)
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:  # not the terminal that controls us: nothing stops us from reading it
        return True


class KeyboardButton:
    """The keyboard as the button: each key becomes real edges with real timing.

    On a terminal each key counts at once, and q, Ctrl-C or Ctrl-D call ``on_quit``; the
    terminal is as before after ``close``, and after SIGTERM or SIGHUP. From a pipe, lines
    are read: an empty one is a press, a letter its gesture; its end calls ``on_end``.
    Both callbacks come from the keyboard's thread.
    """

    def __init__(
        self,
        clock: Clock,
        on_quit: Callable[[], None],
        on_end: Callable[[], None] = lambda: None,
        *,
        descriptor: int = 0,
        hold_seconds: float = 1.3,
        end_hold_seconds: float = 6.0,
    ) -> None:
        self._clock, self._on_quit, self._on_end = clock, on_quit, on_end
        self._descriptor = descriptor
        self._holds = (hold_seconds, end_hold_seconds)
        self._gestures: queue.Queue[Contacts | None] = queue.Queue(WAITING_GESTURES)
        self._is_closed = threading.Event()
        self._wake_reading, self._wake_writing = -1, -1
        self._terminal: Terminal | None = None
        self._threads: list[threading.Thread] = []

    def start(self, on_edge: OnEdge) -> None:
        """Begin to report. Raises ``ButtonError`` if nobody can press by this keyboard."""
        if not keyboard_is_there(self._descriptor):
            raise ButtonError(
                "using the keyboard as the button",
                "standard input is closed or not in the foreground",
                "start it in a terminal's foreground, or with --auto-press",
            )
        if os.isatty(self._descriptor):
            self._terminal = Terminal(self._descriptor)
            self._terminal.read_keys()
        self._wake_reading, self._wake_writing = os.pipe()
        self._threads = [
            threading.Thread(target=self._read, name="keyboard", daemon=True),
            threading.Thread(target=self._press, args=(on_edge,), name="presses", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop reporting and leave the terminal as it was found."""
        self._is_closed.set()
        with contextlib.suppress(queue.Full):
            self._gestures.put_nowait(None)
        if self._threads:
            os.write(self._wake_writing, b"x")
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        if self._threads:
            os.close(self._wake_reading)
            os.close(self._wake_writing)
        self._threads = []
        if self._terminal is not None:
            self._terminal.restore()

    def _read(self) -> None:
        """Turn what is typed into gestures until closed or at an end."""
        line = ""
        while typed := self._read_some():
            for key in typed:
                if self._terminal is not None:
                    self._take_key(key)
                elif key != "\n":
                    line += key
                else:
                    self._take_line(line)
                    line = ""
        if not self._is_closed.is_set():
            self._on_end()

    def _read_some(self) -> str:
        """What was typed; empty at the end of the input or of the program."""
        select.select([self._descriptor, self._wake_reading], [], [])
        if self._is_closed.is_set():
            return ""
        try:
            return os.read(self._descriptor, 64).decode("utf-8", "replace")
        except OSError:  # a terminal that was hung up
            return ""

    def _take_key(self, key: str) -> None:
        if key in {"q", "\x03", "\x04"}:
            self._on_quit()
            return
        if contacts := contacts_of(key, *self._holds):
            self._enqueue(contacts)

    def _take_line(self, line: str) -> None:
        letter = line.strip()[:1].lower()
        if letter == "q":
            self._on_quit()
        elif not letter:
            self._enqueue(((PRESS_SECONDS, SEPARATE_SECONDS),))
        elif contacts := contacts_of(letter, *self._holds):
            self._enqueue(contacts)

    def _enqueue(self, contacts: Contacts) -> None:
        """A pipe waits until there is room; a key that repeats is dropped."""
        if self._terminal is None:
            while not self._is_closed.is_set():
                with contextlib.suppress(queue.Full):
                    self._gestures.put(contacts, timeout=0.2)
                    return
        else:
            with contextlib.suppress(queue.Full):
                self._gestures.put_nowait(contacts)

    def _press(self, on_edge: OnEdge) -> None:
        """Make the edges of one gesture after the other, in real time."""
        while not self._is_closed.is_set():
            for down_seconds, up_seconds in self._gestures.get() or ():
                on_edge(ButtonEdge(self._clock.now(), is_down=True))
                self._is_closed.wait(down_seconds)
                if self._is_closed.is_set():
                    return
                on_edge(ButtonEdge(self._clock.now(), is_down=False))
                self._is_closed.wait(up_seconds)


class Terminal:
    """A terminal that gives each key at once, and is put back as it was."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._found = termios.tcgetattr(descriptor)
        self._handled: list[signal.Signals] = []

    def read_keys(self) -> None:
        """Each key at once, unseen; Ctrl-C is a key, output is as ever."""
        tty.setcbreak(self._descriptor, termios.TCSANOW)
        attributes = termios.tcgetattr(self._descriptor)
        attributes[6][termios.VINTR] = b"\0"
        termios.tcsetattr(self._descriptor, termios.TCSANOW, attributes)
        atexit.register(self.restore)
        if threading.current_thread() is threading.main_thread():
            self._restore_on_signals()

    def restore(self) -> None:
        """As it was found; a terminal that is gone needs nothing."""
        atexit.unregister(self.restore)
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._found)
        if threading.current_thread() is threading.main_thread():
            for number in self._handled:
                signal.signal(number, signal.SIG_DFL)
            self._handled = []

    def _restore_on_signals(self) -> None:
        """Only where the program has no handler of its own, which would close us."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._restore_and_end)
                self._handled.append(number)

    def _restore_and_end(self, number: int, frame: FrameType | None) -> None:
        self.restore()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
