"""The harvest for other programs: JSON with every fact, CSV with a row for each. Pure."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from assistant.harvest.facts import Asked, Harvest
from assistant.harvest.pieces import text_of
from assistant.harvest.said import Said

FORMAT_VERSION = 1

COLUMNS = (
    *("session", "kind", "number", "activity", "step", "at_seconds", "wall_time", "text"),
    *("with_doubts", "is_mended", "planned_seconds", "actual_seconds", "paused_seconds"),
    *("extended_seconds", "gave_way_seconds", "deaf_seconds", "visits"),
    *("collects", "prompt", "offers", "heard_before", "count"),
)
"""``kind``: session, prompt, question, said, pulse, step, failure, hint, struck or
interruption. ``at_seconds`` count from the first press; in ``with_doubts`` (?) follows an
uncertain word; ``offers``: terms of the plan that words sound like, 'cop [CoP?]'. A pulse has
a row for each ``number``, with its hands as ``count``."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, object]


def json_text(harvests: Sequence[Harvest]) -> str:
    """One session as an object, several as a list; indented, ending in a newline."""
    values = [_value(harvest) for harvest in harvests]
    encoded = msgspec.json.encode(values[0] if len(values) == 1 else values)
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _value(harvest: Harvest) -> dict[str, Any]:
    """Every fact by its own name, with what was said and asked also in the order said."""
    value = _rounded(dataclasses.asdict(harvest))
    value["ending"] = harvest.ending.value if harvest.ending else None
    for name in ("questions", "others"):
        value[name] = [_rounded(_said(said)) for said in getattr(harvest, name)]
    return {"format_version": FORMAT_VERSION, **value}


def _rounded(value: Any) -> Any:
    """Seconds to the hundredth."""
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value


def _said(said: Said) -> dict[str, Any]:
    before = _said(said.before) if said.before else None
    return {"text": said.text, **dataclasses.asdict(said), "before": before}


# -- CSV -----------------------------------------------------------------------------------


def csv_text(harvests: Sequence[Harvest]) -> str:
    """One table for spreadsheets, with a byte order mark so that they see it is UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for number, harvest in enumerate(harvests, start=1):
        for row in _rows(harvest):
            cells = {name: _safe(value) for name, value in row.items()}
            writer.writerow({"session": number, **cells})
    return "\ufeff" + file.getvalue()


def _rows(harvest: Harvest) -> Iterator[Row]:
    yield {
        "kind": "session",
        "text": harvest.title,
        "wall_time": harvest.started_at.isoformat() if harvest.started_at else "",
        "planned_seconds": harvest.slot_seconds,
        "actual_seconds": round(harvest.lasted_seconds, 2),
    }
    for asked in harvest.asked:
        for prompt in asked.prompts:
            yield {
                "kind": "prompt",
                "activity": asked.activity,
                "step": asked.step_title,
                "text": prompt,
                "collects": asked.collects,
            }
    for number, said in enumerate(harvest.questions, start=1):
        yield _said_row("question", said, harvest) | {"number": number}
    for said in harvest.others:
        yield _said_row("said", said, harvest)
    yield from _pulse_rows(harvest)
    yield from _step_rows(harvest)
    for hint in harvest.hints:
        yield {"kind": "hint", "text": hint.trouble, "at_seconds": _since(hint.at, harvest)}
    if harvest.struck_count:
        yield {"kind": "struck", "count": harvest.struck_count}
    for cut in harvest.interruptions:
        what = "power" if cut.was_powered_off else "restart"
        yield {"kind": "interruption", "text": what, "at_seconds": _since(cut.at, harvest)}
    for failure in harvest.failures:
        at_seconds = _since(failure.at, harvest)
        yield {"kind": "failure", "text": failure.device, "at_seconds": at_seconds}


def _said_row(kind: str, said: Said, harvest: Harvest) -> Row:
    asked = _asked(said, harvest)
    return {
        "activity": asked.activity,
        "collects": asked.collects,
        "prompt": " / ".join(asked.prompts),
        "offers": "; ".join(f"{one.heard} [{one.term}?]" for one in said.offers),
        "heard_before": said.before.text if said.before else "",
        "kind": kind,
        "step": said.step_title,
        "at_seconds": _since(said.at, harvest),
        "wall_time": said.wall_time.isoformat(timespec="seconds") if said.wall_time else "",
        "text": said.text,
        "with_doubts": text_of(said.words),
        "is_mended": "yes" if said.is_mended else "",
    }


def _asked(said: Said, harvest: Harvest) -> Asked:
    """What it answers; nothing where it was said in no listening step."""
    own = (one for one in harvest.asked if one.step_key == said.step_key)
    return next(own, Asked(said.step_title, ()))


def _pulse_rows(harvest: Harvest) -> Iterator[Row]:
    for pulse in harvest.pulses:
        for number, count in pulse.counts.items():
            hands = "" if count is None else count
            yield {"kind": "pulse", "step": pulse.title, "number": number, "count": hands}


def _step_rows(harvest: Harvest) -> Iterator[Row]:
    for step in harvest.steps:
        is_reached = step.actual_seconds is not None
        yield {
            "kind": "step",
            "activity": step.activity,
            "step": step.title,
            "at_seconds": "" if step.began_at is None else _since(step.began_at, harvest),
            "planned_seconds": round(step.planned_seconds, 2),
            "actual_seconds": round(step.actual_seconds or 0.0, 2) if is_reached else "",
            "paused_seconds": round(step.paused_seconds, 2),
            "extended_seconds": round(step.extended_seconds, 2),
            "gave_way_seconds": round(step.gave_way_seconds, 2),
            "deaf_seconds": round(step.deaf_seconds, 2),
            "visits": step.visits,
        }


def _since(at: float, harvest: Harvest) -> float:
    return round(max(0.0, at - harvest.began_at), 2)


def _safe(value: object) -> object:
    """A text that a spreadsheet will not take for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
