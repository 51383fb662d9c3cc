"""Plan and words -> a run sheet that fits, and the sum that shows it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import FitError
from assistant.plan.duration import DurationRange
from assistant.plan.lines import Line, Speech
from assistant.plan.model import Activity, Move, Rounds, SessionPlan, Slot, Step, Text, Wording
from assistant.plan.runsheet import RunStep
from assistant.sound.sequence import seconds_of
from assistant.words.announcements import places
from assistant.words.messages import Messages
from assistant.words.script import LONGEST_WELCOME_SECONDS, Pace, Script, write_script

WORDS = Path(__file__).parents[2] / "config" / "words" / "en.ftl"
PLAIN = SessionPlan(
    title=Text.plain("A session"),
    slot=Slot(3600),
    purpose=Text.plain("To see."),
    outcomes=(),
    activities=(),
)


@cache
def messages() -> Messages:
    return Messages("en", WORDS.read_text(encoding="utf-8"))


def seconds_at(words_a_minute: float, lines: tuple[Line, ...]) -> float:
    return seconds_of(lines, lambda speech: len(speech.text.split()) * 60 / words_a_minute)


def script_of(plan: SessionPlan, pace: Pace | None = None) -> Script:
    return write_script(plan, [messages()], partial(seconds_at, 140), pace or Pace())


def step(title: str = "S", seconds: int = 300, longest: int = 0, **how: object) -> Step:
    time = DurationRange(seconds, max(seconds, longest))
    return Step(title=Text.plain(title), time=time, **how)  # type: ignore[arg-type]


def session(*activities: Activity, **how: object) -> SessionPlan:
    return replace(PLAIN, activities=activities, **how)  # type: ignore[arg-type]


def activity(*parts: Step | Rounds, budget_seconds: int | None = None) -> Activity:
    return Activity(Text.plain("Activity"), parts, budget_seconds)


def run_steps(plan: SessionPlan) -> tuple[RunStep, ...]:
    return script_of(plan).run_sheet.steps


# -- fitting -------------------------------------------------------------------------------


def test_announcement_names_the_fitted_time() -> None:
    """What is said is what the step gets, once its announcement is over."""
    (drawing,) = run_steps(session(activity(step("Draw", 600, 1200)), slot=Slot(1000)))
    assert drawing.seconds == 930
    assert drawing.announcement[1] == Speech("Activity: Draw, 15 and a half minutes.")


def test_fitting_settles_where_the_longer_time_has_the_longer_words() -> None:
    """One and a half minutes takes longer to say than one: there is an answer all the same."""
    plan = session(activity(step("S", 60, 90)))
    needed = round(script_of(plan).total_seconds)
    fitted = []
    for slot in range(needed - 6, needed + 7):
        script = script_of(replace(plan, slot=Slot(slot)))
        assert script.slack_seconds >= 0
        fitted.append(script.run_sheet.steps[0].seconds)
    assert fitted == sorted(fitted)
    assert set(fitted) == {60, 90}


def test_move_belongs_to_the_step_s_time_and_is_a_term_of_its_own() -> None:
    """People go to their places while the step's time runs."""
    script = script_of(session(activity(step(seconds=120, move=Move("sit", 30)))))
    assert script.run_sheet.steps[0].seconds == 150
    row = script.rows[1]
    assert (row.time_seconds, row.move_seconds) == (120, 30)


def test_rows_count_speech_chimes_waits_and_moves() -> None:
    """Every second of the session stands in one cell of the sum."""
    script = script_of(session(activity(step(prompts=(Text.plain("One two three."),)))))
    welcome, only, closing = script.rows
    assert only.speech_seconds == pytest.approx(
        seconds_at(140, script.run_sheet.steps[0].announcement)
    )
    assert only.chime_seconds > 0
    assert (welcome.wait_seconds, only.wait_seconds, closing.wait_seconds) == (15.0, 15.0, 0.0)
    assert only.total_seconds == pytest.approx(
        300 + only.speech_seconds + only.chime_seconds + only.wait_seconds
    )
    assert script.total_seconds == pytest.approx(sum(row.total_seconds for row in script.rows))
    assert script.slack_seconds == pytest.approx(3600 - script.total_seconds)


def test_steps_are_planned_one_after_the_other() -> None:
    """Each begins where the sum of those before it ends."""
    script = script_of(session(activity(step(), step(), step())))
    at = script.rows[0].total_seconds
    for run_step, row in zip(script.run_sheet.steps, script.rows[1:], strict=False):
        assert run_step.planned_at_seconds == pytest.approx(at)
        at += row.total_seconds


def test_plan_that_cannot_be_fitted_is_refused_with_its_sum() -> None:
    """The whole sum, and by how much it is too long."""
    with pytest.raises(
        FitError, match=r"does not fit: .* = .*the slot is 10:00; it is .* too long"
    ):
        script_of(session(activity(step(seconds=600)), slot=Slot(600)))
    with pytest.raises(FitError, match="the budget of 'Activity' is 5:00"):
        script_of(session(activity(step(seconds=300), budget_seconds=300)))


# -- the welcome ---------------------------------------------------------------------------


def welcomed_for(seconds: float) -> SessionPlan:
    """A session whose welcome takes about so long."""
    least = seconds_at(140, script_of(session(activity(step()))).run_sheet.welcome)
    words = 2 + round((seconds - least) * 140 / 60)
    return session(activity(step()), purpose=Text((Wording("en", "P.", "word " * words),)))


def test_welcome_may_last_three_quarters_of_a_minute() -> None:
    """Up to 45 s it is said as it is."""
    welcome = script_of(welcomed_for(44.0)).run_sheet.welcome
    assert 43 < seconds_at(140, welcome) <= LONGEST_WELCOME_SECONDS == 45.0


def test_longer_welcome_is_refused_with_its_length() -> None:
    """Beyond that the author is told what to shorten."""
    with pytest.raises(
        FitError, match=r"welcome takes 46\.\d s, expected at most 45; give the pu"
    ):
        script_of(welcomed_for(46.4))


# -- signals and turns ---------------------------------------------------------------------


def test_quiet_step_ends_with_the_end_and_a_loud_one_gathers_first() -> None:
    """After a loud step the bell calls the room together before the end sounds."""
    quiet, loud = run_steps(session(activity(step(), step(gathers=True))))
    assert (quiet.opening, quiet.ending) == ("STEP", ("END",))
    assert loud.ending == ("GATHER", "END")


def test_steps_of_rounds_go_on_by_themselves_with_their_own_cues() -> None:
    """All groups keep together; the switch is the next step's cue, and only the last waits."""
    rounds = Rounds(
        2,
        Text.plain("client"),
        (step("Tell", 60, cue="NEXT_CLIENT"), step("Help", 60, cue="IDEAS")),
    )
    steps = run_steps(session(activity(rounds)))
    assert [one.opening for one in steps] == ["NEXT_CLIENT", "IDEAS"] * 2
    assert [one.advances_itself for one in steps] == [True, True, True, False]
    assert [one.ending for one in steps] == [(), (), (), ("END",)]
    rows = script_of(session(activity(rounds))).rows[1:-1]
    assert [row.wait_seconds for row in rows] == [0, 0, 0, 15]


def test_sentence_after_an_activity_follows_by_itself_unless_the_room_gathers() -> None:
    """It has no time, no chime and no end of its own; after trios people must gather first."""
    card = Text.plain("Write a card.")
    plan = session(
        *(activity(step()), activity(step(gathers=True)), activity(step())),
        after_each_activity=card,
    )
    steps = run_steps(plan)
    assert [one.key for one in steps] == ["1/1", "1/after", "2/1", "2/after", "3/1"]
    assert [one.advances_itself for one in steps] == [True, False, False, False, False]
    after = steps[1]
    assert (after.seconds, after.opening, after.ending, after.warnings) == (0, None, (), ())
    assert Speech("Write a card.") in after.announcement


def test_listening_step_has_no_signal_at_its_end_and_cards_instead() -> None:
    """It waits for a word under way, and has another announcement for a deaf device."""
    debrief = step("Debrief", collects="questions", prompts=(Text.plain("What stays?"),))
    (only,) = run_steps(session(activity(debrief)))
    assert (only.listens, only.collects, only.ending) == (True, "questions", ())
    assert not only.advances_itself
    assert only.prompts == ("What stays?",)
    assert only.repetition == (Speech("What stays?"),)
    assert only.without_listening != only.announcement


def test_step_without_prompts_repeats_its_announcement() -> None:
    """Say again says something in every step."""
    (only,) = run_steps(session(activity(step())))
    assert only.repetition == only.announcement


# -- any plan ------------------------------------------------------------------------------

TITLES = st.sampled_from(["Draw", "Talk in trios about what was found", "Go"]).map(Text.plain)
STEPS = st.builds(
    Step,
    title=TITLES,
    time=st.tuples(st.integers(1, 20), st.integers(0, 10), st.sampled_from([7, 30, 60])).map(
        lambda drawn: DurationRange(drawn[0] * drawn[2], sum(drawn[:2]) * drawn[2])
    ),
    prompts=st.lists(TITLES, max_size=3).map(tuple),
    group_size=st.sampled_from([None, 0, 1, 2, 3]),
    gathers=st.booleans(),
    move=st.sampled_from([None, Move("sit", 20)]),
)
ROUNDS = st.builds(
    Rounds,
    st.integers(2, 3),
    st.just(Text.plain("client")),
    st.lists(STEPS, min_size=1, max_size=2).map(tuple),
)
ACTIVITIES = st.builds(
    Activity,
    TITLES,
    st.lists(STEPS | ROUNDS, min_size=1, max_size=3).map(tuple),
    st.sampled_from([None, 900, 1800]),
)
PLANS = st.builds(
    partial(replace, PLAIN),
    activities=st.lists(ACTIVITIES, min_size=1, max_size=3).map(tuple),
    slot=st.integers(600, 9000).map(Slot),
    after_each_activity=st.sampled_from([None, Text.plain("Write a card.")]),
)


@settings(max_examples=60, deadline=None)
@given(PLANS, st.floats(90, 200))
def test_any_plan_is_fitted_in_all_its_promises_or_refused(
    plan: SessionPlan, words: float
) -> None:
    """Slot, budgets and ranges hold, and each announcement names the time that it gets."""
    speak = partial(seconds_at, words)
    try:
        script = write_script(plan, [messages()], speak, Pace())
    except FitError:
        return
    assert script.total_seconds <= plan.slot.seconds + 1e-6
    assert write_script(plan, [messages()], speak, Pace()) == script
    rows = script.rows[1:-1]
    spent = [0.0] * len(plan.activities)
    for place, row, run_step in zip(places(plan), rows, script.run_sheet.steps, strict=True):
        if place.occurrence is None:
            continue
        spent[place.activity_index] += row.total_seconds
        time = place.occurrence.step.time
        assert time.shortest_seconds <= row.time_seconds <= time.longest_seconds
        length = messages().length(row.time_seconds)
        assert any(
            length in line.text for line in run_step.announcement if isinstance(line, Speech)
        )
    for one, seconds in zip(plan.activities, spent, strict=True):
        assert one.budget_seconds is None or seconds <= one.budget_seconds + 1e-6
