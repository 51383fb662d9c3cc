"""The words files: every message that the program asks for, and its grammar."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.check import FAULTS, PARTS
from assistant.errors import ProgramError, WordsError
from assistant.plan.format import CUES
from assistant.session.events import HearingTrouble
from assistant.session.states import GESTURES, State, Trigger
from assistant.showing.quick_card import HEADINGS, NOTES
from assistant.signals import LightPattern, Signal
from assistant.words.messages import Messages, round_for_speech
from tests.words.examples import EXAMPLES

ROOT = Path(__file__).parents[2]
WORDS_FILES = sorted((ROOT / "config" / "words").glob("*.ftl"))
GIVING_WAY = ("propose", "shortened")
COMPUTED = {
    **{
        f"{key}{is_open}{who}": {"activity", "title", "seconds", *(("who",) if who else ())}
        for key in ("step", "activity-step")
        for is_open in ("", "-open")
        for who in ("", "-who")
    },
    **{
        f"round-step{plain}{is_open}": {"round", "rounds", "title", "seconds", "turn"}
        for plain in ("", "-plain")
        for is_open in ("", "-open")
    },
    **{f"who-{who}": {"size"} for who in ("alone", "pairs", "all", "groups")},
    **{f"welcome-{what}": {"steps"} for what in ("listening", "recording")},
    **{f"welcome-{what}-pulse": {"steps", "pulses"} for what in ("listening", "recording")},
    **{f"{what}-again": set[str]() for what in ("listening", "recording")},
    **{f"offer-{chore}": set[str]() for chore in ("forget", "switch-off")},
    **{f"pulse-by-{whom}": set[str]() for whom in ("hands", "voices")},
    **{f"hint-{trouble.value}": set[str]() for trouble in HearingTrouble},
    **{f"teach-{cue}": set[str]() for cue in CUES.values()},
    **{f"signal-{signal.name}": set[str]() for signal in Signal},
    **{f"light-{light.name}": set[str]() for light in LightPattern},
    **{f"state-{state.name}": set[str]() for state in State},
    **{f"gesture-{one.name}": set[str]() for one in GESTURES if one is not Trigger.STUCK},
    **{f"gesture-{one.name}-means": set[str]() for one in GESTURES if one is not Trigger.STUCK},
    **{f"display-{what}": set[str]() for what in ("says", "sounds", "heard", "state")},
    **{f"display-{what}": set[str]() for what in ("runs", "listens")},
    **{f"harvest-{how}": set[str]() for how in ("ended-early", "begun-anew", "broken-off")},
    **{f"harvest-{what}": set[str]() for what in ("kept", "kept-with-sound")},
    **{f"harvest-{what}": {"time"} for what in ("power", "restart")},
    **{f"show-{term}": set[str]() for term in ("time", "speech", "sounds", "wait", "move")},
    **{f"show-{total}": set[str]() for total in ("together", "slot", "left-over")},
    **{f"card-{head}": set[str]() for head in ("outcomes", "after", "sounds", "gestures")},
    "card-lights": set[str](),
    **{f"card-quick-{head}": set[str]() for head in HEADINGS},
    **{f"card-quick-note-{note}": set[str]() for note in NOTES},
    **{
        f"card-quick-ready-{one.name}": set[str]()
        for one in GESTURES
        if one is not Trigger.STUCK
    },
    **{f"show-structure-{span}": set[str]() for span in ("group-size", "rounds")},
    **{f"show-structure-{head}": set[str]() for head in ("specifications", "variants")},
    **{f"show-structure-{head}": set[str]() for head in ("odd-ones", "source", "licence")},
    "harvest-when": {"date", "hour", "minute"},
    "harvest-at": {"moment", "hour", "minute"},
    "harvest-part": {"device"},
    **{f"{what}-one": {"late_seconds", "first", "first_seconds"} for what in GIVING_WAY},
    **{f"{what}-many": {"late_seconds", "saved_seconds"} for what in GIVING_WAY},
    **{
        f"{what}-two": {"late_seconds", "first", "first_seconds", "second", "second_seconds"}
        for what in GIVING_WAY
    },
    "clock-time": {"hour", "hour_of_twelve", "minute", "minute_tens"},
    **{f"doctor-part-{part}": set[str]() for part in PARTS},
    **{f"doctor-say-{fault}": set[str]() for fault in FAULTS},
}
"""The keys that the program puts together, and the arguments that it gives them."""


def english() -> Messages:
    file = ROOT / "config" / "words" / "en.ftl"
    return Messages("en", file.read_text(encoding="utf-8"), file.name)


@cache
def asked_for() -> tuple[tuple[str, set[str]], ...]:
    """Every message that the source asks for by a literal key, and its arguments."""
    return tuple(_asked_for())


def _asked_for() -> Iterator[tuple[str, set[str]]]:
    yield from COMPUTED.items()
    for path in (ROOT / "assistant").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        dicts = {
            node.target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and is_wording(node.func):
                names = {keyword.arg for keyword in node.keywords if keyword.arg}
                for argument in node.args[1:]:
                    is_name = isinstance(argument, ast.Name)
                    names |= keys_of(dicts.get(argument.id) if is_name else argument)
                for key in set(constants_of(node.args[0])) - set(COMPUTED):
                    yield key, names


def is_wording(called: ast.expr) -> bool:
    """``Message(...)``, ``_say(...)``, ``_format(...)``, ``..messages.text(...)``,
    ``..words.text(...)`` and ``text_in_each(...)``."""
    name = ast.unparse(called)
    asks = ("messages.text", "words.text", "text_in_each")
    return name in {"Message", "self._say", "self._format"} or name.endswith(asks)


def keys_of(node: ast.expr | None) -> set[str]:
    if not isinstance(node, ast.Dict):
        return set()
    return {key.value for key in node.keys if isinstance(key, ast.Constant)}


def constants_of(node: ast.expr) -> Iterator[str]:
    """A literal key, or both of a choice."""
    if isinstance(node, ast.IfExp):
        yield from constants_of(node.body)
        yield from constants_of(node.orelse)
    elif isinstance(node, ast.Constant):
        yield node.value


def test_source_asks_for_messages() -> None:
    """The search finds what the engine, the announcements and the durations ask for."""
    keys = {key for key, _ in asked_for()}
    assert {"more-time", "welcome-device", "half-minute", "noted", "turn"} <= keys


@pytest.mark.parametrize("file", WORDS_FILES, ids=lambda file: file.stem)
def test_words_file_has_every_message_and_no_other(file: Path) -> None:
    """What the program asks for is there, and what is there is asked for."""
    messages = Messages(file.stem, file.read_text(encoding="utf-8"), file.name)
    assert set(messages.keys) == {key for key, _ in asked_for()}


@pytest.mark.parametrize("file", WORDS_FILES, ids=lambda file: file.stem)
def test_words_file_formats_every_message_with_its_arguments(file: Path) -> None:
    """No variable of a message is one that the program does not give to it."""
    messages = Messages(file.stem, file.read_text(encoding="utf-8"), file.name)
    for key, names in asked_for():
        text = messages.text(key, **{name: EXAMPLES[name] for name in names})
        assert text.strip(), key
        assert "{" not in text, key


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "one second"),
        (20, "20 seconds"),
        (30, "half a minute"),
        (60, "one minute"),
        (61, "one minute and one second"),
        (90, "one and a half minutes"),
        (120, "2 minutes"),
        (145, "2 minutes and 25 seconds"),
        (150, "2 and a half minutes"),
        (5400, "90 minutes"),
    ],
)
def test_length_is_said_as_people_say_it(seconds: int, words: str) -> None:
    """Halves as halves, and one without an s."""
    assert english().length(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "rounded"),
    [
        *((0, 1), (7, 7), (10, 10), (11, 10), (44, 40), (47, 50), (88, 90), (119, 120)),
        *((121, 120), (134, 120), (136, 150), (405, 420), (3590, 3600)),
    ],
)
def test_time_left_is_rounded_for_speech(seconds: int, rounded: int) -> None:
    """Seconds below ten, tens below two minutes, then half minutes."""
    assert round_for_speech(seconds) == rounded


@given(st.integers(0, 6000), st.integers(0, 6000))
def test_time_left_is_never_far_off_and_never_grows(one: int, other: int) -> None:
    """What is said is within a quarter of a minute, and less time never sounds like more."""
    assert abs(round_for_speech(one) - one) <= 15
    assert round_for_speech(min(one, other)) <= round_for_speech(max(one, other))
    assert round_for_speech(one) > 0


def test_message_takes_exact_and_rounded_lengths() -> None:
    """``seconds`` is said as it is, ``about_seconds`` rounded."""
    assert english().text("left", seconds=101) == "one minute and 41 seconds left."
    assert english().text("left", about_seconds=101) == "one minute and 40 seconds left."


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "I noted nothing."), (1, "I noted one thing."), (7, "I noted 7 things.")],
)
def test_message_agrees_with_its_number(count: int, words: str) -> None:
    """None, one, many."""
    assert english().text("noted", count=count) == words


def test_fixed_sentences_are_those_that_need_nothing() -> None:
    """What can be rendered ahead: whole sentences without a number or a name."""
    sentences = english().fixed_sentences()
    assert {"Anyone else?", "This is the first step.", "Let go now to end."} <= set(sentences)
    assert not any("{" in sentence for sentence in sentences)
    assert "half a minute" not in sentences


def test_words_file_without_the_device_s_words_is_refused() -> None:
    """A file of something else is told by its name."""
    with pytest.raises(
        WordsError, match=r"^fr\.ftl: found no words for 'ready', expected a line"
    ):
        Messages("fr", "title = Bonjour", "fr.ftl")


def test_words_file_that_cannot_be_read_is_refused_at_its_line() -> None:
    """A message that would silently be missing is told where it stands."""
    source = "ready = Prêt.\n\nleft = { $length restant\n\nclosing = Merci.\n"
    with pytest.raises(WordsError) as refused:
        Messages("fr", source, "fr.ftl")
    assert str(refused.value) == (
        "fr.ftl:3: found 'left = { $length restant', expected a message like 'key = words'; "
        "look at its braces and indentation"
    )


@pytest.mark.parametrize("language", ["xx", "zz-top"])
def test_language_without_a_grammar_is_refused(language: str) -> None:
    """Plurals, lists and dates need one; the author named the file."""
    with pytest.raises(WordsError, match=rf"^{language}\.ftl: found the language '{language}'"):
        Messages(language, "ready = x", f"{language}.ftl")


@pytest.mark.parametrize("source", ["", "closing =\n    .attribute = only"])
def test_missing_message_is_the_author_s_mistake(source: str) -> None:
    """Absent or without words: named, with the file and the remedy."""
    with pytest.raises(WordsError, match=r"^fr\.ftl: found no words for 'closing'"):
        Messages("fr", f"ready = x\n{source}", "fr.ftl").text("closing")


def test_missing_argument_is_our_mistake() -> None:
    """A message whose number is not given is never said with a hole in it."""
    with pytest.raises(ProgramError, match="noted"):
        english().text("noted")


def test_meanings_for_people_are_those_of_the_code() -> None:
    """What signals.py and the states' table say in English stands in the words file."""
    text = english().text
    for signal in Signal:
        assert text(f"signal-{signal.name}") == signal.motif.meaning
    for light in LightPattern:
        assert text(f"light-{light.name}") == light.flashes.meaning
    for state in State:
        assert text(f"state-{state.name}") == state.meaning


@pytest.mark.parametrize("file", WORDS_FILES, ids=lambda file: file.stem)
def test_fixed_sentences_are_only_what_is_said(file: Path) -> None:
    """Nothing of a page or a screen is rendered ahead."""
    messages = Messages(file.stem, file.read_text(encoding="utf-8"), file.name)
    sentences = messages.fixed_sentences()
    assert messages.text("harvest-damaged") not in sentences
    assert messages.text("first-step") in sentences
    assert not any("*" in sentence or "(" in sentence for sentence in sentences)
