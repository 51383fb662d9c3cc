"""What a plan may ask of a step beyond its time: the run sheet does as it is told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from assistant.plan.duration import DurationRange
from assistant.plan.lines import Line, Message, Pause, Speech, Tone
from assistant.plan.model import (
    Activity,
    Advance,
    Level,
    Move,
    Pacing,
    Rounds,
    SessionPlace,
    SessionPlan,
    Slot,
    Step,
    Text,
    Wording,
)
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.phrasing import Phrasing
from assistant.words.script import Pace, write_script

WORDS = Path(__file__).parents[2] / "config" / "words" / "en.ftl"
OTHER_KEYS = (
    *("ready", "welcome-device", "welcome-step-sound", "welcome-end-sound", "step", "left"),
    *("welcome-no-listening", "activity-step", "closing", "back", "halfway", "seconds"),
    *("half-minute", "minutes", "minutes-and-a-half", "minutes-and-seconds", "slot-from-now"),
)
OTHER_WORDS = "\n".join(
    f"{key} = [{key}]" + " { $title } { $length }" * (key in {"step", "activity-step"})
    for key in OTHER_KEYS
)


@cache
def english() -> Messages:
    return Messages("en", WORDS.read_text(encoding="utf-8"))


@cache
def other() -> Messages:
    return Messages("fr", OTHER_WORDS)


def step(title: str = "S", seconds: int = 300, longest: int = 0, **how: object) -> Step:
    time = DurationRange(seconds, max(seconds, longest))
    return Step(title=Text.plain(title), time=time, **how)  # type: ignore[arg-type]


def sheet(*parts: Step | Rounds, last: bool = True, **how: object) -> RunSheet:
    """The parts as an activity; ``last`` False: another one follows."""
    activities = [Activity(Text.plain("A"), parts)]
    if not last:
        activities.append(Activity(Text.plain("B"), (step("Close"),)))
    plan = SessionPlan(
        title=Text.plain("T"),
        slot=Slot(7200),
        purpose=Text.plain("P."),
        outcomes=(),
        activities=tuple(activities),
    )
    languages = [english(), other()] if "languages" in how else [english()]
    speak = partial(seconds_of, speech_seconds=lambda speech: 3.0)
    return write_script(replace(plan, **how), languages, speak, Pace()).run_sheet  # type: ignore[arg-type]


def run_steps(*parts: Step | Rounds, **how: object) -> tuple[RunStep, ...]:
    return sheet(*parts, **how).steps  # type: ignore[arg-type]


def told(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines if isinstance(line, Speech)]


def test_step_that_ends_by_a_call_names_no_length_and_sounds_no_end() -> None:
    """The question is the end, and the press is the answer."""
    alone, grouped = run_steps(
        step("Sit", ends_by_call=True), step("Stand", 300, group_size=2, ends_by_call=True)
    )
    assert told(alone.announcement) == ["A: Sit."]
    assert told(grouped.announcement) == ["Stand, in pairs."]
    assert told(alone.call) == ["Ready? Press to go on."]
    assert (alone.ending, alone.warnings, alone.advances_itself) == ((), (), False)
    (plain,) = run_steps(step())
    assert plain.call == ()


def test_rounds_name_themselves_with_and_without_a_role() -> None:
    """Who has the role is said where there is one; lengths where they are known."""

    def first_words(role: Text, **how: object) -> str:
        return told(run_steps(Rounds(2, role, (step("Tell", 60, **how),)))[1].announcement)[0]

    role = Text.plain("client")
    assert first_words(role) == (
        "Round 2 of 2, the second person is the client now: Tell, one minute."
    )
    assert first_words(Text(())) == "Round 2 of 2: Tell, one minute."
    assert first_words(role, ends_by_call=True) == (
        "Round 2 of 2, the second person is the client now: Tell."
    )
    assert first_words(Text(()), ends_by_call=True) == "Round 2 of 2: Tell."


def test_brief_rounds_are_said_once_and_then_only_sound() -> None:
    """From the second round on the signal is enough."""
    rounds = Rounds(3, Text(()), (step("Speak", 60, cue="SWITCH"),), is_brief=True)
    first, second, third = run_steps(rounds)
    assert told(first.announcement)
    assert (second.announcement, third.announcement) == ((), ())
    assert {one.opening for one in (first, second, third)} == {"SWITCH"}


def test_signal_is_taught_once_in_a_session_where_it_is_first_used() -> None:
    """Also outside rounds."""
    first, second = run_steps(
        step(cue="MOVE_ON"), Rounds(2, Text(()), (step(cue="MOVE_ON"),)), last=True
    )[:2]
    assert Tone("MOVE_ON") in first.announcement
    assert Tone("MOVE_ON") not in second.announcement


@pytest.mark.parametrize(
    ("advance", "goes_on"),
    [(Advance.BY_PLACE, False), (Advance.AUTO, True), (Advance.WAIT, False)],
)
def test_step_goes_on_by_itself_where_the_plan_says_so(advance: Advance, goes_on: bool) -> None:
    """Outside rounds it waits unless told; then nothing ends, the next begins."""
    first, _ = run_steps(step(advance=advance), step())
    assert first.advances_itself is goes_on
    assert (first.ending == ()) is goes_on


def test_step_in_rounds_waits_where_the_plan_says_so() -> None:
    """Between two rounds a press may be wanted."""
    rounds = Rounds(2, Text(()), (step("A"), step("B", advance=Advance.WAIT)))
    assert [one.advances_itself for one in run_steps(rounds)] == [True, False, True, False]


def test_warnings_of_its_own_stand_instead_of_the_usual() -> None:
    """Each where it lies within the time that the step was given."""
    own, none, usual = run_steps(
        step(seconds=600, warnings=(900, 300, 30)), step(seconds=600, warnings=()), step()
    )
    assert [one.seconds_left for one in own.warnings] == [300, 30]
    assert told(own.warnings[1].lines) == ["half a minute left."]
    assert none.warnings == ()
    assert [one.seconds_left for one in usual.warnings] == [60]


def test_level_and_extensions_are_the_plan_s() -> None:
    """Soft is softer; extensions are as listed."""
    soft, usual = run_steps(step(level=Level.SOFT, extensions=(120, 60)), step())
    assert (soft.level_db, usual.level_db) == (-12.0, 0.0)
    assert (soft.extensions, usual.extensions) == ((120, 60), ())


def test_flexible_step_can_give_way_with_words_for_each_length() -> None:
    """From its shortest up in half minutes, moves included; what is said is true then."""
    flexible, fixed, locked, _ = run_steps(
        step("Talk", 300, 420, move=Move("sit", 30)),
        step(seconds=300),
        step(seconds=300, longest=600, is_locked=True),
        last=False,
    )
    assert flexible.seconds == 450
    assert sorted(flexible.shorter) == [330, 360, 390, 420]
    assert told(flexible.shorter[360]) == ["A: Talk, 5 and a half minutes."]
    assert (fixed.shorter, locked.shorter) == ({}, {})
    assert locked.seconds == 600


def test_last_activity_never_gives_way() -> None:
    """The closing reflection is what the session is for."""
    (only,) = run_steps(step("Talk", 300, 420))
    assert only.shorter == {}


def test_sheet_carries_what_pacing_needs() -> None:
    """The whole planned length, the slot's begin, what to do when it runs late."""
    made = sheet(step(), step(), slot=Slot(3600, 660), pacing=Pacing.AUTO)
    assert (made.pacing, made.slot_starts_at_minutes) == ("auto", 660)
    assert made.total_seconds == pytest.approx(
        made.steps[1].planned_at_seconds + 300 + 3.0 + 0.6 + 1.4 + 15 + made.closing_seconds
    )
    assert [one.activity_index for one in run_steps(step(), last=False)] == [0, 1]


def test_device_on_a_table_is_soft_waits_for_nobody_and_keeps_quiet_in_plenary() -> None:
    """One for each table of a room: the common press begins, and all keep together."""
    made = sheet(
        step("Alone", group_size=1),
        step("All", group_size=0),
        step("Listen", group_size=0, collects="questions"),
        after_each_activity=Text.plain("Write a card."),
        place=SessionPlace.TABLE,
        last=False,
    )
    alone, together, listening, after, _ = made.steps
    assert (made.welcome, made.welcome_waits) == ((), False)
    assert {one.level_db for one in made.steps if one.seconds} == {-12.0}
    assert alone.advances_itself
    assert together.advances_itself
    assert after.advances_itself
    assert (together.announcement, together.opening, together.ending) == ((), None, ())
    assert together.warnings == ()
    assert after.announcement == ()
    assert told(listening.announcement)
    assert sheet(step()).welcome_waits


def bilingual(english_words: str, french_words: str) -> Text:
    return Text(
        (
            Wording("en", english_words, english_words),
            Wording("fr", french_words, french_words),
        )
    )


def test_session_in_two_languages_says_each_sentence_in_both() -> None:
    """In the plan's order; what was given in one language only is said in that one."""
    talk = Step(
        title=bilingual("Talk", "Parlez"),
        time=DurationRange(120, 120),
        prompts=(bilingual("Why?", "Pourquoi ?"), Text.plain("Names stay.")),
    )
    made = sheet(talk, languages=("en", "fr"))
    assert made.languages == ("en", "fr")
    (only,) = made.steps
    assert only.title == "Talk / Parlez"
    assert only.announcement == (
        Pause(0.6),
        Speech("A: Talk, 2 minutes."),
        Speech("[activity-step] Parlez [minutes]", "fr"),
        Speech("Why?"),
        Speech("Pourquoi ?", "fr"),
        Speech("Names stay."),
    )
    assert [line.language for line in made.closing if isinstance(line, Speech)] == ["", "fr"]


def test_phrasing_says_a_message_in_each_language_with_its_own_titles() -> None:
    """The engine knows titles as they are written; each language says its own."""
    phrasing = Phrasing(
        [english(), Messages("fr", OTHER_WORDS + "\nwhere-we-wait = Fin : { $title }.")],
        {"Talk / Parlez": {"en": "Talk", "fr": "Parlez"}},
    )
    lines = phrasing.lines((Pause(1.0), Message("where-we-wait", {"title": "Talk / Parlez"})))
    assert lines == (
        Pause(1.0),
        Speech("We are at the end of: Talk. Press to go on."),
        Speech("Fin : Parlez.", "fr"),
    )
    unknown = phrasing.lines((Message("where-we-wait", {"title": "Else"}),))
    assert unknown[1] == Speech("Fin : Else.", "fr")
