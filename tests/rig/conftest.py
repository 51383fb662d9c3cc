"""The rigs' house, one for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rig.house import House, enter, leave


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """A private PulseAudio that this process and its children use.

    In-process tests may import sounddevice after asking for it; a program that is started
    as a child gets ``{**os.environ, **house.environment}``.
    """
    house = House()
    house.start()
    before = enter(house.environment)
    try:
        yield house
    finally:
        leave(before)
        house.close()
