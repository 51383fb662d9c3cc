"""``record``: lists, files, and sentences kept one by one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.app.booth import Choice
from assistant.app.places import Places
from assistant.app.recorded import (
    ListRefused,
    Script,
    Wanted,
    list_lines,
    recording_lines,
    script_of,
    write_list,
)
from assistant.app.recording import record_each, record_files
from assistant.errors import AuthorError, PlanError
from assistant.plan.lines import Speech
from assistant.preparing import prepare
from assistant.settings import Settings, SpeakerSettings, VoiceSettings
from assistant.sound.loudness import SPEECH_LUFS, Waveform, loudness_lufs
from assistant.sound.pcm import FULL_SCALE, Pcm, to_pcm
from assistant.sound.recordings import Recordings
from assistant.sound.wav import wav_of
from tests.scenarios.room import CONFIG
from tests.sound.takes import in_a_room, murmur

SILENT = Settings(voice=VoiceSettings(speaks=False))
RATE_HZ = SpeakerSettings().sample_rate_hz
PLAN = """\
version: 1
title: A title
slot: 11:00-11:40
purpose: To hear it.
activities:
  - title: Draw
    steps:
      - {title: Draw, time: 5m, prompts: [Take a pen., Draw what you know.]}
"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """The shipped config, and folders of its own."""
    return Places(CONFIG, tmp_path / "cache", tmp_path / "state")


@pytest.fixture
def script_from(tmp_path: Path, places: Places) -> Callable[..., Script]:
    """The script of a plan's text, in the file ours.yaml."""

    def script(text: str = PLAN, *, everything: bool = False) -> Script:
        file = tmp_path / "ours.yaml"
        file.write_text(text, encoding="utf-8")
        return script_of(str(file), SILENT, places, everything=everything)

    return script


def one_that_says(script: Script, text: str) -> Wanted:
    (one,) = [one for one in script.wanted if one.text == text]
    return one


def write_wav(path: Path, sound: Waveform) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(wav_of(to_pcm(sound).tobytes(), 48000))


def test_script_holds_what_is_said_once_in_order_with_its_time(
    script_from: Callable[..., Script],
) -> None:
    """Numbers from 1, clock times of the slot, the language of each sentence."""
    script = script_from()
    assert [one.number for one in script.wanted] == list(range(1, len(script.wanted) + 1))
    assert script.wanted[0].clock == "11:00"
    assert one_that_says(script, "To hear it.").language == "en"
    texts = [one.text for one in script.wanted]
    assert texts.index("To hear it.") < texts.index("Take a pen.")
    assert len(texts) == len(set(texts))
    assert script.plan == "ours"


def test_script_of_everything_goes_on_after_what_is_certain(
    script_from: Callable[..., Script],
) -> None:
    """So that numbers mean the same; what only some sessions say has no time."""
    certain, everything = script_from().wanted, script_from(everything=True).wanted
    assert everything[: len(certain)] == certain
    assert len(everything) > len(certain)
    assert everything[-1].clock == ""


def test_script_of_a_plan_with_problems_is_refused(
    script_from: Callable[..., Script],
) -> None:
    """Whoever records wants a plan that runs."""
    with pytest.raises(PlanError, match="activities"):
        script_from(PLAN.replace("activities", "activitys"))


def test_list_names_a_file_for_each_sentence(
    script_from: Callable[..., Script], tmp_path: Path
) -> None:
    """A table that spreadsheets open; it is never written over another file."""
    script = script_from()
    one = one_that_says(script, "Take a pen.")
    script.recordings.keep("en", "Take a pen.", "ours", to_pcm(murmur(0.5)), RATE_HZ)
    file = tmp_path / "list.csv"
    write_list(script, file)
    with file.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == len(script.wanted)
    row = rows[one.number - 1]
    assert row["file"].startswith(f"{one.number:03}-take-a-pen-")
    assert (row["sentence"], row["recorded"], row["language"]) == ("Take a pen.", "yes", "en")
    assert any("recorded" in line and "Take a pen." in line for line in list_lines(script))
    with pytest.raises(ListRefused, match="is there already"):
        write_list(script, file)
    with pytest.raises(ListRefused, match="cannot be written"):
        write_list(script, tmp_path / "nowhere" / "list.csv")


@pytest.mark.parametrize("name", ["{number}", "{number:03}", "{name}", "999-{tail}", "{upper}"])
def test_files_are_taken_by_number_or_name(
    script_from: Callable[..., Script], tmp_path: Path, name: str
) -> None:
    """By name also when the number before it is another: the plan may have grown."""
    script = script_from()
    one = one_that_says(script, "Take a pen.")
    stem = name.format(
        number=one.number,
        name=one.name,
        tail=one.name.partition("-")[2],
        upper=one.name.upper(),
    )
    write_wav(tmp_path / "takes" / f"{stem}.WAV", in_a_room(murmur(1.0) * 0.3))
    told: list[str] = []
    record_files(script, tmp_path / "takes", SILENT, told.append)
    pcm = script.recordings.read("en", "Take a pen.", RATE_HZ)
    assert pcm is not None
    assert loudness_lufs(pcm / FULL_SCALE, RATE_HZ) == pytest.approx(SPEECH_LUFS, abs=1)
    assert told == [f"{stem}.WAV: {one.number}, Take a pen."]


def test_files_that_cannot_be_used_are_all_told_and_the_others_kept(
    script_from: Callable[..., Script], tmp_path: Path
) -> None:
    """Each by its file's name, with what to do."""
    script, folder = script_from(), tmp_path / "takes"
    write_wav(folder / "1.wav", in_a_room(murmur(1.0)))
    write_wav(folder / "2.wav", np.zeros(48000))
    write_wav(folder / "3.wav", np.clip(in_a_room(murmur(2.0)) * 8, -1, 1))
    write_wav(folder / "take-a-break-0000.wav", in_a_room(murmur(1.0)))
    (folder / "4.wav").write_bytes(b"ID3 no wave")
    (folder / "5.wav").mkdir()
    (folder / "notes.txt").write_text("not for us", encoding="utf-8")
    with pytest.raises(AuthorError) as refused:
        record_files(script, folder, SILENT, lambda _: None)
    found = {Path(one.file).name: str(one) for one in refused.value.problems}
    assert set(found) == {"2.wav", "3.wav", "4.wav", "5.wav", "take-a-break-0000.wav"}
    assert "no sound at all" in found["2.wav"]
    assert "clipped" in found["3.wav"]
    assert "a name that no sentence has" in found["take-a-break-0000.wav"]
    assert len(script.recordings.all()) == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_folder_without_recordings_is_told(
    script_from: Callable[..., Script], tmp_path: Path, is_there: bool
) -> None:
    """Empty, or not there."""
    folder = tmp_path / "takes"
    if is_there:
        folder.mkdir()
    with pytest.raises(AuthorError, match="found no"):
        record_files(script_from(), folder, SILENT, lambda _: None)


class Takes:
    """A booth in which somebody does each of these in turn."""

    def __init__(self, *results: Pcm | Choice) -> None:
        self._results = list(results)

    def record(self) -> Pcm | Choice:
        return self._results.pop(0)


def test_each_sentence_is_kept_skipped_or_left_at_the_stop(
    script_from: Callable[..., Script],
) -> None:
    """What was kept before the stop stays."""
    script, told = script_from(), list[str]()
    takes = Takes(to_pcm(murmur(0.5)), Choice.SKIP, to_pcm(murmur(0.6)), Choice.STOP)
    record_each(script, script.wanted, takes, RATE_HZ, told.append)
    assert [script.is_recorded(one) for one in script.wanted[:4]] == [True, False, True, False]
    assert f"  {script.wanted[0].text}" in told
    assert told.count("  Kept") == 2


def test_edited_sentence_falls_back_and_is_reported(
    script_from: Callable[..., Script],
) -> None:
    """Its recording is named, and counts no more."""
    script = script_from()
    for text in ("Take a pen.", "Draw what you know."):
        script.recordings.keep("en", text, "ours", to_pcm(murmur(0.5)), RATE_HZ)
    edited = script_from(PLAN.replace("Take a pen.", "Take two pens."))
    report = edited.report()
    assert report.recorded == 1
    assert [one.text for one in report.left_over] == ["Take a pen."]
    assert not edited.is_recorded(one_that_says(edited, "Take two pens."))


def test_report_of_both_languages_counts_each(
    script_from: Callable[..., Script], tmp_path: Path
) -> None:
    """A bilingual session is recorded in both."""
    said = (Speech("Draw."), Speech("Dessinez.", "fr"))
    script = replace(script_from(), said=said, recordings=Recordings(tmp_path / "r"))
    script.recordings.keep("fr", "Dessinez.", "ours", to_pcm(murmur(0.5)), RATE_HZ)
    assert (script.report().recorded, script.report().sentences) == (1, 2)


def test_check_tells_of_recordings_where_there_are_any(
    script_from: Callable[..., Script], tmp_path: Path, places: Places
) -> None:
    """Nothing for a plan that nobody recorded; else the count, and what was edited."""
    script, plan = script_from(), str(tmp_path / "ours.yaml")
    assert recording_lines(plan, SILENT, places) == ()
    script.recordings.keep("en", "Take a pen.", "theirs", to_pcm(murmur(0.5)), RATE_HZ)
    assert recording_lines(plan, SILENT, places) == ()
    script.recordings.keep("en", "Take a pencil.", "ours", to_pcm(murmur(0.5)), RATE_HZ)
    count, edited = recording_lines(plan, SILENT, places)
    assert count.startswith(f"Recordings: 1 of {len(script.wanted)} sentences")
    assert "'Take a pencil.' (the sentence was edited: the voice speaks it" in edited


def test_session_plays_recordings_even_where_no_voice_speaks(
    script_from: Callable[..., Script], tmp_path: Path, places: Places
) -> None:
    """The machine lacks the voice: that is told, and the recorded sentences are said."""
    script, notes = script_from(), list[str]()
    script.recordings.keep("en", "Take a pen.", "ours", to_pcm(murmur(0.5)), RATE_HZ)
    unknown = Settings(voice=VoiceSettings(ids={"en": "gmw/en-uz"}))
    prepared = prepare(
        tmp_path / "ours.yaml",
        unknown,
        CONFIG,
        places.cache,
        notes.append,
        recordings=places.recordings,
    )
    assert len(notes) == 1
    assert prepared.voice.duration_seconds(Speech("Take a pen.")) == 0.5
    assert len(prepared.voice.render(Speech("Take a pen."))) == RATE_HZ // 2
    assert len(prepared.voice.render(Speech("Draw what you know."))) == 0


def test_session_without_speech_plays_no_recordings(
    script_from: Callable[..., Script], tmp_path: Path, places: Places
) -> None:
    """``speaks: false`` means chimes alone."""
    script_from().recordings.keep("en", "Take a pen.", "ours", to_pcm(murmur(0.5)), RATE_HZ)
    file = tmp_path / "ours.yaml"
    prepared = prepare(
        file, SILENT, CONFIG, places.cache, pytest.fail, recordings=places.recordings
    )
    assert len(prepared.voice.render(Speech("Take a pen."))) == 0


def test_check_without_a_voice_says_that_it_cannot_compare(
    script_from: Callable[..., Script], tmp_path: Path, places: Places
) -> None:
    """What is announced depends on the voice's lengths."""
    script_from().recordings.keep("en", "Take a pen.", "ours", to_pcm(murmur(0.5)), RATE_HZ)
    unknown = Settings(voice=VoiceSettings(ids={"en": "gmw/en-uz"}))
    (line,) = recording_lines(str(tmp_path / "ours.yaml"), unknown, places)
    assert line.startswith("Recordings: not compared with the plan; ")
    assert "gmw/en-us" in line
