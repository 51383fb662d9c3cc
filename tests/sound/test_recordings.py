"""Recorded sentences: kept under what they say, verified, and the voice for the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.plan.lines import Speech
from assistant.sound.pcm import Pcm, to_pcm
from assistant.sound.recordings import (
    RecordedVoice,
    Recordings,
    recordings_report,
)
from assistant.sound.voice import Progress, SilentVoice
from assistant.sound.wav import Sound, read_wav
from tests.sound.takes import murmur

RATE_HZ = 48000
DRAW = "Draw the community you belong to."


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    """An empty store whose folder does not exist yet."""
    return Recordings(tmp_path / "recordings")


def spoken(seconds: float = 0.5, rate_hz: int = RATE_HZ) -> Pcm:
    return to_pcm(murmur(seconds, rate_hz=rate_hz))


class Beeps:
    """A voice that says each sentence by one sample, and remembers what it was asked."""

    sample_rate_hz = RATE_HZ

    def __init__(self) -> None:
        self.asked: list[Speech] = []

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        self.asked.append(speech)
        return np.ones(1, np.int16)

    def duration_seconds(self, speech: Speech) -> float:
        return len(self.render(speech)) / RATE_HZ

    def prepare(
        self, speeches: Iterable[Speech], on_progress: Progress | None = None
    ) -> Mapping[Speech, float]:
        return {one: self.duration_seconds(one) for one in speeches}

    def close(self) -> None:
        self.asked.clear()


def test_recording_is_read_back_to_the_sample(recordings: Recordings) -> None:
    """What was kept is what is played, and its header tells whose words it holds."""
    path = recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    pcm = recordings.read("en", DRAW, RATE_HZ)
    assert pcm is not None
    assert np.array_equal(pcm, spoken())
    (kept,) = recordings.all()
    assert (kept.path, kept.language, kept.text, kept.plan) == (path, "en", DRAW, "our-plan")
    assert kept.seconds == pytest.approx(0.5)
    assert recordings.find("en", DRAW) == kept


def test_recording_is_a_wav_file_that_anybody_can_play(recordings: Recordings) -> None:
    """The convener can hear it, copy it, and put it back."""
    path = recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    sound = read_wav(path.read_bytes())
    assert isinstance(sound, Sound)
    assert len(sound.samples) == RATE_HZ // 2


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", DRAW.replace("you", "we")), ("fr", DRAW), ("en", DRAW.lower())],
)
def test_recording_belongs_to_its_words_alone(
    recordings: Recordings, language: str, text: str
) -> None:
    """An edited sentence has no recording, nor has the same in another language."""
    recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    assert recordings.read(language, text, RATE_HZ) is None
    assert recordings.find(language, text) is None


def test_recording_outlives_other_spaces_and_encodings(recordings: Recordings) -> None:
    """A line that is wrapped in another place, or typed on another machine, says the same."""
    recordings.keep("fr", "Dessinez  votre\ncommunauté.", "plan", spoken(), RATE_HZ)
    decomposed = "Dessinez votre communaute\N{COMBINING ACUTE ACCENT}."
    assert recordings.read("fr", decomposed, RATE_HZ) is not None


def test_later_recording_replaces_the_earlier(recordings: Recordings) -> None:
    """One sentence, one file."""
    recordings.keep("en", DRAW, "our-plan", spoken(0.5), RATE_HZ)
    recordings.keep("en", DRAW, "our-plan", spoken(0.7), RATE_HZ)
    (kept,) = recordings.all()
    assert kept.seconds == pytest.approx(0.7)


def test_recording_of_another_rate_is_resampled(recordings: Recordings) -> None:
    """A device whose loudspeaker's rate was changed keeps its recordings."""
    recordings.keep("en", DRAW, "our-plan", spoken(rate_hz=16000), 16000)
    pcm = recordings.read("en", DRAW, RATE_HZ)
    assert pcm is not None
    assert len(pcm) == RATE_HZ // 2


@pytest.mark.parametrize("place", [13, 30, 60, 200, 5000, -1])
def test_damaged_recording_is_not_played(recordings: Recordings, place: int) -> None:
    """A flipped bit anywhere, in header, note or samples."""
    path = recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 4
    path.write_bytes(damaged)
    assert recordings.read("en", DRAW, RATE_HZ) is None


@pytest.mark.parametrize("size", [0, 11, 40, 100, 20_000])
def test_recording_cut_short_is_not_played(recordings: Recordings, size: int) -> None:
    """As a full disk or a broken copy leaves it."""
    path = recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    path.write_bytes(path.read_bytes()[:size])
    assert recordings.read("en", DRAW, RATE_HZ) is None
    assert recordings.find("en", DRAW) is None


def test_foreign_files_are_passed_over(recordings: Recordings) -> None:
    """A WAV file of somebody else's, and a note with other things in it."""
    recordings.folder.mkdir()
    (recordings.folder / "holiday.wav").write_bytes(b"RIFF\x04\x00\x00\x00WAVE")
    path = recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    content = path.read_bytes()
    note = json.dumps({"language": 1}).encode()
    path.write_bytes(content[:36] + b"said" + len(note).to_bytes(4, "little") + note)
    assert recordings.all() == ()


def test_disk_that_refuses_is_told(recordings: Recordings) -> None:
    """A recording cannot be made again: that it was not kept must not be passed over."""
    recordings.folder.parent.joinpath("recordings").write_text("a file")
    with pytest.raises(VoiceError, match=r"keep a recording .*record it again"):
        recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)


def test_recorded_voice_plays_what_is_recorded_and_speaks_the_rest(
    recordings: Recordings,
) -> None:
    """In the first language too, which a sentence need not name."""
    recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    voice = RecordedVoice(Beeps(), recordings, "en")
    assert np.array_equal(voice.render(Speech(DRAW)), spoken())
    assert np.array_equal(voice.render(Speech(DRAW, "en")), spoken())
    for other in (Speech("Now in pairs."), Speech(DRAW, "fr")):
        assert len(voice.render(other)) == 1


def test_recorded_voice_is_as_long_as_the_voice(recordings: Recordings) -> None:
    """So that recording a sentence changes no announced time, and so no other sentence;
    and the voice has every sentence ready, should a recording turn out damaged."""
    recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    beeps = Beeps()
    voice = RecordedVoice(beeps, recordings, "en")
    assert voice.prepare([Speech(DRAW)]) == {Speech(DRAW): 1 / RATE_HZ}
    assert beeps.asked


def test_recorded_voice_over_a_silent_one_has_the_recordings_lengths(
    recordings: Recordings,
) -> None:
    """Where the synthesiser does not speak, the recordings still do."""
    recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    voice = RecordedVoice(SilentVoice(RATE_HZ), recordings, "en")
    durations = voice.prepare([Speech(DRAW), Speech("Now in pairs.")])
    assert durations == {Speech(DRAW): 0.5, Speech("Now in pairs."): 0.0}


def test_recorded_voice_never_plays_for_what_is_private(recordings: Recordings) -> None:
    """What people said goes to the voice in memory, and nowhere near the disk."""
    recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    beeps = Beeps()
    assert len(RecordedVoice(beeps, recordings, "en").render(Speech(DRAW), False)) == 1


def test_recording_that_is_damaged_on_the_way_falls_back(recordings: Recordings) -> None:
    """The session goes on with the voice."""
    path = recordings.keep("en", DRAW, "our-plan", spoken(), RATE_HZ)
    beeps = Beeps()
    voice = RecordedVoice(beeps, recordings, "en")
    assert len(voice.render(Speech(DRAW))) == len(spoken())
    path.unlink()
    assert len(voice.render(Speech(DRAW))) == 1


def test_report_counts_and_names_what_belongs_to_nothing(recordings: Recordings) -> None:
    """Of this plan only; what may be said in some session is not left over."""
    for text, plan in (
        (DRAW, "ours"),
        ("Draw it.", "ours"),
        ("One minute more.", "ours"),
        ("Theirs.", "theirs"),
    ):
        recordings.keep("en", text, plan, spoken(), RATE_HZ)
    said = [Speech(DRAW), Speech("Now in pairs."), Speech(DRAW)]
    may_be_said = [*said, Speech("One minute more.")]
    report = recordings_report(said, may_be_said, recordings, "en", "ours")
    assert (report.sentences, report.recorded) == (2, 1)
    assert [one.text for one in report.left_over] == ["Draw it."]
    first, second = report.lines()
    assert first == "Recordings: 1 of 2 sentences; the voice speaks the others"
    assert "'Draw it.' (the sentence was edited: the voice speaks it" in second


def test_report_of_a_plan_that_nobody_recorded_has_no_lines(recordings: Recordings) -> None:
    """Most plans: nothing is said of recordings."""
    assert recordings_report([Speech(DRAW)], [], recordings, "en", "ours").lines() == ()
