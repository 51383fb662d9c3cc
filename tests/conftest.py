"""What every test stands on: pins that are mocked, and no model but those of the rigs."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.words import messages

os.environ["GPIOZERO_PIN_FACTORY"] = "mock"
os.environ["GPIOZERO_MOCK_PIN_CLASS"] = "mockpwmpin"

messages.FluentResource = lru_cache(32)(messages.FluentResource)
"""Parsing a words file takes 60 ms, and hundreds of tests begin with it."""

settings.register_profile("suite", max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
"""``HYPOTHESIS_PROFILE=default`` tries twice as many, for an hour in which there is time."""

COVERING = ("plan", "session", "scenarios", "structures")
"""The tests that must reach every branch of the pure rooms. The tracer makes every test
several times slower, so ``scripts/test`` runs these alone under it, and all others without."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "covers: counts for what the tests cover; set here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks those that count: none that tries examples by chance, since what it reaches is
    not the same each time."""
    here = Path(__file__).parent
    for item in items:
        is_by_chance = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if not is_by_chance and item.path.relative_to(here).parts[0] in COVERING:
            item.add_marker("covers")


@pytest.fixture(autouse=True)
def _no_model_of_this_machine(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test that is no rig finds the models that it makes, and no other."""
    if "rig" not in request.keywords:
        monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
