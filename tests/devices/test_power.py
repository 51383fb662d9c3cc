"""Power and heat: what a board says is read rightly, and told once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.devices.power import (
    CALM_READINGS,
    PowerReading,
    PowerWatch,
    ask_vcgencmd,
    read_power,
    reading_of,
    throttled_bits,
)
from assistant.errors import DeviceError

FIRMWARE = "devices/platform/soc/soc:firmware/get_throttled"
GOOD = PowerReading(is_weak=False, is_slowed=False, celsius=48.0)
WEAK = PowerReading(is_weak=True, is_slowed=True, celsius=48.0)
HOT = PowerReading(is_weak=False, is_slowed=False, celsius=80.5)


def never() -> str:
    raise AssertionError("vcgencmd was asked although it was not needed")


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="ascii")


def board(folder: Path, *, throttled: str = "", alarm: str = "") -> Path:
    """The part of /sys that tells of power and heat."""
    write(folder / "class/thermal/thermal_zone0/temp", "48312\n")
    write(folder / "class/thermal/thermal_zone1/temp", "52100\n")
    write(folder / "class/thermal/thermal_zone2/temp", "no number\n")
    write(folder / "class/hwmon/hwmon0/name", "cpu_thermal\n")
    if throttled:
        write(folder / FIRMWARE, throttled)
    if alarm:
        write(folder / "class/hwmon/hwmon1/name", "rpi_volt\n")
        write(folder / "class/hwmon/hwmon1/in0_lcrit_alarm", alarm)
    return folder


def test_bits_of_the_firmware_are_read_by_their_meaning(tmp_path: Path) -> None:
    """Weak now and before, slowed now and before, as Raspberry Pi documents them."""
    reading = read_power(board(tmp_path, throttled="50005\n"), never)
    assert reading == PowerReading(True, True, True, True, 52.1)
    (tmp_path / FIRMWARE).write_text("50000\n")
    assert read_power(tmp_path, never) == PowerReading(False, True, False, True, 52.1)
    (tmp_path / FIRMWARE).unlink()
    address = "devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled"
    write(tmp_path / address, "0\n")
    assert read_power(tmp_path, never) == PowerReading(False, False, False, False, 52.1)


def test_voltage_alarm_of_the_kernel_is_enough(tmp_path: Path) -> None:
    """Where the firmware's attribute is not there; no process is started for it."""
    assert read_power(board(tmp_path, alarm="1\n"), never).is_weak is True
    assert read_power(board(tmp_path, alarm="0\n"), never).is_weak is False


def test_vcgencmd_is_asked_where_nothing_else_knows(tmp_path: Path) -> None:
    """And a machine without it says nothing, which is no fault."""
    assert read_power(board(tmp_path), lambda: "throttled=0x1\n").is_weak is True
    assert read_power(board(tmp_path), lambda: "").is_weak is None
    assert read_power(tmp_path / "none", lambda: "") == PowerReading()


def test_vcgencmd_that_is_not_there_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or one that fails, or says something else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ask_vcgencmd() == ""
    script = tmp_path / "vcgencmd"
    script.write_text('#!/bin/sh\necho "throttled=0x50005 for $1"\n')
    script.chmod(0o755)
    assert ask_vcgencmd() == "throttled=0x50005 for get_throttled\n"


@pytest.mark.parametrize(
    ("said", "bits"),
    [
        ("throttled=0x0\n", 0),
        ("throttled=0x50005", 0x50005),
        ('error=1 error_msg="Command not registered"', None),
        ("throttled=", None),
        ("", None),
    ],
)
def test_answer_of_vcgencmd_is_read_or_left(said: str, bits: int | None) -> None:
    """Only what it says of throttling is a number of bits."""
    assert throttled_bits(said) == bits


@pytest.mark.parametrize(
    ("reading", "is_too_hot"),
    [
        (GOOD, False),
        (HOT, True),
        (WEAK, False),
        (reading_of(0x8, None, 61.0), True),
        (reading_of(0x4, None, None), True),
        (reading_of(0x5, None, 61.0), False),
        (PowerReading(), False),
    ],
)
def test_heat_is_told_from_a_weak_supply(reading: PowerReading, is_too_hot: bool) -> None:
    """Both make the board slow; a person does something else about each."""
    assert reading.is_too_hot is is_too_hot


class Room:
    """A watcher whose readings are given by hand."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []
        self.reading = GOOD
        self.has_told = threading.Event()
        self.watch = PowerWatch(self._failed, self._recovered, self._read, every_seconds=3600)

    def look(self, reading: PowerReading, times: int = 1) -> list[tuple[str, bool]]:
        self.told.clear()
        self.reading = reading
        for _ in range(times):
            self.watch.look()
        return self.told[:]

    def _read(self) -> PowerReading:
        return self.reading

    def _failed(self, device: str, error: DeviceError) -> None:
        assert error.remedy
        self.told.append((device, True))
        self.has_told.set()

    def _recovered(self, device: str) -> None:
        self.told.append((device, False))


def test_weak_supply_is_told_once() -> None:
    """However long it lasts, and also when it comes back."""
    room = Room()
    assert room.look(GOOD, 3) == []
    assert room.look(WEAK, 3) == [("power", True)]
    assert room.look(GOOD, 100) == []
    assert room.look(WEAK, 3) == []


def test_heat_is_told_once_and_is_over_after_a_while() -> None:
    """A single cool reading between hot ones is no end of it."""
    room = Room()
    assert room.look(HOT, 3) == [("heat", True)]
    assert room.look(GOOD, CALM_READINGS - 1) == []
    assert room.look(HOT) == []
    assert room.look(GOOD, CALM_READINGS) == [("heat", False)]
    assert room.look(HOT, 3) + room.look(GOOD, 100) == []


def test_watch_reads_at_its_start_and_ends_when_it_is_closed() -> None:
    """In its own thread; closed, also in the middle of its minute."""
    room = Room()
    room.reading = WEAK
    room.watch.start()
    assert room.has_told.wait(30.0)
    room.watch.close()
    assert room.told == [("power", True)]


def test_watch_survives_a_reader_with_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged and over; the session hears nothing of it."""
    told: list[str] = []

    def broken() -> PowerReading:
        raise ZeroDivisionError

    watch = PowerWatch(lambda device, _: told.append(device), told.append, broken)
    watch.start()
    watch._thread.join(30.0)
    watch.close()
    assert told == []
    assert "cannot be watched any more" in caplog.text
