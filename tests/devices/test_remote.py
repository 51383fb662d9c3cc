"""A presenter's remote as the button: the kernel's own records, here through a FIFO."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.devices import remote
from assistant.devices.clock import SessionClock
from assistant.devices.remote import RECORD, InputDevice, RemoteButton, list_inputs
from assistant.errors import ButtonError
from assistant.session.events import ButtonEdge, Gesture, GestureMade

PATIENCE_SECONDS = 10.0
PAGE_DOWN, PAGE_UP, ENTER, VOLUME_UP, BLANK, ESCAPE, LETTER = 109, 104, 28, 115, 48, 1, 30
SYN, KEY, SCAN = 0, 1, 4


class Presenter:
    """A receiver in a USB socket, its records in a FIFO, and what the button made of them."""

    def __init__(self, folder: Path, name: str = "Logitech USB Receiver") -> None:
        self.path = folder / "event7"
        self.device = InputDevice(self.path, name)
        self.clock = SessionClock(zero_at_monotonic=1000.0)
        self.told: queue.SimpleQueue = queue.SimpleQueue()
        self.refusal: OSError | None = None
        self.writing = -1
        self.keepers: list[int] = []
        self.button = RemoteButton(
            self.clock,
            "usb receiver",
            self.told.put,
            lambda error: self.told.put(f"lost: {error.said}"),
            lambda: self.told.put("found"),
            look=self.look,
            open_input=self.open,
            look_seconds=0.01,
        )

    def look(self) -> tuple[InputDevice, ...]:
        others = (InputDevice(self.path.with_name("none"), "A keyboard"),)
        return (*others, self.device) if self.path.exists() else others

    def open(self, path: Path) -> int:
        if self.refusal is not None:
            raise self.refusal
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def plug(self) -> None:
        """The FIFO keeps a reader of its own, so that a writer can come before the button."""
        os.mkfifo(self.path)
        self.keepers.append(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
        self.writing = os.open(self.path, os.O_WRONLY)

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self.writing)
        self.writing = -1

    def record(self, at: float, kind: int, code: int, value: int) -> bytes:
        return RECORD.pack(int(at), round(at % 1 * 1e6), kind, code, value)

    def key(self, at: float, code: int, value: int) -> None:
        """As a kernel tells it: the scan code, the key, and that it is all."""
        for kind, what, how in ((SCAN, 4, 458834), (KEY, code, value), (SYN, 0, 0)):
            os.write(self.writing, self.record(at, kind, what, how))

    def next(self) -> object:
        return self.told.get(timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        self.button.close()
        if self.writing >= 0:
            self.unplug()
        for keeper in self.keepers:
            os.close(keeper)


@pytest.fixture
def presenter(tmp_path: Path) -> Iterator[Presenter]:
    presenter = Presenter(tmp_path)
    yield presenter
    presenter.close()


@pytest.fixture
def plugged(presenter: Presenter) -> Presenter:
    presenter.plug()
    presenter.button.start(presenter.told.put)
    return presenter


def test_key_is_the_button_by_the_kernels_own_time(plugged: Presenter) -> None:
    """An edge down and an edge up, when they were, not when they were read."""
    plugged.key(1002.25, PAGE_DOWN, 1)
    plugged.key(1002.5, PAGE_DOWN, 0)
    assert plugged.next() == ButtonEdge(2.25, is_down=True)
    assert plugged.next() == ButtonEdge(2.5, is_down=False)


@pytest.mark.parametrize("code", [ENTER, VOLUME_UP])
def test_key_that_is_held_repeats_no_edge(plugged: Presenter, code: int) -> None:
    """A hold is one contact, however often the kernel repeats it."""
    plugged.key(1001.0, code, 1)
    for repeat in range(5):
        plugged.key(1001.5 + repeat / 30, code, 2)
    plugged.key(1003.0, code, 0)
    assert [plugged.next(), plugged.next()] == [ButtonEdge(1.0, True), ButtonEdge(3.0, False)]
    assert plugged.told.empty()


def test_keys_held_together_are_one_contact(plugged: Presenter) -> None:
    """It opens when the last of them does."""
    plugged.key(1001.0, ENTER, 1)
    plugged.key(1001.1, PAGE_DOWN, 1)
    plugged.key(1001.2, ENTER, 0)
    plugged.key(1001.3, PAGE_DOWN, 0)
    assert plugged.next() == ButtonEdge(1.0, is_down=True)
    assert plugged.next() == ButtonEdge(pytest.approx(1.3), is_down=False)


def test_page_up_is_back_and_blank_is_more_time(plugged: Presenter) -> None:
    """Each at its down edge; keys without a meaning make nothing."""
    for code in (ESCAPE, LETTER, PAGE_UP, BLANK):
        plugged.key(1001.0, code, 1)
        plugged.key(1001.0, code, 2)
        plugged.key(1001.1, code, 0)
    assert plugged.next() == GestureMade(1.0, 1.0, Gesture.BACK)
    assert plugged.next() == GestureMade(1.0, 1.0, Gesture.MORE_TIME)
    assert plugged.told.empty()


def test_record_that_comes_in_pieces_is_put_together(plugged: Presenter) -> None:
    """Half of one, and the rest of it with the next."""
    down = plugged.record(1001.0, KEY, ENTER, 1)
    up = plugged.record(1001.5, KEY, ENTER, 0)
    os.write(plugged.writing, down[:10])
    os.write(plugged.writing, down[10:] + up)
    assert [plugged.next(), plugged.next()] == [ButtonEdge(1.0, True), ButtonEdge(1.5, False)]


def test_receiver_pulled_out_lets_go_and_is_found_again(plugged: Presenter) -> None:
    """Nobody holds any more; that it is lost is told once, and that it is there."""
    plugged.key(1001.0, ENTER, 1)
    assert plugged.next() == ButtonEdge(1.0, is_down=True)
    plugged.unplug()
    released = plugged.next()
    assert isinstance(released, ButtonEdge)
    assert not released.is_down
    assert plugged.next() == "lost: it was unplugged"
    plugged.plug()
    assert plugged.next() == "found"
    plugged.key(1009.0, ENTER, 1)
    assert plugged.next() == ButtonEdge(9.0, is_down=True)


def test_remote_that_sleeps_is_not_lost(presenter: Presenter) -> None:
    """One by Bluetooth goes to save its battery, and comes back at a press."""
    presenter.device = InputDevice(presenter.path, presenter.device.name, sleeps=True)
    presenter.plug()
    presenter.button.start(presenter.told.put)
    presenter.unplug()
    presenter.plug()
    presenter.key(1004.0, ENTER, 1)
    assert presenter.next() == ButtonEdge(4.0, is_down=True)


def test_remote_that_is_not_there_yet_is_looked_for(presenter: Presenter) -> None:
    """The device starts without it, and says so."""
    presenter.button.start(presenter.told.put)
    assert presenter.next() == "lost: no such input is plugged in"
    presenter.plug()
    assert presenter.next() == "found"


def test_remote_that_may_not_be_opened_says_what_to_do(presenter: Presenter) -> None:
    """It is there, but not for us."""
    presenter.plug()
    presenter.refusal = PermissionError(13, "Permission denied")
    with pytest.raises(ButtonError, match="group input") as refused:
        presenter.button.start(presenter.told.put)
    assert "Permission denied" in refused.value.said


def test_lost_records_open_the_contact(plugged: Presenter) -> None:
    """The kernel says that it dropped some: the release may have been among them."""
    plugged.key(1001.0, ENTER, 1)
    os.write(plugged.writing, plugged.record(1002.0, SYN, remote.SYN_DROPPED, 0))
    assert [plugged.next(), plugged.next()] == [ButtonEdge(1.0, True), ButtonEdge(2.0, False)]


def test_remote_is_quiet_after_close(plugged: Presenter) -> None:
    """Closing again is no fault."""
    plugged.button.close()
    plugged.button.close()
    plugged.key(1001.0, ENTER, 1)
    assert plugged.told.empty()


def test_real_input_is_grabbed_and_told_by_the_monotonic_clock(tmp_path: Path) -> None:
    """What is no input of the kernel's refuses both, and is not taken for one."""
    file = tmp_path / "event0"
    file.write_bytes(b"")
    with pytest.raises(OSError, match="ioctl"):
        remote.open_input(file)


# -- the kernel's list -------------------------------------------------------------------------


def kernels_entry(folder: Path, number: int, name: str, keys: str, bus: str) -> None:
    device = folder / f"event{number}" / "device"
    (device / "capabilities").mkdir(parents=True)
    (device / "id").mkdir()
    (device / "capabilities" / "key").write_text(f"{keys}\n")
    (device / "name").write_text(f"{name}\n")
    (device / "id" / "bustype").write_text(f"{bus}\n")


def test_inputs_are_found_by_the_keys_that_they_have(tmp_path: Path) -> None:
    """A presenter's and a camera remote's, as a kernel has them; no mouse, no power button."""
    kernels_entry(tmp_path, 10, "Camera remote", "8000000000000 0", "0005")
    kernels_entry(tmp_path, 0, "Power Button", "10000000000000 0", "0019")
    kernels_entry(tmp_path, 1, "A mouse", "1f0000 0 0 0 0", "0003")
    kernels_entry(
        tmp_path,
        2,
        "Logitech USB Receiver",
        "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe",
        "0003",
    )
    (tmp_path / "event3").mkdir()  # just gone
    assert list_inputs(tmp_path) == (
        InputDevice(Path("/dev/input/event2"), "Logitech USB Receiver"),
        InputDevice(Path("/dev/input/event10"), "Camera remote", sleeps=True),
    )


def test_machine_without_inputs_has_none(tmp_path: Path) -> None:
    """As most headless ones are."""
    assert list_inputs(tmp_path / "none") == ()
