"""Disks that can be cut off: every write is logged, and the disk is rebuilt at any of them.

A storage daemon (``qemu-storage-daemon``, Debian's qemu-system-common) writes each request
to the disk and then to a log (the kernel's dm-log-writes format), and shows the disk as a
file, which is mounted. From the log the disk is made again as a power cut would have left
it at any position, by two models of what a drive does with what it was not told to flush.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECTOR_BYTES = 512
DISK_BYTES = 48 << 20
PATIENCE_SECONDS = 10.0

_LOG_MAGIC = 0x6A736677736872
_SUPER = struct.Struct("<QQQI")
_ENTRY = struct.Struct("<QQQQ")
_FLUSH, _FUA, _DISCARD = 1, 2, 4
_DAEMON = "qemu-storage-daemon"
_PACKAGES = {_DAEMON: "qemu-system-common", "mkfs.ext4": "e2fsprogs"}


@dataclass(frozen=True)
class Write:
    """One request to the disk: where (bytes), what, and whether it is a flush or is flushed
    by itself. ``log_end``: the log's length once it was there."""

    start: int
    data: bytes
    is_flush: bool
    is_forced: bool
    log_end: int


class LoggedDisk:
    """A mounted ext4 disk whose every write is in ``log``."""

    def __init__(self, folder: Path) -> None:
        self.mount_point = folder / "disk"
        self.log = folder / "log"
        self.base = folder / "base.img"
        self._image, self._export = folder / "live.img", folder / "export"
        self._daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the disk, and mount it. Raises ``OSError`` when this machine refuses."""
        make_ext4(self.base)
        _run("cp", "--sparse=always", str(self.base), str(self._image))
        self.mount_point.mkdir()
        for path in (self.log, self._export):
            path.touch()
        self._daemon = subprocess.Popen(
            [
                _DAEMON,
                *("--blockdev", f"driver=file,node-name=disk,filename={self._image}"),
                *("--blockdev", f"driver=file,node-name=log,filename={self.log}"),
                "--blockdev",
                f"driver=blklogwrites,node-name=logged,file=disk,log=log,"
                f"log-sector-size={SECTOR_BYTES}",
                "--export",
                f"type=fuse,id=shown,node-name=logged,mountpoint={self._export},writable=on",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._await_export()
        _run("mount", "-o", "loop", str(self._export), str(self.mount_point))

    def pull(self) -> None:
        """The disk is gone: whoever writes meets an error."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.communicate()

    def close(self) -> None:
        """Take it all down."""
        unmount(self.mount_point)
        if self._daemon is not None:
            with contextlib.suppress(ValueError):  # it was pulled
                self._daemon.terminate()
                self._daemon.communicate()
        subprocess.run(["umount", "-l", str(self._export)], capture_output=True, check=False)

    def _await_export(self) -> None:
        assert self._daemon is not None
        until = time.monotonic() + PATIENCE_SECONDS
        while self._export.stat().st_size != DISK_BYTES:
            if self._daemon.poll() is not None or time.monotonic() > until:
                self._daemon.kill()
                said = self._daemon.communicate()[1].decode(errors="replace").strip()
                raise OSError(f"{_DAEMON} shows no disk: {said}")
            time.sleep(0.01)


def why_not() -> str:
    """Why disks cannot be cut off on this machine; empty where they can."""
    if os.geteuid() != 0:
        return "mounting a disk needs root"
    missing = [
        package
        for program, package in {
            _DAEMON: "qemu-system-common",
            "mkfs.ext4": "e2fsprogs",
        }.items()
        if shutil.which(program) is None
    ]
    if missing:
        return f"it needs the Debian package {' '.join(missing)}"
    try:
        with logged_disk():
            return ""
    except OSError as refusal:
        return f"this kernel refuses it ({refusal})"


def why_no_mount() -> str:
    """Why no disk can be mounted on this machine; empty where one can."""
    if os.geteuid() != 0:
        return "mounting a disk needs root"
    try:
        with scratch() as folder:
            make_ext4(folder / "image")
            with mounted(folder / "image", folder / "disk"):
                return ""
    except OSError as refusal:
        return f"this kernel refuses it ({refusal})"


@contextmanager
def logged_disk() -> Iterator[LoggedDisk]:
    """A disk whose writes are logged, in a folder of its own that goes with it."""
    with scratch() as folder:
        disk = LoggedDisk(folder)
        try:
            disk.start()
            yield disk
        finally:
            disk.close()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory if there is one, else where temporary files go."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="torture-", dir=memory) as name:
        yield Path(name)


@contextmanager
def mounted(image: Path, at: Path, *options: str) -> Iterator[Path]:
    """A disk image, mounted; its file system's own log is replayed as after a power cut."""
    at.mkdir(exist_ok=True)
    _run("mount", "-o", ",".join(("loop", *options)), str(image), str(at))
    try:
        yield at
    finally:
        unmount(at)


@contextmanager
def in_memory(at: Path, size: int) -> Iterator[Path]:
    """A disk of that many bytes, gone when it is unmounted."""
    at.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at))
    try:
        yield at
    finally:
        unmount(at)


def fill(filler: Path) -> None:
    """Write a file until not one byte more can be written."""
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (1 << 16, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass


def break_file_system(at: Path) -> None:
    """Have the kernel find an error in a mounted ext4, which it then makes read-only."""
    device = _device_of(at)
    Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("torture")


def _device_of(at: Path) -> str:
    for line in Path("/proc/self/mounts").read_text().splitlines():
        device, point, *_ = line.split()
        if point == str(at):
            return Path(device).name
    raise OSError(f"nothing is mounted at {at}")


def make_ext4(image: Path, size: int = DISK_BYTES) -> None:
    """An empty ext4 disk. Raises ``OSError``."""
    with image.open("wb") as file:
        file.truncate(size)
    lazily = "lazy_itable_init=0,lazy_journal_init=0"
    _run("mkfs.ext4", "-q", "-F", "-E", lazily, str(image))


def unmount(at: Path) -> None:
    """Unmount if it is mounted."""
    until = time.monotonic() + PATIENCE_SECONDS
    while os.path.ismount(at):
        done = subprocess.run(["umount", str(at)], capture_output=True, check=False)
        if done.returncode and time.monotonic() > until:
            subprocess.run(["umount", "-l", str(at)], capture_output=True, check=False)
            return
        time.sleep(0.02 if done.returncode else 0)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip() or done.returncode}")


# -- the log -------------------------------------------------------------------------------


def read_log(log: Path) -> list[Write]:
    """Every request to the disk, in order. Raises ``ValueError`` for another format."""
    content = log.read_bytes()
    if not content:
        return []
    magic, _, _, sector_bytes = _SUPER.unpack_from(content)
    if magic != _LOG_MAGIC:
        raise ValueError(f"found {magic:#x} at the beginning of {log}, expected a write log")
    writes, place = [], sector_bytes
    while place + _ENTRY.size <= len(content):
        start, sectors, flags, _ = _ENTRY.unpack_from(content, place)
        begins = place + sector_bytes
        length = 0 if flags & _DISCARD else sectors * sector_bytes
        place = begins + length
        if place > len(content):
            break
        data = content[begins:place]
        is_flush, is_forced = bool(flags & _FLUSH), bool(flags & _FUA)
        writes.append(Write(start * sector_bytes, data, is_flush, is_forced, place))
    return writes


def cut_images(
    base: Path,
    writes: Sequence[Write],
    cuts: Sequence[int],
    folder: Path,
    chance: random.Random,
) -> Iterator[tuple[int, str, Path]]:
    """The disk as a power cut after ``cuts`` writes leaves it: (cut, model, image).

    Two models in turn. All that was written is there; or what came before the last flush is
    there, and of each write since then nothing or all, by the toss of a coin. The image is
    written anew for each.
    """
    durable = folder / "durable.img"
    _run("cp", "--sparse=always", str(base), str(durable))
    done = 0
    for number, cut in enumerate(sorted(cuts)):
        flushed = _last_flush(writes, done, cut)
        _apply(durable, writes[done:flushed])
        done = flushed
        is_lossy = number % 2 == 1
        since = [one for one in writes[flushed:cut] if not is_lossy or _survives(one, chance)]
        # A file of its own: a loop device that somebody keeps open would be used again for
        # the same one, with what it remembers of the cut before.
        image = folder / f"cut-{number}.img"
        _run("cp", "--sparse=always", str(durable), str(image))
        _apply(image, since)
        yield cut, "lost cache" if is_lossy else "all written", image
        image.unlink()
    durable.unlink()


def _last_flush(writes: Sequence[Write], since: int, cut: int) -> int:
    """How many of the first ``cut`` writes the last flush among them made last."""
    return next((place for place in range(cut, since, -1) if writes[place - 1].is_flush), since)


def _survives(write: Write, chance: random.Random) -> bool:
    return write.is_forced or chance.random() < 0.5


def _apply(image: Path, writes: Sequence[Write]) -> None:
    with image.open("r+b") as file:
        for one in writes:
            if one.data:
                file.seek(one.start)
                file.write(one.data)
