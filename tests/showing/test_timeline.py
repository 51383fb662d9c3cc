"""The timeline: every moment of the session, as it will run."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from assistant.showing.timeline import could_give_way
from tests.showing.shown import EVERYTHING, SHIPPED, shown


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_moments_follow_each_other_without_a_gap(file: Path) -> None:
    """Each begins when what comes before it ends, and the last ends at the session's end."""
    timeline, _ = shown(file)
    for before, after in pairwise(timeline.moments):
        assert after.at_seconds == pytest.approx(before.at_seconds + before.row.total_seconds)
    last = timeline.closing
    end = last.at_seconds + last.row.total_seconds
    assert end == pytest.approx(timeline.script.total_seconds)
    assert end <= timeline.sheet.slot_seconds


def test_moments_of_the_activities_are_all_of_the_session_s() -> None:
    """Between welcome and closing nothing belongs to no activity."""
    timeline, _ = shown(EVERYTHING)
    indices = range(len(timeline.plan.activities))
    inside = [moment for index in indices for moment in timeline.of_activity(index)]
    assert inside == list(timeline.moments[1:-1])
    assert [moment.step is None for moment in inside].count(True) == 1


def test_device_s_share_counts_warnings_and_calls() -> None:
    """More than what is announced, and far less than half of the slot."""
    timeline, _ = shown(EVERYTHING)
    announced = sum(row.speech_seconds for row in timeline.script.rows)
    assert announced < timeline.spoken_seconds
    assert timeline.spoken_share == timeline.spoken_seconds / (36 * 60)


def test_only_what_may_be_shortened_gives_way() -> None:
    """Down to the shortest; neither locked nor listening steps, nor the last activity."""
    timeline, _ = shown(EVERYTHING)
    given = {moment.row.step: seconds for moment, seconds in could_give_way(timeline)}
    fitted = {moment.row.step: moment.row.time_seconds for moment in timeline.moments}
    assert given
    shortest = {"Write / Écrivez": 60, "The others answer / Les autres répondent": 120}
    assert given == {
        name: fitted[name] - least for name, least in shortest.items() if fitted[name] > least
    }


def test_nothing_gives_way_where_pacing_is_off() -> None:
    """As the plan says."""
    timeline, _ = shown(EVERYTHING + "pacing: off\n")
    assert not list(could_give_way(timeline))
