"""What was chosen at the device itself, by its button: the plan and how loud it is."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from assistant.app.places import Places
from assistant.erasing import sync_folder
from assistant.plan.runsheet import PlanChoice

logger = logging.getLogger(__name__)

MOST_PLANS = 20
"""More than anybody walks through by ear."""

PATIENCE_SECONDS = 3.0
"""Whoever holds the lock writes one small file."""

LOOK_SECONDS = 0.02


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


def change_chosen(
    state: Path,
    change: Callable[[Chosen], Chosen],
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Put what ``change`` makes of it in its place, whole or not at all.

    Nobody else changes it meanwhile, no thread and no other program: the service and a
    stick's may both. A disk that refuses is logged, and so is another program that does not
    let go of it; then it holds until the device is switched off.
    """
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(state, patience_seconds):
            before = read_chosen(state)
            after = change(before)
            if after != before:
                _write(state, after)
    except OSError as refusal:
        logger.warning("What was chosen at the device is not kept: %s", refusal)


def take_plan(name: str, places: Places) -> None:
    """Stand ready with this plan from now on; with that of the settings where it is empty."""
    change_chosen(places.state, lambda kept: msgspec.structs.replace(kept, plan=name))


@contextlib.contextmanager
def _alone(state: Path, patience_seconds: float) -> Iterator[None]:
    """The lock is a file beside it, which the system lets go when its holder dies, however
    it dies. Raises ``OSError``."""
    path = state / f"{_file(state).name}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience_seconds
        while not _is_locked(handle):
            if time.monotonic() >= until:
                raise TimeoutError(f"another program holds {path}")
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(state: Path, chosen: Chosen) -> None:
    """Raises ``OSError``."""
    path = _file(state)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with open(unfinished, "wb") as file:
            file.write(msgspec.json.encode(chosen))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        sync_folder(state)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _file(state: Path) -> Path:
    return state / "chosen.json"


def plan_choices(present: PlanChoice, plans: dict[str, str]) -> tuple[PlanChoice, ...]:
    """The plans to walk through, ``present`` first, the others by title. ``plans``: titles by
    name."""
    others = [PlanChoice(name, title) for name, title in plans.items() if name != present.name]
    others.sort(key=lambda one: one.title.casefold())
    return (present, *others[: MOST_PLANS - 1])
