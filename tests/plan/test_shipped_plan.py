"""The plan that the program ships: the source session in its conveners' words."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import pytest

from assistant.plan.lines import Speech
from assistant.plan.model import WHOLE_GROUP, Occurrence, Rounds, SessionPlan
from assistant.plan.reader import read_plan
from assistant.preparing import load_library
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.script import Pace, Script, write_script

CONFIG = Path(__file__).parents[2] / "config"
FILE = CONFIG / "plans" / "facilitating-communities-of-practice.yaml"

SOURCE_WORDS = {
    "Draw your CoP": (
        "Take a piece of flipchart and markers and make a drawing of your CoP.",
        "How many members, governance, focus, activity.",
        "You can include key words and numbers, but also visuals.",
    ),
    "Gallery walkabout": ("Look at the different drawings.",),
    "Silent self-reflection": (
        "What are positive elements in my CoP?",
        "What are negative elements in my CoP?",
        "What are positive elements in the facilitation of the CoP?",
        "What are negative elements in the facilitation of the CoP?",
    ),
    "Generate ideas": ("the ideas from self-reflection",),
    "Share what stood out": (
        "What is one positive element that stood out in your conversation?",
        "One negative?",
    ),
    "Form groups of three": ("Two people are consultants, one person is the client.",),
    "Reflect on the questions": (
        "What is your CoP challenge?",
        "What is the help you need?",
    ),
}
"""As its conveners wrote it, to be read aloud in these words."""


@cache
def plan() -> SessionPlan:
    return read_plan(FILE.name, FILE.read_bytes(), load_library(CONFIG))


@cache
def script() -> Script:
    """Fitted at 140 words a minute; the real voice is a little quicker."""
    messages = Messages("en", (CONFIG / "words" / "en.ftl").read_text(encoding="utf-8"))
    seconds = partial(
        seconds_of, speech_seconds=lambda speech: len(speech.text.split()) * 60 / 140
    )
    return write_script(plan(), [messages], seconds, Pace())


def occurrences() -> list[Occurrence]:
    return [one for activity in plan().activities for one in activity.occurrences()]


@pytest.mark.parametrize("title", SOURCE_WORDS)
def test_shipped_plan_says_the_source_words(title: str) -> None:
    """Each step's prompts are the conveners' own, on the page and in what is spoken."""
    (step,) = [one.step for one in occurrences() if one.step.title.written == title]
    written = " ".join(prompt.written for prompt in step.prompts)
    (run_step,) = [one for one in script().run_sheet.steps if one.title == title]
    spoken = " ".join(line.text for line in run_step.announcement if isinstance(line, Speech))
    for words in SOURCE_WORDS[title]:
        assert words in written
        assert words in spoken


def test_shipped_plan_has_the_source_purpose_and_outcomes() -> None:
    """What the session is for, whole on the page."""
    assert plan().title.written == "Facilitating communities of practice"
    assert plan().slot.seconds == 90 * 60
    assert plan().slot.starts_at_minutes == 11 * 60
    purpose = plan().purpose.written
    assert "perhaps the one legacy of the past generation of knowledge management" in purpose
    assert "there are still no clear ideas on how to run them properly" in purpose
    assert "There are principles, and no silver bullet." in purpose
    assert "try new things out, listen" in purpose
    assert [outcome.written for outcome in plan().outcomes] == [
        "A list of questions to shape up our practice as community leaders and participants?",
        "A sense that participants feel better about the CoPs they're involved in.",
    ]


def test_shipped_plan_has_the_source_activities_and_times() -> None:
    """Four activities, each step with its time, its range where the source gives one."""
    assert [activity.title.written for activity in plan().activities] == [
        "Draw your CoP, and get to know each other in that way",
        "Good CoP / bad CoP (1-3-All)",
        "Troika consulting",
        "Popcorn debrief",
    ]
    times = {one.step.title.written: str(one.step.time) for one in occurrences()}
    assert times == {
        "Draw your CoP": "10m-20m",
        "Gallery walkabout": "10m",
        "Silent self-reflection": "2m",
        "Generate ideas": "13m",
        "Share what stood out": "10m",
        "Form groups of three": "2m",
        "Reflect on the questions": "1m",
        "The client shares his or her question": "1m-2m",
        "The consultants ask the client clarifying questions": "1m-2m",
        "Together, the consultants generate ideas, suggestions, coaching advice": "5m-7m",
        "Popcorn debrief": "5m",
    }


def test_shipped_plan_passes_the_client_role_three_times() -> None:
    """Troika is three rounds of the source's three steps, each with a cue of its own."""
    (rounds,) = [
        part
        for activity in plan().activities
        for part in activity.parts
        if isinstance(part, Rounds)
    ]
    assert (rounds.count, rounds.role.written) == (3, "client")
    assert [step.cue for step in rounds.steps] == ["NEXT_CLIENT", "CLARIFY", "IDEAS"]


def test_shipped_plan_is_silent_loud_and_listening_where_the_room_is() -> None:
    """Reflection is silent, walkabout and trios are loud, only the debrief is listened to."""
    steps = {one.step.title.written: one.step for one in occurrences()}
    assert {title for title, step in steps.items() if step.is_silent} == {
        "Silent self-reflection",
        "Reflect on the questions",
    }
    assert {"Gallery walkabout", "Generate ideas"} <= {
        title for title, step in steps.items() if step.gathers
    }
    assert {title for title, step in steps.items() if step.listens} == {"Popcorn debrief"}
    assert script().run_sheet.listens
    groups = {title: step.group_size for title, step in steps.items()}
    assert groups["Silent self-reflection"] == 1
    assert groups["Generate ideas"] == 3
    assert groups["Share what stood out"] == WHOLE_GROUP


def test_shipped_plan_marks_what_is_ours() -> None:
    """What was added to the source says so in the file, line by line."""
    ours = [line for line in FILE.read_text(encoding="utf-8").splitlines() if "# ours" in line]
    added = (
        *("after_each_activity", "to go back to the chairs", "to sit in threes"),
        *("Form groups of three", "Which question will shape", "my question is"),
    )
    for words in added:
        assert any(words in line for line in ours), words


def test_shipped_plan_shows_both_sums() -> None:
    """A comment tells the two readings of '20 minutes, 10 min walkabout'."""
    comments = " ".join(
        line.strip().removeprefix("# ")
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("#")
    )
    assert "20 + 25 + 30 + 5 = 80" in comments
    assert "30 + 25 + 30 + 5 = 90" in comments


def test_shipped_plan_fits_its_slot_with_everything_counted() -> None:
    """Every step within its range, and all of it within the ninety minutes."""
    assert 0 <= script().slack_seconds < 90
    assert script().total_seconds == pytest.approx(sum(r.total_seconds for r in script().rows))
    fitted = [row.time_seconds for row in script().rows if row.time_seconds]
    for one, seconds in zip(occurrences(), fitted, strict=True):
        assert one.step.time.shortest_seconds <= seconds <= one.step.time.longest_seconds


def test_shipped_plan_fits_troika_within_its_thirty_minutes() -> None:
    """Groups, reflection, three rounds, moves, chimes, speech and waits: at most 30 minutes."""
    rows = [row for row in script().rows if row.activity == "Troika consulting"]
    inside = [row for row in rows if row.step != "the sentence after it"]
    assert len(inside) == 2 + 3 * 3
    assert 25 * 60 < sum(row.total_seconds for row in inside) <= 30 * 60
    for column in ("speech_seconds", "chime_seconds"):
        assert all(getattr(row, column) > 0 for row in inside)
    times = [row.time_seconds for row in inside[2:]]
    assert times[:3] == times[3:6] == times[6:], "every client has as much"
