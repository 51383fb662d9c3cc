"""Taking the program off a machine: everything goes but what people said and recorded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from installing.changes import Change
from installing.errors import Refusal
from installing.machine import USER, Machine, check, clean_environment, run
from installing.record import Record, read_record, write_whole
from installing.system import set_time_zone

Say = Callable[[str], None]

ERASED_AT_ONCE = 1 << 20


def remove(machine: Machine, *, purges: bool, is_dry: bool, say: Say) -> None:
    """Undo what the record of the installation tells. Raises ``Refusal``."""
    check(machine)
    record = read_record(machine.record)
    if record is None:
        if machine.state.exists() and purges:
            record = Record()
        else:
            raise Refusal(
                f"found nothing installed (no /{machine.record.relative_to(machine.root)})"
            )
    made = 0
    for change in changes(machine, record, purges=purges):
        say(f"{'would ' if is_dry else ''}{change.what}")
        if not is_dry:
            change.make()
        made += 1
    say(f"{made} changes {'to make; nothing was changed' if is_dry else 'made'}")
    if machine.state.exists() and not purges:
        say(
            f"kept in /{machine.state.relative_to(machine.root)}, for root alone: sessions, "
            "harvests, and what was recorded and brought; --purge erases them"
        )


def changes(machine: Machine, record: Record, *, purges: bool) -> Iterator[Change]:
    """Every change in its order, the program itself last but for the packages."""
    if record.enabled:
        units = [name for name in record.files if name.startswith("etc/systemd/system/")]
        yield Change(
            f"stop and disable {', '.join(record.enabled)}",
            lambda: _disable(machine, record.enabled, [Path(name).name for name in units]),
        )
    yield from _system_as_before(machine, record)
    files = [machine.root / name for name in record.files]
    present = [path for path in files if path.exists()]
    if present:
        yield Change(
            f"delete {', '.join(f'/{path.relative_to(machine.root)}' for path in present)}",
            lambda: _delete(machine, present, record.folders),
        )
    if machine.state.is_dir():
        yield _state_change(machine, purges)
    for folder in (machine.cache, machine.config, machine.program):
        if folder.exists():
            yield Change(
                f"delete /{folder.relative_to(machine.root)}",
                partial(shutil.rmtree, folder),
            )
    if _is_known("passwd", USER, machine):
        yield Change(f"delete the user '{USER}'", lambda: run("userdel", USER))
    for group in record.groups:
        if _is_known("group", group, machine):
            yield Change(f"delete the group '{group}'", partial(_delete_group, group))
    if record.packages:
        yield Change(
            f"remove the Debian packages {', '.join(record.packages)}",
            lambda: _remove_packages(record.packages),
        )


def _disable(machine: Machine, enabled: list[str], units: list[str]) -> None:
    if machine.is_booted:
        run("systemctl", "--quiet", "stop", *(one for one in units if "@" not in one))
    run("systemctl", "--quiet", f"--root={machine.root}", "disable", *enabled)


def _system_as_before(machine: Machine, record: Record) -> Iterator[Change]:
    for name, text in record.replaced.items():
        yield Change(
            f"put /{name} back as it was",
            partial(write_whole, machine.root / name, text.encode(), 0o644),
        )
    if record.masked:
        yield Change(
            f"allow {', '.join(record.masked)} again, from the next start on",
            lambda: run("systemctl", "-q", f"--root={machine.root}", "unmask", *record.masked),
        )
    if record.disabled:
        yield Change(
            f"start {', '.join(record.disabled)} at each boot again",
            lambda: run(
                "systemctl", "-q", f"--root={machine.root}", "enable", *record.disabled
            ),
        )
    before = record.time_zone
    if before is not None:
        yield Change("set the time zone back as it was", lambda: set_time_zone(machine, before))


def _delete(machine: Machine, files: list[Path], folders: list[str]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for name in sorted(folders, key=len, reverse=True):  # the inner ones first
        with suppress(OSError):  # somebody else keeps something there by now
            (machine.root / name).rmdir()
    if machine.is_booted:
        run("systemctl", "daemon-reload")
        run("systemctl", "--quiet", "reset-failed", must_succeed=False)


def _state_change(machine: Machine, purges: bool) -> Change:
    where = f"/{machine.state.relative_to(machine.root)}"
    if purges:
        return Change(f"overwrite and delete {where}", lambda: erase(machine.state))
    # The user's number will be somebody else's one day.
    return Change(
        f"give {where} to root",
        lambda: run("chown", "--recursive", "--no-dereference", "root:root", machine.state),
    )


def erase(folder: Path) -> None:
    """Overwrite every file where it lies, wait for the disk, and delete the folder.

    What a memory card puts aside while it levels its wear stays out of reach.
    """
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            _overwrite(path)
    shutil.rmtree(folder)


def _overwrite(path: Path) -> None:
    left = path.stat().st_size
    with open(path, "r+b", buffering=0) as file:
        while left > 0:
            left -= file.write(bytes(min(left, ERASED_AT_ONCE)))
        os.fsync(file.fileno())


def _is_known(table: str, name: str, machine: Machine) -> bool:
    return f"\n{name}:" in f"\n{(machine.root / 'etc' / table).read_text()}"


def _delete_group(group: str) -> None:
    run("groupdel", group, must_succeed=False)


def _remove_packages(packages: list[str]) -> None:
    """What others have come to need meanwhile stays, as dpkg refuses to take it."""
    run("dpkg", "--purge", *packages, environment=clean_environment(), must_succeed=False)
