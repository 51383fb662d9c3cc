"""Files that are erased leave no content, and take nobody else's along."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.erasing import erase_file, erase_files, overwrite
from tests.raw_disks import RawDisk, raw_disk

__all__ = ["raw_disk"]

SECRET = b"xylophone zeppelin " * 1000


def test_overwritten_stretch_is_zeros_and_the_rest_stays(tmp_path: Path) -> None:
    """Neither does the file grow, whatever end is asked for."""
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    for first, end in ((-3, 2), (4, 6), (9, 99), (50, 60)):
        handle = os.open(path, os.O_WRONLY)
        overwrite(handle, first, end)
        os.close(handle)
    assert path.read_bytes() == b"\0\x0023\0\x00678\0"


def test_erased_file_is_nowhere_on_the_raw_disk(raw_disk: RawDisk) -> None:
    """Neither in its old blocks; one that was only deleted is."""
    with raw_disk.mounted() as folder:
        (folder / "erased").write_bytes(SECRET)
        (folder / "deleted").write_bytes(SECRET.swapcase())
        os.sync()
        assert erase_files([folder / "erased", folder / "missing"]) == 1
        (folder / "deleted").unlink()
        assert not list(folder.glob("*ed"))
    assert SECRET[:19] not in raw_disk.content()
    assert SECRET.swapcase()[:19] in raw_disk.content()


def test_link_goes_and_its_target_stays(tmp_path: Path) -> None:
    """A link may point anywhere; a second name of a file is somebody's."""
    target = tmp_path / "target"
    target.write_bytes(SECRET)
    (tmp_path / "link").symlink_to(target)
    (tmp_path / "second").hardlink_to(target)
    assert erase_file(tmp_path / "link")
    assert erase_file(tmp_path / "second")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert target.read_bytes() == SECRET
