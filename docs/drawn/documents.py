"""Every document that holds drawn parts, as it should stand now."""

from __future__ import annotations

from pathlib import Path

from docs.drawn.fields import (
    activity_fields,
    rounds_fields,
    schema,
    session_fields,
    step_fields,
    structured_fields,
)
from docs.drawn.flow import session_flow
from docs.drawn.gestures import gesture_table, gestures_by_state, state_diagram
from docs.drawn.house import rooms
from docs.drawn.markdown import filled
from docs.drawn.signals import light_table, sound_figures, sound_table
from docs.drawn.wiring import wiring
from docs.drawn.wiring_more import wiring_more

CLONE = Path(__file__).parents[2]
TEXTS = (CLONE / "README.md", CLONE / "docs" / "architecture.md", CLONE / "docs" / "plans.md")
PARTS = {
    "gestures": gesture_table,
    "gestures-by-state": gestures_by_state,
    "states": state_diagram,
    "sounds": sound_table,
    "sound-figures": sound_figures,
    "lights": light_table,
    "rooms": rooms,
    "session-fields": session_fields,
    "activity-fields": activity_fields,
    "structured-fields": structured_fields,
    "step-fields": step_fields,
    "rounds-fields": rounds_fields,
}
PICTURES = {
    CLONE / "docs" / "session-flow.svg": session_flow,
    CLONE / "docs" / "wiring.svg": wiring,
    CLONE / "docs" / "wiring-more.svg": wiring_more,
}
SCHEMA = CLONE / "config" / "plan.schema.json"


def documents() -> dict[Path, str]:
    """Path -> content, for every text with places to fill, every picture and the schema."""
    parts = {name: draw() for name, draw in PARTS.items()}
    texts = {path: filled(path.read_text(encoding="utf-8"), parts) for path in TEXTS}
    pictures = {path: draw() for path, draw in PICTURES.items()}
    return texts | pictures | {SCHEMA: schema()}
