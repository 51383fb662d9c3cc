"""Words that a voice would get wrong, respelt; and held by the phonemes of the real one."""

from __future__ import annotations

import re
import subprocess
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.plan.lines import Line, Speech
from assistant.plan.reader import read_plan
from assistant.preparing import load_library
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.pronunciation import Pronunciation, read_pronunciation
from assistant.words.script import Pace, write_script

CONFIG = Path(__file__).parents[2] / "config"
TABLE = CONFIG / "words" / "en.pronunciation.yaml"
PLAN = CONFIG / "plans" / "facilitating-communities-of-practice.yaml"
WRITTEN_COP = re.compile(r"\bCoPs?\b")


@cache
def shipped() -> Pronunciation:
    return read_pronunciation(TABLE.name, TABLE.read_bytes())


def phonemes(text: str) -> str:
    """What the device's voice makes of a text, its stress marks left out."""
    command = ["espeak-ng", "-q", "-x", "-v", "en-us", "--", text]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r"[',]", "", " ".join(said.split()))


def spoken_sentences() -> list[str]:
    """Everything that the shipped plan makes the device say."""
    plan = read_plan(PLAN.name, PLAN.read_bytes(), load_library(CONFIG))
    messages = Messages("en", (CONFIG / "words" / "en.ftl").read_text(encoding="utf-8"))
    seconds = partial(seconds_of, speech_seconds=lambda speech: len(speech.text.split()) / 3)
    sheet = write_script(plan, [messages], seconds, Pace()).run_sheet
    lines: list[Line] = [*sheet.ready, *sheet.welcome, *sheet.closing]
    for step in sheet.steps:
        lines += (*step.announcement, *step.repetition, *step.without_listening)
        lines += (line for warning in step.warnings for line in warning.lines)
    return sorted({line.text for line in lines if isinstance(line, Speech)})


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("my CoP?", "my cop?"),
        ("CoPs, CoP's", "cops, cop's"),
        ("(1-3-All)", "(one three all)"),
        ("CoPy, aCoP, CoP_x, COP, cop", "CoPy, aCoP, CoP_x, COP, cop"),
        ("31-3-All", "31-3-All"),
    ],
)
def test_pronunciation_replaces_whole_words_in_their_case(text: str, spoken: str) -> None:
    """A part of a word, or the same letters in another case, is another word."""
    assert shipped().spoken(text) == spoken


def test_pronunciation_takes_the_longest_word_and_no_pattern() -> None:
    """What is written is meant literally, and the longer of two wins."""
    table = Pronunciation({"C.P": "x", "A": "1", "A-B": "2"})
    assert table.spoken("C.P CoP A-B A") == "x CoP 2 1"


def test_plan_s_own_words_win() -> None:
    """A plan may add a word and say another differently; the table itself stays."""
    both = shipped().with_words({"CoP": "community", "WASH": "wash"})
    assert both.spoken("CoPs of my CoP on WASH") == "cops of my community on wash"
    assert shipped().spoken("CoP") == "cop"


@given(st.text())
def test_empty_table_changes_nothing(text: str) -> None:
    """Without a table every text is said as it is written."""
    assert Pronunciation({}).spoken(text) == text


def test_pronunciation_file_is_read_or_refused_with_every_problem() -> None:
    """A table of words, each with how to say it."""
    assert read_pronunciation("f", b"").spoken("CoP") == "CoP"
    with pytest.raises(SettingsError) as refused:
        read_pronunciation("f", b"CoP:\n'': x\n")
    assert [problem.line for problem in refused.value.problems] == [1, 2]
    with pytest.raises(SettingsError, match="YAML"):
        read_pronunciation("f", b"a: [")


def test_voice_would_spell_the_word_without_the_table() -> None:
    """The reason for the table: left alone, the voice says the letters."""
    assert phonemes("CoP") != phonemes("cop")
    assert phonemes("Good CoP, bad CoP") != phonemes("Good cop, bad cop")


@pytest.mark.parametrize(
    ("written", "said"),
    [("CoP", "cop"), ("CoPs", "cops"), ("Good CoP", "Good cop"), ("bad CoP.", "bad cop.")],
)
def test_voice_says_the_word_as_the_word(written: str, said: str) -> None:
    """The pun lives on it: good cop, bad cop."""
    assert phonemes(shipped().spoken(written)) == phonemes(said)


def test_voice_never_spells_it_in_any_sentence_of_the_plan() -> None:
    """By phonemes: as many cops as are written, and their letters nowhere."""
    cop, cops, letters = phonemes("cop"), phonemes("cops"), phonemes("CoP")
    with_it = [text for text in spoken_sentences() if WRITTEN_COP.search(text)]
    assert len(with_it) >= 6
    for text in with_it:
        said = phonemes(shipped().spoken(text))
        assert letters not in said, text
        heard = [word for word in said.split() if word in {cop, cops}]
        assert len(heard) == len(WRITTEN_COP.findall(text)), text
