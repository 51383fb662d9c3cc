"""The card: one page with what people in the room need, in each language of the session."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.session.states import GESTURES
from assistant.showing.card import Card, card_of
from assistant.showing.page import page
from assistant.signals import Signal
from tests.showing.shown import EVERYTHING, SHIPPED, named, shown

VOID = {"meta", "circle", "rect", "path"}


class Page(HTMLParser):
    """What a browser finds: balanced elements, their attributes, their text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)


def card(source: str | Path) -> Card:
    timeline, words = shown(source)
    return card_of(timeline, words)


@pytest.mark.parametrize("source", [EVERYTHING, *SHIPPED], ids=named)
def test_page_holds_the_whole_card_and_needs_nothing_else(source: str | Path) -> None:
    """Every title and prompt as it is written, in order; no script, no address, no file."""
    made = card(source)
    html = page(made)
    read = Page(html)
    words = " ".join(" ".join(read.text).split())
    at = 0
    for activity in made.activities:
        for part in activity.parts:
            for step in part.steps:
                for text in (step.title, *step.prompts):
                    for one in text:
                        at = words.index(one.text, at)
    assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in read.found)
    given = {name for _, attributes in read.found for name in attributes}
    assert {"src", "href", "onload", "style"}.isdisjoint(given)
    assert "url(" not in html
    assert "@import" not in html


def test_page_escapes_what_looks_like_markup() -> None:
    """A title or a prompt with angle brackets is text."""
    html = page(card(EVERYTHING))
    assert "Our &lt;questions&gt;" in html
    assert "Say &lt;why&gt;, too." in html
    assert "a list &amp; more" in html


def test_page_names_the_language_of_each_text() -> None:
    """For those who have it read aloud."""
    read = Page(page(card(EVERYTHING)))
    assert ("html", {"lang": "en"}) in read.found
    spans = {attributes.get("lang") for tag, attributes in read.found if tag == "span"}
    assert {"en", "fr"} <= spans


def test_card_says_both_languages_and_once_what_is_the_same() -> None:
    """A title that both have alike stands there once."""
    made = card(EVERYTHING)
    assert [one.text for one in made.title] == ["Our <questions>", "Nos questions"]
    assert [one.text for one in made.activities[0].title] == ["Questions"]
    assert made.headings["sounds"] == "What the sounds mean / Ce que disent les sons"
    assert made.facts == ("9:30–10:06", "12–16 people / 12–16 personnes")


def test_card_has_rounds_once() -> None:
    """With how often, how long one takes, and what changes."""
    writing, rounds = card(EVERYTHING).activities[0].parts
    assert writing.steps[0].at == "9:31"
    assert writing.steps[0].marks[1:] == ("in silence / en silence", "stand")
    assert not writing.rounds
    assert [step.title[0].text for step in rounds.steps] == ["Read it", "The others answer"]
    assert rounds.steps[0].minutes == "1½ min"
    assert rounds.rounds.startswith("3 rounds of ")
    assert rounds.role == "the speaker changes each round / rôle qui tourne : orateur"


def test_card_has_the_sounds_of_this_session_and_no_others() -> None:
    """As many dots as strokes; a sound that this session never makes is not to be learnt."""
    made = card(EVERYTHING)
    meanings = {sound.meaning.split(" / ")[0]: sound for sound in made.sounds}
    for signal in (Signal.SWITCH, Signal.GATHER, Signal.WARNING, Signal.TAP):
        sound = meanings.pop(signal.motif.meaning)
        assert len(sound.strokes) == signal.motif.strokes == sound.text.count("●")
    assert set(meanings) == {
        one.motif.meaning for one in (Signal.TICK, Signal.STEP, Signal.END, Signal.REMINDER)
    }


def test_drawings_tell_the_sounds_apart() -> None:
    """No two are drawn alike: in strokes, pitch, loudness or how long they ring."""
    sounds = card(EVERYTHING).sounds
    assert len({(sound.strokes, sound.radius) for sound in sounds}) == len(sounds)


def test_card_has_every_gesture_and_the_light() -> None:
    """Listening's light only where the session listens."""
    made = card(EVERYTHING)
    assert len(made.gestures) == len(GESTURES) - 1
    assert any("microphone" in light.meaning for light in made.lights)
    silent = card(EVERYTHING.replace("        listen: questions\n", ""))
    assert not any("microphone" in light.meaning for light in silent.lights)
    assert all(light.flashes for light in made.lights)
