"""Words that may be said again live in memory, and go when they are struck."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.app.hearing import said_before
from assistant.app.words_kept import WordsKept, is_sure
from assistant.journal.records import Entry, FirstRecord, Recording, Snippet, Word
from assistant.plan.lines import Speech
from assistant.session.events import SnippetHeard, SnippetStruck
from tests.journal.samples import first_record


class Eraser:
    """A recorder that only notes what it is to erase."""

    def __init__(self) -> None:
        self.erased: list[tuple[int, ...]] = []

    def erase(self, snippet_ids: Iterable[int]) -> None:
        self.erased.append(tuple(snippet_ids))


def snippet(
    number: int, text: str, *, question: bool = False, continues: bool = False
) -> Snippet:
    return Snippet(
        snippet_id=number,
        step_key="4/1",
        began_at=number * 10.0,
        ended_at=number * 10.0 + 3.0,
        text=text,
        words=tuple(
            Word(word, number * 10.0 + 0.5, number * 10.0 + 2.5, 0.9) for word in text.split()
        ),
        is_question=question,
        continues=continues,
    )


def kept(*before: Snippet) -> tuple[WordsKept, Eraser, list[str]]:
    eraser, answers = Eraser(), []
    words = WordsKept(eraser, lambda: answers.append("nothing struck"), before)
    return words, eraser, answers


def test_words_of_a_question_are_one_sentence() -> None:
    """With what it goes on from, and what goes on from it."""
    words, _, _ = kept()
    words.keep(snippet(1, "we talked of money"))
    words.keep(snippet(2, "well my question is", continues=True))
    words.keep(snippet(3, "who pays", question=True, continues=True))
    words.keep(snippet(4, "for it", continues=True))
    assert words.lines_of((2, 3, 4)) == (Speech("well my question is who pays for it"),)
    assert words.lines_of((9,)) == ()


def test_words_that_are_no_question_do_not_stay() -> None:
    """Nothing is held longer than it may be needed."""
    words, _, _ = kept()
    words.keep(snippet(1, "that was fine"))
    words.keep(snippet(2, "who pays", question=True))
    words.keep(snippet(3, "nobody"))
    words.keep(snippet(4, "thanks"))
    assert words.lines_of((1,)) == ()
    assert words.lines_of((2,)) == (Speech("who pays"),)
    assert words.lines_of((3,)) == ()


def test_struck_words_go_from_memory_and_disk_and_sound() -> None:
    """The recorder tells when they are gone."""
    words, eraser, answers = kept()
    silenced: list[tuple[float, float]] = []
    words.silence_kept_sound = lambda began, ended: silenced.append((began, ended))
    words.keep(snippet(1, "who pays", question=True))
    words.strike((1,))
    assert words.lines_of((1,)) == ()
    assert eraser.erased == [(1,)]
    assert silenced == [(10.0, 13.0)]
    assert answers == []


def test_strike_of_nothing_is_answered_at_once() -> None:
    """There is nothing to wait for."""
    words, eraser, answers = kept()
    words.erase(())
    assert eraser.erased == []
    assert answers == ["nothing struck"]


def test_words_of_a_resumed_session_are_there_again() -> None:
    """From its journal."""
    words, _, _ = kept(
        snippet(1, "who pays", question=True), snippet(2, "and when", continues=True)
    )
    assert words.lines_of((1, 2)) == (Speech("who pays and when"),)


def test_words_are_sure_when_each_is() -> None:
    """One doubtful word is enough not to say it aloud."""
    sure = snippet(1, "who pays for it")
    assert is_sure(sure)
    doubtful = Word("cabaret", 0.0, 1.0, 0.59)
    assert not is_sure(
        Snippet(
            snippet_id=1,
            step_key="",
            began_at=0.0,
            ended_at=1.0,
            text="",
            words=(*sure.words, doubtful),
        )
    )


def entry(sequence: int, event: SnippetHeard | SnippetStruck) -> Entry:
    return Entry(sequence=sequence, event=event, state="LISTENING", step_key="4/1", digest="")


def heard(number: int, continues: bool = False) -> SnippetHeard:
    return SnippetHeard(
        at=number * 10.0 + 4.0,
        snippet_id=number,
        began_at=number * 10.0,
        ended_at=number * 10.0 + 3.0,
        continues=continues,
    )


def test_said_before_is_what_a_strike_can_still_mean() -> None:
    """What was struck and told is not there, what was struck and not told is marked; words
    begin with their first word, and those without an event are there too."""
    first: FirstRecord = first_record()
    recording = Recording(
        first=first,
        entries=(
            entry(1, heard(1)),
            entry(2, heard(2)),
            entry(3, SnippetStruck(30.0, (2,))),
            entry(4, heard(3)),
            entry(5, heard(4)),
        ),
        snippets=(snippet(1, "a"), snippet(4, "b"), snippet(5, "c", continues=True)),
        struck_ids=(2, 3),
    )
    said = said_before(recording)
    assert [(one.snippet_id, one.is_gone, one.continues) for one in said] == [
        (1, False, False),
        (3, True, False),
        (4, False, False),
        (5, False, True),
    ]
    assert said[0].began_at == 10.5
    assert said_before(None) == ()
