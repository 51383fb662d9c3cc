"""The plan format as a JSON Schema, for editors: made from the same table as the reader."""

from __future__ import annotations

from typing import Any

from assistant.plan.format import (
    ACTIVITY,
    LANGUAGE_PATTERN,
    LINE,
    ROUNDS,
    SESSION,
    SPOKEN,
    STEP,
    STRUCTURED,
    Record,
)


def plan_schema() -> dict[str, Any]:
    """The schema of a session plan, as JSON Schema 2020-12.

    It accepts everything that the reader accepts. What depends on more than one value (a
    range that runs backwards, a structure that is not in the library) only the reader sees.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A session plan of facilitate, version 1",
        **_record(SESSION),
        "$defs": {
            "text": _text(),
            "pronunciation": _pronunciation(),
            "activity": {"if": {"required": ["structure"]}, "then": _record(STRUCTURED)}
            | {"else": _record(ACTIVITY)},
            "part": {"if": {"required": ["rounds"]}, "then": _record(ROUNDS)}
            | {"else": {"$ref": "#/$defs/step"}},
            "step": _record(STEP),
            "changed step": _record(STEP, is_whole=False),
        },
    }


def _record(record: Record, is_whole: bool = True) -> dict[str, Any]:
    """``is_whole`` False: only some of the fields, none of them needed."""
    needed = [field.name for field in record.fields if field.is_needed]
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            field.name: {"description": field.meaning, **field.kind.schema}
            for field in record.fields
        },
    }
    return schema | {"required": needed} if is_whole and needed else schema


def _text() -> dict[str, Any]:
    """A line, a line with its spoken form, or either by language."""
    line_or_spoken = [dict(LINE.schema), _record(SPOKEN)]
    by_language = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {f"^{LANGUAGE_PATTERN}$": {"anyOf": line_or_spoken}},
    }
    return {"anyOf": [*line_or_spoken, by_language]}


def _pronunciation() -> dict[str, Any]:
    words = {"type": "object", "additionalProperties": dict(LINE.schema)}
    return {
        "anyOf": [words, {"type": "object", "additionalProperties": words}],
    }
