"""What the machine says of itself, read from folders like the kernel's."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.devices import timekeeping
from assistant.devices.host import (
    DiskTrial,
    Mount,
    SwapPlace,
    available_memory_bytes,
    mount_of,
    swap_places,
    try_disk,
)

MOUNTS = """\
22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:22 / /var/lib rw - ext4 /dev/sda1 ro
25 22 0:23 / /media/a\\040stick rw - vfat /dev/sdb1 rw
26 22 0:24 / /run rw - tmpfs tmpfs rw
27 22 0:25 / /run rw - ramfs ramfs rw
nonsense
"""


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="ascii")


def test_memory_is_what_programs_can_still_have(tmp_path: Path) -> None:
    """By the kernel's own estimate, in bytes."""
    write(tmp_path / "meminfo", "MemTotal: 900 kB\nMemFree: 1 kB\nMemAvailable:  512 kB\n")
    assert available_memory_bytes(tmp_path) == 512 * 1024
    assert available_memory_bytes(tmp_path / "none") is None


def test_swap_tells_where_memory_may_go(tmp_path: Path) -> None:
    """Also the file behind compressed memory, which /proc/swaps does not name."""
    head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    rows = "/dev/zram0  partition 99 0 100\n/dev/zram1 partition 9 0 1\n/var/swap file 1 0 -2\n"
    write(tmp_path / "swaps", head + rows)
    write(tmp_path / "block/zram0/backing_dev", "/dev/loop0\n")
    write(tmp_path / "block/zram1/backing_dev", "none\n")
    assert swap_places(tmp_path, tmp_path) == (
        SwapPlace("/dev/zram0", True, "/dev/loop0"),
        SwapPlace("/dev/zram1", True, ""),
        SwapPlace("/var/swap", False, ""),
    )
    write(tmp_path / "swaps", head)
    assert swap_places(tmp_path, tmp_path) == ()
    assert swap_places(tmp_path / "none", tmp_path) is None


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/", Mount("/", "ext4", False)),
        ("/home/pi", Mount("/", "ext4", False)),
        ("/var/lib/facilitate", Mount("/var/lib", "ext4", True)),
        ("/var/library", Mount("/", "ext4", False)),
        ("/media/a stick/x", Mount("/media/a stick", "vfat", False)),
        ("/run/user", Mount("/run", "ramfs", False)),
    ],
)
def test_mount_is_the_nearest_and_the_last(
    folder: str, expected: Mount, tmp_path: Path
) -> None:
    """A mount over another hides it; one is read-only if its file system is."""
    write(tmp_path / "self/mountinfo", MOUNTS)
    assert mount_of(Path(folder), tmp_path) == expected
    assert mount_of(Path(folder), tmp_path / "none") is None


def test_disk_is_tried_with_a_file_that_is_gone_again(tmp_path: Path) -> None:
    """The folder is made; a folder that cannot be is told in the system's words."""
    trial = try_disk(tmp_path / "state" / "facilitate")
    assert trial.free_bytes > 0
    assert trial.refusal == ""
    assert list((tmp_path / "state" / "facilitate").iterdir()) == []
    (tmp_path / "file").write_text("")
    assert try_disk(tmp_path / "file" / "x") == DiskTrial(0, 0.0, "Not a directory")


def no_answer() -> str:
    raise AssertionError("timedatectl was asked although the kernel had answered")


@pytest.mark.parametrize(
    ("microseconds", "is_set"), [(16_000_000, False), (15_999_999, True), (900, True)]
)
def test_clock_is_set_where_the_kernel_says_so(microseconds: int, is_set: bool) -> None:
    """Whichever program sets it: chrony, ntpd and timesyncd all tell the kernel."""
    assert timekeeping.is_set_from_outside(lambda: microseconds, no_answer) is is_set


@pytest.mark.parametrize(("said", "is_set"), [("yes\n", True), ("no\n", False), ("", False)])
def test_clock_is_asked_of_systemd_where_the_kernel_may_not_be(said: str, is_set: bool) -> None:
    """As within the service's own unit, which filters the call."""
    assert timekeeping.is_set_from_outside(lambda: None, lambda: said) is is_set


def test_kernel_tells_how_wrong_the_clock_may_be() -> None:
    """The real call, of this machine: from nought to what nobody sets."""
    microseconds = timekeeping.kernel_error_microseconds()
    assert microseconds is None or 0 <= microseconds <= 1_000_000_000


def test_timedatectl_that_is_not_there_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a system without systemd."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert timekeeping.ask_timedatectl() == ""
    script = tmp_path / "timedatectl"
    script.write_text("#!/bin/sh\necho yes\n")
    script.chmod(0o755)
    assert timekeeping.ask_timedatectl() == "yes\n"
