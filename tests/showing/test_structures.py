"""The library of structures as people read it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.cli import main
from assistant.plan.reader import read_plan
from assistant.plan.structures import step_names
from assistant.preparing import load_library

CONFIG = Path(__file__).parents[2] / "config"
LIBRARY = load_library(CONFIG)
LANGUAGES = ("en", "fr", "es")
WIDTH = 80


def facilitate(*arguments: str, config: Path = CONFIG) -> Result:
    return CliRunner(env={"FACILITATE_CONFIG": str(config)}).invoke(main, arguments)


@cache
def shown(name: str, language: str) -> str:
    result = facilitate("structures", name, "--language", language)
    assert result.exit_code == 0
    return result.output


def joined(text: str) -> str:
    """Without the breaks of lines."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_names_every_structure(language: str) -> None:
    """With its time, its title and what it is for, in the language; no line is too wide."""
    listed = facilitate("structures", "--language", language)
    assert listed.exit_code == 0
    assert max(map(len, listed.output.splitlines())) <= WIDTH
    text = joined(listed.output)
    for name in LIBRARY.names:
        structure = LIBRARY.get(name)
        about = structure.about.in_language(language).written
        title = structure.title.in_language(language).written
        assert f"\n{name} " in listed.output
        assert f"{title}. {about}" in text


def test_list_is_in_the_language_of_the_device_s_plan(tmp_path: Path) -> None:
    """As its settings have it; in English where that plan cannot be read."""
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    assert facilitate("structures", config=config).output.startswith("structure ")
    (config / "device.yaml").write_text("plan: consejos-entre-colegas\n", encoding="utf-8")
    assert facilitate("structures", config=config).output.startswith("estructura ")
    (config / "device.yaml").write_text("plan: nowhere\n", encoding="utf-8")
    assert facilitate("structures", config=config).output.startswith("structure ")


@pytest.mark.parametrize("name", LIBRARY.names)
def test_structure_is_shown_whole(name: str) -> None:
    """Every step by its name, every specification, variant, and where it comes from."""
    for language in LANGUAGES:
        page = shown(name, language)
        assert max(map(len, page.splitlines())) <= WIDTH
        text, structure = joined(page), LIBRARY.get(name)
        assert all(f"[{step}]" in text for step in step_names(structure))
        for specification in structure.specifications:
            assert specification.text.in_language(language).written in text
        assert all(f"- {variant}: " in text for variant in structure.variants)
        assert structure.source in text
        assert structure.licence in text


@pytest.mark.parametrize("name", LIBRARY.names)
def test_lines_of_use_are_a_plan(name: str) -> None:
    """Copied under 'activities:', they are read, with the structure's own questions."""
    structure = LIBRARY.get(name)
    for language in LANGUAGES:
        page = shown(name, language)
        use = page[page.index(f"  - structure: {name}\n") :]
        head = f"version: 1\ntitle: T\nlanguage: {language}\nslot: 24h\npurpose: P\n"
        plan = read_plan("p", f"{head}activities:\n{use}".encode(), LIBRARY)
        bare = f"{head}activities:\n  - structure: {name}\n"
        as_it_is = read_plan("p", bare.encode(), LIBRARY)
        assert plan.activities[0].parts == as_it_is.activities[0].parts
        assert plan.activities[0].budget_seconds == structure.budget_seconds
        assert plan.notes == as_it_is.notes


def test_troika_tells_its_roles_sounds_and_odd_ones() -> None:
    """What is needed to choose it."""
    page = shown("troika-consulting", "en")
    for part in (
        "3 rounds; each in turn is the client",
        "  30m in all; its steps alone take 24-42m",
        "●●·●● the next client",
        "If you are four, the fourth advises in every round.",
        "The client turns away while the consultants talk, and only listens. [ideas]",
        "in-sight: The client stays in sight",
        "Licence  CC BY-SA 4.0",
    ):
        assert part in page


def test_choice_of_rounds_or_group_size_is_told() -> None:
    """From where to where, what is usual, and how a plan says it."""
    page = shown("gallery-walk", "en")
    assert "3-5; usually 4, in a plan 'rounds: 4'" in page


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("troika",), "did you mean troika-consulting?"),
        (("gallery-wlak",), "did you mean 'gallery-walk'?"),
        (("nothing-like-it",), "known: 1-2-4-all, "),
        (("--language", "xx"), "found 'xx', expected a language; known: en, es, fr"),
    ],
)
def test_unknown_names_are_refused(arguments: tuple[str, ...], reason: str) -> None:
    """As a mistake of the command, with what was meant."""
    refused = facilitate("structures", *arguments)
    assert refused.exit_code == 2
    assert reason in joined(refused.output)


def test_damaged_structure_is_told_and_hides_no_other(tmp_path: Path) -> None:
    """At its line; the list shows all the rest."""
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    triz = config / "structures" / "triz.yaml"
    triz.write_text(triz.read_text("utf-8").replace("budget:", "budgit:"), "utf-8")
    listed = facilitate("structures", config=config)
    assert listed.exit_code == 1
    assert f"{triz}" in listed.output
    assert "did you mean 'budget'?" in listed.output
    assert "\nwise-crowds " in listed.output
    assert "\ntriz " not in listed.output
