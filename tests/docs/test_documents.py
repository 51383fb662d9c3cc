"""What the documents tell people to type, to open and to write is there and works."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from assistant import __version__
from assistant.cli import main
from assistant.errors import Problem
from assistant.plan.format import (
    ACTIVITY,
    CUES,
    ROUNDS,
    SESSION,
    STEP,
    STRUCTURED,
)
from assistant.plan.reader import read_plan
from assistant.preparing import load_library
from assistant.words.script import LONGEST_WELCOME_SECONDS, Pace
from docs.drawn.documents import CLONE
from docs.drawn.flow import CONFIG, fitted

DOCUMENTS = [
    CLONE / "README.md",
    CLONE / "CHANGELOG.md",
    *sorted((CLONE / "docs").glob("*.md")),
]
TEXT = {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}
PLANS = (CLONE / "docs" / "plans.md").read_text(encoding="utf-8")
PLAN_BLOCKS = re.findall(r"^```yaml plan\n(.*?)^```", PLANS, re.DOTALL | re.MULTILINE)

_FOLDERS = "|".join(
    path.name for path in CLONE.iterdir() if path.is_dir() and path.name[0] != "."
)
_PATH = re.compile(rf"(?<![\w./~])(?:/opt/facilitate/)?((?:{_FOLDERS})/[\w./-]*\w)")


def commands(text: str) -> list[str]:
    """Every ``facilitate`` command: of code blocks, and between backticks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", text)
    return [line for line in lines if line.startswith("facilitate ")]


def refused(command: str) -> str:
    """Why the command line would be refused before it does anything; empty if not."""
    words, current = shlex.split(command, comments=True)[1:], main
    context = click.Context(main)
    while isinstance(current, click.Group) and words and not words[0].startswith("-"):
        found = current.get_command(context, words[0])
        if found is None:
            return f"no command {words[0]}"
        current, words = found, words[1:]
    names = {option for parameter in current.params for option in parameter.opts}
    unknown = [word for word in words if word.startswith("-") and word not in names]
    if unknown:
        return f"{current.name} has no option {unknown[0]}"
    takes = any(isinstance(parameter, click.Argument) for parameter in current.params)
    plain = [word for word in words if not word.startswith("-")]
    has_options = len(plain) < len(words)
    return (
        f"{current.name} takes no {plain[0]}" if plain and not takes and not has_options else ""
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_only_commands_that_there_are(path: Path) -> None:
    """Whoever types what stands there is understood."""
    found = {command: why for command in commands(TEXT[path]) if (why := refused(command))}
    assert found == {}


@pytest.mark.parametrize(
    "command", ["facilitate dance", "facilitate run --fast", "facilitate devices all"]
)
def test_command_that_is_not_there_is_found(command: str) -> None:
    """The check itself can fail."""
    assert refused(command)


def test_readme_shows_every_command() -> None:
    """A newcomer learns of all of them."""
    shown = {shlex.split(command, comments=True)[1] for command in commands(TEXT[DOCUMENTS[0]])}
    assert set(main.commands) <= shown


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_only_files_that_there_are(path: Path) -> None:
    """Every path within the clone, and every link, leads somewhere."""
    links = re.findall(r"\]\(([^)#]+)\)", TEXT[path])
    targets = [path.parent / link for link in links if "://" not in link]
    targets += [CLONE / name for name in _PATH.findall(TEXT[path].replace("](docs/", "]("))]
    assert [str(target) for target in targets if not target.exists()] == []


@pytest.mark.parametrize("plan", PLAN_BLOCKS)
def test_example_plan_is_read_and_fits(plan: str) -> None:
    """A plan copied from the page runs."""
    script = fitted(read_plan("example.yaml", plan.encode(), load_library(CONFIG)))
    assert 0 <= script.slack_seconds < 300


def test_plans_page_has_its_examples() -> None:
    """The examples are found by their mark."""
    assert len(PLAN_BLOCKS) == 3


def test_plans_page_explains_every_field() -> None:
    """Whatever a plan may hold is taught."""
    records = (SESSION, ACTIVITY, STRUCTURED, STEP, ROUNDS)
    fields = {name for record in records for name in record.names} | set(CUES)
    unexplained = {
        field
        for field in fields
        if not re.search(rf"`{field}[`:]|^ *-? *{field}:", PLANS, re.M)
    }
    assert unexplained == set()


def test_plans_page_names_the_figures_of_the_program() -> None:
    """What is said of the welcome and of waits is so."""
    assert f"{LONGEST_WELCOME_SECONDS:.0f} seconds at most" in PLANS
    assert Pace().press_wait_seconds == 15.0
    assert "fifteen seconds for each press" in PLANS


def test_problem_names_the_line_as_the_page_says() -> None:
    """A mistake is told with its line and what was meant."""
    plan = PLAN_BLOCKS[0].replace("silent: true", "silnet: true").encode()
    with pytest.raises(Exception, match="did you mean 'silent'") as refusal:
        read_plan("example.yaml", plan)
    problem: Problem = refusal.value.problems[0]
    assert "silnet" in plan.decode().splitlines()[problem.line - 1]


def test_changelog_begins_with_the_present_version() -> None:
    """Whoever reads it finds what this program is."""
    headings = re.findall(r"^## \[([^\]]+)\]", TEXT[CLONE / "CHANGELOG.md"], re.MULTILINE)
    assert headings[0] == __version__


def test_readme_names_the_licence_and_python_of_the_project() -> None:
    """The first page says what the package says."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = TEXT[CLONE / "README.md"]
    assert f"[{project['license']}](LICENSE)" in text
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in text
