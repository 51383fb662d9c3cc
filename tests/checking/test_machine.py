"""The machine beneath, judged by facts that are made up here."""

from __future__ import annotations

import pytest

from assistant.checking import machine
from assistant.checking.check import Verdict
from assistant.checking.machine import MEGABYTE, Disk, Swap

ROOMY = 8000 * MEGABYTE


@pytest.mark.parametrize(
    ("disk", "verdict", "fault"),
    [
        (Disk("/s", ROOMY, 0.004, "ext4"), Verdict.GOOD, ""),
        (Disk("/s", ROOMY, 0.004, ""), Verdict.GOOD, ""),
        (Disk("/s", 0, 0.0, "ext4", "Read-only file system"), Verdict.BAD, "disk-refuses"),
        (Disk("/s", 49 * MEGABYTE, 0.0, "ext4"), Verdict.BAD, "disk-full"),
        (Disk("/s", 50 * MEGABYTE, 0.0, "ext4"), Verdict.WARNING, "disk-filling"),
        (Disk("/s", ROOMY, 0.0, "tmpfs"), Verdict.WARNING, "disk-forgets"),
        (Disk("/s", ROOMY, 0.0, "overlay"), Verdict.WARNING, "disk-forgets"),
        (Disk("/s", ROOMY, 1.5, "ext4"), Verdict.WARNING, "disk-slow"),
    ],
)
def test_disk_is_writable_roomy_lasting_and_quick(
    disk: Disk, verdict: Verdict, fault: str
) -> None:
    """The worst of it is told; a remedy goes with every fault."""
    check = machine.judge_disk(disk)
    assert (check.verdict, check.fault) == (verdict, fault)
    assert "/s" in check.found
    assert bool(check.remedy) is check.is_fault


@pytest.mark.parametrize(
    ("is_read_only", "file_system", "verdict", "words"),
    [
        (True, "ext4", Verdict.GOOD, "cannot damage"),
        (False, "overlay", Verdict.GOOD, "cannot damage"),
        (False, "ext4", Verdict.GOOD, "would be safer"),
        (None, "", Verdict.UNKNOWN, "cannot be seen"),
    ],
)
def test_root_may_be_written_to_or_not(
    is_read_only: bool | None, file_system: str, verdict: Verdict, words: str
) -> None:
    """Both are usual; the safer one is named."""
    check = machine.judge_root(is_read_only, file_system)
    assert check.verdict is verdict
    assert words in check.found


def test_clock_that_nothing_sets_is_a_warning() -> None:
    """The session can be held, without a date."""
    assert machine.judge_clock("a battery clock").verdict is Verdict.GOOD
    check = machine.judge_clock("")
    assert (check.verdict, check.fault) == (Verdict.WARNING, "clock")
    assert check.remedy


@pytest.mark.parametrize(
    ("celsius", "verdict", "fault"),
    [
        (None, Verdict.UNKNOWN, ""),
        (48.3, Verdict.GOOD, ""),
        (70.0, Verdict.WARNING, "warm"),
        (79.9, Verdict.WARNING, "warm"),
        (80.0, Verdict.BAD, "heat"),
    ],
)
def test_temperature_is_bad_where_the_board_slows_down(
    celsius: float | None, verdict: Verdict, fault: str
) -> None:
    """By the firmware's own limit."""
    check = machine.judge_temperature(celsius)
    assert (check.verdict, check.fault) == (verdict, fault)


@pytest.mark.parametrize(
    ("bits", "verdict", "fault"),
    [
        ((None, None, None, None), Verdict.UNKNOWN, ""),
        ((False, None, None, None), Verdict.GOOD, ""),
        ((False, False, False, False), Verdict.GOOD, ""),
        ((True, True, True, True), Verdict.BAD, "power"),
        ((False, True, True, True), Verdict.BAD, "heat"),
        ((False, True, False, False), Verdict.WARNING, "power-was"),
        ((False, False, False, True), Verdict.WARNING, "power-was"),
    ],
)
def test_power_is_bad_where_it_is_weak_now(
    bits: tuple[bool | None, bool | None, bool | None, bool | None],
    verdict: Verdict,
    fault: str,
) -> None:
    """What is over is a warning, since it comes again under load."""
    check = machine.judge_power(*bits)
    assert (check.verdict, check.fault) == (verdict, fault)


@pytest.mark.parametrize(
    ("megabytes", "verdict"),
    [
        (None, Verdict.UNKNOWN),
        (199, Verdict.BAD),
        (200, Verdict.WARNING),
        (350, Verdict.GOOD),
    ],
)
def test_memory_must_hold_the_recogniser(megabytes: int | None, verdict: Verdict) -> None:
    """A number too small is told with what is needed."""
    check = machine.judge_memory(None if megabytes is None else megabytes * MEGABYTE)
    assert check.verdict is verdict
    assert ("280 MB" in check.remedy) is check.is_fault


@pytest.mark.parametrize(
    ("swaps", "verdict", "found"),
    [
        (None, Verdict.UNKNOWN, "does not tell"),
        ((), Verdict.GOOD, "none"),
        ((Swap("/dev/zram0", is_compressed_memory=True),), Verdict.GOOD, "in memory alone"),
        ((Swap("/dev/zram0", True, "/dev/loop0"),), Verdict.WARNING, "/dev/loop0"),
        ((Swap("/dev/zram0", True), Swap("/var/swap")), Verdict.WARNING, "/var/swap"),
    ],
)
def test_swap_must_not_reach_a_disk(
    swaps: tuple[Swap, ...] | None, verdict: Verdict, found: str
) -> None:
    """Compressed memory is fine, unless it is written back to a file."""
    check = machine.judge_swap(swaps)
    assert check.verdict is verdict
    assert found in check.found
