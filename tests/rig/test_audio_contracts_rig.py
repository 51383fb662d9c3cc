"""The streams of a sound card keep the promises that the simulated ones keep."""

from __future__ import annotations

import pytest

from assistant.devices.microphone import SoundDeviceInput
from assistant.devices.speaker import SoundDeviceOutput
from tests.contracts.audio_promises import (
    check_input,
    check_input_goes_on,
    check_output,
    monotonic,
    nothing,
)
from tests.rig.house import House

pytestmark = [pytest.mark.rig, pytest.mark.usefixtures("house")]

RATE_HZ = 48_000


def test_sound_card_output_pulls_blocks_that_follow_each_other(house: House) -> None:
    """From open to close, without a gap, each told when it will be heard."""
    check_output(SoundDeviceOutput(), RATE_HZ, nothing)


def test_sound_card_input_delivers_blocks_that_follow_each_other(house: House) -> None:
    """From open to close, each stamped with the moment at which it began."""
    check_input(SoundDeviceInput(), monotonic, nothing)


def test_sound_card_input_can_be_opened_again(house: House) -> None:
    """A plan may listen in several steps."""
    check_input_goes_on(SoundDeviceInput(), nothing)
