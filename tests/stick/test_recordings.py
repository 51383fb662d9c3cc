"""Sound on a stick that is none that the device can use."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.app.stick_sound import as_wav
from assistant.stick.finding import find
from assistant.stick.limits import Limits
from assistant.stick.reading import opened_folder
from tests.stick.device import PLAN, Table


@pytest.mark.parametrize("folder", ["recordings", "recordings/Short"])
def test_sound_that_is_no_wav_file_is_named(table: Table, folder: str) -> None:
    """It is not left out in silence."""
    table.put("plans/Short.yaml", PLAN)
    table.put(str(Path(folder) / "1.mp3"), b"ID3")
    table.plug()
    assert f"{folder}/1.mp3: not a WAV file; export it as WAV" in table.problems


def flac(seconds: float) -> bytes:
    noise = np.random.default_rng(1).normal(0, 0.1, int(48_000 * seconds))
    file = io.BytesIO()
    soundfile.write(file, noise, 48_000, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def test_flac_is_the_same_sound_as_a_wav_file() -> None:
    """To the sample; what is broken, or would become too large, is left to who reads it."""
    content = flac(0.5)
    wav = as_wav(content, 100_000)
    assert wav.startswith(b"RIFF")
    before, after = (soundfile.read(io.BytesIO(one), dtype="int16") for one in (content, wav))
    assert before[1] == after[1] == 48_000
    assert np.array_equal(before[0], after[0])
    assert as_wav(content, 40_000) == content
    assert as_wav(content[:40], 100_000) == content[:40]
    assert as_wav(b"RIFFnonsense", 100_000) == b"RIFFnonsense"


def test_flac_for_a_plan_is_taken_and_two_of_a_name_are_not(table: Table) -> None:
    """It is looked for the sentence of its name as a WAV file is."""
    table.put("recordings/Nowhere/1.flac", flac(0.5))
    table.put("recordings/Nowhere/1.wav", b"RIFF")
    with opened_folder(str(table.stick)) as root:
        kept: list[str] = []
        found = find(root, Limits(), lambda: 0.0, lambda _plan, name, *_: kept.append(name))
    assert kept == ["1.wav"]
    (refusal,) = found.refused
    assert str(refusal).startswith("recordings/Nowhere/1.wav: another recording")
