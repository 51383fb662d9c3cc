"""The command ``harvest``: which files it writes, and what an editor does to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.cli import main
from assistant.journal.records import Batch, Ending, EndingKind, Recording
from assistant.journal.store import Journal, read_recording
from tests.harvest import samples

NAME = "0001-table"


def keep(folder: Path, name: str, recording: Recording) -> Path:
    """A session's file with all that was recorded."""
    path = folder / "facilitate" / "sessions" / f"{name}.session"
    journal = Journal.create(path, recording.first)
    journal.write(
        Batch(
            entries=recording.entries,
            snippets=recording.snippets,
            ending=Ending(EndingKind.FINISHED, 610.0),
        )
    )
    journal.close()
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A device with one session, and no editor."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for name in ("VISUAL", "EDITOR", "STATE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    keep(tmp_path, NAME, samples.recording())
    return tmp_path


def harvest(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["harvest", *arguments])


def edit_by(monkeypatch: pytest.MonkeyPatch, home: Path, program: str) -> None:
    """An editor that runs ``program`` on ``text``, the file's, and saves it."""
    script = home / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text()\n"
        f"{program}\npath.write_text(text)\n"
    )
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_harvest_writes_every_form_and_prints_one_path(home: Path) -> None:
    """The page to be read; the others lie beside it under the same name."""
    result = harvest()
    folder = home / "facilitate" / "harvests"
    assert (result.exit_code, result.output) == (0, f"{folder / NAME}.html\n")
    assert names_in(folder) == [f"{NAME}.{ending}" for ending in ("csv", "html", "json", "md")]
    assert "html md csv json" in harvest("--list").output


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("--output", "out/x.md"), ["x.md"]),
        (("--output", "out/x.html"), ["x.html"]),
        (("--output", "out/x.csv"), ["x.csv"]),
        (("--output", "out/x", "--format", "json"), ["x"]),
        (("--output", "out", "--format", "md"), [f"{NAME}.md"]),
        (("--output", "out/x.html", "--format", "all"), ["x.csv", "x.html", "x.json", "x.md"]),
    ],
)
def test_output_and_format_say_what_is_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], names: list[str]
) -> None:
    """By the ending, by the format, into a folder."""
    monkeypatch.chdir(home)
    (home / "out").mkdir()
    result = harvest(NAME, *arguments)
    assert result.exit_code == 0, result.output
    assert names_in(home / "out") == names
    assert not (home / "facilitate" / "harvests").exists()


def test_cards_are_a_page_of_their_own(home: Path) -> None:
    """Beside the others."""
    path = Path(harvest("--cards").output.strip())
    assert path.name == f"{NAME}.cards.html"
    assert 'class="sheet"' in path.read_text()


def test_several_sessions_are_one_page(home: Path) -> None:
    """Named by their numbers; nothing that is meant for one may be asked of them."""
    keep(home, "0002-table", samples.recording())
    path = Path(harvest(NAME, "0002-table").output.strip())
    assert path.name == f"{NAME}+0002.html"
    assert "2 sessions side by side" in path.read_text()
    refused = harvest(NAME, "0002-table", "--cards")
    assert refused.exit_code == 2
    assert "take one SESSION" in refused.output


def test_edit_mends_the_pages_and_leaves_the_journal(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Now, and whenever the pages are written again; what was heard stays beside it."""
    session = home / "facilitate" / "sessions" / f"{NAME}.session"
    before = read_recording(session)
    edit_by(monkeypatch, home, "text = text.replace('hosts(?)', 'hosts')")
    assert harvest("--edit").output.startswith("Mended\n")
    edit_by(monkeypatch, home, "text = text.replace('lovely session', '')")
    assert harvest("--edit").output.startswith("Mended\n")
    edit_by(monkeypatch, home, "")
    assert harvest("--edit").output.startswith("Nothing was changed\n")
    page = Path(harvest("--format", "json").output.strip())
    value = json.loads(page.read_text())
    assert value["questions"][0]["is_mended"]
    assert "lovely" not in page.read_text()
    assert read_recording(session) == before
    assert not list(session.parent.glob("*.txt"))


def test_edit_that_is_refused_loses_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is named, the pages stay as they are, and the next time goes on from there."""
    page = Path(harvest().output.strip())
    written = page.read_text()
    edit_by(monkeypatch, home, "text = text.replace('[2]', '[22]').replace('lovely', 'fine')")
    refused = harvest("--edit")
    assert refused.exit_code == 1
    assert ".mending.txt:" in refused.output
    assert "found [22], expected the number of something heard" in refused.output
    assert page.read_text() == written
    edit_by(monkeypatch, home, "text = text.replace('[22]', '[2]')")
    assert harvest("--edit").exit_code == 0
    assert "fine session" in page.read_text()


@pytest.mark.parametrize(
    ("editor", "said"),
    [("false", "false ended with 1"), ("no-such-editor", "no-such-editor"), ("'", "quotation")],
)
def test_editor_that_fails_changes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    """Told in plain words."""
    monkeypatch.setenv("EDITOR", editor)
    result = harvest("--edit")
    assert result.exit_code == 1
    assert said in result.output
    assert "nothing was changed" in result.output


def test_emptied_text_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that saved nothing strikes nothing."""
    edit_by(monkeypatch, home, "text = ''")
    assert harvest("--edit").output.startswith("Nothing was changed\n")
    assert "lovely session" in Path(harvest().output.strip()).read_text()
