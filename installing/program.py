"""The program's own files, and those of the config folder, which people change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from installing.changes import Change
from installing.machine import Machine, clean_environment, run
from installing.parts import Parts, sum_of
from installing.record import Record, write_record, write_whole

FOLDERS = ("assistant", "docs", "installing", "requirements", "scripts", "systemd")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
LEFT_OUT = ("__pycache__", ".egg-info")

COMMAND = """#!/bin/sh
# Written by scripts/install. As root it looks at the device's own sessions and plans, as the
# device's own user; for anybody else it is the program in their own folders.
if [ "$(id -u)" = 0 ]; then
    umask 077
    exec setpriv --reuid=facilitate --regid=facilitate --init-groups env \\
        HOME=/var/lib/facilitate LG_WD=/var/lib/facilitate \\
        STATE_DIRECTORY=/var/lib/facilitate CACHE_DIRECTORY=/var/cache/facilitate \\
        XDG_STATE_HOME=/var/lib XDG_CACHE_HOME=/var/cache \\
        /opt/facilitate/.venv/bin/facilitate "$@"
fi
exec /opt/facilitate/.venv/bin/facilitate "$@"
"""


def program_changes(machine: Machine, parts: Parts, record: Record) -> Iterator[Change]:
    """The program in its place, as it is in ``parts``; what no longer belongs to it goes."""
    wanted = {path.relative_to(parts.program): path for path in program_files(parts.program)}
    present = {path.relative_to(machine.program) for path in program_files(machine.program)}
    new = [name for name, path in wanted.items() if not is_same(path, machine.program / name)]
    old = sorted(present - wanted.keys())
    if machine.program.resolve() != parts.program.resolve() and (new or old):

        def copy() -> None:
            write_record(machine.record, record)
            for name in new:
                copy_file(wanted[name], machine.program / name)
            for name in old:
                (machine.program / name).unlink()

        gone = f", {len(old)} go" if old else ""
        yield Change(
            f"copy the program, version {parts.version}, to /opt/facilitate "
            f"({len(new)} files{gone})",
            copy,
        )
    if not machine.command.is_file() or machine.command.read_text() != COMMAND:

        def write() -> None:
            record.add("files", _inside(machine.command, machine))
            machine.command.parent.mkdir(parents=True, exist_ok=True)
            write_whole(machine.command, COMMAND.encode(), 0o755)

        yield Change("write the command /usr/local/bin/facilitate", write)


def program_files(clone: Path) -> Iterator[Path]:
    """What belongs to the program, of all that may lie in a clone."""
    for name in FILES:
        if (clone / name).is_file():
            yield clone / name
    for name in FOLDERS:
        yield from plain_files(clone / name)


def plain_files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders, but for what a run leaves behind."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.endswith(LEFT_OUT) for part in parts):
            yield path


def config_changes(machine: Machine, parts: Parts, record: Record) -> Iterator[Change]:
    """The config folder: what a person has changed stays, and the new one lies beside it."""
    source = parts.program / "config"
    if source.resolve() == machine.config.resolve():
        # The installed program changes a setting: what lies there was not delivered by it,
        # or the next version would take a person's own plan for a file that it no longer has.
        return
    wanted = {str(path.relative_to(source)): path for path in plain_files(source)}
    missing = [name for name in wanted if not (machine.config / name).exists()]

    def write() -> None:
        for name in missing:
            copy_file(wanted[name], machine.config / name)
            record.delivered[name] = sum_of(wanted[name])

    if missing:
        yield Change(f"write the settings, plans and words: {_listed(missing)}", write)
    for name, path in wanted.items():
        if name not in missing:
            yield from _config_change(machine, record, name, path)
    for name in sorted(record.delivered.keys() - wanted.keys()):
        place = machine.config / name
        if place.is_file() and sum_of(place) == record.delivered[name]:
            yield Change(f"delete /etc/facilitate/{name}: it is no longer used", place.unlink)
    link = machine.program / "config"
    if not link.is_symlink():
        yield Change(
            "let /opt/facilitate/config point to /etc/facilitate",
            lambda: link.symlink_to("/etc/facilitate"),
        )


def _config_change(
    machine: Machine, record: Record, name: str, source: Path
) -> Iterator[Change]:
    place, total = machine.config / name, sum_of(source)
    before = record.delivered.get(name)

    def bring(target: Path) -> None:
        copy_file(source, target)
        record.delivered[name] = total

    if sum_of(place) == total:
        record.delivered[name] = total
    elif sum_of(place) == before:
        yield Change(f"renew /etc/facilitate/{name}", lambda: bring(place))
    elif before != total:
        beside = place.with_name(f"{place.name}.new")
        yield Change(
            f"keep /etc/facilitate/{name}, which was changed here, and write the new one "
            f"beside it as {beside.name}",
            lambda: bring(beside),
        )


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"/etc/facilitate/{names[0]}"
    return f"{len(names)} files in /etc/facilitate"


def compile_program(machine: Machine) -> None:
    """So that the service, which may not write there, need not do it at each start."""
    run(
        machine.environment / "bin/python",
        *("-m", "compileall", "-q", machine.program / "assistant"),
        environment=clean_environment(),
        must_succeed=False,
    )


def copy_file(source: Path, target: Path) -> None:
    """Copy a file, readable by all, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    is_program = os.access(source, os.X_OK)
    write_whole(target, source.read_bytes(), 0o755 if is_program else 0o644)


def is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _inside(path: Path, machine: Machine) -> str:
    return str(path.relative_to(machine.root))
