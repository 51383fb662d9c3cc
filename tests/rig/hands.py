"""The real program on simulated pins, and a hand that does what standard input says.

Run as ``python tests/rig/hands.py REPORT ARGUMENTS``: the arguments are those of
``facilitate``. A line ``SECONDS`` on standard input holds the button down for so long. Each
change of a pin is added to the file REPORT: the moment of ``time.monotonic()``, the pin, its
new value.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPWMPin

BUTTON_PIN = 17


def pins_that_report(path: str) -> MockFactory:
    """Simulated pins; what they report is on the disk even if the program is killed."""
    report = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    class ReportedPin(MockPWMPin):
        def _change_state(self, value: Any) -> bool:
            at = time.monotonic()
            has_changed = bool(super()._change_state(value))
            if has_changed:
                os.write(report, f"{at:.6f} {self.info.name} {float(value)}\n".encode())
            return has_changed

    return MockFactory(pin_class=ReportedPin)


def press_when_told(pins: MockFactory) -> None:
    """Press for the seconds of each line, until standard input ends."""
    for line in sys.stdin:
        button = pins.pin(BUTTON_PIN)
        button.drive_low()
        time.sleep(float(line))
        button.drive_high()


def main() -> None:
    """Put the pins in place, then be ``facilitate``."""
    pins = pins_that_report(sys.argv[1])
    Device.pin_factory = pins
    threading.Thread(target=press_when_told, args=(pins,), daemon=True).start()
    from assistant.cli import main as facilitate

    facilitate(sys.argv[2:])


if __name__ == "__main__":
    main()
