"""Every document that holds drawn parts, as it should stand now."""

from __future__ import annotations

from pathlib import Path

from docs.drawn.flow import session_flow
from docs.drawn.gestures import gesture_table, gestures_by_state, state_diagram
from docs.drawn.house import rooms
from docs.drawn.markdown import filled
from docs.drawn.signals import light_table, sound_figures, sound_table
from docs.drawn.wiring import wiring

CLONE = Path(__file__).parents[2]
TEXTS = (CLONE / "README.md", CLONE / "docs" / "architecture.md")
PARTS = {
    "gestures": gesture_table,
    "gestures-by-state": gestures_by_state,
    "states": state_diagram,
    "sounds": sound_table,
    "sound-figures": sound_figures,
    "lights": light_table,
    "rooms": rooms,
}
PICTURES = {
    CLONE / "docs" / "session-flow.svg": session_flow,
    CLONE / "docs" / "wiring.svg": wiring,
}


def documents() -> dict[Path, str]:
    """Path -> content, for every text with places to fill and every picture."""
    parts = {name: draw() for name, draw in PARTS.items()}
    texts = {path: filled(path.read_text(encoding="utf-8"), parts) for path in TEXTS}
    return texts | {path: draw() for path, draw in PICTURES.items()}
