"""The documents show what the code is now."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path

import pytest

from assistant.session.states import GESTURES, TRANSITIONS, State, Trigger
from assistant.settings import Settings
from assistant.signals import LightPattern, Signal
from docs.drawn.documents import CLONE, PARTS, PICTURES, TEXTS, documents
from docs.drawn.flow import shipped_plan
from docs.drawn.gestures import gesture_table, gestures_by_state, state_diagram
from docs.drawn.markdown import filled, named_places, table
from docs.drawn.signals import glances, rhythm

DRAWN = documents()


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.name)
def test_document_holds_what_is_drawn_now(path: Path) -> None:
    """No table, diagram or picture has parted from the code; scripts/docs mends it."""
    assert path.read_text(encoding="utf-8") == DRAWN[path], "run scripts/docs"


def test_every_drawn_part_stands_in_a_document() -> None:
    """Nothing is drawn for nobody."""
    places = [name for path in TEXTS for name in named_places(path.read_text(encoding="utf-8"))]
    assert sorted(places) == sorted(PARTS)


def test_place_is_filled_again_and_again() -> None:
    """Filling a filled document changes only what is drawn."""
    once = filled("a\n<!-- drawn: x -->\n<!-- end -->\nb", {"x": "one"})
    assert once == "a\n<!-- drawn: x -->\none\n<!-- end -->\nb"
    assert filled(once, {"x": "two"}) == once.replace("one", "two")


def test_place_of_an_unknown_part_is_refused() -> None:
    """A misspelt place does not stay empty in silence."""
    with pytest.raises(KeyError):
        filled("<!-- drawn: y -->\n<!-- end -->", {"x": "one"})


def test_table_keeps_a_bar_in_its_cell() -> None:
    """A cell is never taken for two."""
    assert table(("a|b",), []).startswith(r"| a\|b |")


def test_gesture_table_gives_each_gesture_its_key() -> None:
    """The letters are those whose edges the judge takes for that gesture."""
    keys = [row.split("|")[2].strip() for row in gesture_table().splitlines()[2:]]
    assert dict(zip(GESTURES, keys, strict=True)) == {
        Trigger.PRESS: "Enter",
        Trigger.DOUBLE_PRESS: "d",
        Trigger.TRIPLE_PRESS: "t",
        Trigger.QUADRUPLE_PRESS: "c",
        Trigger.PRESS_THEN_HOLD: "m",
        Trigger.HOLD: "h",
        Trigger.END_HELD: "e",
        Trigger.STUCK: "",
    }


def test_gestures_by_state_holds_every_meaning() -> None:
    """What a gesture means in a state can be looked up."""
    drawn = gestures_by_state()
    for state in State:
        row = next(line for line in drawn.splitlines() if f"**{state.value}**" in line)
        for trigger in set(GESTURES) - {Trigger.STUCK}:
            transition = TRANSITIONS[state].get(trigger)
            assert transition is None or transition.meaning in row


def test_state_diagram_draws_every_way_between_states() -> None:
    """Every change of state is an arrow, of the state itself or of the frame around it."""
    arrows = set()
    for line in state_diagram().splitlines():
        way, _, reasons = line.strip().partition(" : ")
        if "-->" in way and "[*]" not in way:
            source, target = way.split(" --> ")
            arrows |= {(source, target, why) for why in reasons.split(" or ")}
    framed = {"welcoming", "announcing", "running", "listening", "counting", "checking"}
    framed |= {"waiting", "proposing", "reading_back"}

    def is_drawn(source: str, target: str, why: str) -> bool:
        sources = {source, "in_the_session"} if source in framed else {source}
        targets = {target, "in_the_session"} if target in framed else {target}
        return bool({(one, other, why) for one in sources for other in targets} & arrows)

    for state, row in TRANSITIONS.items():
        for trigger, transition in row.items():
            for target in set(transition.to) - {state}:
                if trigger is not Trigger.STUCK:
                    way = (state.name.lower(), target.name.lower(), trigger.value)
                    assert is_drawn(*way), way


@pytest.mark.parametrize("signal", Signal)
def test_rhythm_shows_every_stroke(signal: Signal) -> None:
    """Counting the dots is counting the strokes."""
    assert rhythm(signal.motif).count("●") == signal.motif.strokes


def test_rhythms_tell_signals_of_equal_count_apart() -> None:
    """Two signals of two or more strokes are never drawn alike, save by their loudness."""
    drawn = [rhythm(signal.motif) for signal in Signal if signal.motif.strokes > 1]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("pattern", LightPattern)
def test_light_pattern_shows_whether_it_is_ever_dark(pattern: LightPattern) -> None:
    """Steady looks steady, a flash is seen however short it is."""
    flashes, drawn = pattern.flashes, glances(pattern.flashes)
    assert ("█" in drawn) == (flashes.brightness > 0)
    assert ("·" in drawn) == (flashes.off_seconds > 0 or not flashes.brightness)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_picture_is_svg_with_a_title(path: Path) -> None:
    """A browser shows it, and a screen reader names it."""
    root = ET.fromstring(PICTURES[path]())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}title")


def test_flow_names_every_activity_and_step() -> None:
    """The picture is of the plan that is shipped."""
    drawn = unescape(PICTURES[CLONE / "docs" / "session-flow.svg"]())
    for activity in shipped_plan().activities:
        assert f">{activity.title.written}<" in drawn
        for occurrence in activity.occurrences():
            assert f">{occurrence.step.title.written}" in drawn


def test_wiring_shows_the_pins_of_the_settings() -> None:
    """Who wires it as drawn need not change a setting."""
    drawn = PICTURES[CLONE / "docs" / "wiring.svg"]()
    for pin in (Settings().button_pin, Settings().light_pin):
        assert f">GPIO{pin} (pin " in drawn
