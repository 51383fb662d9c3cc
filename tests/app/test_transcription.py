"""The second pass over kept sound: better words for what was heard, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.app.places import Places
from assistant.app.transcription import renewed_snippets, second_pass_model, silence_struck
from assistant.errors import ModelError
from assistant.hearing.kept_sound import Stretch, kept_audio
from assistant.hearing.larger import checked_larger_model, is_for
from assistant.hearing.trust import SUMS_FILE
from assistant.journal.records import Recording, Word
from assistant.session.events import SnippetHeard
from assistant.settings import Settings
from tests.journal import samples

KNOWN = (
    samples.snippet(1, "my quest shun is this", 10.0),
    samples.snippet(2, "lovely", 20.0),
)


def said(text: str, began_at: float) -> list[Word]:
    return list(samples.snippet(9, text, began_at).words)


def test_words_go_to_the_snippet_in_whose_time_they_were_said() -> None:
    """Its numbers and times stay; whether it is a question is asked again."""
    words = said("my question is why this", 9.9) + said("lovely session", 19.8)
    first, second = renewed_snippets(KNOWN, words, set(), "en")
    assert (first.snippet_id, first.text) == (1, "my question is why this")
    assert (first.began_at, first.is_question) == (10.0, True)
    assert second.text == "lovely session"
    assert [word.confidence for word in second.words] == [0.95, 0.95]


def test_what_was_mended_or_is_not_found_again_stays() -> None:
    """A person knows better; and no words are no reason to lose some."""
    words = said("my question is why this", 10.0)
    assert renewed_snippets(KNOWN, words, {1}, "en") == []


def test_words_outside_of_every_snippet_are_nobodys() -> None:
    """The device's own voice is in the sound too, and what was struck is gone."""
    assert renewed_snippets(KNOWN, said("press the button", 14.0), set(), "en") == []
    assert renewed_snippets((), said("press the button", 14.0), set(), "en") == []


def test_struck_words_are_silent_before_the_sound_is_heard_again(tmp_path: Path) -> None:
    """Also if power failed between the words and their sound."""
    stretch = Stretch(tmp_path, "one", 10.0)
    stretch.write(b"\x01\x02" * 16000 * 4, 10.0, ())
    stretch.close()
    heard = [
        SnippetHeard(at=13.0, snippet_id=number, began_at=began_at, ended_at=began_at + 0.4)
        for number, began_at in ((1, 10.3), (2, 12.5))
    ]
    entries = tuple(samples.entry(n, event=event) for n, event in enumerate(heard, start=1))
    silence_struck(
        tmp_path, Recording(first=samples.first_record(), entries=entries, struck_ids=(2,))
    )
    content = kept_audio(tmp_path)[0].path.read_bytes()
    silent_at = [
        n / 10 for n in range(40) if not content[n * 3200 : n * 3200 + 3200].strip(b"\0")
    ]
    assert silent_at == [2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0, 3.1]


# -- the larger model --------------------------------------------------------------------------


def a_model(folder: Path, name: str, graph: str = "HCLG.fst") -> Path:
    """A folder that has the shape of a model."""
    model = folder / name
    for path, content in {
        "am/final.mdl": b"\0Bmdl",
        "conf/mfcc.conf": b"--sample-frequency=16000\n",
        f"graph/{graph}": b"\xd6\xfd\xb2\x7egraph",
        "graph/Gr.fst": b"\xd6\xfd\xb2\x7egraph",
    }.items():
        (model / path).parent.mkdir(parents=True, exist_ok=True)
        (model / path).write_bytes(content)
    return model


@pytest.mark.parametrize(
    ("name", "language", "fits"),
    [
        ("vosk-model-en-us-0.22-lgraph", "en", True),
        ("vosk-model-en-us-0.22", "en-GB", True),
        ("vosk-model-small-fr-0.22", "fr", True),
        ("vosk-model-fr-0.22", "en", False),
        ("vosk-model-es-0.42", "en", False),
        ("my-model", "en", False),
    ],
)
def test_larger_model_is_for_the_language_in_its_name(
    tmp_path: Path, name: str, language: str, fits: bool
) -> None:
    """Another language's would write nonsense."""
    assert is_for(tmp_path / name, language) is fits


@pytest.mark.parametrize("graph", ["HCLG.fst", "HCLr.fst"])
def test_larger_model_is_held_to_the_sums_of_its_first_use(tmp_path: Path, graph: str) -> None:
    """Whole by its shape at first; afterwards one flipped byte is found."""
    model = a_model(tmp_path, "vosk-model-en-us-0.22", graph)
    assert checked_larger_model(model) == model
    assert (model / SUMS_FILE).exists()
    (model / "graph" / graph).write_bytes(b"\xd6\xfd\xb2\x7egrapH")
    with pytest.raises(ModelError, match=rf"graph/{graph} has the SHA-256 sum"):
        checked_larger_model(model)


def test_larger_model_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    """What is missing is named, and what to do."""
    model = a_model(tmp_path, "vosk-model-en-us-0.22")
    (model / "am" / "final.mdl").unlink()
    with pytest.raises(ModelError, match=r"am/final.mdl is missing; unpack it again"):
        checked_larger_model(model)
    with pytest.raises(ModelError, match="there is no such folder"):
        checked_larger_model(tmp_path / "vosk-model-en-us-1")


def test_second_pass_takes_the_larger_model_where_it_fits(tmp_path: Path) -> None:
    """With our tuning, over the folder that the settings name; else there is none."""
    places = Places(tmp_path, tmp_path / "cache", tmp_path)
    model = a_model(tmp_path, "vosk-model-en-us-0.22")
    settings = Settings(second_pass_folder=model)
    derived = second_pass_model(settings, "en", places)
    assert derived is not None
    assert "--dither=0" in (derived / "conf" / "mfcc.conf").read_text()
    assert (derived / "graph").resolve() == model / "graph"
    assert second_pass_model(settings, "fr", places) is None
    assert second_pass_model(Settings(), "en", places) is None
