"""The page says what was said, the questions first, and cannot be broken by anybody's words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.harvest.facts import harvest
from assistant.harvest.markdown import escaped, page
from assistant.harvest.phrases import clock, difference
from assistant.journal.records import Ending, EndingKind, Entry, Recording, Snippet, Word
from assistant.session.events import DeviceFailed, SessionResumed
from tests.harvest.samples import full
from tests.journal import samples
from tests.words.examples import messages

SHEET = samples.run_sheet(
    samples.run_step("draw", activity="Draw | show", planned_at_seconds=30.0),
    samples.run_step("walk", activity="Draw | show", planned_at_seconds=180.0),
    samples.run_step("debrief", activity="Debrief", listens=True, prompts=("Which question?",)),
)


def _page(
    *snippets: Snippet,
    entries: tuple[Entry, ...] = (),
    ending: Ending | None = None,
    language: str = "en",
    **first: object,
) -> str:
    return page(
        harvest(
            Recording(
                first=samples.first_record(SHEET, **first),
                entries=entries,
                snippets=snippets,
                ending=ending,
            )
        ),
        messages(language),
    )


def test_questions_come_first_and_large() -> None:
    """Each question is a heading, in front of everything else that was said."""
    text = _page(
        samples.snippet(1, "lovely session", 600.0),
        samples.snippet(2, "my question is who hosts us", 4325.0, is_question=True),
    )
    assert "### 1. my question is who hosts us\n\n72:05 into the session\n" in text
    assert text.index("my question is") < text.index("- lovely session (10:00)")
    assert "> Which question?" in text


def test_uncertain_words_are_marked_and_explained() -> None:
    """The legend is there only when it is needed."""
    words = (Word("who", 1.0, 1.2, 0.9), Word("hosts", 1.2, 1.5, 0.3))
    text = _page(samples.snippet(1, "who hosts", words=words))
    assert "- who *hosts?* (0:10)" in text
    assert "*like this?*" in text
    assert "*like this?*" not in _page(samples.snippet(1, "who hosts"))


def test_empty_harvest_says_so_and_points_to_the_cards() -> None:
    """Nothing heard is said plainly, not left as an empty list."""
    text = _page()
    assert "**The device noted nothing that was said.**" in text
    assert "cards" in text
    assert "Also said" not in text


def test_no_question_made_out_is_said() -> None:
    """Things said without a question among them are not called questions."""
    text = _page(samples.snippet(1, "lovely session"))
    assert "No question was made out" in text
    assert "## What was said\n\n- lovely session" in text


def test_head_tells_when_and_how_it_ended() -> None:
    """A date that is not known is never guessed."""
    known = _page(wall_started_at="2026-05-26T11:00:00+02:00")
    assert "Tuesday 26 May 2026, 11:00 · broken off" in known
    ended = _page(is_rehearsal=True, ending=Ending(EndingKind.ENDED_EARLY, 9.0))
    assert "Date not known · a rehearsal · ended early" in ended


def test_time_table_compares_plan_and_session() -> None:
    """Activities in bold with their sums, steps below, what was never reached as such."""
    entries = (
        samples.entry(1, 30.0, state="ANNOUNCING", step_key="draw"),
        samples.entry(2, 60.0, state="PAUSED", step_key="draw"),
        samples.entry(3, 90.0, state="RUNNING", step_key="draw"),
        samples.entry(4, 200.0, state="CLOSING", step_key=""),
    )
    text = _page(entries=entries, ending=Ending(EndingKind.FINISHED, 220.0))
    assert "| Step draw | 2:30 | 2:50 | +0:20 | paused for 0:30 |" in text
    assert "| Step walk | 2:00 | – | – | not reached |" in text
    assert "| **Draw \\| show** | 4:30 | 2:50 | −1:40 |  |" in text
    assert "The slot was 10:00; the session took 3:10 (−6:50)." in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_what_was_missed_is_said() -> None:
    """Power cuts, restarts, failures and lost sound each have their line."""
    entries = (
        samples.entry(1, event=SessionResumed(60.0, was_powered_off=True)),
        samples.entry(2, event=SessionResumed(70.0, was_powered_off=False)),
        samples.entry(3, event=DeviceFailed(80.0, "microphone")),
    )
    text = _page(samples.snippet(1, "so", dropped_blocks=3), entries=entries)
    for part in ("power was off", "started again by itself", "microphone failed at 1:20"):
        assert part in text
    assert "3 short stretches of sound were lost" in text
    assert "What the device missed" not in _page()


def test_what_is_kept_is_said() -> None:
    """Whether sound was kept stands on the page."""
    assert "No sound was recorded." in _page()
    assert "keeps the recorded sound" in _page(keeps_audio=True)


def test_words_cannot_break_the_page() -> None:
    """Markdown in people's words is shown as it is."""
    nasty = "# <b>x</b> [a](b) `c` | *d* _e_"
    text = _page(samples.snippet(1, nasty), samples.snippet(2, "- 1. boo", is_question=True))
    assert r"- \# \<b\>x\</b\> \[a\](b) \`c\` \| \*d\* \_e\_ (0:10)" in text
    assert r"### 1. \- 1. boo" in text


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: text.split()
)


@pytest.mark.parametrize(
    ("before", "shown_before", "after"),
    [
        ("", "", ""),
        ("- ", "", " (0:10)"),
        ("### 1. ", "1. ", ""),
        ("> ", "", ""),
        ("| x | y |\n|--|--|\n| b | ", "", " |"),
    ],
    ids=["paragraph", "list", "heading", "quotation", "table"],
)
@given(text=words)
def test_escaped_text_reads_as_it_was(
    before: str, shown_before: str, after: str, text: str
) -> None:
    """A real Markdown reader shows exactly the words, wherever on the page they stand."""
    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse(f"{before}{escaped(text)}{after}")
    last = [token for token in tokens if token.type == "inline"][-1].children or []
    assert {token.type for token in last} <= {"text", "text_special"}
    shown = "".join(token.content for token in last)
    assert shown.removesuffix(" (0:10)") == shown_before + " ".join(text.split())


def test_rounds_are_one_row() -> None:
    """Steps that return in each round are summed, and their number is said."""
    again = [
        samples.run_step(f"ideas-{number}", title="Ideas", activity="Troika")
        for number in (1, 2, 3)
    ]
    sheet = samples.run_sheet(samples.run_step("form", activity="Troika"), *again)
    entries = (
        samples.entry(1, 0.0, step_key="ideas-1"),
        samples.entry(2, 100.0, step_key="ideas-2"),
        samples.entry(3, 220.0, step_key=""),
    )
    recording = Recording(first=samples.first_record(sheet), entries=entries)
    text = page(harvest(recording), messages("en"))
    assert "| Ideas | 6:00 | 3:40 | −2:20 | 3 rounds, 2 reached |" in text
    assert "| Step form | 2:00 | – | – | not reached |" in text


def test_times_are_minutes_and_seconds() -> None:
    """No hours, no sign for nothing, a true minus."""
    assert [clock(0), clock(59.6), clock(5400)] == ["0:00", "1:00", "90:00"]
    assert [difference(80), difference(-30), difference(0.4)] == ["+1:20", "−0:30", "0:00"]


EVERYTHING = (
    samples.entry(1, 30.0, state="ANNOUNCING", step_key="draw"),
    samples.entry(2, 60.0, state="PAUSED", step_key="draw"),
    samples.entry(3, 90.0, state="RUNNING", step_key="walk"),
    samples.entry(4, event=SessionResumed(100.0, was_powered_off=False)),
    samples.entry(5, event=SessionResumed(9000.0, was_powered_off=True)),
    samples.entry(6, event=DeviceFailed(9080.0, "microphone")),
)


def _full_page(language: str) -> str:
    words = (Word("ask", 1.0, 1.2, 0.9), Word("them", 1.2, 1.5, 0.3))
    return _page(
        samples.snippet(1, "ask them", 620.0, words=words, dropped_blocks=1),
        samples.snippet(2, "why not", 600.0, is_question=True),
        entries=EVERYTHING,
        ending=Ending(EndingKind.ENDED_EARLY, 9100.0),
        language=language,
        wall_started_at="2026-12-01T09:05:00+01:00",
    )


def test_french_page_is_french() -> None:
    """Headings, date, times of day and remarks are the language's own."""
    text = _full_page("fr")
    assert "mardi 1er décembre 2026, 09 h 05 · terminée avant la fin" in text
    assert "### 1. why not\n\nà 9:30 du début, à 09 h 15\n" in text
    assert "| Étape | Prévu | Réel | Écart | Remarques |" in text
    assert "- Panne à 150:50, jusqu'à la fin : le microphone." in text
    assert "- Pendant l'écoute, un court passage de son a été perdu ;" in text
    assert "a écouté pendant « Step debrief », sa lumière" in text


def test_spanish_page_is_spanish() -> None:
    """The same in Spanish."""
    text = _full_page("es")
    assert "martes 1 de diciembre de 2026, 09:05 · terminada antes de tiempo" in text
    assert "### 1. why not\n\na los 9:30 del comienzo, a las 09:15\n" in text
    assert "| Paso | Previsto | Real | Diferencia | Observaciones |" in text
    assert "escuchó en «Step debrief», con su luz fija" in text


@pytest.mark.parametrize("language", ["fr", "es"])
def test_page_in_another_language_has_no_english_words(language: str) -> None:
    """Of the words that the English page has and its facts do not, none is on it."""
    from_facts = {"step", "draw", "walk", "show", "facilitating", "communities", "practice"}
    from_facts |= {
        "debrief",
        "share",
        "what",
        "works",
        "list",
        "questions",
        "which",
        "question",
    }
    from_facts |= {"ask", "them", "why", "not", "facilitate", "of", "a", "no", "and"}
    alike = {"microphone", "minutes", "page", "table"}  # in French too
    english = set(re.findall(r"[a-z]{2,}", _full_page("en").lower())) - from_facts - alike
    assert len(english) > 80
    assert english & set(re.findall(r"[a-zà-ÿ]{2,}", _full_page(language).lower())) == set()


def test_full_page_has_each_thing_at_its_place() -> None:
    """Filed under what was asked; a question by its number; echo, terms, pulse and hints."""
    text = page(full(), messages("en"))
    assert (
        "### 2. the question is how do we keep our members active between meetings\n\n"
        "Heard before it: how do we *peep?* our members *give?* between meetings\n\n"
        "14:40 into the session, at 11:15\n"
    ) in text
    assert (
        "## All together: feelings\n\n> How do you feel about it?\n\n"
        "- lighter than this morning (12:00, at 11:12)\n"
        "- a little worried about the *funding?* (12:20, at 11:12)\n"
        "- curious (12:50, at 11:13)\n"
        "- Question 1\n"
    ) in text
    assert r"the troy car \[Troika?\] was the best thing" in text
    assert (
        "Before: 3.1 of 5 over 22 hands\n\nAfter: 3.9 of 5 over 21 hands\n\n"
        "| Number shown | Before | After |\n|:--|--:|--:|\n| 5 | 2 | 6 |\n"
    ) in text
    assert "| **Popcorn debrief** | 5:00 | 5:00 | 0:00 |  |" in text
    assert "- At 15:20 it asked to come closer" in text
    assert "deletes it after 7 days" in text


def test_terms_and_tables_are_read_as_text_and_tables() -> None:
    """A real Markdown reader finds both tables, and no link in the brackets."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page(full(), messages("en")))
    assert [token.type for token in tokens].count("table_open") == 2
    inner = [child for token in tokens for child in token.children or []]
    assert "link_open" not in {child.type for child in inner}


def test_full_page_in_another_language_has_its_words() -> None:
    """What a pulse, a hint and a struck word bring is said in the page's language."""
    french, spanish = page(full(), messages("fr")), page(full(), messages("es"))
    for part in (
        "éléments positifs",
        "Avant : 3,1 sur 5 pour 22 mains",
        "l'efface après 7 jours",
    ):
        assert part in french
    for part in ("elementos positivos", "Antes: 3,1 de 5 en 22 manos", "lo borra a los 7 días"):
        assert part in spanish
    assert "2 choses ont été effacées" in french
    assert "Se ofrece, sin ocupar su lugar" in spanish
