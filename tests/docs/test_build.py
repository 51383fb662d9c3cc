"""What docs/build.md tells people to write into the settings is taken, and drawn."""

from __future__ import annotations

import re

import pytest

from assistant.devices.remote import BUTTON_KEYS
from assistant.settings import Settings, read_settings
from docs.drawn.documents import CLONE
from docs.drawn.wiring_more import BACK, KNOB, MORE_TIME, wiring_more

BUILD = (CLONE / "docs" / "build.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", BUILD, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS)
def test_settings_of_the_page_are_taken(block: str) -> None:
    """Each changes something, and nothing in it is misspelt."""
    assert read_settings("device.yaml", block.encode()) != Settings()


def test_pins_of_the_page_are_those_of_the_picture() -> None:
    """Who wires it as drawn copies the lines as they stand."""
    settings = read_settings("device.yaml", BLOCKS[0].encode())
    assert (f"GPIO{settings.back_pin}", f"GPIO{settings.more_time_pin}") == (BACK, MORE_TIME)
    assert settings.knob_pins is not None
    assert tuple(f"GPIO{pin}" for pin in settings.knob_pins) == KNOB
    assert all(f">{name} (pin " in wiring_more() for name in (BACK, MORE_TIME, *KNOB))


def test_keys_of_the_page_are_those_of_the_remote() -> None:
    """Every key that is the button is named there."""
    row = next(line for line in BUILD.splitlines() if line.startswith("| Page Down"))
    for name in set(BUTTON_KEYS.values()):
        assert name.casefold() in row.casefold()
