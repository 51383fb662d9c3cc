"""The whole way from a bundle to a page at home, without a network, a screen or a keyboard.

Told by one story with the installation's tests (tests/rig/story.py); what stands in for the
parts that a container has not is said in tests/rig/field.py. With ``-s`` it prints each spoken
sentence. ``scripts/torture field`` goes the same way with a whole bundle and a real voice.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rig.field import Visit, Way
from tests.rig.story import story_of

pytestmark = [pytest.mark.rig, pytest.mark.silent]

TITLE = "What we ask"
PAGES = {"cards.html", "harvest.csv", "harvest.html", "harvest.json", "harvest.md"}


@pytest.fixture(scope="module")
def way(model: Path) -> Way:
    """What happened on an installed machine."""
    return story_of(model).way


def harvest_on(visit: Visit) -> dict[str, bytes]:
    """The files of the one harvest on a stick, by name."""
    found = {Path(name): content for name, content in visit.files.items()}
    (folder,) = {path.parent for path in found if path.parts[0] == "harvests"}
    assert TITLE in folder.name
    return {path.name: content for path, content in found.items() if path.parent == folder}


def test_way_is_told_aloud_from_ready_to_off(way: Way) -> None:
    """Each thing that happens has its sentence, in this order."""
    print(*way.sentences, sep="\n")
    told = iter(way.sentences)
    for words in (
        "Ready: A short meeting",
        "A stick.",
        f"I have taken in the plan {TITLE}.",
        "You may take the stick.",
        f"Ready: {TITLE}",
        "Welcome.",
        "Now I listen",
        "I noted",
        "That was our session",
        "I kept the page of the last session.",
        f"Ready: {TITLE}",
        "A stick.",
        f"The harvest of {TITLE} is on the stick.",
        "You may take the stick.",
        "Shall I switch off?",
        "Switching off.",
    ):
        assert any(one.startswith(words) for one in told), f"not said in its turn: {words}"


def test_plan_from_a_stick_is_what_the_device_stands_ready_with(way: Way) -> None:
    """At once, and still after it was switched off and on again."""
    assert way.ready.startswith("Ready: A short meeting")
    assert way.ready_anew.startswith(f"Ready: {TITLE}")
    assert way.ready_after.startswith(f"Ready: {TITLE}")
    assert not any(name.startswith("harvests/") for name in way.bringing.files)
    assert "PROBLEMS.txt" not in way.bringing.files


def test_harvest_on_the_stick_has_what_was_said(way: Way) -> None:
    """Every form of it, with the words that the recogniser heard, which no log has."""
    files = harvest_on(way.taking)
    assert set(files) == PAGES
    harvest = json.loads(files["harvest.json"])
    heard = [snippet["text"] for snippet in (*harvest["questions"], *harvest["others"])]
    assert heard
    for words in heard:
        assert all(word in files["harvest.md"].decode() for word in words.split())
        assert words.lower() not in way.log.lower()
    assert "speaker" in way.taking.files["LAST-CHECK.txt"].decode()


def test_stick_and_session_leave_the_service_alone(way: Way) -> None:
    """It is one process from its start until it is switched off: no watchdog, no crash."""
    print(f"sticks {way.bringing.seconds:.1f} and {way.taking.seconds:.1f} s")
    assert way.restarts == 0


def test_hold_and_a_press_switch_the_machine_off(way: Way) -> None:
    """In good order, as nothing but the power's return shows."""
    assert way.went_off
