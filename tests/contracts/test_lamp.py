"""One promise, two lamps: the brightness that was set, and dark when closed."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from gpiozero import Device

from assistant.devices.light import GpioLamp
from assistant.devices.ports import Lamp
from assistant.devices.simulated import JumpingClock, SimulatedLamp
from assistant.errors import LightError

pin_numbers = itertools.count()


def simulated_lamp() -> tuple[Lamp, Callable[[], float]]:
    lamp = SimulatedLamp(JumpingClock())
    return lamp, lambda: lamp.brightness


def pin_lamp() -> tuple[Lamp, Callable[[], float]]:
    number = 2 + next(pin_numbers) % 25
    lamp = GpioLamp(number)
    pin = Device.pin_factory.pin(number)
    return lamp, lambda: float(pin.state) if pin.function == "output" else 0.0


@pytest.mark.parametrize("make", [simulated_lamp, pin_lamp])
@pytest.mark.parametrize("brightness", [1.0, 0.25, 0.0])
def test_lamp_shines_as_bright_as_it_was_set(
    make: Callable[[], tuple[Lamp, Callable[[], float]]], brightness: float
) -> None:
    """What is set is what is seen."""
    lamp, seen = make()
    lamp.set_brightness(brightness)
    assert seen() == pytest.approx(brightness)
    lamp.close()


@pytest.mark.parametrize("make", [simulated_lamp, pin_lamp])
def test_lamp_is_dark_when_closed(
    make: Callable[[], tuple[Lamp, Callable[[], float]]],
) -> None:
    """Nothing stays lit behind the program."""
    lamp, seen = make()
    lamp.set_brightness(1.0)
    lamp.close()
    assert seen() == 0.0


def test_lamp_that_fails_says_what_to_do() -> None:
    """A lamp on a pin that is not there, and a simulated fault, are the same kind of error."""
    with pytest.raises(LightError, match="GPIO99"):
        GpioLamp(99)
    with pytest.raises(LightError, match="simulated"):
        SimulatedLamp(JumpingClock(), fails=True).set_brightness(1.0)


def test_lamp_that_was_closed_cannot_be_lit() -> None:
    """A pin that was let go is an error with a remedy, not a library's exception."""
    lamp = GpioLamp(27)
    lamp.close()
    with pytest.raises(LightError, match="setting the light"):
        lamp.set_brightness(1.0)
