"""The fields of a plan, as the reader's own table has them; and the schema that is of it."""

from __future__ import annotations

import json

from assistant.plan.format import ACTIVITY, ROUNDS, SESSION, STEP, STRUCTURED, Record
from assistant.plan.schema import plan_schema
from docs.drawn.markdown import Rows, table


def field_table(record: Record) -> str:
    """Each field and its meaning; what is needed is marked."""
    rows: Rows = [
        (f"`{field.name}`", field.meaning + ("; needed" if field.is_needed else ""))
        for field in record.fields
    ]
    return table(("Field", "Meaning"), rows)


def session_fields() -> str:
    """The fields of a session."""
    return field_table(SESSION)


def activity_fields() -> str:
    """The fields of an activity that is written out."""
    return field_table(ACTIVITY)


def structured_fields() -> str:
    """The fields of an activity by a structure."""
    return field_table(STRUCTURED)


def step_fields() -> str:
    """The fields of a step."""
    return field_table(STEP)


def rounds_fields() -> str:
    """The fields of rounds."""
    return field_table(ROUNDS)


def schema() -> str:
    """The JSON Schema of a plan, for editors."""
    return json.dumps(plan_schema(), indent=2, ensure_ascii=False) + "\n"
