"""Each fault in short: made for real a few times, and survived each time."""

from __future__ import annotations

import random

import pytest

from torture.faults import FAULTS

SHORT = {
    "power-cut": 20,
    "disk-full": 2,
    "read-only": 1,
    "disk-pulled": 1,
    "damaged-journal": 4,
    "newer-schema": 1,
    "older-schema": 1,
    "model": 4,
    "voice-cache": 2,
    "button": 5,
    "clock": 8,
    "hostile-input": 12,
}
"""How often."""

ELSEWHERE = {
    *("kill", "soak", "loudspeaker", "microphone", "starved", "recogniser", "voice"),
    *("field", "machine", "arm"),
}
"""``kill`` and ``soak`` have short forms of their own; tests/hearing and tests/sound strike the
processes of recogniser and voice; the rigs unplug loudspeaker and microphone, and hold
chimes against their due times; the field has tests/rig/test_field_rig.py, which the machine
goes in full; what ``arm`` judges by has tests/torture/test_arm.py."""


def _with_marks(name: str) -> object:
    """Only a rig may have the machine's own model."""
    return pytest.param(name, marks=pytest.mark.rig) if name == "model" else name


@pytest.mark.parametrize("name", [_with_marks(name) for name in SHORT])
def test_fault_is_survived(name: str) -> None:
    """Nothing acknowledged is lost; ``scripts/torture --list`` says what must happen."""
    fault = next(one for one in FAULTS if one.name == name)
    seed = random.randrange(10**6)
    outcome = fault.make(SHORT[name], random.Random(f"{seed} {name}"))
    if outcome.skipped:
        pytest.skip(f"{name} cannot be made here: {outcome.skipped}")
    assert outcome.failures == (), f"seed {seed}"
    assert outcome.made >= SHORT[name]
    assert outcome.events_lost == 0


def test_every_fault_has_its_short_form() -> None:
    """What the torture makes, the suite makes too."""
    assert {fault.name for fault in FAULTS} == {*SHORT, *ELSEWHERE}
