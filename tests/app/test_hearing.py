"""What the listener tells becomes events; what is struck is gone from journal and memory."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest

from assistant.app.hearing import DeafListener, Surroundings, _answers, said_before
from assistant.app.words_kept import WordsKept
from assistant.devices.clock import SessionClock
from assistant.devices.ports import Inbox
from assistant.errors import DeviceError, MicrophoneError
from assistant.hearing.listener import Answers, Snippet
from assistant.hearing.messages import Word
from assistant.hearing.off_record import OffRecord
from assistant.hearing.quality import Trouble
from assistant.journal.recorder import ImmediateRecorder
from assistant.journal.store import Journal
from assistant.plan.lines import Speech
from assistant.session.events import (
    Event,
    HearingTrouble,
    HearingTroubled,
    NumberHeard,
    SnippetHeard,
    SnippetStruck,
)
from assistant.settings import load_settings
from tests.journal.samples import first_record

CONFIG = Path(__file__).parents[2] / "config"


def fail(error: Exception) -> None:
    raise error


class Joined:
    """A listener's answers joined to a real journal in memory."""

    def __init__(self) -> None:
        self.inbox: Inbox = queue.SimpleQueue()
        self.shown: list[str] = []
        self.failures: list[tuple[str, DeviceError]] = []
        self.journal = Journal.create_in_memory(first_record())
        recorder = ImmediateRecorder(
            self.journal, lambda _sequence: None, fail, on_erased=self._struck
        )
        self.words = WordsKept(recorder, lambda: self._struck(()))
        self.around = Surroundings(
            settings=load_settings(CONFIG),
            config=CONFIG,
            cache=CONFIG,
            language="en",
            audio_folder=None,
            may_stand_in=False,
            clock=SessionClock(),
            inbox=self.inbox,
            recorder=recorder,  # type: ignore[arg-type]
            words=self.words,
            recording=None,
            sounded_between=lambda _began_at, _ended_at: False,
            next_snippet_id=1,
            on_heard=self.shown.append,
            failed=lambda device, error: self.failures.append((device, error)),
            recovered=lambda _device: None,
            note=lambda _text: None,
            watch=lambda _worker: None,
        )
        self.answers: Answers = _answers(self.around)

    def hears(self, number: int, text: str, confidence: float = 0.9) -> None:
        self.answers.on_snippet(
            Snippet(
                snippet_id=number,
                step_key="4/1",
                began_at=1.0,
                ended_at=3.0,
                text=text,
                words=tuple(Word(word, 1.2, 2.8, confidence) for word in text.split()),
                is_question=True,
                dropped_blocks=0,
            )
        )

    def events(self) -> list[Event]:
        return [self.inbox.get() for _ in range(self.inbox.qsize())]

    def _struck(self, snippet_ids: tuple[int, ...]) -> None:
        self.inbox.put(SnippetStruck(0.0, snippet_ids))


@pytest.fixture
def joined() -> Joined:
    return Joined()


def test_snippet_is_kept_before_it_is_told(joined: Joined) -> None:
    """In the journal and in memory; the event holds no word, but whether all are sure."""
    joined.hears(1, "who pays for it")
    joined.hears(2, "wool cabaret own", confidence=0.4)
    sure, unsure = joined.events()
    assert isinstance(sure, SnippetHeard)
    assert isinstance(unsure, SnippetHeard)
    assert (sure.snippet_id, sure.is_sure) == (1, True)
    assert (unsure.snippet_id, unsure.is_sure) == (2, False)
    assert [one.text for one in joined.journal.read().snippets] == joined.shown
    assert joined.words.lines_of((1,)) == (Speech("who pays for it"),)


def test_struck_snippet_is_gone_when_that_is_told(joined: Joined) -> None:
    """From the journal and from memory; nothing to strike is told too."""
    joined.hears(1, "who pays for it")
    joined.hears(2, "what is it for")
    joined.events()
    joined.answers.on_struck((2,))
    joined.answers.on_struck(())
    struck = [
        event.snippet_ids for event in joined.events() if isinstance(event, SnippetStruck)
    ]
    assert struck == [(2,), ()]
    assert [one.snippet_id for one in joined.journal.read().snippets] == [1]
    assert joined.words.lines_of((2,)) == ()


def test_numbers_and_troubles_become_events(joined: Joined) -> None:
    """The number with its beginning; every trouble by its own name."""
    joined.answers.on_number(23, 7.5)
    (heard,) = joined.events()
    assert isinstance(heard, NumberHeard)
    assert (heard.number, heard.began_at) == (23, 7.5)
    for trouble in Trouble:
        joined.answers.on_trouble(trouble)
    told = [event.trouble for event in joined.events() if isinstance(event, HearingTroubled)]
    assert told == [HearingTrouble[trouble.name] for trouble in Trouble]


def test_deaf_listener_strikes_what_the_journal_holds(joined: Joined) -> None:
    """The microphone broke after a restart; what was asked before it is done all the same."""
    joined.hears(1, "who pays for it")
    error = MicrophoneError("opening the microphone", "it is gone", "check its plug")
    off_record = OffRecord(joined.answers, said_before(joined.journal.read()))
    listener = DeafListener("microphone", error, joined.around.failed, off_record)
    joined.events()
    listener.start("4/1", numbers=True)
    assert [device for device, _ in joined.failures] == ["microphone", "microphone"]
    listener.strike_latest(9.0)
    listener.strike_latest(9.5)
    assert [e.snippet_ids for e in joined.events() if isinstance(e, SnippetStruck)] == [
        (1,),
        (),
    ]
    assert joined.journal.read().snippets == ()
