"""The rigs' house, one for the whole run, and what takes long and so runs beside the others."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.model import default_cache, find_model, read_models
from tests.rig.house import House, enter, leave
from tests.rig.programs import ROOT
from tests.rig.rehearsals import Rehearsals
from tests.rig.workshop import Session, Workshop

TAKES_LONG = ("workshop", "rehearsals")
BESIDE_OTHERS = ("rehearsals",)
"""The workshop is held alone: its chimes are measured to the millisecond."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for what takes long come last."""
    items.sort(key=lambda item: bool(names_of(item).intersection(TAKES_LONG)))


def names_of(item: pytest.Item) -> set[str]:
    """The fixtures that a test asks for, directly or through others."""
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
def started_early(request: pytest.FixtureRequest) -> None:
    """What takes long and disturbs nobody begins before the first rig, if any of them will
    ask for it.

    What goes wrong at the start is told to those who ask.
    """
    wanted = set().union(*map(names_of, request.session.items))
    for name in BESIDE_OTHERS:
        if name in wanted:
            with contextlib.suppress(Exception, pytest.fail.Exception):
                request.getfixturevalue(name)


@pytest.fixture(scope="session")
def model() -> Path:
    """The checked model. Without one the tests fail and say how to get it."""
    models = read_models((ROOT / "config/models.yaml").read_text())
    try:
        return find_model(models[0], default_cache())
    except ModelError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What programs of the run render once for all: most of their sentences are alike."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def workshop(
    model: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workshop]:
    """A workshop that is under way."""
    workshop = Workshop(tmp_path_factory.mktemp("workshop"), model, cache)
    yield workshop
    workshop.close()


@pytest.fixture(scope="session")
def session(workshop: Workshop) -> Session:
    """The workshop, once it is over."""
    return workshop.session()


@pytest.fixture(scope="session")
def rehearsals(
    model: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rehearsals]:
    """Rehearsals that are under way."""
    rehearsals = Rehearsals(tmp_path_factory.mktemp("rehearsals"), model, cache)
    yield rehearsals
    rehearsals.close()


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
