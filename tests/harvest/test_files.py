"""A page is on the disk whole or not at all, and is nobody else's."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.harvest.files import HarvestError, write_harvest, write_whole
from assistant.journal.records import Recording
from tests.journal import samples
from tests.words.examples import messages


def test_harvest_is_written_private_and_whole(tmp_path: Path) -> None:
    """Only the page is left in the folder, readable by its owner alone."""
    path = tmp_path / "harvests" / "0001-troika.md"
    recording = Recording(first=samples.first_record())
    assert write_harvest(recording, path, messages("en")) == path
    assert path.read_text("utf-8").startswith("# Facilitating communities of practice\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_page_replaces_the_one_before(tmp_path: Path) -> None:
    """Writing again renews the page."""
    path = tmp_path / "page.md"
    write_whole(path, "old")
    write_whole(path, "new")
    assert path.read_text("utf-8") == "new"


def test_refusing_disk_leaves_the_old_page(tmp_path: Path) -> None:
    """A page that cannot take its name leaves nothing half behind."""
    path = tmp_path / "page.md"
    path.mkdir()
    with pytest.raises(HarvestError, match="writing the harvest"):
        write_whole(path, "new")
    assert list(tmp_path.iterdir()) == [path]
