"""What was heard, as a text for an editor, and back: nothing is lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from assistant.harvest.mending import MendingError, mending_text, read_mending
from assistant.harvest.pieces import Mended, Piece, pieces
from assistant.journal.records import Snippet, Word
from tests.harvest import samples
from tests.journal import samples as journal

HEARD = pieces(samples.SNIPPETS, (), 0.6)


def text_of(*mended: Mended, snippets: tuple[Snippet, ...] = samples.SNIPPETS) -> str:
    shown = pieces(snippets, mended, 0.6)
    return mending_text("A session", shown, 30.0, {"debrief": "Debrief"})


def read(text: str) -> tuple[Mended, ...]:
    return read_mending(text, "mend.txt", HEARD)


def shown(*mended: Mended) -> list[tuple[str, bool]]:
    """What stands on the pages afterwards."""
    return [
        (" ".join(word.text for word in piece.words), piece.is_question)
        for piece in pieces(samples.SNIPPETS, mended, 0.6)
        if not piece.is_struck
    ]


def test_text_has_a_block_for_each_with_number_time_and_doubts() -> None:
    """A person sees at once which is which."""
    assert "[1] 6:40 ?\nmy question is who hosts(?) us\n" in text_of()
    assert "# -- Debrief\n" in text_of()


def test_text_left_alone_changes_nothing() -> None:
    """Neither as heard, nor as mended before."""
    assert read(text_of()) == ()
    mended = (Mended(snippet_ids=(1, 2), text="who hosts us(?)", is_question=True),)
    assert read(text_of(*mended)) == mended
    assert "# heard: my question is who hosts(?) us / lovely session" in text_of(*mended)


def test_words_are_mended_and_doubts_taken_away() -> None:
    """A word that a person is sure of bears no mark any more."""
    mended = read(text_of().replace("hosts(?) us", "hosts us?"))
    assert mended == (
        Mended(snippet_ids=(1,), text="my question is who hosts us?", is_question=True),
    )
    assert shown(*mended)[0] == ("my question is who hosts us?", True)


def test_block_without_words_is_struck_and_can_come_back() -> None:
    """It is gone from the pages; the editor still shows what had been heard."""
    mended = read(text_of().replace("lovely session", ""))
    assert [text for text, _ in shown(*mended)] == [
        one.text for one in samples.SNIPPETS if one.snippet_id != 2
    ]
    again = text_of(*mended)
    assert "[2] 6:50\n# heard: lovely session\n" in again
    assert read(again.replace("# heard: lovely", "lovely")) == ()


def test_two_blocks_are_joined_under_one_heading() -> None:
    """At the time of the first; and taken apart again."""
    joined = text_of().replace("[3]", "[3 + 4]")
    joined = re.sub(r"\[4\] 7:10\n", "", joined)
    mended = read(joined)
    assert mended[0].snippet_ids == (3, 4)
    assert len(shown(*mended)) == 3
    assert shown(*mended)[-1][0].startswith("what can we stop doing i liked")
    assert read(text_of()) == ()


def test_question_mark_of_the_heading_makes_a_question() -> None:
    """Added or taken away."""
    mended = read(text_of().replace("[2] 6:50", "[2] 6:50 ?").replace("[3] 7:00 ?", "[3] 7:00"))
    assert [is_question for _, is_question in shown(*mended)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        ("[2] 6:50", "[two] 6:50", "0: found no heading [2]"),
        ("[2] 6:50", "[2 6:50", ":{line}:1: found '[2 6:50', expected a heading like '[3]"),
        ("[2] 6:50", "[1] 6:50", ":{line}:1: found [1], expected it once, and it stands in"),
        ("[2] 6:50", "[2 + 9] 6:50", ":{line}:1: found [9], expected the number of something"),
        ("[2] 6:50", "# [2] 6:50", "to strike its words leave '[2]' with none below"),
    ],
)
def test_text_that_cannot_be_understood_is_refused(
    found: str, instead: str, message: str
) -> None:
    """With its line and the way to mend it."""
    line = text_of().splitlines().index(found) + 1
    with pytest.raises(MendingError) as refusal:
        read(text_of().replace(found, instead))
    wanted = message.format(line=line).removeprefix("0: ")
    assert wanted in str(refusal.value)


def test_every_problem_is_told_at_once() -> None:
    """So that one more look at the text is enough."""
    text = "words without a heading\n" + text_of().replace("[3]", "[33]")
    with pytest.raises(MendingError) as refusal:
        read(text)
    assert len(refusal.value.problems) == 3


def test_words_mended_of_an_erased_snippet_are_not_shown() -> None:
    """What the room had struck from the journal does not come back by another way."""
    mended = (
        Mended(snippet_ids=(1, 2), text="who hosts this lovely session", is_question=True),
    )
    left = pieces([one for one in samples.SNIPPETS if one.snippet_id != 2], mended, 0.6)
    assert all("lovely" not in piece.heard for piece in left)
    assert all("lovely" not in word.text for piece in left for word in piece.words)


words = st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc", "Zl", "Zp"]), min_size=1)


@settings(max_examples=100, deadline=None)
@given(
    said=st.lists(st.tuples(st.lists(words, min_size=1, max_size=5), st.booleans()), max_size=5)
)
def test_any_words_survive_the_editor(said: list[tuple[list[str], bool]]) -> None:
    """Whatever was heard, a text left alone changes nothing."""
    snippets = tuple(
        journal.snippet(
            number,
            " ".join(texts),
            float(number),
            words=tuple(Word(text, 0.0, 0.1, 0.2 if doubt else 0.9) for text in texts),
        )
        for number, (texts, doubt) in enumerate(said, start=1)
    )
    heard: tuple[Piece, ...] = pieces(snippets, (), 0.6)
    text = mending_text("A session", heard, 0.0, {})
    assert read_mending(text, "mend.txt", heard) == ()


def test_what_goes_on_after_a_breath_is_one_piece() -> None:
    """It is shown, mended and kept together; only a heading that parts it is refused."""
    snippets = [replace(one, continues=one.snippet_id == 2) for one in samples.SNIPPETS]
    heard = pieces(snippets, (), 0.6)
    first, *others = heard
    assert first.snippet_ids == (1, 2)
    assert first.heard == " ".join(
        piece.heard for piece in pieces(samples.SNIPPETS, (), 0.6)[:2]
    )
    text = mending_text("T", heard, 0.0, {})
    assert read_mending(text, "f", heard) == ()
    mended = read_mending(text.replace(first.heard, "who hosts us"), "f", heard)
    assert [piece.heard for piece in pieces(snippets, mended, 0.6)[1:]] == [
        piece.heard for piece in others
    ]
    assert [word.text for word in pieces(snippets, mended, 0.6)[0].words] == [
        *("who", "hosts", "us"),
    ]
    parted = text.replace("[1 + 2]", "[1]") + "\n[2]\nmore\n"
    with pytest.raises(MendingError, match=r"expected \[1 \+ 2\] in one heading"):
        read_mending(parted, "f", heard)
