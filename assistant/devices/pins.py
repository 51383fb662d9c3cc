"""What button and lamp share of the pins: where lgpio may write, what an error means."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from typing import Any

from assistant.errors import DeviceError

REMEDY = (
    "on a Raspberry Pi run scripts/setup, which installs python3-lgpio, and see that the user "
    "is in the group gpio; without pins set the button to keyboard and the light to none in "
    "config/device.yaml"
)


def reach(error_class: type[DeviceError], attempted: str, make: Callable[[], Any]) -> Any:
    """Make a device of gpiozero, or raise ``error_class`` with what the library said.

    gpiozero tries four libraries and warns of each that is not there; its last word says
    enough.
    """
    give_lgpio_a_folder()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make()
    except Exception as error:  # lgpio's errors share no base class with gpiozero's
        said = " ".join(str(error).split()) or type(error).__name__
        raise error_class(attempted, said, REMEDY) from error


def give_lgpio_a_folder() -> None:
    """Let lgpio make its pipes in a folder of our own.

    It would make them in the working directory, which may be read-only, under names that
    two programs share. It reads LG_WD once, so this comes before its first import.
    """
    if "LG_WD" not in os.environ:
        folder = tempfile.mkdtemp(prefix="facilitate-pins-")
        os.environ["LG_WD"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
