"""The service's user, its units and rules, the time zone, and swap that reaches no disk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from installing.changes import Change
from installing.errors import Refusal
from installing.machine import USER, Machine, run
from installing.parts import Parts
from installing.program import copy_file, is_same
from installing.record import Record, write_record, write_whole

PLACES = {
    ".sysusers.conf": "etc/sysusers.d",
    ".tmpfiles.conf": "etc/tmpfiles.d",
    ".rules": "etc/udev/rules.d",
    ".service": "etc/systemd/system",
    ".socket": "etc/systemd/system",
    ".path": "etc/systemd/system",
    ".timer": "etc/systemd/system",
    ".target": "etc/systemd/system",
    ".mount": "etc/systemd/system",
}
"""Where each kind of file in systemd/ belongs."""

ZONES = "usr/share/zoneinfo"
RASPBERRY_SWAP = "etc/rpi/swap.conf"
OLD_RASPBERRY_SWAP = "dphys-swapfile.service"


def placed_files(machine: Machine, parts: Parts) -> dict[Path, Path]:
    """What systemd/ holds, and where on the machine it belongs."""
    placed = {}
    for source in sorted((parts.program / "systemd").iterdir()):
        for ending, folder in PLACES.items():
            if source.name.endswith(ending):
                name = source.name
                if ending in {".sysusers.conf", ".tmpfiles.conf"}:
                    name = f"{name.removesuffix(ending)}.conf"
                placed[source] = machine.root / folder / name
                break
    return placed


def unit_changes(machine: Machine, parts: Parts, record: Record) -> Iterator[Change]:
    """The files of systemd/ in their places, and the service's user."""
    renewed = {
        source: target
        for source, target in placed_files(machine, parts).items()
        if not is_same(source, target)
    }
    for source, target in renewed.items():
        yield Change(
            f"write /{target.relative_to(machine.root)}",
            partial(_place, machine, record, source, target),
        )
    if not _has(machine, "passwd", USER):
        yield Change(
            f"make the user '{USER}' with its groups, without a password or a shell",
            lambda: make_user(machine, record),
        )
    names = {target.name for target in renewed.values()}
    if machine.is_booted and any(not name.endswith(".conf") for name in names):
        yield Change("let systemd and udev read their files anew", lambda: _read_anew(names))


def _place(machine: Machine, record: Record, source: Path, target: Path) -> None:
    record.add("files", str(target.relative_to(machine.root)))
    for folder in (target.parent.parent, target.parent):
        if not folder.exists():
            record.add("folders", str(folder.relative_to(machine.root)))
    write_record(machine.record, record)
    copy_file(source, target)


def make_user(machine: Machine, record: Record) -> None:
    """From etc/sysusers.d/facilitate.conf, which is in its place already."""
    config = machine.root / "etc/sysusers.d/facilitate.conf"
    wanted = re.findall(r"^m \S+ (\S+)", config.read_text(), re.M)
    for group in (name for name in wanted if not _has(machine, "group", name)):
        record.add("groups", group)
    write_record(machine.record, record)
    run("systemd-sysusers", f"--root={machine.root}", config.name)


def _has(machine: Machine, table: str, name: str) -> bool:
    path = machine.root / "etc" / table
    return path.is_file() and f"\n{name}:" in f"\n{path.read_text()}"


def _read_anew(names: set[str]) -> None:
    run("systemctl", "daemon-reload")
    has_udev = shutil.which("udevadm") is not None  # a container may do without it
    if has_udev and any(name.endswith(".rules") for name in names):
        run("udevadm", "control", "--reload", must_succeed=False)


def enabling_changes(machine: Machine, parts: Parts, record: Record) -> Iterator[Change]:
    """The units that say when they are wanted are started at each boot."""
    for source, target in placed_files(machine, parts).items():
        if target.parent.name != "system" or "[Install]" not in source.read_text():
            continue
        state = run(
            *("systemctl", f"--root={machine.root}", "is-enabled", target.name),
            must_succeed=False,
        )
        if (state.stdout or "").strip() != "enabled":
            yield Change(
                f"start {target.name} at each boot",
                partial(_enable, machine, record, target.name),
            )


def _enable(machine: Machine, record: Record, name: str) -> None:
    record.add("enabled", name)
    write_record(machine.record, record)
    run("systemctl", "--quiet", f"--root={machine.root}", "enable", name)


# -- the time zone --------------------------------------------------------------------------


def check_time_zone(machine: Machine, zone: str) -> None:
    """Raises ``Refusal`` for one that there is not."""
    known = (machine.root / ZONES).resolve()
    place = (known / zone).resolve()
    if zone and (not place.is_relative_to(known) or not place.is_file()):
        raise Refusal(
            f"found the time zone '{zone}', expected one as Europe/Paris; "
            "'timedatectl list-timezones' lists them"
        )


def time_zone_changes(machine: Machine, zone: str, record: Record) -> Iterator[Change]:
    """/etc/localtime points to ``zone``; nothing if none is wished."""
    link = machine.root / "etc/localtime"
    before = str(link.readlink()) if link.is_symlink() else ""
    if not zone or before.endswith(f"{ZONES}/{zone}"):
        return

    def point() -> None:
        if record.time_zone is None:
            record.time_zone = before
            write_record(machine.record, record)
        set_time_zone(machine, f"/{ZONES}/{zone}")

    yield Change(f"set the time zone to {zone}", point)


def set_time_zone(machine: Machine, target: str) -> None:
    """Let the clock follow ``target``; an empty one means UTC."""
    link = machine.root / "etc/localtime"
    fresh = link.with_name(".localtime.new")
    fresh.unlink(missing_ok=True)
    if target:
        fresh.symlink_to(target)
        fresh.rename(link)
    else:
        link.unlink(missing_ok=True)
    told = machine.root / "etc/timezone"
    if told.is_file():
        zone = target.partition(f"{ZONES}/")[2] or "Etc/UTC"
        write_whole(told, f"{zone}\n".encode(), 0o644)


# -- swap -----------------------------------------------------------------------------------


def swap_changes(machine: Machine, record: Record) -> Iterator[Change]:
    """What people say must not be written to the card as swap, where it cannot be erased."""
    new = machine.root / RASPBERRY_SWAP
    if new.is_file():
        text = new.read_text()
        if with_mechanism(text) != text:
            yield Change(
                f"keep swap in memory alone, from the next start on (/{RASPBERRY_SWAP})",
                lambda: _replace(machine, record, new, with_mechanism(text)),
            )
        return
    old = machine.root / "etc/systemd/system/multi-user.target.wants" / OLD_RASPBERRY_SWAP
    if old.is_symlink():
        yield Change(
            f"switch swap to the card off ({OLD_RASPBERRY_SWAP})",
            lambda: _disable(machine, record, OLD_RASPBERRY_SWAP),
        )
        return
    on_disk = swaps_on_disk(machine.root)
    if on_disk and "swap.target" not in record.masked:
        yield Change(
            f"switch swap to the disk off ({', '.join(on_disk)}; swap.target)",
            lambda: _mask_swap(machine, record, on_disk),
        )


def with_mechanism(text: str) -> str:
    """The text of swap.conf(5) of rpi-swap, with swap in memory alone; 'none' stays."""
    found = re.search(r"^[ \t]*Mechanism[ \t]*=[ \t]*(\S*)", text, re.M)
    if found and found[1] in {"zram", "none"}:
        return text
    line = "Mechanism=zram"
    if found:
        return text[: found.start()] + line + text[found.end() :]
    head = re.search(r"^\[Main\][^\n]*\n?", text, re.M)
    if head is None:
        return f"{text.rstrip()}\n\n[Main]\n{line}\n".lstrip()
    before = text[: head.end()]
    return before + ("" if before.endswith("\n") else "\n") + f"{line}\n" + text[head.end() :]


def swaps_on_disk(root: Path) -> list[str]:
    """The active swaps that reach a disk; compressed memory does where it has a backing."""
    try:
        lines = (root / "proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return []
    names = [line.split()[0] for line in lines if line.strip()]
    return [name for name in names if not _is_memory(root, name.rpartition("/")[2])]


def _is_memory(root: Path, device: str) -> bool:
    if not re.fullmatch(r"zram\d+", device):
        return False
    try:
        backing = (root / "sys/block" / device / "backing_dev").read_text().strip()
    except OSError:
        return True
    return backing in {"", "none"}


def _replace(machine: Machine, record: Record, path: Path, text: str) -> None:
    name = str(path.relative_to(machine.root))
    record.replaced.setdefault(name, path.read_text())
    write_record(machine.record, record)
    write_whole(path, text.encode(), 0o644)


def _disable(machine: Machine, record: Record, unit: str) -> None:
    record.add("disabled", unit)
    write_record(machine.record, record)
    now = ["--now"] if machine.is_booted else [f"--root={machine.root}"]
    run("systemctl", "--quiet", "disable", *now, unit)


def _mask_swap(machine: Machine, record: Record, names: list[str]) -> None:
    record.add("masked", "swap.target")
    write_record(machine.record, record)
    run("systemctl", "--quiet", f"--root={machine.root}", "mask", "swap.target")
    if machine.is_booted:
        for name in names:
            run("swapoff", name, must_succeed=False)
