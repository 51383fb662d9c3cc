"""The real program on simulated pins, and a hand that does what standard input says.

Run as ``python tests/rig/hands.py REPORT ARGUMENTS``: the arguments are those of
``facilitate``. A line ``SECONDS`` on standard input holds the button down for so long. Each
press and each change of a pin is added to the file REPORT: the moment of
``time.monotonic()``, ``press`` or the pin, the seconds or the new value.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPWMPin

BUTTON_PIN = 17

Report = Callable[[float, str, float], None]


def report_to(path: str) -> Report:
    """What is reported is in the file even if the program is killed."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def report(at: float, name: str, value: float) -> None:
        os.write(file, f"{at:.6f} {name} {value}\n".encode())

    return report


def pins_that_report(report: Report) -> MockFactory:
    """Simulated pins; the moment of a change is taken before anybody is told of it."""

    class ReportedPin(MockPWMPin):
        def _change_state(self, value: Any) -> bool:
            at = time.monotonic()
            has_changed = bool(super()._change_state(value))
            if has_changed:
                report(at, self.info.name, float(value))
            return has_changed

    return MockFactory(pin_class=ReportedPin)


def press_when_told(pins: MockFactory, report: Report) -> None:
    """Press for the seconds of each line, until standard input ends."""
    for line in sys.stdin:
        button = pins.pin(BUTTON_PIN)
        report(time.monotonic(), "press", float(line))
        button.drive_low()
        time.sleep(float(line))
        button.drive_high()


def main() -> None:
    """Put the pins in place, then be ``facilitate``."""
    report = report_to(sys.argv[1])
    Device.pin_factory = pins = pins_that_report(report)
    threading.Thread(target=press_when_told, args=(pins, report), daemon=True).start()
    from assistant.cli import main as facilitate

    facilitate(sys.argv[2:])


if __name__ == "__main__":
    main()
