"""What was chosen at the device itself, by its button: the plan and how loud it is."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

import msgspec

from assistant.app.places import Places
from assistant.erasing import sync_folder
from assistant.plan.runsheet import PlanChoice

logger = logging.getLogger(__name__)

MOST_PLANS = 20
"""More than anybody walks through by ear."""


class Chosen(msgspec.Struct, frozen=True):
    """``plan``: its name; empty: the one of config/device.yaml."""

    plan: str = ""
    volume_db: float | None = None


def read_chosen(state: Path) -> Chosen:
    """What was chosen; nothing where there is no such file, or no readable one."""
    path = _file(state)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Chosen)
    except FileNotFoundError:
        return Chosen()
    except (OSError, msgspec.DecodeError) as refusal:
        logger.warning("What was chosen at the device cannot be read (%s): %s", path, refusal)
        return Chosen()


def write_chosen(state: Path, chosen: Chosen) -> None:
    """Keep it, whole or not at all; a disk that refuses is logged, and it holds until the
    device is switched off."""
    path = _file(state)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(unfinished, "wb") as file:
            file.write(msgspec.json.encode(chosen))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        sync_folder(state)
    except OSError as refusal:
        logger.warning("What was chosen at the device is not kept: %s", refusal)
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def take_plan(name: str, places: Places) -> None:
    """Stand ready with this plan from now on; with that of the settings where it is empty."""
    write_chosen(places.state, msgspec.structs.replace(read_chosen(places.state), plan=name))


def _file(state: Path) -> Path:
    return state / "chosen.json"


def plan_choices(present: PlanChoice, plans: dict[str, str]) -> tuple[PlanChoice, ...]:
    """The plans to walk through, ``present`` first, the others by title. ``plans``: titles by
    name."""
    others = [PlanChoice(name, title) for name, title in plans.items() if name != present.name]
    others.sort(key=lambda one: one.title.casefold())
    return (present, *others[: MOST_PLANS - 1])
