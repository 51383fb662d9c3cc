"""A presenter's remote, or any keyboard, as the button: read from the kernel's input files.

A record of ``/dev/input/event*`` is 24 bytes, and two calls of ioctl do the rest, so nothing
is imported for it: the library ``evdev`` has to be compiled on the device, where a compiler
and the kernel's headers would be needed for this one file's work.

The input is grabbed: what is pressed reaches nobody else, no console above all. One that is
unplugged is looked for again every two seconds.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import select
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.devices.ports import Clock
from assistant.errors import ButtonError
from assistant.session.events import ButtonEdge, Gesture, GestureMade

OnEdge = Callable[[ButtonEdge], None]
OnGesture = Callable[[GestureMade], None]

KERNELS_LIST = Path("/sys/class/input")
INPUTS = Path("/dev/input")

RECORD = struct.Struct("llHHi")
"""Seconds, microseconds, type, code, value: ``struct input_event`` of linux/input.h."""

EV_SYN, EV_KEY, SYN_DROPPED = 0, 1, 3
UP, DOWN = 0, 1
"""Of a key; 2 is a key that is held and repeats, which is no edge."""

EVIOCGRAB, EVIOCSCLOCKID, CLOCK_MONOTONIC = 0x40044590, 0x400445A0, 1
BUS_BLUETOOTH = 5

BUTTON_KEYS = {
    **{28: "Enter", 96: "Enter", 57: "Space", 109: "Page Down"},
    **{106: "Right", 108: "Down", 115: "Volume Up"},
}
"""The keys that are the button. Presenters go on by Page Down or by an arrow; the remote of a
camera says Volume Up. Codes are those of linux/input-event-codes.h."""

MORE_KEYS = {
    **dict.fromkeys((104, 105, 103), Gesture.BACK),  # Page Up, Left, Up
    **dict.fromkeys((48, 52), Gesture.MORE_TIME),  # b and the full stop: a presenter's blank
}
"""The keys that are buttons of their own. Escape and F5, which begin a talk, mean nothing."""

LOOK_SECONDS = 2.0
REMEDY = (
    "see that the user is in the group input; as a service it needs systemd/remote.conf, as "
    "docs/build.md says; 'facilitate devices' lists the inputs by name"
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class InputDevice:
    """One input of the kernel's list that has a key we know. ``sleeps``: by Bluetooth, and so
    gone whenever it saves its battery."""

    path: Path
    name: str
    sleeps: bool = False

    def is_named(self, name: str) -> bool:
        """Whether its name holds ``name``, in whatever case."""
        return name.casefold() in self.name.casefold()


def list_inputs(kernels_list: Path = KERNELS_LIST) -> tuple[InputDevice, ...]:
    """Every input that could be the button, in the kernel's order; opens none of them."""
    entries = sorted(kernels_list.glob("event*"), key=lambda path: (len(path.name), path.name))
    return tuple(filter(None, map(_input_device, entries)))


def _input_device(entry: Path) -> InputDevice | None:
    """None for one without a key of ours, and for one that has just gone."""
    try:
        keys = _bits((entry / "device/capabilities/key").read_text(encoding="ascii"))
        name = (entry / "device/name").read_text(encoding="utf-8", errors="replace").strip()
        bus = int((entry / "device/id/bustype").read_text(encoding="ascii"), 16)
    except (OSError, ValueError):
        return None
    if not keys & BUTTON_KEYS.keys():
        return None
    return InputDevice(INPUTS / entry.name, name, sleeps=bus == BUS_BLUETOOTH)


def _bits(words: str) -> set[int]:
    """The numbers of the bits that are set: words of 64 bits in hexadecimal, highest first."""
    parts = [int(word, 16) for word in reversed(words.split())]
    return {
        64 * at + bit for at, part in enumerate(parts) for bit in range(64) if part >> bit & 1
    }


def open_input(path: Path) -> int:
    """A descriptor whose records carry the monotonic clock and reach nobody else.

    Raises ``OSError``: no right to it, or another program has grabbed it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(descriptor, EVIOCSCLOCKID, struct.pack("i", CLOCK_MONOTONIC))
        fcntl.ioctl(descriptor, EVIOCGRAB, 1)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@dataclass
class _Source:
    """An input that is open: what was read of a record that is not whole yet, and which of
    its keys are down."""

    device: InputDevice
    rest: bytes = b""
    held: set[int] = field(default_factory=set)

    def records(self, read: bytes) -> Iterator[tuple[float, int, int, int]]:
        """The whole records: monotonic seconds, type, code and value of each."""
        data = self.rest + read
        whole = len(data) - len(data) % RECORD.size
        self.rest = data[whole:]
        for seconds, microseconds, kind, code, value in RECORD.iter_unpack(data[:whole]):
            yield seconds + microseconds / 1e6, kind, code, value


class RemoteButton:
    """Implements ``Button``: every input whose name holds ``name`` is one and the same button.

    Keys of ``MORE_KEYS`` become gestures at once, told by ``on_gesture``. ``on_lost`` is told
    when none is there at the start, or one that never sleeps is pulled out; ``on_found``, when
    one is there again. All are called from the remote's own thread but for the first look,
    which ``start`` makes. ``look`` and ``open_input`` are the machine's.
    """

    def __init__(
        self,
        clock: Clock,
        name: str,
        on_gesture: OnGesture = lambda _: None,
        on_lost: Callable[[ButtonError], None] = lambda _: None,
        on_found: Callable[[], None] = lambda: None,
        *,
        look: Callable[[], tuple[InputDevice, ...]] = list_inputs,
        open_input: Callable[[Path], int] = open_input,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._clock, self._name = clock, name
        self._on_gesture, self._on_lost, self._on_found = on_gesture, on_lost, on_found
        self._look, self._open_input, self._look_seconds = look, open_input, look_seconds
        self._on_edge: OnEdge = lambda _: None
        self._sources: dict[int, _Source] = {}
        self._is_lost = False
        self._is_closed = threading.Event()
        self._wake_reading = self._wake_writing = -1
        self._thread: threading.Thread | None = None

    def start(self, on_edge: OnEdge) -> None:
        """Begin to report; one that is not there yet is looked for.

        Raises ``ButtonError`` when it is there and may not be opened.
        """
        self._on_edge = on_edge
        refusal = self._open_new()
        if refusal is not None and not self._sources:
            raise ButtonError(self._attempted, refusal, REMEDY)
        if not self._sources:
            self._lose("no such input is plugged in")
        self._wake_reading, self._wake_writing = os.pipe()
        self._thread = threading.Thread(target=self._run, name="remote", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reporting, and give the input back to whoever else wants it."""
        self._is_closed.set()
        thread, self._thread = self._thread, None
        if thread is None:
            return
        os.write(self._wake_writing, b"x")
        thread.join()
        for descriptor in (*self._sources, self._wake_reading, self._wake_writing):
            os.close(descriptor)
        self._sources = {}

    @property
    def _attempted(self) -> str:
        return f"using the input named '{self._name}' as the button"

    # -- coming and going ----------------------------------------------------------------------

    def _open_new(self) -> str | None:
        """Open what bears the name and is not open yet; why one refused."""
        refusal = None
        opened = {source.device.path for source in self._sources.values()}
        for device in self._look():
            if not device.is_named(self._name) or device.path in opened:
                continue
            try:
                self._sources[self._open_input(device.path)] = _Source(device)
                logger.info("The input '%s' is the button", device.name)
            except OSError as error:
                refusal = f"{device.path} ({device.name}): {error.strerror}"
                logger.debug("An input cannot be opened: %s", refusal)
        if self._sources and self._is_lost:
            self._is_lost = False
            self._on_found()
        return refusal

    def _lose(self, said: str) -> None:
        self._is_lost = True
        remedy = "plug it in or switch it on; 'facilitate devices' lists the inputs by name"
        self._on_lost(ButtonError(self._attempted, said, remedy))

    def _gone(self, descriptor: int) -> None:
        source = self._sources[descriptor]
        self._release(descriptor, time.monotonic())
        os.close(descriptor)
        del self._sources[descriptor]
        logger.info("The input '%s' is gone", source.device.name)
        if not self._sources and not source.device.sleeps:
            self._lose("it was unplugged")

    # -- reading -------------------------------------------------------------------------------

    def _run(self) -> None:
        looked_at = time.monotonic()
        while not self._is_closed.is_set():
            wait_seconds = max(0.0, looked_at + self._look_seconds - time.monotonic())
            waiting = [self._wake_reading, *self._sources]
            for descriptor in select.select(waiting, [], [], wait_seconds)[0]:
                if descriptor in self._sources:
                    self._read(descriptor)
            if time.monotonic() >= looked_at + self._look_seconds:
                looked_at = time.monotonic()
                self._open_new()

    def _read(self, descriptor: int) -> None:
        read = b""
        with contextlib.suppress(OSError):  # ENODEV: it was pulled out
            read = os.read(descriptor, 64 * RECORD.size)
        if not read:
            self._gone(descriptor)
            return
        for at, kind, code, value in self._sources[descriptor].records(read):
            if kind == EV_KEY and value in {UP, DOWN}:
                self._take_key(descriptor, at, code, is_down=value == DOWN)
            elif kind == EV_SYN and code == SYN_DROPPED:
                self._release(descriptor, at)  # the kernel lost some, a release perhaps

    def _take_key(self, descriptor: int, at: float, code: int, *, is_down: bool) -> None:
        if code in MORE_KEYS and is_down:
            moment = self._clock.at(at)
            self._on_gesture(GestureMade(moment, moment, MORE_KEYS[code]))
        elif code in BUTTON_KEYS:
            held = self._sources[descriptor].held
            was_down = self._is_down
            (held.add if is_down else held.discard)(code)
            self._tell(was_down, at)

    def _release(self, descriptor: int, at: float) -> None:
        was_down = self._is_down
        self._sources[descriptor].held.clear()
        self._tell(was_down, at)

    @property
    def _is_down(self) -> bool:
        return any(source.held for source in self._sources.values())

    def _tell(self, was_down: bool, at: float) -> None:
        """Several keys held together are one contact."""
        if self._is_down is not was_down:
            self._on_edge(ButtonEdge(self._clock.at(at), self._is_down))
