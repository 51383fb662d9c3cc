"""The real command ``facilitate run``, with a finger on its simulated pin."""

from __future__ import annotations

import argparse
import threading
import time

from bench.telling import answer, orders, parse


def press_as_told(answers_fd: int) -> None:
    """Drive the button's pin; answer the moment just before each edge."""
    for order, *_ in orders():
        from gpiozero import Device

        from assistant.settings import config_folder, load_settings

        pin = Device.pin_factory.pin(load_settings(config_folder()).button_pin)
        drive = pin.drive_low if order == "down" else pin.drive_high
        at = time.monotonic()
        drive()
        answer(answers_fd, at)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", nargs="*")
    arguments = parse(parser)
    threading.Thread(target=press_as_told, args=(arguments.answers_fd,), daemon=True).start()

    from assistant.cli import main as facilitate

    facilitate(["run", *arguments.plan])


if __name__ == "__main__":
    main()
