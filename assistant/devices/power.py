"""What a board knows of its power supply and its heat, and a watcher that tells it once.

A Raspberry Pi whose supply is weak, or which is too hot, makes itself slower; a weak supply
also resets USB sound cards. Three sources, the cheapest first: the firmware's attribute in
sysfs, the kernel's own voltage alarm (hwmon ``rpi_volt``), and ``vcgencmd``, which needs a
process of its own and the device /dev/vcio.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import DeviceError

SYS = Path("/sys")
FIRMWARE = "devices/platform/soc*/*firmware/get_throttled"
"""``soc/soc:firmware`` on most boards; newer ones have an address in it."""

VCGENCMD_SECONDS = 2.0
EVERY_SECONDS = 60.0

TOO_HOT_CELSIUS = 80.0
"""From here on the firmware slows the processor (Raspberry Pi's documentation)."""

CALM_READINGS = 5
"""In a row, until heat counts as over."""

WEAK_NOW, SLOWED_NOW, WARM_NOW = 1 << 0, 1 << 2, 1 << 3
WEAK_BEFORE, SLOWED_BEFORE, WARM_BEFORE = 1 << 16, 1 << 18, 1 << 19
"""Bits of ``vcgencmd get_throttled``, by Raspberry Pi's documentation: under-voltage,
throttled, soft temperature limit; now, and since the start."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PowerReading:
    """What the board says; None where it says nothing. ``was_*``: since it was started."""

    is_weak: bool | None = None
    was_weak: bool | None = None
    is_slowed: bool | None = None
    was_slowed: bool | None = None
    celsius: float | None = None

    @property
    def is_too_hot(self) -> bool:
        """Slowed for its heat, or about to be."""
        is_slowed_by_heat = bool(self.is_slowed) and not self.is_weak
        return is_slowed_by_heat or (self.celsius or 0.0) >= TOO_HOT_CELSIUS


def reading_of(
    throttled: int | None, voltage_alarm: bool | None, celsius: float | None
) -> PowerReading:
    """The bits of ``get_throttled``, else the voltage alarm, which knows only now."""
    if throttled is None:
        return PowerReading(is_weak=voltage_alarm, celsius=celsius)
    return PowerReading(
        is_weak=bool(throttled & WEAK_NOW) or bool(voltage_alarm),
        was_weak=bool(throttled & WEAK_BEFORE),
        is_slowed=bool(throttled & (SLOWED_NOW | WARM_NOW)),
        was_slowed=bool(throttled & (SLOWED_BEFORE | WARM_BEFORE)),
        celsius=celsius,
    )


def read_power(sys: Path = SYS, ask: Callable[[], str] | None = None) -> PowerReading:
    """What this machine says now. ``ask``: runs ``vcgencmd get_throttled``, asked only where
    nothing else knows of the voltage."""
    throttled = next((_number(file, base=16) for file in sys.glob(FIRMWARE)), None)
    alarm = _voltage_alarm(sys)
    if throttled is None and alarm is None:
        throttled = throttled_bits((ask or ask_vcgencmd)())
    return reading_of(throttled, alarm, hottest_celsius(sys))


def throttled_bits(said: str) -> int | None:
    """``throttled=0x50005`` as a number; None for whatever else was said."""
    name, _, value = said.strip().partition("=")
    try:
        return int(value, 16) if name == "throttled" else None
    except ValueError:
        return None


def ask_vcgencmd() -> str:
    """What ``vcgencmd get_throttled`` prints; nothing where there is none."""
    with contextlib.suppress(OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return subprocess.run(
            ["vcgencmd", "get_throttled"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=VCGENCMD_SECONDS,
            check=False,
        ).stdout
    return ""


def hottest_celsius(sys: Path = SYS) -> float | None:
    """The hottest of the processor's sensors, in degrees Celsius."""
    zones = (sys / "class" / "thermal").glob("thermal_zone*/temp")
    thousandths = [found for zone in zones if (found := _number(zone)) is not None]
    return max(thousandths) / 1000 if thousandths else None


def _voltage_alarm(sys: Path) -> bool | None:
    for folder in sorted((sys / "class" / "hwmon").glob("hwmon*")):
        with contextlib.suppress(OSError, ValueError):
            if (folder / "name").read_text(encoding="ascii").strip() == "rpi_volt":
                alarm = _number(folder / "in0_lcrit_alarm")
                return None if alarm is None else bool(alarm)
    return None


def _number(file: Path, base: int = 10) -> int | None:
    try:
        return int(file.read_text(encoding="ascii").strip(), base)
    except (OSError, ValueError):
        return None


# -- while a session runs --------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a watcher has told so far. ``calm_readings``: in a row, since it was too hot."""

    weak: bool = False
    hot: bool = False
    hot_is_over: bool = False
    calm_readings: int = 0


@dataclass(frozen=True)
class News:
    """``device``, power or heat, has failed, or works again."""

    device: str
    is_failure: bool


def judge(told: Told, reading: PowerReading) -> tuple[Told, tuple[News, ...]]:
    """What is to be told after a reading. Each failure is told once: repeated warnings make
    people nervous, and a supply that was weak once is weak."""
    news = []
    is_weak, is_hot = bool(reading.is_weak), reading.is_too_hot
    if is_weak and not told.weak:
        news.append(News("power", is_failure=True))
    if is_hot and not told.hot:
        news.append(News("heat", is_failure=True))
    calm_readings = 0 if is_hot else told.calm_readings + 1
    is_over = told.hot and calm_readings >= CALM_READINGS
    if is_over and not told.hot_is_over:
        news.append(News("heat", is_failure=False))
    now = Told(
        weak=told.weak or is_weak,
        hot=told.hot or is_hot,
        hot_is_over=told.hot_is_over or is_over,
        calm_readings=calm_readings,
    )
    return now, tuple(news)


class PowerWatch:
    """Reads once a minute in a thread of its own, and tells what must be said of it.

    ``on_failed`` is told ``power`` or ``heat`` and why, ``on_recovered`` only ``heat``, each
    at most once, from the watcher's thread. Call ``start`` first, ``close`` last.
    """

    def __init__(
        self,
        on_failed: Callable[[str, DeviceError], None],
        on_recovered: Callable[[str], None],
        read: Callable[[], PowerReading] = read_power,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._on_failed, self._on_recovered = on_failed, on_recovered
        self._read = read
        self._every_seconds = every_seconds
        self._told = Told()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="power-watch", daemon=True)

    def start(self) -> None:
        """Read now, and then each minute."""
        self._thread.start()

    def close(self) -> None:
        """Stop; nothing is told after this."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look(self) -> None:
        """Read once, and tell what is new."""
        self._told, news = judge(self._told, self._read())
        self._tell(news)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self.look()
            except Exception:
                logger.exception("The power cannot be watched any more")
                return
            self._closing.wait(self._every_seconds)

    def _tell(self, news: Iterable[News]) -> None:
        for one in news:
            if self._closing.is_set():
                return
            if one.is_failure:
                self._on_failed(one.device, failure_of(one.device))
            else:
                self._on_recovered(one.device)


def failure_of(device: str) -> DeviceError:
    """What is wrong, and what a person can do."""
    if device == "power":
        return DeviceError(
            "reading the board's voltage",
            "the power supply is weak",
            "use the supply and cable made for this board, and unplug what it need not feed",
        )
    return DeviceError(
        "reading the board's temperature",
        "it is so hot that it slows down",
        "take it out of the sun or its box, and let air to it",
    )
