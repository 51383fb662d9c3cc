"""The simulated loudspeaker, listener and light behave as the real services promise."""

from __future__ import annotations

import queue

import pytest

from assistant.devices.ports import Inbox, Light, Listener, Speaker, Words
from assistant.devices.simulated import (
    JumpingClock,
    SimulatedLight,
    SimulatedListener,
    SimulatedSpeaker,
    SimulatedWords,
)
from assistant.plan.lines import Pause, Speech, Tone
from assistant.session.events import (
    DeviceFailed,
    Event,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    NumberHeard,
    SnippetHeard,
    SnippetStruck,
    SpeechFinished,
    VoiceStarted,
    VoiceStopped,
)
from assistant.signals import LightPattern, Signal

GREETING = (Speech("hello dear room"), Pause(0.5), Speech("welcome"))
GREETING_SECONDS = 0.4 * 3 + 0.5 + 0.4
STEP_SECONDS = Signal.STEP.motif.duration_seconds


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def inbox() -> Inbox:
    return queue.SimpleQueue()


def everything(clock: JumpingClock, inbox: Inbox, until: float = 1000.0) -> list[Event]:
    events = []
    while (event := clock.wait(inbox, until)) is not None:
        events.append(event)
    return events


def test_services_keep_their_protocols(clock: JumpingClock, inbox: Inbox) -> None:
    """The simulated services offer every member of the ports."""
    for service, port in (
        (SimulatedSpeaker(clock, inbox), Speaker),
        (SimulatedListener(clock, inbox), Listener),
        (SimulatedLight(clock), Light),
        (SimulatedWords(clock, inbox), Words),
    ):
        members = {name for name in vars(port) if not name.startswith("_")}
        assert members <= set(dir(service))


def test_speaker_finishes_when_the_words_are_over(clock: JumpingClock, inbox: Inbox) -> None:
    """An utterance lasts as long as its words and pauses, and says so once."""
    SimulatedSpeaker(clock, inbox).say(4, GREETING)
    assert everything(clock, inbox) == [SpeechFinished(pytest.approx(GREETING_SECONDS), 4)]


def test_speaker_waits_until_chimes_have_rung_out(clock: JumpingClock, inbox: Inbox) -> None:
    """Speech begins after the chime, as the real loudspeaker does it."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.chime(Signal.STEP)
    speaker.say(1, GREETING)
    assert speaker.is_sounding
    everything(clock, inbox)
    assert speaker.history[1].began_at == STEP_SECONDS
    assert speaker.sentences == ["hello dear room", "welcome"]
    assert not speaker.is_sounding


def test_speaker_cuts_what_is_being_said(clock: JumpingClock, inbox: Inbox) -> None:
    """Stopped speech ends at once, and what had not begun is never said."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.say(1, GREETING)
    clock.jump_to(0.3)
    speaker.stop_speech()
    assert everything(clock, inbox) == [SpeechFinished(0.3, 1, was_cut=True)]
    assert speaker.sentences == ["hello dear room"]
    assert speaker.history[0].ended_at == 0.3


def test_speaker_answers_for_a_replaced_utterance(clock: JumpingClock, inbox: Inbox) -> None:
    """Every ``say`` is answered, also one that another takes the place of."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.say(1, GREETING)
    speaker.say(2, (Speech("no"),))
    assert everything(clock, inbox) == [
        SpeechFinished(0.0, 1, was_cut=True),
        SpeechFinished(0.4, 2),
    ]


def test_speaker_lets_the_end_signal_outrank_speech(clock: JumpingClock, inbox: Inbox) -> None:
    """An outranking chime cuts the speech under way at its due time."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.say(1, GREETING)
    speaker.schedule_chime(Signal.WARNING, 0.5)
    speaker.schedule_chime(Signal.END, 1.0, outranks_speech=True)
    assert everything(clock, inbox) == [SpeechFinished(1.0, 1, was_cut=True)]
    assert speaker.signals == [(0.5, Signal.WARNING), (1.0, Signal.END)]


def test_speaker_withdraws_what_has_not_begun(clock: JumpingClock, inbox: Inbox) -> None:
    """A withdrawn chime never sounds; one that sounded stays."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.schedule_chime(Signal.WARNING, 1.0)
    speaker.schedule_chime(Signal.END, 9.0)
    clock.jump_to(5.0)
    speaker.withdraw_chimes()
    clock.jump_to(20.0)
    assert speaker.signals == [(1.0, Signal.WARNING)]
    assert speaker.sounded_between(0.0, 1.1)
    assert not speaker.sounded_between(9.0, 10.0)


def test_speaker_sounds_tones_within_speech(clock: JumpingClock, inbox: Inbox) -> None:
    """A sound that is shown in a sentence stands in the history at its own time."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.say(1, (Speech("this is the end"), Tone("END"), Speech("so")))
    everything(clock, inbox)
    assert speaker.signals == [(pytest.approx(1.6), Signal.END)]
    assert speaker.sentences == ["this is the end", "so"]


def test_speaker_that_fails_still_answers(clock: JumpingClock, inbox: Inbox) -> None:
    """A dead loudspeaker is reported once, and no utterance is left open."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.fails = True
    speaker.say(1, GREETING)
    speaker.chime(Signal.STEP)
    assert everything(clock, inbox) == [
        DeviceFailed(0.0, "speaker"),
        SpeechFinished(0.0, 1, was_cut=True),
    ]
    assert speaker.history == []


def test_listener_keeps_words_before_it_tells(clock: JumpingClock, inbox: Inbox) -> None:
    """When the event arrives, its words are already kept; ids grow by one."""
    kept: dict[int, str] = {}
    listener = SimulatedListener(clock, inbox, kept.__setitem__)
    listener.start("debrief")
    listener.hear("my question is", 2.0, at=1.0)
    listener.hear("and mine", 1.0, at=5.0)
    events = everything(clock, inbox, until=60.0)
    assert [type(event) for event in events[:4]] == [
        ListeningStarted,
        VoiceStarted,
        VoiceStopped,
        SnippetHeard,
    ]
    snippets = [event for event in events if isinstance(event, SnippetHeard)]
    assert [(s.snippet_id, s.began_at, s.ended_at) for s in snippets] == [
        (1, 1.0, 3.0),
        (2, 5.0, 6.0),
    ]
    assert kept == {1: "my question is", 2: "and mine"}


def test_listener_finishes_words_under_way(clock: JumpingClock, inbox: Inbox) -> None:
    """Closing in mid-word closes at once and ends after that word."""
    listener = SimulatedListener(clock, inbox)
    listener.start("debrief")
    listener.hear("a long one", 9.0, at=1.0)
    clock.jump_to(4.0)
    listener.stop()
    assert [type(event) for event in everything(clock, inbox)][-4:] == [
        VoiceStopped,
        MicrophoneClosed,
        SnippetHeard,
        ListeningEnded,
    ]


def test_listener_hears_nothing_while_closed(clock: JumpingClock, inbox: Inbox) -> None:
    """What is said to a closed microphone is nobody's snippet."""
    listener = SimulatedListener(clock, inbox)
    listener.hear("private", 1.0, at=2.0)
    assert everything(clock, inbox, until=9.0) == []
    assert listener.unheard == ["private"]


def test_listener_reports_the_part_that_fails(clock: JumpingClock, inbox: Inbox) -> None:
    """A failing start is one event that names the part."""
    listener = SimulatedListener(clock, inbox)
    listener.fails = "recogniser"
    listener.start("debrief")
    assert everything(clock, inbox) == [DeviceFailed(0.0, "recogniser")]
    assert not listener.is_open


def test_light_remembers_patterns_and_blinks(clock: JumpingClock) -> None:
    """Everything shown is there with its time."""
    light = SimulatedLight(clock)
    light.show(LightPattern.READY)
    clock.jump_to(2.0)
    light.blink(Signal.END, 2)
    assert light.patterns == [(0.0, LightPattern.READY)]
    assert light.blinks == [(2.0, Signal.END, 2)]
    assert light.pattern is LightPattern.READY


def struck(events: list[Event]) -> list[tuple[int, ...]]:
    return [event.snippet_ids for event in events if isinstance(event, SnippetStruck)]


def test_listener_strikes_what_was_kept_with_all_that_belongs_to_it(
    clock: JumpingClock, inbox: Inbox
) -> None:
    """The latest that began before goes, and what goes on from it; the rest stays."""
    words = SimulatedWords(clock, inbox)
    listener = SimulatedListener(clock, inbox, words.keep, words.erase)
    listener.start("debrief")
    listener.hear("the first", 1.0, at=1.0)
    listener.hear("the second", 1.0, at=5.0)
    listener.hear("and more of it", 1.0, at=6.5, continues=True)
    everything(clock, inbox, until=10.0)
    listener.strike_latest(9.0)
    listener.hear("which goes on", 1.0, at=10.5, continues=True)
    assert struck(everything(clock, inbox, until=20.0)) == [(2, 3)]
    assert words.texts == {1: "the first"}
    listener.strike_latest(0.5)
    assert struck(everything(clock, inbox)) == [()]


def test_listener_strikes_what_is_still_being_said(clock: JumpingClock, inbox: Inbox) -> None:
    """It is never recognised, and what is said after it is kept."""
    words = SimulatedWords(clock, inbox)
    listener = SimulatedListener(clock, inbox, words.keep, words.erase)
    listener.start("debrief")
    listener.hear("a secret", 4.0, at=1.0)
    listener.hear("no secret", 1.0, at=7.0)
    clock.jump_to(3.0)
    listener.strike_latest(2.9)
    assert struck(everything(clock, inbox, until=20.0)) == [()]
    assert words.texts == {1: "no secret"}


def test_listener_for_numbers_keeps_nothing(clock: JumpingClock, inbox: Inbox) -> None:
    """A number is an event of its own; talk about something else is nothing at all."""
    words = SimulatedWords(clock, inbox)
    listener = SimulatedListener(clock, inbox, words.keep, words.erase)
    listener.start("pulse", numbers=True)
    listener.hear("twenty three", 0.8, at=1.0, number=23)
    listener.hear("is that all", 0.8, at=3.0)
    events = everything(clock, inbox, until=9.0)
    numbers = [event for event in events if isinstance(event, NumberHeard)]
    assert [(event.number, event.began_at) for event in numbers] == [(23, 1.0)]
    assert not any(isinstance(event, SnippetHeard) for event in events)
    assert words.texts == {}
    assert listener.number_steps == ["pulse"]


def test_words_are_said_until_they_are_struck(clock: JumpingClock, inbox: Inbox) -> None:
    """What is gone is not said."""
    words = SimulatedWords(clock, inbox)
    words.keep(1, "how do we share")
    words.keep(2, "who pays for it")
    words.strike((1,))
    assert everything(clock, inbox) == [SnippetStruck(0.0, (1,))]
    assert words.lines_of((1, 2, 3)) == (Speech("who pays for it"),)


def test_speaker_notes_what_is_private(clock: JumpingClock, inbox: Inbox) -> None:
    """What holds people's words is told from the rest."""
    speaker = SimulatedSpeaker(clock, inbox)
    speaker.say(1, GREETING)
    speaker.say(2, GREETING, is_private=True)
    assert speaker.private_ids == {2}
