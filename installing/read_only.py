"""A system that is only read: a power cut cannot damage it, and no word comes to lie on it.

The root is laid under a layer in memory at each start (the package overlayroot); only the
state's own partition is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from installing.changes import Change, Wishes
from installing.errors import Refusal
from installing.machine import STATE, Machine, run
from installing.record import Record, write_record, write_whole

OVERLAY = "etc/overlayroot.local.conf"
OVERLAY_TEXT = """# Written by scripts/install: the root is only read, and the service's own
# partition, which is no part of it, is written.
overlayroot="tmpfs:recurse=0"
"""
MOUNT = "etc/systemd/system/var-lib-facilitate.mount"
MOUNT_TEXT = """# Written by scripts/install --state-partition.
[Unit]
Description=Sessions, harvests and recordings, on a partition of their own
Before=facilitate.service

[Mount]
What=/dev/disk/by-uuid/{uuid}
Where=/{state}
Type=ext4
Options=noatime,nosuid,nodev,noexec,errors=remount-ro

[Install]
RequiredBy=facilitate.service
"""


def check_partition(machine: Machine, partition: str) -> None:
    """Raises ``Refusal`` where a partition cannot hold the state."""
    if partition:
        uuid_of(partition)
    del machine


def uuid_of(partition: str) -> str:
    """The name of its file system. Raises ``Refusal``."""
    said = run("blkid", "--probe", "--output", "export", partition, must_succeed=False).stdout
    found: dict[str, str] = dict(re.findall(r"^(\w+)=(.*)$", said or "", re.M))
    if found.get("TYPE") != "ext4" or not found.get("UUID"):
        kind = found.get("TYPE", "no file system")
        raise Refusal(
            f"found {kind} on '{partition}', expected ext4, on a partition of its own that "
            f"may be emptied: 'sudo mkfs.ext4 -L facilitate {partition}' makes it, and erases "
            "what is on it"
        )
    return found["UUID"]


def read_only_changes(machine: Machine, wishes: Wishes, record: Record) -> Iterator[Change]:
    """The state on its own partition, and the root only read from the next start on."""
    if not wishes.is_read_only:
        return
    text = MOUNT_TEXT.format(uuid=uuid_of(wishes.state_partition), state=STATE)
    mount = machine.root / MOUNT
    if not mount.is_file() or mount.read_text() != text:
        yield Change(
            f"keep sessions and harvests on {wishes.state_partition}",
            lambda: _move_state(machine, record, mount, text),
        )
    overlay = machine.root / OVERLAY
    if not overlay.is_file() or overlay.read_text() != OVERLAY_TEXT:
        yield Change(
            "only read the system from the next start on (overlayroot)",
            lambda: _lay_over(machine, record, overlay),
        )


def _move_state(machine: Machine, record: Record, mount: Path, text: str) -> None:
    """What is there already is copied; the old place is hidden by the mount, and emptied."""
    record.add("files", str(mount.relative_to(machine.root)))
    record.add("enabled", mount.name)
    write_record(machine.record, record)
    write_whole(mount, text.encode(), 0o644)
    if machine.is_booted:
        before = machine.state.with_name("facilitate.before")
        run("systemctl", "stop", "facilitate.service", must_succeed=False)
        run("systemctl", "daemon-reload")
        machine.state.rename(before)
        run("systemctl", "start", mount.name)
        run("cp", "--archive", f"{before}/.", machine.state)
        run("chown", "facilitate:facilitate", machine.state)
        machine.state.chmod(0o700)
        run("sync", "--file-system", machine.state)
        run("rm", "--recursive", before)
    run("systemctl", "--quiet", f"--root={machine.root}", "enable", mount.name)


def _lay_over(machine: Machine, record: Record, overlay: Path) -> None:
    record.add("files", str(overlay.relative_to(machine.root)))
    write_record(machine.record, record)
    write_whole(overlay, OVERLAY_TEXT.encode(), 0o644)
    run("update-initramfs", "-u", must_succeed=False)
