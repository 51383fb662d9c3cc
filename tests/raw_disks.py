"""A small ext4 disk in a file, to see what is left on it below the file system."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEGABYTES = 16


class RawDisk:
    """``folder``: where it is mounted. ``content`` is every byte of it, once unmounted."""

    def __init__(self, image: Path, folder: Path) -> None:
        self._image = image
        self.folder = folder

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """Within, the folder is there; skips the test where the machine mounts nothing."""
        with self._image.open("wb") as file:
            file.truncate(MEGABYTES << 20)
        self.folder.mkdir()
        _done_or_skipped("mkfs.ext4", "-q", str(self._image))
        _done_or_skipped("mount", "-o", "loop", str(self._image), str(self.folder))
        try:
            yield self.folder
        finally:
            try:
                subprocess.run(["umount", str(self.folder)], check=True)
            except subprocess.CalledProcessError:  # a file is still open: a mistake of the test
                subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
                raise

    def content(self) -> bytes:
        """Every byte of the disk, free blocks included."""
        return self._image.read_bytes()


def _done_or_skipped(*command: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs a raw disk: this machine has no {command[0]}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs a raw disk: {' '.join(command[:3])}: {done.stderr.strip()}")


@pytest.fixture
def raw_disk(tmp_path: Path) -> RawDisk:
    """A disk that is not mounted yet."""
    return RawDisk(tmp_path / "disk.img", tmp_path / "disk")
