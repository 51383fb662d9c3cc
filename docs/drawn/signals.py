"""What is heard and seen: the sounds by their rhythm, the light by its pattern."""

from __future__ import annotations

from assistant.showing.phrases import rhythm
from assistant.signals import Flashes, LightPattern, Signal
from docs.drawn.markdown import Rows, table

GLANCE_SECONDS = 0.25
"""What one character stands for in a light pattern."""

SHOWN_SECONDS = 3.0


def sound_table() -> str:
    """Every sound, in strokes and rhythm, for people."""
    rows: Rows = [
        (signal.motif.meaning, f"`{rhythm(signal.motif)}`", str(signal.motif.strokes))
        for signal in Signal
    ]
    return table(("It means", "Strokes in time", "Count"), rows)


def sound_figures() -> str:
    """Every sound with its figures."""
    rows: Rows = [
        (
            signal.name,
            signal.motif.meaning,
            f"`{rhythm(signal.motif)}`",
            f"{signal.motif.duration_seconds:g} s",
            " ".join(f"{pitch:g}" for pitch in dict.fromkeys(signal.motif.pitches_hz)),
            f"{signal.motif.level_dbfs:g}",
        )
        for signal in Signal
    ]
    heads = ("Signal", "It means", "Strokes in time", "Lasts", "Pitches (Hz)", "Peak (dBFS)")
    return table(heads, rows)


def light_table() -> str:
    """Every lasting pattern of the light, drawn over three seconds."""
    rows: Rows = [
        (pattern.flashes.meaning, f"`{glances(pattern.flashes)}`", _brightness(pattern.flashes))
        for pattern in LightPattern
    ]
    return table(("It means", f"In {SHOWN_SECONDS:g} seconds", "Brightness"), rows)


def glances(flashes: Flashes) -> str:
    """Lit is a block, dark a dot; a flash is shown however short it is."""
    if not flashes.brightness:
        return "·" * round(SHOWN_SECONDS / GLANCE_SECONDS)
    period_seconds = flashes.on_seconds + flashes.off_seconds
    shown = ""
    for glance in range(round(SHOWN_SECONDS / GLANCE_SECONDS)):
        into = (glance * GLANCE_SECONDS) % period_seconds
        shown += "█" if into < flashes.on_seconds else "·"
    return shown


def _brightness(flashes: Flashes) -> str:
    return f"{flashes.brightness:.0%}" if flashes.brightness else "off"
