"""The reader against plans that went wrong: always a plan, or problems that can be shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import PlanError, Problem
from assistant.plan import format as plan_format
from assistant.plan.document import Fields, Items, Node, read_document
from assistant.plan.fields import MAX_PROBLEMS
from assistant.plan.format import MAX_STEPS, Record
from assistant.plan.model import SessionPlan
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import read_structure
from assistant.preparing import load_library, load_plan
from assistant.settings import config_folder
from tests.plan.broken import BROKEN, HEAVY

T = TypeVar("T")
CONFIG = config_folder()
LIBRARY = load_library(CONFIG)
LONGEST_SECONDS = 1.0
MOST_BYTES = 200 * 1024 * 1024

EVERYTHING = """\
version: 1
title: {en: Everything, fr: {text: Tout, say: toute}}
language: [en, fr]
slot: 11:00-12:30
people: 12-40
purpose: {en: To have it all., fr: Tout avoir.}
outcomes: [{en: a, fr: b}]
after_each_activity: {en: Write., fr: Écrivez.}
pacing: auto
place: table
keep_audio: true
source: ours
pronunciation: {en: {CoP: cop}, fr: {CdP: cédépé}}
activities:
  - title: {en: Own, fr: Nôtre}
    budget: 30m
    steps:
      - title: {en: One, fr: Une}
        time: 1-2m
        weight: 3
        locked: true
        group: all
        prompts: [{en: a, fr: b}, {en: {text: a, say: b}, fr: c}]
        gather: true
        move: 30s to sit down
        advance: wait
        ready: true
        level: soft
        warnings: [30s, 10s]
        extend: [2m, 1m]
      - rounds: 3
        role: {en: client, fr: client}
        brief: true
        steps:
          - {title: {en: Two, fr: Deux}, time: 90s, cue: next client, silent: true}
      - {title: {en: Listen, fr: Écoute}, time: 5m, listen: question, warnings: none}
  - structure: troika-consulting
    title: {en: Troika, fr: Troïka}
    variant: in-sight
    budget: 30m
    change: {ideas: {time: 4-5m, locked: true}}
    without: [reflect]
  - {structure: wise-crowds, group_size: 4, question: {en: What?, fr: Quoi ?}}
"""


def tree_of(text: str) -> Any:
    """The document as lists, tuples of pairs, and words."""
    node, problems = read_document("", text.encode())
    assert node is not None, problems
    return _tree(node)


def _tree(node: Node) -> Any:
    if isinstance(node, Fields):
        return tuple([key.text, _tree(value)] for key, value in node.entries)
    return list(map(_tree, node.nodes)) if isinstance(node, Items) else node.text


def written(node: Any) -> str:
    """A tree as YAML again, a line for each of its values."""
    if isinstance(node, tuple):
        pairs = ",\n".join(f"{_word(key)}: {written(value)}" for key, value in node)
        return f"{{{pairs}}}"
    if isinstance(node, list):
        items = ",\n".join(map(written, node))
        return f"[{items}]"
    return _word(node)


def _word(text: str) -> str:
    is_plain = text.isascii() and text.replace(" ", "").isalnum()
    return text if is_plain else json.dumps(text, ensure_ascii=False)


PLANS = [
    tree_of(EVERYTHING),
    *(tree_of(path.read_text("utf-8")) for path in sorted(CONFIG.glob("plans/*.yaml"))),
]
STRUCTURES = [
    tree_of(path.read_text("utf-8")) for path in sorted(CONFIG.glob("structures/*.yaml"))
]
RECORDS = [one for one in vars(plan_format).values() if isinstance(one, Record)]
NAMES = sorted({name for record in RECORDS for name in record.names})

WORDS = st.one_of(
    st.sampled_from(
        (
            *("", "~", "null", "no", "yes", "true", "0", "1", "-1", "2", "60", "99", "1000"),
            *("9" * 5000, "1e9", "nan", "inf", "0x10", "1_0", "٣", "１m", "٣m", "²"),
            *("1m", "0s", "24h", "99h", "2m-1m", "1-2m", "1-", "-1m", "1m each", "1.5m"),
            *("11:00-12:30", "23:00-1:00", "25:00-26:00", "11:00-11:00", "12-40", "40-12"),
            *("all", "none", "group_size", "rounds", "{questions}", "{more}", "{group_size}"),
            *("next client", "question", "auto", "soft", "room", "en", "fr", "xx-419", "EN"),
            *("troika-consulting", "wise-crowds", "in-sight", "ideas", "reflect"),
            *("é", "日本語", "\u202e\u200f", "🙂", "-", "<<", "!!python/object", "*a", "&a"),
            *("a\nb", "\x1b[2J", "\t", "\u2028", "x" * 5000, "30s to", "30s x"),
        )
    ),
    st.text(max_size=12),
    st.sampled_from(NAMES),
)
NODES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(st.tuples(WORDS, inner).map(list), max_size=4).map(tuple),
    ),
    max_leaves=6,
)


def _places(node: Any) -> Iterator[tuple[list[Any], int]]:
    """Everything in a tree that can be replaced, as a list and an index in it."""
    for index, item in enumerate(node):
        if isinstance(node, list):
            yield node, index
        if isinstance(item, list | tuple):
            yield from _places(item)


def _nested(depth: int) -> Any:
    node: Any = "x"
    for _ in range(depth):
        node = [node]
    return node


@st.composite
def gone_wrong(draw: st.DrawFn, trees: list[Any]) -> str:
    """A good document in which a few things were replaced, repeated, dropped or nested."""
    tree = json_copy(draw(st.sampled_from(trees)))
    for _ in range(draw(st.sampled_from((1, 1, 2, 4)))):
        places = list(_places(tree))
        if not places:
            break
        inside, index = places[draw(st.integers(0, len(places) - 1))]
        change = draw(st.sampled_from(("replace", "replace", "swap", "nest")))
        if change == "replace":
            inside[index] = draw(NODES)
        elif change == "swap":
            other, at = places[draw(st.integers(0, len(places) - 1))]
            inside[index] = json_copy(other[at])
        else:
            inside[index] = _nested(draw(st.integers(1, 30)))
        if len(inside) == 2 and not isinstance(inside[0], str):
            inside[0] = "key"
    return written(tree)


def json_copy(node: Any) -> Any:
    """A copy, so that examples do not change each other."""
    if isinstance(node, tuple):
        return tuple(json_copy(item) for item in node)
    return [json_copy(item) for item in node] if isinstance(node, list) else node


def is_shown_well(problem: Problem, data: bytes) -> bool:
    """One line that a terminal can show, about a place that an editor can go to."""
    lines = data.count(b"\n") + data.count(b"\r") + 2
    is_place = problem.line <= lines or problem.file != "p.yaml"
    is_told = bool(problem.found and problem.expected)
    return is_place and is_told and str(problem).isprintable() and len(str(problem)) < 3000


def read(data: bytes) -> SessionPlan | tuple[Problem, ...]:
    """The plan, or its problems, each of them shown well."""
    plan, problems = told_by(lambda: read_plan("p.yaml", data, LIBRARY))
    notes = plan.notes if plan else ()
    assert [one for one in (*problems, *notes) if not is_shown_well(one, data)] == []
    if plan is None:
        assert 0 < len(problems) <= MAX_PROBLEMS + 1
        return problems
    assert sum(activity.step_count for activity in plan.activities) <= MAX_STEPS
    return plan


def told_by(reading: Callable[[], T]) -> tuple[T | None, tuple[Problem, ...]]:
    """What is read, or its problems."""
    try:
        return reading(), ()
    except PlanError as error:
        return None, error.problems


@pytest.mark.parametrize("tree", PLANS)
def test_written_trees_are_read(tree: Any) -> None:
    """What is broken below is a plan before."""
    assert isinstance(read(written(tree).encode()), SessionPlan)


@given(gone_wrong(PLANS))
def test_reader_survives_plans_gone_wrong(text: str) -> None:
    """Wrong types, unknown words, deep nesting, huge numbers, in any place of a plan."""
    read(text.encode("utf-8", "surrogatepass"))


@given(gone_wrong(PLANS), st.sampled_from(("utf-16", "utf-8-sig", "latin-1", "cp1252")))
def test_reader_survives_encodings(text: str, encoding: str) -> None:
    """Whatever the editor saved."""
    read(text.encode(encoding, "replace"))


@given(gone_wrong(PLANS), st.data())
def test_reader_survives_files_cut_and_mixed(text: str, data: st.DataObject) -> None:
    """Half a file, or one with a piece of another in it."""
    whole = text.encode("utf-8", "replace")
    at = data.draw(st.integers(0, len(whole)))
    piece = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from(list(BROKEN.values()))))
    read(whole[:at] + piece[:2000] + whole[at + data.draw(st.integers(0, 200)) :])


@given(gone_wrong(STRUCTURES))
def test_library_survives_structures_gone_wrong(text: str) -> None:
    """A structure of one's own is read with the same care."""
    data = text.encode("utf-8", "surrogatepass")
    structure, problems = told_by(lambda: read_structure("ours", "p.yaml", data))
    assert (structure is None) == bool(problems)
    assert [one for one in problems if not is_shown_well(one, data)] == []


@pytest.mark.parametrize("name", BROKEN)
def test_reader_tells_what_is_broken(name: str) -> None:
    """Each file of the corpus is refused, by what its name says, in words."""
    problems = read(BROKEN[name])
    assert not isinstance(problems, SessionPlan)
    assert name.partition(",")[0] in str(problems[0])


# -- in time, in little memory -------------------------------------------------------------

CHILD = """
import resource, sys, time
from pathlib import Path
from assistant.errors import PlanError
from assistant.plan.structure_library import Library
from assistant.plan.reader import read_plan
structures, *files = map(Path, sys.argv[2:])
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
paths = {path.stem: path for path in structures.glob("*.yaml")}
library = Library(list(paths), lambda name: (name, paths[name].read_bytes()))
for file in files:
    data = file.read_bytes()
    began = time.process_time()
    try:
        read_plan(file.name, data, library)
        answer = "plan"
    except BaseException as error:
        answer = type(error).__name__
    print(file.stem, answer, time.process_time() - began, sep="|", flush=True)
"""


def test_reader_answers_in_a_second_and_200_megabytes(tmp_path: Path) -> None:
    """Also where a file asks for far more: large, long, deep, or few lines for many steps."""
    for name, make in HEAVY.items():
        (tmp_path / f"{name}.yaml").write_bytes(make())
    files = [str(tmp_path / f"{name}.yaml") for name in HEAVY]
    told = subprocess.run(
        [sys.executable, "-c", CHILD, str(MOST_BYTES), str(CONFIG / "structures"), *files],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    rows = [line.split("|") for line in told.stdout.splitlines()]
    assert [name for name, *_ in rows] == list(HEAVY), told.stderr
    assert {answer for _, answer, _ in rows} == {"plan", "PlanError"}
    late = {name: seconds for name, _, seconds in rows if float(seconds) > LONGEST_SECONDS}
    assert late == {}


# -- files that are none -------------------------------------------------------------------


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10_000_000_000)


ODD_FILES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "folder": Path.mkdir,
    "pipe": os.mkfifo,
    "loop": lambda path: path.symlink_to(path),
    "empty": Path.touch,
    "ten gigabytes": _large,
}


@pytest.mark.parametrize("kind", ODD_FILES)
def test_plan_that_is_no_file_is_told(kind: str, tmp_path: Path) -> None:
    """What cannot be read, or never ends, is a problem of the plan like any other."""
    path = tmp_path / "plan.yaml"
    ODD_FILES[kind](path)
    with pytest.raises(PlanError) as refused:
        load_plan(path, LIBRARY)
    assert all(str(problem).startswith(str(path)) for problem in refused.value.problems)


def test_plan_name_that_is_too_long_is_told() -> None:
    """More than the file system takes."""
    with pytest.raises(PlanError):
        load_plan(Path("x" * 5000))
