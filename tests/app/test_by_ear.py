"""A rehearsal by ear, in memory: a simulated loudspeaker, a clock that jumps."""

from __future__ import annotations

import queue
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from assistant.app.by_ear import (
    BETWEEN_SECONDS,
    Hearing,
    hear,
    marked_lines,
    rehearse_by_ear,
)
from assistant.app.places import Places
from assistant.app.recital import Sentence, clock_time, recital
from assistant.devices.simulated import JumpingClock, SimulatedButton, SimulatedSpeaker
from assistant.errors import VoiceError
from assistant.plan.lines import Speech
from assistant.plan.model import SessionPlan
from assistant.plan.reader import read_plan
from assistant.plan.runsheet import RunSheet
from assistant.preparing import Prepared, fitted, load_library, make_voices, plan_languages
from assistant.session.events import StopRequested
from assistant.settings import Settings, SpeakerSettings, VoiceSettings
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.script import Pace, write_script
from tests.scenarios.room import CONFIG, speech_seconds

PLAN = """\
version: 1
title: A title
slot: 11:00-11:40
purpose: To hear it.
activities:
  - title: Draw
    steps:
      - {title: Draw, time: 5m, prompts: [Take a pen.]}
      - {title: Look, time: 10m, prompts: [Take a pen., Walk.]}
"""


def words(language: str = "en") -> Messages:
    file = CONFIG / "words" / f"{language}.ftl"
    return Messages(language, file.read_text(encoding="utf-8"), file.name)


def plan(text: str = PLAN) -> SessionPlan:
    return read_plan("p.yaml", text.encode(), load_library(CONFIG))


def sheet_of(text: str = PLAN, *languages: str) -> RunSheet:
    seconds = partial(seconds_of, speech_seconds=speech_seconds)
    messages = [words(language) for language in languages or ("en",)]
    return write_script(plan(text), messages, seconds, Pace()).run_sheet


def sentences(text: str = PLAN, *languages: str) -> tuple[Sentence, ...]:
    messages = [words(language) for language in languages or ("en",)]
    return recital(sheet_of(text, *languages), messages, speech_seconds)


class Rehearsal:
    """What is played, shown and marked; ``at`` does something at a time of the clock."""

    def __init__(self) -> None:
        self.clock = JumpingClock()
        self.inbox: queue.SimpleQueue = queue.SimpleQueue()
        self.speaker = SimulatedSpeaker(self.clock, self.inbox, lambda _: 2.0)
        self.button = SimulatedButton(self.clock)
        self.button.start(self.inbox.put)
        self.shown: list[str] = []

    def at(self, seconds: float, do: Callable[[], object]) -> None:
        self.clock.call_at(seconds, lambda: do() and None)

    def hear(self, said: tuple[Sentence, ...]) -> Hearing:
        return hear(
            said,
            self.speaker,
            self.clock,
            self.inbox,
            lambda one: self.shown.append(one.speech.text),
            lambda one: self.shown.append(f"marked {one.speech.text}"),
        )


def test_recital_is_what_will_be_said_each_once_in_order_with_its_time() -> None:
    """From standing ready to the thanks; a prompt that comes twice is said once."""
    said = sentences()
    assert [one.speech.text for one in said] == [
        "Ready: A title, 40 minutes. Press the button to begin.",
        "Welcome. I keep the time, and say what comes next.",
        "To hear it.",
        "This sound begins a step.",
        "And this one ends it.",
        "I do not listen to you.",
        "We end at eleven forty.",
        "Draw, 5 minutes.",
        "Take a pen.",
        "one minute left.",
        "Look, 10 minutes.",
        "Walk.",
        "Halfway. 5 minutes left.",
        "2 minutes left.",
        "That was our session. Thank you all.",
    ]
    times = [one.at_seconds for one in said]
    assert times == sorted(times)
    by_text = {one.speech.text: one.at_seconds for one in said}
    left = by_text["2 minutes left."] - by_text["Halfway. 5 minutes left."]
    assert left == pytest.approx(180.0)


def test_recital_times_are_those_of_the_sum() -> None:
    """The closing begins when all before it is over; a step's words after its signal."""
    sheet, said = sheet_of(), sentences()
    assert said[-1].at_seconds == pytest.approx(sheet.total_seconds - sheet.closing_seconds)
    (draw,) = [one for one in said if one.speech.text == "Draw, 5 minutes."]
    after_signal = draw.at_seconds - sheet.steps[0].planned_at_seconds
    assert 0.0 < after_signal < 3.0


def test_recital_of_two_languages_has_both() -> None:
    """Each sentence knows its own, and the time is told in both."""
    bilingual = PLAN.replace("slot:", "language: [en, fr]\nslot:")
    said = sentences(bilingual, "en", "fr")
    french = [one.speech.text for one in said if one.speech.language == "fr"]
    assert "Nous terminons à onze heures quarante." in french
    assert len(french) > 8


def test_clock_time_is_of_the_day_where_the_slot_has_one() -> None:
    """Else it counts from the beginning."""
    sheet = sheet_of()
    assert clock_time(sheet, 61 * 60 + 5) == "12:01"
    timeless = msgspec.structs.replace(sheet, slot_starts_at_minutes=None)
    assert clock_time(timeless, 65.0) == "1:05"


def test_hearing_plays_the_sentences_and_nothing_else() -> None:
    """No signal, no wait but a breath between two."""
    rehearsal, said = Rehearsal(), sentences()
    hearing = rehearsal.hear(said)
    assert rehearsal.speaker.sentences == [one.speech.text for one in said]
    assert rehearsal.speaker.signals == []
    assert rehearsal.shown == rehearsal.speaker.sentences
    assert rehearsal.clock.now() == pytest.approx(len(said) * (2.0 + BETWEEN_SECONDS))
    assert (hearing.marked, hearing.is_stopped) == ([], False)


def test_press_marks_the_sentence_being_said_once() -> None:
    """A second press on the same marks nothing more; the breath after it is still its own,
    and so is the first moment of the next."""
    rehearsal, said = Rehearsal(), sentences()
    each = 2.0 + BETWEEN_SECONDS
    for moment in (1.0, 1.5, 2.0 * each + 2.3, 5.0 * each + 0.1):
        rehearsal.button.press(at=moment)
    hearing = rehearsal.hear(said)
    assert hearing.marked == [said[0], said[2], said[4]]
    first = said[0].speech.text
    assert rehearsal.shown[:2] == [first, f"marked {first}"]


def test_press_at_the_very_beginning_marks_the_first() -> None:
    """There is none before it."""
    rehearsal, said = Rehearsal(), sentences()
    rehearsal.button.press(at=0.1)
    assert rehearsal.hear(said).marked == [said[0]]


def test_stop_ends_it_at_once_with_what_was_marked() -> None:
    """The sentence is cut, nothing follows."""
    rehearsal, said = Rehearsal(), sentences()
    rehearsal.button.press(at=1.0)
    rehearsal.at(3.0, lambda: rehearsal.inbox.put(StopRequested(3.0)))
    hearing = rehearsal.hear(said)
    assert (hearing.marked, hearing.is_stopped) == ([said[0]], True)
    assert len(rehearsal.speaker.sentences) == 2
    assert rehearsal.clock.now() == pytest.approx(3.0)


def test_loudspeaker_that_fails_ends_it() -> None:
    """Instead of racing through all sentences unheard."""
    rehearsal = Rehearsal()
    rehearsal.speaker.fails = True
    assert rehearsal.hear(sentences()).is_stopped
    assert len(rehearsal.shown) == 1


def test_marked_lines_name_the_file_and_line_to_mend() -> None:
    """The plan's for its words, the words file's for the device's, both for a mixture."""
    said = {one.speech.text: one for one in sentences()}
    english = words()
    marked = [
        said[text] for text in ("Walk.", "This sound begins a step.", "Look, 10 minutes.")
    ]
    assert marked_lines(marked, plan(), [english]) == [
        "p.yaml:9: Walk.",
        f"en.ftl:{english.line_of('welcome-step-sound')} (welcome-step-sound): "
        "This sound begins a step.",
        f"p.yaml:9 and en.ftl:{english.line_of('step')} (step): Look, 10 minutes.",
    ]


def test_marked_line_of_a_structure_leads_to_its_file() -> None:
    """What the plan did not write stands in the library; in the sentence's language."""
    text = PLAN.replace("language", "") + "  - structure: impromptu-networking\n"
    text = text.replace("slot: 11:00-11:40", "slot: 60m\nlanguage: [en, fr]")
    said = sentences(text, "en", "fr")
    (challenge,) = [
        one for one in said if one.speech == Speech("Quel défi apportez-vous ?", "fr")
    ]
    (line,) = marked_lines([challenge], plan(text), [words(), words("fr")])
    file, _, rest = line.partition("impromptu-networking.yaml:")
    assert "structures" in file
    assert rest.endswith(": Quel défi apportez-vous ?")


def test_words_of_a_title_are_not_taken_for_a_message() -> None:
    """'Encore' begins another message of the device; here it is the step's own."""
    text = PLAN.replace("slot:", "language: fr\nslot:").replace("Look", "Encore une fois")
    french = words("fr")
    said = {one.speech.text: one for one in sentences(text, "fr")}
    (line,) = marked_lines([said["Encore une fois, dix minutes."]], plan(text), [french])
    place = f"fr.ftl:{french.line_of('step')} (step)"
    assert line == f"p.yaml:10 and {place}: Encore une fois, dix minutes."


def prepared(settings: Settings, folder: Path) -> Prepared:
    """The plan as the program prepares it, without what might be said."""
    languages = plan_languages(plan(), CONFIG)
    voice = make_voices(settings, languages, folder / "cache")
    script = fitted(plan(), languages, voice, settings)
    return Prepared(folder / "p.yaml", plan(), languages, voice, script)


def test_real_voice_is_heard_until_ctrl_c_and_then_the_list_comes(tmp_path: Path) -> None:
    """With the parts of a machine without a sound card; its handlers are put back."""
    settings = Settings(
        button_device="keyboard",
        speaker=SpeakerSettings(device="file", sample_rate_hz=16000),
        voice=VoiceSettings(words_a_minute=450),
    )
    ready = prepared(settings, tmp_path)
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        if "Welcome" in text:
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    try:
        rehearse_by_ear(ready, settings, Places(CONFIG, tmp_path, tmp_path), tell)
    finally:
        ready.voice.close()
    assert signal.getsignal(signal.SIGINT) is before
    assert "11:00  Ready: A title, 40 minutes. Press the button to begin." in told
    assert told[-1] == "Marked so far: nothing"
    assert (tmp_path / "loudspeaker" / "by-ear.wav").stat().st_size > 32000


def test_voice_that_is_switched_off_is_told(tmp_path: Path) -> None:
    """Instead of a list without a sound."""
    settings = Settings(
        speaker=SpeakerSettings(device="file"), voice=VoiceSettings(speaks=False)
    )
    with pytest.raises(VoiceError, match="speaks: true"):
        rehearse_by_ear(
            prepared(settings, tmp_path), settings, Places(CONFIG, tmp_path, tmp_path), print
        )
