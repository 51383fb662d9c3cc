"""The JSON Schema of a plan, and the reader: one table, one opinion."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
import yaml

from assistant.errors import PlanError
from assistant.plan.format import ACTIVITY, ROUNDS, SESSION, STEP, STRUCTURED, Record
from assistant.plan.reader import read_plan
from assistant.plan.schema import plan_schema
from assistant.preparing import load_library
from docs.drawn.documents import CLONE
from docs.drawn.flow import CONFIG

VALIDATOR = jsonschema.Draft202012Validator(plan_schema())
PLANS = sorted((CONFIG / "plans").glob("*.yaml"))
EXAMPLES = re.findall(
    r"^```yaml plan\n(.*?)^```",
    (CLONE / "docs" / "plans.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
WHOLE = """\
version: 1
title: T
slot: 90m
purpose: P
activities:
  - title: A
    steps:
      - {title: S, time: 5m}
"""


class EditorLoader(yaml.SafeLoader):
    """Values as an editor's YAML 1.2 has them: a clock time is a text, not a number."""


EditorLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:int", "tag:yaml.org,2002:timestamp"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789")
)


def marked(text: str) -> list[str]:
    """What an editor marks."""
    document = yaml.load(text, EditorLoader)
    return [error.message for error in VALIDATOR.iter_errors(document)]


def refused(text: str) -> bool:
    try:
        read_plan("p.yaml", text.encode(), load_library(CONFIG))
    except PlanError:
        return True
    return False


def test_schema_is_one() -> None:
    """Editors can use it."""
    jsonschema.Draft202012Validator.check_schema(plan_schema())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_shipped_plan_is_right_for_editors(path: Any) -> None:
    """Nothing is marked in a plan that the reader takes."""
    assert marked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("plan", EXAMPLES)
def test_example_of_the_page_is_right_for_editors(plan: str) -> None:
    """What is taught is taken."""
    assert marked(plan) == []
    assert not refused(plan)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("version: 1", "version: 2"),
        ("title: T", "titel: T"),
        ("title: T\n", ""),
        ("slot: 90m", "slot: 90"),
        ("slot: 90m", "slot: noon"),
        ("slot: 90m", "slot: 90m\npacing: never"),
        ("slot: 90m", "slot: 90m\nplace: roof"),
        ("slot: 90m", "slot: 90m\npeople: many"),
        ("slot: 90m", "slot: 90m\nlanguage: English"),
        ("slot: 90m", "slot: 90m\nkeep_audio: perhaps"),
        ("purpose: P", "purpose: {tekst: P}"),
        ("time: 5m", "time: 5"),
        ("time: 5m", "time: five minutes"),
        ("time: 5m", "time: 5m, group: some"),
        ("time: 5m", "time: 5m, cue: cuckoo"),
        ("time: 5m", "time: 5m, silent: 3"),
        ("time: 5m", "time: 5m, weight: 11"),
        ("time: 5m", "time: 5m, move: 30s"),
        ("time: 5m", "time: 5m, warnings: [soon]"),
        ("time: 5m", "time: 5m, extend: more"),
        ("time: 5m", "time: 5m, level: loudest"),
        ("time: 5m", "time: 5m, advance: never"),
        ("time: 5m", "time: 5m, role: client"),
        ("title: S, time: 5m", "rounds: 1, steps: [{title: S, time: 5m}]"),
        ("title: S, time: 5m", "rounds: 2"),
    ],
)
def test_editor_marks_what_the_reader_refuses(right: str, wrong: str) -> None:
    """Each mistake of one value is one for both."""
    assert right in WHOLE
    assert not marked(WHOLE)
    assert not refused(WHOLE)
    text = WHOLE.replace(right, wrong, 1)
    assert marked(text)
    assert refused(text)


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (SESSION, ()),
        (ACTIVITY, ("$defs", "activity", "else")),
        (STRUCTURED, ("$defs", "activity", "then")),
        (ROUNDS, ("$defs", "part", "then")),
        (STEP, ("$defs", "step")),
    ],
    ids=lambda value: value.what if isinstance(value, Record) else "",
)
def test_schema_has_every_field_of_the_reader(record: Record, place: tuple[str, ...]) -> None:
    """No field is known to the one only, and each has its meaning."""
    schema: Any = plan_schema()
    for key in place:
        schema = schema[key]
    assert set(schema["properties"]) == set(record.names)
    assert not schema["additionalProperties"]
    assert all(schema["properties"][name]["description"] for name in record.names)
