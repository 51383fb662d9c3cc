"""Whole sessions of the real program: real sound, real speech, real words, and a kill.

One workshop of some two minutes and a half is held once (``workshop.py``), in a house whose
room hears the loudspeaker as well as the people; each test then holds one promise against
what was recorded of it.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jiwer
import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from assistant.hearing.model import derived_model
from assistant.journal.records import Recording as Journal
from assistant.journal.records import Snippet
from assistant.plan.lines import Speech
from assistant.session.events import (
    JournalledEvent,
    ListeningStarted,
    MicrophoneClosed,
    SessionResumed,
)
from assistant.signals import Signal
from assistant.sound.chimes import chime
from assistant.sound.pcm import FULL_SCALE
from tests.rig.chimes import (
    Spoken,
    due_signals,
    expected_counts,
    found_signals,
    spoken,
    thinned,
)
from tests.rig.house import RATE_HZ, Recording, read_wav
from tests.rig.programs import ROOT
from tests.rig.rehearsals import Rehearsals
from tests.rig.workshop import AUDIBLE, Played, Session

pytestmark = pytest.mark.rig

HIGHEST_WORD_ERROR_RATES = {"synthetic": 0.35, "read aloud": 0.2}
"""Measured: 0.00 (20 words; 0.22 on the 54 of the sample debrief) and 0.03 to 0.10 (30
words): where a block of the microphone begins makes it vary."""

MOST_MISSING_WORDS = 10
"""Of 23. Measured: 5; in another step's sound 21. The recogniser was not made for synthetic
voices."""

TITLE_AND_PROMPTS_SECONDS = 12.0


# -- what the loudspeaker played --------------------------------------------------------------


def test_scheduled_chimes_sound_when_they_are_due(session: Session) -> None:
    """Each begins within 20 ms of its due time, over the whole session, without drift."""
    due = [one for one in due_signals(session.journal) if one.is_scheduled]
    late_by = np.array([late_seconds(session, one.signal, one.at) for one in due])
    times = np.array([one.at for one in due])
    drift = np.polyfit(times - times[0], late_by, 1)[0] * (times[-1] - times[0])
    print(f"late by {1000 * late_by.min():.1f} to {1000 * late_by.max():.1f} ms", end=", ")
    print(f"drift {1000 * drift:.1f} ms in {times[-1] - times[0]:.0f} s, {len(due)} chimes")
    assert len(due) == 9
    assert np.abs(late_by - np.median(late_by)).max() < 0.02
    assert np.abs(late_by).max() < 0.03  # the recording's own beginning is known to 10 ms
    assert abs(drift) < 0.01


def test_chimes_that_answer_come_at_once(session: Session) -> None:
    """A step's opening sounds within 60 ms of what led to it."""
    due = [one for one in due_signals(session.journal) if not one.is_scheduled]
    late_by = [late_seconds(session, one.signal, one.at) for one in due]
    print(f"answered after {[round(1000 * late) for late in late_by]} ms")
    assert len(due) == 4
    assert max(late_by) < 0.06


def late_seconds(session: Session, signal: Signal, at: float) -> float:
    """How long after ``at`` the nearest of its signatures begins."""
    assert session.found[signal], f"{signal.name} was never heard"
    return min((heard - at for heard in session.found[signal]), key=abs)


def test_nothing_else_chimes(session: Session) -> None:
    """Every signature in the recording was due, was part of a sentence, or was a press."""
    expected = expected_counts(session.journal, len(session.presses))
    found = {signal: len(places) for signal, places in session.found.items()}
    assert found == {signal: expected[signal] for signal in Signal}


def test_nothing_is_clipped(session: Session) -> None:
    """Speech and chimes stay below full scale, and were loud enough to be heard."""
    peak = np.abs(session.recording.samples.astype(int)).max()
    assert FULL_SCALE / 4 < peak < FULL_SCALE


def test_press_is_felt_and_hushes(session: Session) -> None:
    """Within 60 ms of the finger the tick sounds, and the sentence is silent; on a machine
    that was busy just then within 100."""
    recording = session.recording
    tick = chime(Signal.TICK, 1, RATE_HZ).astype(int)
    ticks, hushed = [], []
    for pressed_at in session.presses:
        ticks.append(late_seconds(session, Signal.TICK, pressed_at))
        start = recording.index_at(pressed_at + ticks[-1])
        before = recording.samples[start - RATE_HZ // 10 : start]
        sound = recording.samples[start : start + RATE_HZ * 3 // 10].astype(int)
        sound[: len(tick)] -= tick
        if np.abs(before).max() > 300:
            hushed.append(
                ticks[-1] + np.flatnonzero(np.abs(sound) > 30).max(initial=0) / RATE_HZ
            )
    print(f"tick after {[round(1000 * late) for late in ticks]} ms", end=", ")
    print(f"hush after {[round(1000 * late) for late in hushed]} ms")
    assert len(ticks) == 12
    assert len(hushed) >= 3
    assert 0 < min(ticks) <= np.median(ticks) < 0.06
    assert min(hushed) < 0.06
    assert max(*ticks, *hushed) < 0.1


def test_announcements_are_understood(session: Session) -> None:
    """Who knows the words of the announcements hears in each the main ones of its title and
    its prompts."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(derived_model(session.model, session.home.folder / "tuned")))

    def understood(utterance: Spoken) -> list[str]:
        recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps([*known, "[unk]"]))
        recogniser.AcceptWaveform(sixteen_khz(session.recording, utterance))
        return json.loads(recogniser.FinalResult())["text"].split()

    said = spoken(session.journal, with_hushed=True)
    steps = {step.title: step for step in reversed(session.journal.first.run_sheet.steps)}
    first_said = [  # each step at its first time: a later one was hushed
        next(one for one in said if one.lines == step.announcement) for step in steps.values()
    ]
    known = sorted({word for one in first_said for word in words_of(one)})
    heard: list[str] = []
    missing: list[str] = []
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for step, words in zip(
            steps.values(), workers.map(understood, first_said), strict=True
        ):
            for word in main_words(" ".join((step.title, *step.prompts))):
                (heard if word in words else missing).append(word)
    print(f"understood {heard}, missing {missing}")
    assert len(heard) + len(missing) == 23
    assert len(missing) <= MOST_MISSING_WORDS


def words_of(utterance: Spoken) -> list[str]:
    """The words that are spoken in it."""
    texts = [line.text for line in utterance.lines if isinstance(line, Speech)]
    return re.findall(r"[a-z]+", " ".join(texts).lower())


def main_words(text: str) -> list[str]:
    """Its words of four letters and more."""
    return [word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= 4]


def sixteen_khz(recording: Recording, utterance: Spoken) -> bytes:
    """The recording of an utterance's beginning at the recogniser's rate."""
    ended_at = min(utterance.ended_at, utterance.began_at + TITLE_AND_PROMPTS_SECONDS)
    begin, end = map(recording.index_at, (utterance.began_at, ended_at))
    return thinned(recording.samples[begin:end]).tobytes()


# -- light and microphone ---------------------------------------------------------------------


def test_light_is_steady_exactly_while_it_listens(session: Session) -> None:
    """One steady full light, from before the microphone opens until it is closed."""
    (lit_at, dark_at), *others = steady_light(session.home.reported("GPIO18"))
    began_at, ended_at = microphone_was_open(session)
    print(f"lit {1000 * (began_at - lit_at):.0f} ms before, dark", end=" ")
    print(f"{1000 * (dark_at - ended_at):.0f} ms after the microphone")
    assert others == []
    assert lit_at <= began_at <= lit_at + 0.5
    assert ended_at - 0.05 <= dark_at <= ended_at + 0.5


def steady_light(changes: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """When the light was at full for longer than any flash."""
    spans = itertools.pairwise(changes)
    return [(at, to) for (at, value), (to, _) in spans if value == 1.0 and to - at > 1.2]


def test_microphone_is_open_only_while_it_listens(session: Session) -> None:
    """The sound server sees one stream from the microphone, for the listening step alone."""
    began_at, ended_at = microphone_was_open(session)
    zero = session.journal.first.monotonic_at_start
    (started,) = times_of(session.journal, ListeningStarted)
    (closed,) = times_of(session.journal, MicrophoneClosed)
    assert zero + started - 1.0 < began_at < zero + started + 0.1
    assert zero + closed - 0.5 < ended_at < zero + closed + 0.1


def microphone_was_open(session: Session) -> tuple[float, float]:
    """From the first change to the last; the sound library opens it twice at once."""
    *opening, (ended_at, last) = session.ears
    began_at = opening[0][0]
    assert all(at < began_at + 0.2 for at, _ in opening)
    assert (opening[-1][1], last) == ("new", "remove")
    return began_at, ended_at


def times_of(journal: Journal, kind: type[JournalledEvent]) -> list[float]:
    return [entry.event.at for entry in journal.entries if isinstance(entry.event, kind)]


# -- what it heard -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", HIGHEST_WORD_ERROR_RATES)
def test_snippets_hold_what_was_said(session: Session, kind: str) -> None:
    """The words that were played into the room, at the stated word error rate."""
    played = [clip for clip in session.played if clip.kind == kind]
    heard = [words_during(session, clip) for clip in played]
    rate = jiwer.wer(plain(clip.text for clip in played), plain(heard))
    print(f"{kind}: word error rate {rate:.3f}")
    assert rate <= HIGHEST_WORD_ERROR_RATES[kind], heard


def test_no_snippet_is_of_its_own_voice(session: Session) -> None:
    """The room heard the loudspeaker too; every snippet is of a clip that was played."""
    assert session.journal.snippets
    strangers = [
        snippet
        for snippet in session.journal.snippets
        if not any(is_of(session, snippet, clip) for clip in session.played)
    ]
    assert strangers == []
    assert sum(snippet.dropped_blocks for snippet in session.journal.snippets) == 0


def test_person_who_speaks_right_after_it_is_kept_whole(session: Session) -> None:
    """Begun some 0.3 s after the device's last word, no word of hers is lost."""
    first = session.played[0]
    gap_seconds = pause_between_device_and(session, first)
    print(f"spoke {gap_seconds:.2f} s after the device")
    assert 0.2 < gap_seconds < 0.4
    said, heard = plain([first.text]), plain([words_during(session, first)])
    assert heard.split()[:3] == said.split()[:3]
    assert jiwer.wer(said, heard) <= HIGHEST_WORD_ERROR_RATES["synthetic"]


def pause_between_device_and(session: Session, clip: Played) -> float:
    """From the last that the loudspeaker played before a clip to its first sound."""
    before = session.recording.samples[: session.recording.index_at(clip.began_at)]
    last_at = session.recording.monotonic_at(int(loud_places(before)[-1]))
    start = session.room.index_at(last_at)
    places = loud_places(session.room.samples[start : start + 2 * RATE_HZ])
    pauses = np.flatnonzero(np.diff(places) > RATE_HZ // 20)
    assert len(pauses), "nobody spoke after the device"
    return session.room.monotonic_at(start + int(places[pauses[0] + 1])) - last_at


def loud_places(samples: NDArray[np.int16]) -> NDArray[np.intp]:
    """Where it is more than a room's silence."""
    return np.flatnonzero(np.abs(samples.astype(int)) > AUDIBLE)


def words_during(session: Session, clip: Played) -> str:
    snippets = session.journal.snippets
    return " ".join(one.text for one in snippets if is_of(session, one, clip))


def is_of(session: Session, snippet: Snippet, clip: Played) -> bool:
    zero = session.journal.first.monotonic_at_start
    return (
        clip.began_at - 0.7 < zero + snippet.began_at
        and zero + snippet.ended_at < clip.ended_at + 1.4
    )


def plain(texts: Iterable[str]) -> str:
    """Lower case, no punctuation; how a title is written is no error."""
    return re.sub(r"[^a-z' ]", "", " ".join(texts).lower()).replace("mister", "mr")


def test_harvest_has_the_questions_first(session: Session) -> None:
    """The page is there: its questions stand before what else was said."""
    path = session.output[1].rpartition("The harvest: ")[2].splitlines()[0]
    page = Path(path).with_suffix(".md").read_text(encoding="utf-8")
    questions = [one.text for one in session.journal.snippets if one.is_question]
    others = [one.text for one in session.journal.snippets if not one.is_question]
    assert any("garden" in question for question in questions)
    places = [[page.index(text.split()[-1]) for text in texts] for texts in (questions, others)]
    assert page.index("## Questions") < min(places[0])
    assert "Which question will you take home?" in page
    for title in ("The garden", "Tell your story", "Last words"):
        assert title in page


# -- the kill ---------------------------------------------------------------------------------


def test_killed_session_goes_on_by_itself_in_time(session: Session) -> None:
    """Killed in the middle of a step and started again: unasked, and on time to the 20 ms."""
    journal = session.journal
    zero = journal.first.monotonic_at_start
    (resumed_at,) = times_of(journal, SessionResumed)
    step = journal.first.run_sheet.steps[0]
    began_at = next(entry.event.at for entry in journal.entries if entry.state == "RUNNING")
    left = began_at + step.seconds - resumed_at
    (said,) = re.findall(r"We are in: Draw your garden. (\d+) seconds left", session.output[1])
    (runs,) = re.findall(r"runs Draw your garden, 0:(\d+)", session.output[1])
    print(f"resumed {zero + resumed_at - session.killed_at:.1f} s after the kill", end=", ")
    print(f"{left:.1f} s left, said {said}")
    assert abs(int(runs) - left) <= 1.0
    assert abs(int(said) - left) <= 5.0
    assert abs(late_seconds(session, Signal.GATHER, zero + began_at + step.seconds)) < 0.03
    between = (zero + resumed_at - 5.0, zero + began_at + step.seconds)
    assert not [at for at in session.presses if between[0] < at < between[1]]


# -- machines that lack something -------------------------------------------------------------


def test_machine_without_anything_still_gives_a_session(rehearsals: Rehearsals) -> None:
    """Files stand in and it says so; the harvest holds the sample debrief's words."""
    home, lines, page = rehearsals.ended("model")
    for stand_in in ("Loudspeaker: a stand-in", "Microphone: a stand-in", "nobody can press"):
        assert any(stand_in in line for line in lines)
    entries = yaml.safe_load((ROOT / "config/sample-debrief.yaml").read_text())
    snippets = home.session().snippets
    said, heard = (text for _, text in entries), (snippet.text for snippet in snippets)
    rate = jiwer.wer(plain(said), plain(heard))
    print(f"sample debrief: word error rate {rate:.3f}")
    assert rate <= HIGHEST_WORD_ERROR_RATES["synthetic"]
    assert "a rehearsal" in page
    assert all(snippet.text.split()[-1] in page for snippet in snippets)


def test_sound_file_holds_the_whole_session(rehearsals: Rehearsals) -> None:
    """A valid WAV file with every chime of the session, and nothing clipped."""
    home, _, _ = rehearsals.ended("model")
    (path,) = (home.folder / "state").rglob("loudspeaker/*.wav")
    samples, rate_hz = read_wav(path)
    file = Recording()
    file.add(samples.tobytes(), len(samples) / RATE_HZ)
    found = {signal: len(places) for signal, places in found_signals(file).items()}
    expected = expected_counts(home.session(), presses=3)
    print(f"{len(samples) / rate_hz:.0f} s of sound")
    assert rate_hz == RATE_HZ
    assert found == {signal: expected[signal] for signal in Signal}
    assert np.abs(samples.astype(int)).max() < FULL_SCALE


def test_session_without_a_model_asks_for_cards(rehearsals: Rehearsals) -> None:
    """It is noted, announced, and the session comes to its end with a harvest."""
    home, lines, page = rehearsals.ended("no model")
    assert any("Listening: not possible" in line for line in lines)
    assert any("Please write your question on a card." in line for line in lines)
    assert home.session().snippets == ()
    assert "questions are on the cards" in page
