"""The machine beneath: disk, clock, heat, power, memory. Facts in, a ``Check`` out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checking.check import Check, bad, good, unknown, warning

MEGABYTE = 1_000_000

FULL_BYTES, FILLING_BYTES = 50 * MEGABYTE, 500 * MEGABYTE
"""A session's journal takes below 5 MB; kept sound, two bytes a sample, 115 MB an hour."""

SLOW_SYNC_SECONDS = 1.0
"""An SD card that is worn or full takes so long to keep a few bytes; a good one, some ms."""

HOT_CELSIUS, WARM_CELSIUS = 80.0, 70.0
"""A Raspberry Pi slows down at 80 degrees; at 70 a warm afternoon brings it there."""

SHORT_BYTES, SCARCE_BYTES = 200 * MEGABYTE, 350 * MEGABYTE
"""The loaded model takes 159 MB and up to 120 more while people speak, measured."""

IN_MEMORY = frozenset({"tmpfs", "ramfs", "overlay"})
"""File systems whose changes are gone with the power (an overlay as raspi-config makes it
keeps them in memory)."""


@dataclass(frozen=True)
class Disk:
    """Where sessions are kept. ``refusal``: what the disk said to a small file that was
    written, synced and deleted there, empty if it took it, in ``sync_seconds``."""

    folder: str
    free_bytes: int
    sync_seconds: float
    file_system: str = ""
    refusal: str = ""


def judge_disk(disk: Disk) -> Check:
    """Writable, with space, and lasting."""
    megabytes = disk.free_bytes // MEGABYTE
    found = f"{megabytes} MB free in {disk.folder}"
    if disk.refusal:
        return bad(
            "disk",
            "disk-refuses",
            f"{disk.folder} takes no file: {disk.refusal}",
            "make it writable for the user of the service; a card that has become read-only "
            "is worn out: use a new one",
        )
    if disk.free_bytes < FULL_BYTES:
        remedy = "delete old sessions or other files"
        return bad("disk", "disk-full", f"only {found}", remedy)
    if disk.file_system in IN_MEMORY:
        return warning(
            "disk",
            "disk-forgets",
            f"{disk.folder} lies in memory ({disk.file_system}): gone with the power",
            "mount a writable partition there",
        )
    if disk.free_bytes < FILLING_BYTES:
        return warning("disk", "disk-filling", f"only {found}", "delete old sessions")
    if disk.sync_seconds > SLOW_SYNC_SECONDS:
        return warning(
            "disk",
            "disk-slow",
            f"{disk.sync_seconds:.1f} s to keep a small file in {disk.folder}",
            "use a newer, faster card",
        )
    return good("disk", f"{found}, a small file is kept in {disk.sync_seconds * 1000:.0f} ms")


def judge_root(is_read_only: bool | None, file_system: str) -> Check:
    """The system's own disk: read-only is safest, writable is usual."""
    if is_read_only is None:
        return unknown("root", "cannot be seen from here")
    if is_read_only or file_system == "overlay":
        return good("root", "read-only: a power cut cannot damage the system")
    return good("root", f"writable ({file_system}); read-only would be safer in a power cut")


def judge_clock(trusted_by: str) -> Check:
    """``trusted_by``: the network, a battery, a stick's file; empty if nothing knows the
    date."""
    if trusted_by:
        return good("clock", f"right, by {trusted_by}")
    return warning(
        "clock",
        "clock",
        "set by nothing: sessions have no date, and a slot with clock times is not kept",
        "connect it to a network once after each start, fit a battery clock, or bring the date "
        "on a stick, in a file DATE.txt with a line like 2026-11-24 10:40",
    )


def judge_temperature(celsius: float | None) -> Check:
    """The hottest sensor of the processor."""
    if celsius is None:
        return unknown("temperature", "this machine does not tell")
    found, remedy = f"{celsius:.0f} °C", "let air to it, and keep it out of the sun"
    if celsius >= HOT_CELSIUS:
        return bad("temperature", "heat", f"{found}: it slows down", remedy)
    if celsius >= WARM_CELSIUS:
        return warning("temperature", "warm", found, remedy)
    return good("temperature", found)


def judge_power(
    is_weak: bool | None, was_weak: bool | None, is_slowed: bool | None, was_slowed: bool | None
) -> Check:
    """Under-voltage, and what the board does against it or against heat."""
    remedy = "use the power supply and cable made for this board; unplug other devices"
    if is_weak is None:
        return unknown("power", "this machine does not tell")
    if is_weak:
        return bad("power", "power", "the voltage is too low now", remedy)
    if is_slowed:
        return bad("power", "heat", "the processor is slowed down now", "let air to it")
    if was_weak or was_slowed:
        what = "the voltage was too low" if was_weak else "the processor was slowed down"
        return warning("power", "power-was", f"{what} since the start, now it is not", remedy)
    return good("power", "the voltage is right")


def judge_memory(available_bytes: int | None) -> Check:
    """What programs can still have."""
    if available_bytes is None:
        return unknown("memory", "this machine does not tell")
    found = f"{available_bytes // MEGABYTE} MB free"
    remedy = "end other programs; listening takes up to 280 MB"
    if available_bytes < SHORT_BYTES:
        return bad("memory", "memory", f"only {found}", remedy)
    if available_bytes < SCARCE_BYTES:
        return warning("memory", "memory", f"only {found}", remedy)
    return good("memory", found)


@dataclass(frozen=True)
class Swap:
    """One place to which memory may be moved. ``backing``: for compressed memory, the disk
    to which it is written back, empty if none."""

    name: str
    is_compressed_memory: bool = False
    backing: str = ""

    @property
    def reaches_disk(self) -> bool:
        return not self.is_compressed_memory or bool(self.backing)


def judge_swap(swaps: tuple[Swap, ...] | None) -> Check:
    """What people say must not come to lie on a disk, where it could not be erased."""
    if swaps is None:
        return unknown("swap", "this machine does not tell")
    on_disk = [swap.backing or swap.name for swap in swaps if swap.reaches_disk]
    if on_disk:
        return warning(
            "swap",
            "swap",
            f"memory, and what people say with it, may be written to {', '.join(on_disk)}",
            "write 'Mechanism=zram' under '[Main]' in /etc/rpi/swap.conf, or on an older "
            "system 'sudo systemctl disable --now dphys-swapfile'; then restart",
        )
    found = "none" if not swaps else "in memory alone"
    return good("swap", found)
