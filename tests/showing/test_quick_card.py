"""The quick card: made from the program's own tables, in each language, on one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.app.waking import WAKING
from assistant.cli import main
from assistant.preparing import load_messages
from assistant.session.states import GESTURES, TRANSITIONS, State, Trigger
from assistant.settings import config_folder
from assistant.showing.page import page
from assistant.showing.quick_card import QuickCard, quick_card
from assistant.signals import LightPattern, Signal
from tests.showing.test_card import Page

LANGUAGES = ("en", "fr", "es")


def card(*languages: str) -> QuickCard:
    return quick_card([load_messages(one, config_folder()) for one in languages], WAKING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quick_card_has_every_gesture_where_it_does_something(language: str) -> None:
    """Before a session and in one, as the table of transitions has it."""
    gestures = [one for one in GESTURES if one is not Trigger.STUCK]
    for trigger, row in zip(gestures, card(language).gestures, strict=True):
        assert row.name
        assert bool(row.ready) == (trigger in TRANSITIONS[State.READY])
        assert bool(row.session) == (trigger in TRANSITIONS[State.RUNNING])


@pytest.mark.parametrize("language", LANGUAGES)
def test_quick_card_has_every_sound_and_every_light(language: str) -> None:
    """That of the start first; no two of more than one stroke are drawn alike."""
    shown = card(language)
    assert len(shown.sounds) == len(Signal) + 1
    assert len(shown.lights) == len(LightPattern) - 1
    drawn = [one.strokes for one in shown.sounds if len(one.strokes) > 1]
    assert len(set(drawn)) == len(drawn)
    meanings = [one.meaning for one in (*shown.sounds, *shown.lights)]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("languages", [("en",), ("fr",), ("es",), ("en", "fr", "es")])
def test_quick_page_holds_the_whole_card_and_needs_nothing_else(
    languages: tuple[str, ...],
) -> None:
    """Balanced, with every word, and no link to anywhere."""
    shown = card(*languages)
    found = Page(page(shown))
    text = " ".join(found.text)
    for row in shown.gestures:
        assert all(words in text for words in (row.name, row.ready, row.session))
    for words in (*shown.headings.values(), *shown.notes):
        assert words in text
    assert not {name for _, given in found.found for name in given} & {"src", "href"}


def test_quick_card_is_written_without_a_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the language that is asked for, else in that of the device's plan."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    file = tmp_path / "card.html"
    for options, words in ((("--language", "fr"), "quand il est prêt"), ((), "stands ready")):
        done = CliRunner().invoke(main, ["show", "--quick-card", str(file), *options])
        assert done.exit_code == 0, done.output
        assert words in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show"], "Missing argument 'PLAN'"),
        (["show", "--quick-card", "/no/such/folder/card.html"], "give another path"),
        (
            ["show", "--quick-card", "x.html", "--language", "fz"],
            "expected a language; known: en, es, fr",
        ),
    ],
)
def test_quick_card_that_cannot_be_written_is_told(arguments: list[str], told: str) -> None:
    """In words, with what to do."""
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code != 0
    assert told in done.output
