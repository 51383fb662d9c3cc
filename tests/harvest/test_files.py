"""A page is on the disk whole or not at all, and is nobody else's."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.harvest.files import (
    Format,
    HarvestError,
    mended_path,
    read_mended,
    write_mended,
    write_pages,
    write_whole,
)
from assistant.harvest.pieces import Mended
from tests.harvest import samples
from tests.words.examples import messages

MENDED = (Mended(snippet_ids=(3, 4), text="so be it(?)", is_question=True),)


def test_pages_are_written_private_and_whole(tmp_path: Path) -> None:
    """Only the pages are left in the folder, readable by their owner alone."""
    folder = tmp_path / "harvests"
    paths = {form: folder / f"0001-troika.{form.value}" for form in Format}
    write_pages([samples.whole()], paths, messages("en"))
    assert sorted(folder.iterdir()) == sorted(paths.values())
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths.values()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    text = paths[Format.MARKDOWN].read_text("utf-8")
    assert text.startswith("# Facilitating communities of practice\n")


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


def test_mended_words_are_kept_beside_the_session(tmp_path: Path) -> None:
    """Read as they were written, private; none where nobody has mended."""
    session = tmp_path / "0001-troika.session"
    assert read_mended(session) == ()
    write_mended(session, MENDED)
    assert read_mended(session) == MENDED
    assert stat.S_IMODE(mended_path(session).stat().st_mode) == 0o600
    assert mended_path(session).name.startswith(session.name)


def test_damaged_mended_words_are_refused(tmp_path: Path) -> None:
    """In plain words, with the way on; nothing is guessed."""
    session = tmp_path / "0001-troika.session"
    mended_path(session).write_text("[{]", encoding="utf-8")
    with pytest.raises(HarvestError, match="put the file aside"):
        read_mended(session)
