"""The page of HTML: everybody can read it, it needs nothing, and nobody's words break it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.harvest import html
from assistant.harvest.facts import Harvest
from assistant.harvest.pieces import Mended
from assistant.words.messages import Messages
from tests.harvest import pages, samples
from tests.journal import samples as journal
from tests.words.examples import messages

EMPTY = journal.snippet(9, " ", words=())
MANY = tuple(
    samples.snippet(number, f"question {number}", 400.0 + number, is_question=True)
    for number in range(1, 12)
)


def together(harvest: Harvest, words: Messages) -> str:
    return html.together([harvest, samples.whole(EMPTY)], words)


PAGES = {
    f"{make.__name__}-{language}-{what}": make(samples.whole(*snippets), messages(language))
    for make in (html.page, html.cards, together)
    for language in ("en", "fr", "es")
    for what, snippets in {"whole": samples.SNIPPETS, "empty": (EMPTY,), "many": MANY}.items()
}

in_every_page = pytest.mark.parametrize("source", PAGES.values(), ids=PAGES)


@in_every_page
def test_page_has_no_barriers(source: str) -> None:
    """Landmarks, one first heading, headings in order, names for pictures and links."""
    assert pages.barriers(pages.parse(source)) == []


@in_every_page
def test_page_needs_nothing_else(source: str) -> None:
    """No script, no other file, and light enough for any phone."""
    assert pages.outside(source) == []
    assert len(source.encode()) < 40_000


@in_every_page
def test_colours_can_be_told_apart(source: str) -> None:
    """Text 4.5 to 1 at least, what is drawn 3 to 1, in light, dark and print."""
    schemes = pages.palettes(source)
    assert len(schemes) == 3
    for colours in schemes:
        for ink in ("ink", "soft", "mark"):
            for paper in ("paper", "tint"):
                assert pages.contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
        assert pages.contrast(colours["bar"], colours["paper"]) >= 3


def test_barriers_are_found() -> None:
    """The check itself can fail."""
    bare = (
        "<html><head></head><body><p>x</p><h2>y</h2><svg></svg><a href='#z'></a></body></html>"
    )
    found = pages.barriers(pages.parse(bare))
    assert {"no language", "no title", "not one main landmark", "nothing has the id z"} <= {
        *found
    }
    assert pages.outside('<img src="http://x/y.png"><script>') == [
        'src="http://x/y.png',
        "<script",
    ]
    assert pages.contrast("#777777", "#ffffff") < 4.5 < pages.contrast("#767676", "#ffffff")


def test_questions_come_first_then_each_step_in_the_order_said() -> None:
    """A question stands large at the top, and by its number where it was asked."""
    page = pages.parse(html.page(samples.whole(), messages("en")))
    questions = page.all("li", data_kind="question")
    asked = ["my question is who hosts us", "what can we stop doing"]
    assert [pages.spoken(one) for one in questions] == asked
    said = page.of_class("said")[0].all("li")
    assert [pages.spoken(one) for one in said] == [one.text for one in samples.SNIPPETS]
    assert [one.text for one in page.of_class("number")] == ["1", "2"]
    prompts = page.all("blockquote")[0].all("p")
    assert [one.text for one in prompts] == ["Which question?", "Why?"]
    headings = [one.text for one in page.all("h2")]
    assert headings[:3] == ["Questions", "Step debrief", "How the time went"]


def test_uncertain_words_are_marked_with_a_legend() -> None:
    """The word, a question mark behind it, and what that means."""
    page = pages.parse(html.page(samples.whole(), messages("en")))
    question = page.all("li", data_kind="question")[0]
    assert [one.text for one in question.of_class("unsure")] == ["hosts?"]
    assert "A word like this? was not heard with certainty." in page.text
    certain = pages.parse(html.page(samples.whole(samples.SNIPPETS[2]), messages("en")))
    assert certain.of_class("unsure") == []


def test_what_was_lost_or_mended_is_marked_where_it_stands() -> None:
    """Beside the words, not only at the end; the words as heard are not on the page."""
    mended = (Mended(snippet_ids=(4,), text="I liked the small troops", is_question=False),)
    text = pages.parse(html.page(samples.whole(mended=mended), messages("en"))).text
    assert "lovely session 6:50, at 11:07, some sound was lost here" in text
    assert "I liked the small troops 7:10, at 11:07, mended by hand" in text
    assert "small groups" not in text
    assert "changed by a person after the session" in text


def test_picture_shows_what_the_table_says() -> None:
    """Each activity with both bars, its pause, the deaf time, and the end of the slot."""
    page = pages.parse(html.page(samples.whole(), messages("en")))
    picture = page.all("svg", role="img")[0]
    labels = [one.text for one in picture.all("text")]
    assert {"Draw | show", "Debrief"} <= set(labels)
    kinds = {
        one.attributes["class"] for one in picture.all("rect") if "class" in one.attributes
    }
    assert kinds == {"planned", "actual", "paused", "deaf"}
    assert len(picture.of_class("slot")) == 1
    for bar in picture.all("rect"):
        if "class" in bar.attributes:
            x, width = (float(bar.attributes[name].rstrip("%")) for name in ("x", "width"))
            assert 0 <= x <= x + width <= 100.3
    row = page.all("tbody")[0].all("tr")[1]
    assert row.all("th")[0].of_class("soft")[0].text == "paused for 0:30"
    assert [cell.text for cell in row.all("td")] == ["2:30", "1:00", "−1:30"]


def test_date_that_is_not_known_is_said() -> None:
    """Never guessed."""
    page = html.page(samples.whole(wall_started_at=None), messages("en"))
    assert "Date not known" in page
    assert "2026" not in page


def test_cards_are_eight_on_a_sheet_with_blanks() -> None:
    """A number each, and no word that nobody is sure of."""
    page = pages.parse(html.cards(samples.whole(*MANY), messages("en")))
    assert [len(sheet.all("li")) for sheet in page.of_class("sheet")] == [8, 3]
    card = pages.parse(html.cards(samples.whole(), messages("en"))).all("li")[0]
    assert "hosts" not in card.text
    assert [one.text.strip("\u200b") for one in card.of_class("blank")] == ["blank"]
    assert card.text.endswith("1 · Facilitating communities of practice")


def test_sessions_stand_side_by_side() -> None:
    """A column each for the questions, for each step, and for the time."""
    other = samples.whole(samples.snippet(1, "why meet at all", 420.0, is_question=True))
    page = pages.parse(html.together([samples.whole(), other], messages("en")))
    beside = page.of_class("beside")
    assert len(beside) == 2
    assert [
        [pages.spoken(li) for li in column.all("li")] for column in beside[0].all("div")
    ] == [
        ["my question is who hosts us", "what can we stop doing"],
        ["why meet at all"],
    ]
    heads = [cell.text for cell in page.all("thead")[0].all("th")]
    assert heads == ["Step", "Session 1", "Session 2"]
    assert "did not all have the same plan" not in page.text


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda text: text.split()
)


@settings(max_examples=60, deadline=None)
@given(text=texts, title=texts)
def test_words_cannot_break_the_page(text: str, title: str) -> None:
    """Whatever is said, mended, or stands in the plan is shown just as it is."""
    harvest = samples.whole(
        journal.snippet(1, text, 430.0, step_key="debrief", words=(), is_question=True),
    )
    source = html.page(harvest, messages("en"))
    page = pages.parse(source)
    assert pages.spoken(page.all("li", data_kind="question")[0]) == " ".join(text.split())
    assert pages.outside(source) == pages.outside(html.page(samples.whole(), messages("en")))


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", "</style>", "{{ 1 }}", "&amp;"])
def test_markup_in_words_is_shown_as_it_is(nasty: str) -> None:
    """On each of the pages."""
    said = samples.snippet(1, f"{nasty} why", 430.0, is_question=True)
    for make in (html.page, html.cards, together):
        page = pages.parse(make(samples.whole(said), messages("en")))
        assert f"{nasty} why" in page.text
        assert page.all("script") == []
