"""What is said at each place of a session."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from assistant.plan.duration import DurationRange
from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.plan.model import SessionPlan, Step, Text
from assistant.plan.reader import read_plan
from assistant.words.announcements import Announcer, Place, places
from assistant.words.messages import Messages

WORDS = Path(__file__).parents[2] / "config" / "words" / "en.ftl"
PLAN = """\
version: 1
title: A title
slot: 90m
purpose: {text: The long purpose., say: The purpose.}
outcomes: [{text: "An outcome?", say: an outcome}]
after_each_activity: Write a card.
activities:
  - title: Drawing, and more
    steps:
      - {title: Drawing, time: 5m, group: 1, prompts: [Take a pen., Draw.]}
      - {title: Look, time: 5m, group: all}
  - title: Troika
    steps:
      - {title: Sit down, time: 1m, prompts: Sit in threes.}
      - rounds: 2
        role: client
        steps:
          - {title: Tell, time: 90s, cue: next client}
          - {title: Advise, time: 2m, group: 2, cue: ideas}
  - title: Debrief
    steps:
      - {title: Popcorn, time: 5m, group: 4, listen: questions, prompts: [What stays?]}
"""


@cache
def announcer() -> Announcer:
    return Announcer([Messages("en", WORDS.read_text(encoding="utf-8"))], breath_seconds=0.6)


def plan(text: str = PLAN) -> SessionPlan:
    return read_plan("p.yaml", text.encode())


def place(key: str) -> Place:
    (found,) = [one for one in places(plan()) if one.key == key]
    return found


def told(lines: tuple[Line, ...]) -> list[str]:
    """The lines as one reads them: words, <sounds>, and dots for silence."""
    shown = []
    for line in lines:
        match line:
            case Speech(text=text):
                shown.append(text)
            case Tone(signal=signal):
                shown.append(f"<{signal}>")
            case Pause():
                shown.append("...")
    return shown


def announced(key: str, seconds: int) -> list[str]:
    return told(announcer().step(plan(), place(key), seconds))


def test_places_are_in_order_with_a_sentence_after_each_activity_but_the_last() -> None:
    """Every step as often as it happens; after the debrief the closing follows."""
    assert [one.key for one in places(plan())] == [
        *("1/1", "1/2", "1/after", "2/1", "2/2.1/round-1", "2/2.2/round-1"),
        *("2/2.1/round-2", "2/2.2/round-2", "2/after", "3/1"),
    ]
    assert place("2/2.1/round-1").variable == place("2/2.1/round-2").variable
    assert place("1/1").variable != place("2/1").variable


def test_places_without_a_sentence_after_activities() -> None:
    """Nothing is said that the plan does not hold."""
    bare = plan(PLAN.replace("after_each_activity: Write a card.\n", ""))
    assert not any(one.occurrence is None for one in places(bare))
    assert told(announcer().closing(bare)) == ["That was our session. Thank you all."]


def test_step_is_announced_in_one_sentence_after_a_breath_and_then_its_prompts() -> None:
    """What, who, how long; a first step whose activity begins with its name is named once."""
    assert announced("1/1", 300) == [
        *("...", "Drawing, and more, each on your own, 5 minutes."),
        *("Take a pen.", "Draw."),
    ]
    assert announced("1/2", 90) == ["...", "Look, all together, one and a half minutes."]
    assert announced("3/1", 300)[1] == "Debrief: Popcorn, in groups of 4, 5 minutes."


def test_first_step_of_an_activity_names_it_and_teaches_its_sounds() -> None:
    """Troika's sounds are taught at Troika, each once, with its meaning."""
    assert announced("2/1", 60) == [
        *("...", "Troika: Sit down, one minute.", "Sit in threes."),
        *("2 sounds tell you when to switch.", "The next client.", "<NEXT_CLIENT>"),
        *("Turn to ideas.", "<IDEAS>"),
    ]


def test_round_says_who_is_the_client_and_which_round_it_is() -> None:
    """Only where a round begins; the steps within it are named alone."""
    assert announced("2/2.1/round-1", 90) == [
        "...",
        "Round 1 of 2, the first person is the client now: Tell, one and a half minutes.",
    ]
    assert announced("2/2.1/round-2", 90)[1].startswith(
        "Round 2 of 2, the second person is the client now: Tell, "
    )
    assert announced("2/2.2/round-2", 120) == ["...", "Advise, in pairs, 2 minutes."]


def test_sentence_after_an_activity_is_the_plan_s() -> None:
    """Said after a breath, without a time."""
    assert announced("1/after", 0) == ["...", "Write a card."]


def test_listening_step_says_that_it_listens_and_why() -> None:
    """Last, so that what is heard next is the room's."""
    assert announced("3/1", 300)[2:] == [
        "What stays?",
        "Now I listen, while my light is steady. I write down what is said, not who says it, "
        "so that the questions go home with you.",
        "Whoever gets the page of this session can read it.",
        "Press twice, and what was said last is struck. Hold, and I stop. A card is as good.",
        "First, two seconds of quiet, please.",
    ]


def test_listening_step_asks_for_cards_when_nothing_can_be_heard() -> None:
    """The same announcement with another last sentence."""
    lines = announcer().step(plan(), place("3/1"), 300, can_listen=False)
    assert told(lines)[:-1] == announced("3/1", 300)[:3]
    assert told(lines)[-1] == "I cannot listen today. Please write your question on a card."


def test_ready_and_closing_say_what_they_must() -> None:
    """The session's name and length; at the end the card again, and thanks."""
    assert told(announcer().ready(plan())) == [
        "Ready: A title, 90 minutes. Press the button to begin."
    ]
    assert told(announcer().closing(plan())) == [
        *("Write a card.", "That was our session. Thank you all."),
    ]


def test_welcome_says_who_and_what_for_plays_two_sounds_and_says_when_it_listens() -> None:
    """Purpose and outcomes as they are spoken, and the listening steps by name."""
    assert told(announcer().welcome(plan())) == [
        "Welcome. I keep the time, and say what comes next.",
        *("The purpose.", "What we want to take home.", "an outcome"),
        *("This sound begins a step.", "<STEP>", "And this one ends it.", "<END>"),
        "I listen only in the Popcorn, to note what is said, with my light steady, "
        "and never otherwise.",
    ]


def test_welcome_of_a_plan_that_never_listens_says_so() -> None:
    """Derived from the plan, never a fixed promise."""
    deaf = plan(
        PLAN.replace(", listen: questions", "").replace(
            'outcomes: [{text: "An outcome?", say: an outcome}]\n', ""
        )
    )
    said = told(announcer().welcome(deaf))
    assert said[-1] == "I do not listen to you."
    assert "What we want to take home." not in said


def test_room_is_told_when_the_sound_is_kept() -> None:
    """A plan that keeps audio says so in the welcome and before it listens, and only then."""
    keeps = plan(PLAN + "keep_audio: true\n")
    (debrief,) = [one for one in places(keeps) if one.key == "3/1"]
    for said in (announcer().welcome(keeps), announcer().step(keeps, debrief, 300)):
        assert "keep the sound" in " ".join(told(said))
    instead = told(announcer().step(keeps, debrief, 300, can_listen=False))
    assert instead[-1] == "I cannot listen today. Please write your question on a card."
    for said in (announcer().welcome(plan()), announcer().step(plan(), place("3/1"), 300)):
        assert "keep the sound" not in " ".join(told(said))


def test_welcome_without_an_ear_promises_no_listening() -> None:
    """When nothing can be heard today, the welcome does not say that it will listen."""
    assert told(announcer().welcome(plan(), can_listen=False))[-1] == "I do not listen to you."


def step(**how: object) -> Step:
    return Step(title=Text.plain("S"), time=DurationRange(1, 1), **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "warned"),
    [
        (179, []),
        (180, [(60, "one minute left.")]),
        (599, [(60, "one minute left.")]),
        (600, [(300, "Halfway. 5 minutes left."), (120, "2 minutes left.")]),
        (810, [(405, "Halfway. 7 minutes left."), (120, "2 minutes left.")]),
    ],
)
def test_warnings_follow_the_published_timekeeping(
    seconds: int, warned: list[tuple[int, str]]
) -> None:
    """None below three minutes, one below ten, halfway and two minutes from ten on."""
    warnings = announcer().warnings(step(), seconds)
    assert [(one.seconds_left, *told(one.lines)) for one in warnings] == warned


@pytest.mark.parametrize("how", [{"is_silent": True}, {"collects": "questions"}])
def test_silent_and_listening_steps_are_never_warned(how: dict[str, object]) -> None:
    """Silence is work, and a voice would be heard by the microphone."""
    assert announcer().warnings(step(**how), 1200) == ()


def test_first_listening_says_who_reads_it_and_later_ones_are_brief() -> None:
    """What is kept, why, who reads it, how to say no; then one sentence each time."""
    twice = plan(
        PLAN.replace(
            "{title: Look, time: 5m, group: all}", "{title: Look, time: 5m, listen: x}"
        )
        + "readers: those who were here\n"
    )
    first, second = [
        told(announcer().step(twice, one, 300))
        for one in places(twice)
        if one.occurrence and one.occurrence.step.listens
    ]
    assert "It is for: those who were here." in first
    assert first[-1] == "First, two seconds of quiet, please."
    assert second[-1].startswith("I listen again, and write down what is said")
    assert "It is for: those who were here." not in second


def test_prompt_that_goes_on_from_the_one_before_is_all_that_is_said() -> None:
    """The step was announced with its first."""
    both = plan(
        PLAN.replace(
            "listen: questions, prompts: [What stays?]", "listen: [a, b], prompts: [A?, B?]"
        )
    )
    _, second = [one for one in places(both) if one.occurrence and one.occurrence.step.listens]
    assert told(announcer().step(both, second, 150)) == ["...", "B?"]


def test_welcome_tells_listening_for_words_from_listening_for_numbers() -> None:
    """In one sentence, whatever the plan has of both."""
    counts = PLAN.replace("group: all}", "pulse: hands}")
    assert told(announcer().welcome(plan(counts)))[-1] == (
        "I listen only in the Popcorn, to note what is said, and in the Look, to numbers."
    )
    assert told(announcer().welcome(plan(counts + "keep_audio: true\n")))[-1] == (
        "I listen only in the Popcorn, to note what is said, and keep the sound, "
        "and in the Look, to numbers."
    )
    alone = plan(counts.replace(", listen: questions", ""))
    assert told(announcer().welcome(alone))[-1] == (
        "I listen only in the Look, to numbers alone, with my light steady."
    )
