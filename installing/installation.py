"""An installation from its first look to the device that stands ready."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from installing.changes import Change, Wishes
from installing.device import (
    model_changes,
    own_folder_changes,
    settings_changes,
    voice_changes,
)
from installing.errors import Refusal
from installing.machine import Machine, check, clean_environment, run
from installing.packages import debian_changes, environment_changes
from installing.parts import Parts, check_fits, parts_of, unpacked
from installing.program import compile_program, config_changes, program_changes
from installing.read_only import check_partition, read_only_changes
from installing.record import Record, read_record, write_record
from installing.system import (
    check_time_zone,
    enabling_changes,
    swap_changes,
    time_zone_changes,
    unit_changes,
)

Say = Callable[[str], None]

SERVICE = "facilitate.service"


def install(
    machine: Machine,
    clone: Path,
    bundle: Path | None,
    wishes: Wishes,
    *,
    is_dry: bool,
    say: Say,
) -> None:
    """Install, or say what would be changed. Raises ``Refusal``; what was done by then stays,
    and the next run goes on from there.

    ``bundle``: a bundle's file or folder, instead of the clone around this program.
    """
    check(machine)
    check_time_zone(machine, wishes.time_zone)
    check_partition(machine, wishes.state_partition)
    with tempfile.TemporaryDirectory(prefix="facilitate-bundle-", dir="/var/tmp") as folder:
        if bundle is not None and bundle.is_file():
            bundle = unpacked(bundle, Path(folder))
        parts = parts_of(bundle or clone)
        if bundle is not None and parts.bundle is None:
            raise Refusal(f"{bundle} is no bundle, expected one made by scripts/bundle")
        if parts.bundle is not None:
            check_fits(parts.bundle, machine.release)
        say(f"from {parts.named}, version {parts.version}")
        record = read_record(machine.record) or Record()
        made = 0
        for change in changes(machine, parts, wishes, record):
            say(f"{'would ' if is_dry else ''}{change.what}")
            if not is_dry:
                change.make()
                record.version, record.parts = parts.version, parts.named
                write_record(machine.record, record)
            made += 1
    say(f"{made} changes {'to make; nothing was changed' if is_dry else 'made'}")


def changes(machine: Machine, parts: Parts, wishes: Wishes, record: Record) -> Iterator[Change]:
    """Every change in its order; each looks at the machine when its turn has come, so that
    what is as it should be is left alone."""
    yield from debian_changes(machine, parts, record, wishes.is_read_only)
    is_renewed = False
    for change in (
        *program_changes(machine, parts, record),
        *config_changes(machine, parts, record),
    ):
        is_renewed = True
        yield change
    for change in environment_changes(machine, parts):
        is_renewed = True
        yield change
    if is_renewed:
        yield Change("compile the program", lambda: compile_program(machine))
    yield from unit_changes(machine, parts, record)
    for change in settings_changes(machine, wishes):
        is_renewed = True  # the service reads them at its start
        yield change
    yield from own_folder_changes(machine)
    yield from model_changes(machine, parts, wishes)
    yield from voice_changes(machine, wishes)
    yield from time_zone_changes(machine, wishes.time_zone, record)
    if not wishes.keeps_swap:
        yield from swap_changes(machine, record)
    yield from enabling_changes(machine, parts, record)
    yield from read_only_changes(machine, wishes, record)
    if machine.is_booted and wishes.starts:
        yield from _starting(is_renewed)


def _starting(is_renewed: bool) -> Iterator[Change]:
    state = run("systemctl", "is-active", SERVICE, must_succeed=False).stdout.strip()
    if state != "active":
        yield Change("start the service", lambda: _start("start"))
    elif is_renewed:
        yield Change("start the service anew", lambda: _start("restart"))


def _start(verb: str) -> None:
    try:
        run("systemctl", "daemon-reload")  # of an installation that broke off too
        run("systemctl", verb, SERVICE)
    except Refusal as refusal:
        raise Refusal(f"{refusal}\n'journalctl --unit facilitate' tells more") from None


def tell_device(machine: Machine, say: Say) -> None:
    """What the machine has: sound devices, pins, and what the doctor says of it all."""
    for words in (("devices",), ("doctor", "--short")):
        done = run(machine.command, *words, environment=clean_environment(), must_succeed=False)
        for line in (done.stdout or "").rstrip().splitlines():
            say(f"  {line}")
