"""A remote that the kernel itself believes in, where it lets a test make one."""

from __future__ import annotations

import fcntl
import os
import queue
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.devices.clock import SessionClock
from assistant.devices.remote import RECORD, RemoteButton, list_inputs
from assistant.session.events import ButtonEdge, Gesture, GestureMade

UINPUT = Path("/dev/uinput")
UI_SET_EVBIT, UI_SET_KEYBIT, UI_DEV_SETUP = 0x40045564, 0x40045565, 0x405C5503
UI_DEV_CREATE, UI_DEV_DESTROY = 0x5501, 0x5502
EV_SYN, EV_KEY, BUS_USB = 0, 1, 3
PAGE_UP, PAGE_DOWN, LETTER = 104, 109, 30
NAME = "A remote that a test made"
PATIENCE_SECONDS = 10.0

pytestmark = pytest.mark.skipif(
    not os.access(UINPUT, os.W_OK), reason="needs /dev/uinput: modprobe uinput, as root"
)


class MadeRemote:
    """A presenter's receiver, plugged in by the kernel's uinput."""

    def __init__(self) -> None:
        self._made = -1

    def plug(self) -> Path:
        """Its file, once the kernel has made it."""
        self._made = os.open(UINPUT, os.O_WRONLY | os.O_NONBLOCK)
        fcntl.ioctl(self._made, UI_SET_EVBIT, EV_KEY)
        for key in (PAGE_UP, PAGE_DOWN, LETTER):
            fcntl.ioctl(self._made, UI_SET_KEYBIT, key)
        setup = struct.pack("HHHH80sI", BUS_USB, 1, 1, 1, NAME.encode(), 0)
        fcntl.ioctl(self._made, UI_DEV_SETUP, setup)
        fcntl.ioctl(self._made, UI_DEV_CREATE)
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            for one in list_inputs():
                if one.name == NAME and one.path.exists():
                    return one.path
        raise AssertionError("the kernel made no input")

    def key(self, code: int, value: int) -> None:
        for kind, what, how in ((EV_KEY, code, value), (EV_SYN, 0, 0)):
            os.write(self._made, RECORD.pack(0, 0, kind, what, how))

    def unplug(self) -> None:
        if self._made >= 0:
            fcntl.ioctl(self._made, UI_DEV_DESTROY)
            os.close(self._made)
            self._made = -1


@pytest.fixture
def made() -> Iterator[MadeRemote]:
    made = MadeRemote()
    yield made
    made.unplug()


def test_made_remote_is_the_button_grabbed_and_by_the_monotonic_clock(made: MadeRemote) -> None:
    """Its edges carry the kernel's stamps; nobody else reads what is pressed; it may be pulled
    out and plugged in again."""
    other = os.open(made.plug(), os.O_RDONLY | os.O_NONBLOCK)
    told: queue.SimpleQueue = queue.SimpleQueue()
    clock = SessionClock()
    button = RemoteButton(
        clock,
        "that a test",
        told.put,
        lambda error: told.put(error.said),
        lambda: told.put("found"),
        look_seconds=0.05,
    )
    button.start(told.put)
    try:
        before = clock.now()
        for code in (LETTER, PAGE_DOWN):
            made.key(code, 1)
            made.key(code, 0)
        down, up = (told.get(timeout=PATIENCE_SECONDS) for _ in range(2))
        assert (down.is_down, up.is_down) == (True, False)
        assert before <= down.at <= up.at <= clock.now()
        with pytest.raises(BlockingIOError):
            os.read(other, RECORD.size)
        made.key(PAGE_UP, 1)
        back = told.get(timeout=PATIENCE_SECONDS)
        assert isinstance(back, GestureMade)
        assert back.gesture is Gesture.BACK
        made.unplug()
        assert told.get(timeout=PATIENCE_SECONDS) == "it was unplugged"
        made.plug()
        assert told.get(timeout=PATIENCE_SECONDS) == "found"
        made.key(PAGE_DOWN, 1)
        assert isinstance(told.get(timeout=PATIENCE_SECONDS), ButtonEdge)
    finally:
        button.close()
        os.close(other)
