"""The page of HTML: everybody can read it, it needs nothing, and nobody's words break it."""

from __future__ import annotations

from functools import cache

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


SESSIONS = {
    "whole": samples.whole(),
    "empty": samples.whole(EMPTY),
    "many": samples.whole(*MANY),
    "full": samples.full(),
}
PAGES = {
    f"{make.__name__}-{language}-{what}": (make, language, what)
    for make in (html.page, html.cards, together)
    for language in ("en", "fr", "es")
    for what in SESSIONS
}

in_every_page = pytest.mark.parametrize("source", PAGES, indirect=True)


@cache
def made(name: str) -> str:
    make, language, what = PAGES[name]
    return make(SESSIONS[what], messages(language))


@pytest.fixture
def source(request: pytest.FixtureRequest) -> str:
    """A page, made when the first test asks for it."""
    return made(request.param)


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
    prompts = page.all("h3")[0].all("span")
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


def test_what_was_said_is_filed_under_what_was_asked() -> None:
    """Each step with what it collects, each prompt with its answers; a name of its own stands
    as the plan writes it."""
    page = pages.parse(html.page(samples.full(), messages("en")))
    filed = {
        section.all("h2")[0].text: [one.text for one in section.all("h3")]
        for section in page.all("section")
        if section.all("h3")
    }
    assert filed == {
        "All together: positive elements": ["What is one positive element that stood out?"],
        "All together: negative elements": ["One negative?"],
        "All together: feelings": ["How do you feel about it?"],
        "Popcorn debrief: questions": [
            "Which question will shape your practice?",
            "And one that nobody dared to ask?",
        ],
        "One promise each: promises to ourselves": ["What will you do by Friday?"],
    }
    lists = page.of_class("said")
    assert [len(one.all("li")) for one in lists] == [6, 4, 4, 7, 4, 4]
    assert pages.spoken(lists[5].all("li")[0]) == "i will write to two people that i miss"
    french = pages.parse(html.page(samples.full(), messages("fr")))
    assert "All together : éléments positifs" in [one.text for one in french.all("h2")]


def test_question_that_was_asked_elsewhere_stands_first_too() -> None:
    """Whatever its step collects."""
    page = pages.parse(html.page(samples.full(), messages("en")))
    questions = [pages.spoken(one) for one in page.all("li", data_kind="question")]
    assert questions[0] == "how can i be tired and awake at once"
    assert len(questions) == 9


@pytest.mark.parametrize("make", [html.page, together])
def test_echo_stands_with_what_was_heard_before_it(make: object) -> None:
    """Greyed, beside her wording; what was repeated is no question of its own."""
    page = pages.parse(make(samples.full(), messages("en")))  # type: ignore[operator]
    echo = page.all("li", data_kind="question")[1]
    assert pages.spoken(echo).startswith("the question is how do we keep our members active")
    before = echo.of_class("before")[0]
    assert "soft" in before.attributes["class"].split()
    assert before.text == "Heard before it: how do we peep? our members give? between meetings"
    assert "repeated closer to the microphone" in page.text


@pytest.mark.parametrize("make", [html.page, together])
def test_terms_are_offered_beside_what_was_heard(make: object) -> None:
    """In brackets, with what that means; the words stay."""
    page = pages.parse(make(samples.full(), messages("en")))  # type: ignore[operator]
    assert "we drew? our cop [CoP?] together and it made us laugh" in page.text
    assert "the troy car [Troika?] was the best" in page.text
    assert "the see oh pea [CoP?] has no time" in page.text
    assert "In brackets [like this?] stands a term of the plan" in page.text
    bare = pages.parse(make(samples.whole(), messages("en")))  # type: ignore[operator]
    assert (bare.of_class("offer"), "In brackets" in bare.text) == ([], False)


def test_pulse_is_drawn_as_its_table_says() -> None:
    """Both side by side on one scale; each bar as long as its hands."""
    page = pages.parse(html.page(samples.full(), messages("en")))
    pictures = page.of_class("pulses")[0].all("figure")
    assert [one.all("figcaption")[0].text for one in pictures] == [
        "Before: 3.1 of 5 over 22 hands",
        "After: 3.9 of 5 over 21 hands",
    ]
    rows = page.of_class("counts")[0].all("tbody")[0].all("tr")
    cells = [[one.text for one in row.all("td")] for row in rows]
    assert cells == [
        ["2", "6"],
        ["6", "9"],
        ["8", "4"],
        ["4", "2"],
        ["2", "0"],
        ["0", "0"],
        ["22", "21"],
        ["3.1", "3.9"],
    ]
    for column, picture in enumerate(pictures):
        counts = [int(row[column]) for row in cells[:6]]
        assert [one.text for one in picture.all("text")[1::2]] == [str(one) for one in counts]
        widths = [
            float(one.attributes["width"].rstrip("%")) for one in picture.of_class("hands")
        ]
        drawn = [count for count in counts if count]
        for width, count in zip(widths, drawn, strict=True):
            assert abs(width / count - widths[0] / drawn[0]) < 0.02
        assert max(widths) <= 75


def test_session_without_a_pulse_shows_none() -> None:
    """Nor a heading for it."""
    page = pages.parse(html.page(samples.whole(), messages("en")))
    assert page.all("section", aria_labelledby="pulse") == []
    assert page.all("h2", id="pulse") == []


def test_sessions_side_by_side_have_their_pulses_and_what_was_missed() -> None:
    """A column for each that has them."""
    page = pages.parse(html.together([samples.full(), samples.whole()], messages("en")))
    sections = {one.attributes["aria-labelledby"]: one for one in page.all("section")}
    columns = sections["pulse"].of_class("beside")[0].all("h3")
    assert [one.text for one in columns] == ["Session 1", "Session 2"]
    assert len(sections["pulse"].all("figure")) == 2
    assert "it asked to come closer" in sections["missed"].text
    assert "2 things were struck" in page.all("footer")[0].text


def test_what_was_missed_and_what_is_kept_stand_on_the_page() -> None:
    """Hints with their time, deaf time, lost sound; how many things were struck; until when
    sound is kept."""
    page = pages.parse(html.page(samples.full(), messages("en")))
    missed = page.all("section", aria_labelledby="missed")[0].text
    for part in (
        "At 15:20 it asked to come closer: voices reached it too faintly.",
        "At 16:20 it asked to come closer, one at a time: it was loud around it.",
        "The microphone failed at 11:10 and worked again at 11:48.",
        "In “All together” the device was to listen, and for 0:30 it did not",
        "2 short stretches of sound were lost",
    ):
        assert part in missed, part
    making = page.all("footer")[0].text
    assert "2 things were struck at the wish of those who said them" in making
    assert "deletes it after 7 days" in making
    assert "In “Fist to five” it listened for numbers alone" in making
    assert "somebody else" not in page.text


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
    assert len(beside) == 4  # and what was missed, and how the page was made
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
