"""``facilitate new`` and ``facilitate import`` as a person meets them."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from assistant.app.authoring import Conversation, Flags, new_draft, structure_offers
from assistant.authoring.writer import write_plan
from assistant.cli import main
from assistant.plan.lines import Line, Pause, Speech
from assistant.plan.reader import read_plan
from assistant.preparing import load_library
from assistant.words.messages import Messages
from assistant.words.script import Pace, write_script

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "tables"
LIMIT_SECONDS = 60
QUIET_SECONDS = 0.5


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, beside a device that says nothing."""
    config = tmp_path / "config"
    config.mkdir()
    for folder in ("words", "plans", "structures"):
        if (ROOT / "config" / folder).exists():
            (config / folder).symlink_to(ROOT / "config" / folder)
    (config / "device.yaml").write_text("voice: {speaks: false}\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def environment(home: Path) -> dict[str, str]:
    return {
        "FACILITATE_CONFIG": str(home.parent / "config"),
        "STATE_DIRECTORY": str(home.parent / "state"),
        "CACHE_DIRECTORY": str(home.parent / "cache"),
    }


def facilitate(home: Path, *arguments: str) -> Result:
    """The command in this process, with nobody at a terminal."""
    result = CliRunner(env=environment(home)).invoke(main, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_new_writes_a_plan_by_flags_and_checks_it(home: Path) -> None:
    """The file, what check says of it, and three commands to go on with."""
    result = facilitate(
        home, "new", "--title", "Advice: for all", "--slot", "60m", "--activity", "Draw 20m",
        "--activity", "Talk 10-15m", "--outcome", "an idea", "--listen", "--yes",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    file = home / "advice-for-all.yaml"
    plan = read_plan(str(file), file.read_bytes())
    assert [activity.title.written for activity in plan.activities] == [
        "Draw",
        "Talk",
        "Debrief",
    ]
    assert plan.listens
    assert "Written: advice-for-all.yaml" in result.output
    assert "slack" in result.output
    assert result.output.count("  facilitate ") == 3
    assert [path.name for path in home.iterdir()] == ["advice-for-all.yaml"]


@pytest.mark.parametrize("slot", ["11m", "30m", "90m"])
def test_new_fills_a_slot_to_the_last_minute_and_passes_check(home: Path, slot: str) -> None:
    """What it offers fits, however short the activities."""
    left = int(slot[:-1]) - 3
    halves = [left // 2, left - left // 2]
    activities = [word for one in halves for word in ("--activity", f"Talk {one}m")]
    result = facilitate(home, "new", "a.yaml", "--title", "T", "--slot", slot, *activities)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("command", ["new", "import"])
def test_file_that_is_there_is_kept_unless_force_says_otherwise(
    home: Path, command: str
) -> None:
    """Nobody's plan is lost by a repeated command."""
    (home / "plan.yaml").write_text("mine", encoding="utf-8")
    given = {
        "new": ["new", "plan.yaml", "--title", "T", "--activity", "A 5m"],
        "import": ["import", str(TABLES / "wiki.md"), "--output", "plan.yaml"],
    }[command]
    refused = facilitate(home, *given)
    assert refused.exit_code == 1
    assert "plan.yaml: is there already; give another name, or --force" in refused.output
    assert (home / "plan.yaml").read_text(encoding="utf-8") == "mine"
    assert facilitate(home, *given, "--force").exit_code == 0
    assert (home / "plan.yaml").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new",), "--title is needed here, where nobody can be asked"),
        (("new", "--title", "T", "--activity", "A"), "--activity: found no length in 'A'"),
        (("import", "t.csv", "--slot", "soon"), "--slot: found 'soon'"),
    ],
)
def test_flag_of_no_use_is_a_usage_error(
    home: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Code 2, and nothing is written."""
    result = facilitate(home, *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert not list(home.iterdir())


def test_new_into_a_folder_that_is_not_there_says_so(home: Path) -> None:
    """Without a trace."""
    result = facilitate(home, "new", "no/a.yaml", "--title", "T", "--activity", "A 5m")
    assert result.exit_code == 1
    assert "no/a.yaml: cannot be written (No such file or directory)" in result.output


def test_import_of_a_workbook_lists_what_found_no_place(home: Path) -> None:
    """On the screen and in the file; the plan passes check."""
    book = openpyxl.Workbook()
    book.active.append(["Start", "Length", "Title", "Details", "Materials"])
    book.active.append(["9:00", "20 min", "Draw", "What do you see?", "paper"])
    book.active.append(["9:20", "10", "Talk", None, None])
    book.save(home / "My workshop.xlsx")
    result = facilitate(home, "import", "My workshop.xlsx")
    assert result.exit_code == 0, result.output
    assert "'Materials' as comments" in result.output
    assert "Rows: 2, 30m in all, of the slot's 30m" in result.output
    assert "  row 2: Materials: paper" in result.output
    file = home / "my-workshop.yaml"
    assert "# row 2: Materials: paper" in file.read_text(encoding="utf-8")
    assert read_plan(str(file), file.read_bytes()).title.written == "My workshop"


def test_import_that_does_not_fit_says_which_problems_remain(home: Path) -> None:
    """The plan is written, what check says is shown, and the code is that of check."""
    (home / "t.csv").write_text("Min,Title\n50,A\n60,B\n", encoding="utf-8")
    result = facilitate(home, "import", "t.csv", "--slot", "60m")
    assert result.exit_code == 1
    assert "Rows: 2, 1h50m in all, of the slot's 1h" in result.output
    assert "Written: t.yaml" in result.output
    assert "facilitate check t.yaml" in result.output
    assert (home / "t.yaml").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.csv", b"", "found no table"),
        ("t.csv", b"x" * 10_000_001, "found more than 10 MB"),
        ("t.pdf", b"%PDF", "found a file of the kind '.pdf'"),
        ("t.xlsx", b"Time,Title", "found no workbook"),
        ("t.csv", b"PK\x03\x04", "found no workbook"),
        ("missing.csv", None, "found no readable file (No such file or directory)"),
    ],
)
def test_import_of_what_is_no_table_says_so(
    home: Path, name: str, data: bytes | None, words: str
) -> None:
    """Code 1, the reason, and no plan."""
    if data is not None:
        (home / name).write_bytes(data)
    result = facilitate(home, "import", name)
    assert result.exit_code == 1
    assert words in result.output
    assert not list(home.glob("*.yaml"))


def at_a_terminal(home: Path, typed: bytes, broken_off_at: bytes = b"\0") -> tuple[str, int]:
    """``facilitate new`` at a real terminal, and what is typed into it; Ctrl-C when it shows
    ``broken_off_at``."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "assistant", "new"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=home,
        env=os.environ | environment(home) | {"PYTHONPATH": str(ROOT), "TERM": "dumb"},
    )
    # Our copy of its end stays open: otherwise its last words can be lost with the line.
    shown, until = b"", time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < until:
        if select.select([ours], [], [], QUIET_SECONDS)[0]:
            shown += os.read(ours, 4096)
            if typed and b"Title" in shown:
                os.write(ours, typed)
                typed = b""
        elif program.poll() is not None:
            break
        elif broken_off_at in shown:
            program.send_signal(signal.SIGINT)  # now that it is quiet, and surely reads
            broken_off_at = b"\0"  # once: a second one would cut its last word
    os.close(ours)
    os.close(theirs)
    return shown.decode(), program.wait(LIMIT_SECONDS)


def test_new_asks_at_a_terminal(home: Path) -> None:
    """Question by question, with the reason where an answer cannot be used."""
    answers = b"My session\n60m\n\nWe learn\n\n\nno\nDraw\nDraw 20m\n\n"
    shown, code = at_a_terminal(home, answers)
    assert code == 0, shown
    assert "found no length in 'Draw'" in shown
    assert "57m left for activities" in shown
    assert "37m left for activities" in shown
    assert (home / "my-session.yaml").exists()


def test_new_that_is_broken_off_writes_nothing(home: Path) -> None:
    """Ctrl-C, after some answers."""
    shown, code = at_a_terminal(home, b"My session\n60m\n", b"Language")
    assert code == 1
    assert "Aborted" in shown
    assert not list(home.iterdir())


@pytest.mark.parametrize("name", load_library(ROOT / "config").names)
def test_new_takes_a_structure_at_the_shortest_that_it_offers(home: Path, name: str) -> None:
    """What is offered fits, with all that is said at 140 words a minute."""
    library = load_library(ROOT / "config")
    (offer,) = (one for one in structure_offers(library, "en") if one.name == name)
    length = f"{offer.shortest_seconds // 60}m"
    slot = f"{offer.shortest_seconds // 60 + 3}m"
    flags = Flags(title="T", slot=slot, activities=(f"{name}:{length}",))
    draft = new_draft(flags, Conversation(None, print), ROOT / "config")
    plan = read_plan("p", write_plan(draft, "p").encode(), library)
    messages = Messages("en", (ROOT / "config/words/en.ftl").read_text(encoding="utf-8"))
    assert write_script(plan, [messages], said, Pace()).slack_seconds >= 0


def said(lines: Sequence[Line]) -> float:
    """Seconds of speech and of the silences between."""
    return sum(
        len(line.text.split()) * 60 / 140
        if isinstance(line, Speech)
        else line.seconds
        if isinstance(line, Pause)
        else 1.0
        for line in lines
    )
