"""The timeline as text: in 80 columns, with every word and every sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.plan.duration import format_clock
from assistant.plan.lines import Speech
from assistant.showing.text import WIDTH, timeline_text
from assistant.showing.timeline import Timeline
from tests.showing.shown import EVERYTHING, SHIPPED, named, shown


def text_of(source: str | Path) -> tuple[str, Timeline]:
    timeline, words = shown(source)
    return timeline_text(timeline, words), timeline


def unwrapped(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("source", [EVERYTHING, *SHIPPED], ids=named)
def test_every_sentence_stands_there_in_order(source: str | Path) -> None:
    """What is announced, warned and called, in the order in which it is said."""
    text, timeline = text_of(source)
    sheet, whole, at = timeline.sheet, unwrapped(text), 0
    lines = [*sheet.welcome]
    for step in sheet.steps:
        lines += step.announcement
        lines += (line for warning in step.warnings for line in warning.lines)
        lines += step.call
    for line in (*lines, *sheet.closing):
        if isinstance(line, Speech):
            at = whole.index(f"“{line.text}”", at)


@pytest.mark.parametrize("source", [EVERYTHING, *SHIPPED], ids=named)
def test_no_line_is_wider_than_a_terminal(source: str | Path) -> None:
    """Nor ends in blanks."""
    text, _ = text_of(source)
    for line in text.splitlines():
        assert len(line) <= WIDTH
        assert line == line.rstrip()


def test_times_are_the_clock_s_where_the_slot_has_them() -> None:
    """From 9:30:00, and the welcome says when it will end."""
    text, _ = text_of(EVERYTHING)
    assert "\n9:30:00   Welcome" in text
    assert "“We end at ten oh six.”" in text
    assert "[fr]" in text


def test_times_count_from_the_beginning_where_it_has_none() -> None:
    """And that is said."""
    text, _ = text_of(EVERYTHING.replace("09:30-10:06", "36m"))
    assert "Times count from the first press." in text
    assert "\n0:00:00   Welcome" in text
    assert "“We have 36 minutes from now.”" in text


def test_each_step_says_what_kind_it_is() -> None:
    """Fitted, locked, silent, listening, soft; how it ends; warnings at their moments."""
    text, _ = text_of(EVERYTHING)
    whole = unwrapped(text)
    assert "each on your own, fitted within 1m-2m, in silence, first 0:30 to move" in whole
    assert "(round 2 of 3)" in whole
    assert "all together, never shortened, the microphone is open" in whole
    assert "softer" in whole
    assert "0:30 left: ●● time is running out" in whole
    assert "“Ready? Press to go on.”" in whole
    assert "→ goes on by itself" in whole
    assert "●●●●●●●● come together" in whole


def test_sum_is_the_script_s() -> None:
    """Its terms make the whole, and what is left over is said."""
    text, timeline = text_of(EVERYTHING)
    script = timeline.script
    lines = [line.split() for line in text.partition("The sum\n")[2].splitlines()]
    figures = {line[0]: line[-1] for line in lines if line}
    assert figures["together"] == format_clock(script.total_seconds)
    assert figures["slot"] == "36:00"
    assert figures["left"] == format_clock(script.slack_seconds)
    assert f"speaks for {round(100 * timeline.spoken_share)} % of the slot" in text
    assert "Budget 26:00, " in text
