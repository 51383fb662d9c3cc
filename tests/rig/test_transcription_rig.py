"""Kept sound heard a second time by the real model."""

from __future__ import annotations

from pathlib import Path

import jiwer
import pytest

from assistant.app.places import Places
from assistant.app.transcription import Transcribed, transcribe
from assistant.hearing.kept_sound import Stretch, silence
from assistant.journal.records import Batch, Erasure
from assistant.journal.store import Journal, read_recording
from assistant.session.events import SnippetHeard
from assistant.settings import Settings, config_folder
from tests.journal import samples
from tests.rig.test_hearing_rig import pcm_of, sentences

pytestmark = [pytest.mark.rig, pytest.mark.silent]

BEGAN_AT = 100.0
QUIET = bytes(2 * 16000)


def linked(model: Path, folder: Path) -> Path:
    """The same model under another name, as if somebody had brought it."""
    folder.mkdir()
    for entry in model.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


def test_second_pass_renews_what_was_heard_and_never_what_was_struck(
    model: Path, tmp_path: Path
) -> None:
    """Of two sentences the first was heard badly and the second struck: it writes better words
    of the first alone. Then the sound is gone, unless it is to stay."""
    places = Places(config_folder(), tmp_path / "cache", tmp_path)
    session = places.sessions / "0001-table.session"
    names = list(sentences())[:2]
    pcms = [pcm_of(name) + QUIET for name in names]
    begins = [BEGAN_AT + sum(map(len, pcms[:n])) / 32000 for n in range(2)]
    seconds = [len(pcm) / 32000 - 1.0 for pcm in pcms]
    stretch = Stretch(places.audio_of(session), "debrief", BEGAN_AT)
    for at, pcm in zip(begins, pcms, strict=True):
        stretch.write(pcm, at, ())
    stretch.close()
    heard = [
        SnippetHeard(at=200.0, snippet_id=n + 1, began_at=at, ended_at=at + length)
        for n, (at, length) in enumerate(zip(begins, seconds, strict=True))
    ]
    journal = Journal.create(session, samples.first_record())
    badly = samples.snippet(1, "hm hm", begins[0], ended_at=begins[0] + seconds[0])
    journal.write(
        Batch(
            entries=tuple(samples.entry(n, event=one) for n, one in enumerate(heard, start=1)),
            snippets=(badly,),
            erasure=Erasure((2,)),
        )
    )
    journal.close()
    settings = Settings(
        model_folder=model, second_pass_folder=linked(model, tmp_path / "vosk-model-en-us-0.22")
    )
    assert transcribe(session, settings, places, keeps_sound=True) == Transcribed(0, 1)
    recording = read_recording(session)
    (first,) = recording.snippets
    assert jiwer.wer(sentences()[names[0]], first.text) <= 0.2
    assert recording.struck_ids == (2,)
    assert silence(places.audio_of(session), begins[0], begins[0]) == 1  # the sound is there
    assert transcribe(session, Settings(model_folder=model), places) == Transcribed(0, 0)
    assert not places.audio_of(session).exists()
