"""The checks as tools read them, and as they are said within a minute."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from assistant.checking.check import (
    FAULTS,
    PARTS,
    Check,
    Verdict,
    bad,
    good,
    is_well,
    unknown,
    warning,
    worst_of,
)
from assistant.checking.telling import as_json, faults_in_order, report, to_mend_at_start
from assistant.words.messages import Messages

WORDS = Path(__file__).parents[2] / "config" / "words"
LANGUAGES = ("en", "fr", "es")

DISK = good("disk", "8000 MB free")
CLOCK = warning("clock", "clock", "set by nothing", "connect it")
POWER = bad("power", "power", "too low", "another supply")
HEAT = bad("temperature", "heat", "82 °C", "air")
SLOWED = bad("power", "heat", "slowed down", "air")
SWAP = unknown("swap", "not told")


@cache
def words(language: str = "en") -> Messages:
    file = WORDS / f"{language}.ftl"
    return Messages(language, file.read_text(encoding="utf-8"), file.name)


def seconds_of(sentence: str) -> float:
    """At the device's 140 words a minute."""
    return len(sentence.split()) * 60 / 140


@pytest.mark.parametrize(
    ("checks", "worst", "well"),
    [
        ((), Verdict.GOOD, True),
        ((DISK, SWAP), Verdict.GOOD, True),
        ((DISK, CLOCK), Verdict.WARNING, True),
        ((POWER, DISK, CLOCK), Verdict.BAD, False),
    ],
)
def test_worst_part_counts(checks: tuple[Check, ...], worst: Verdict, well: bool) -> None:
    """A warning stops nobody; what is unknown is no fault."""
    assert worst_of(checks) is worst
    assert is_well(checks) is well


def test_json_has_the_fields_that_tools_rely_on() -> None:
    """Each part with the same five, and the sum of it."""
    told = json.loads(as_json((DISK, POWER), "1.2.3"))
    assert told == {
        "schema": 1,
        "program": "1.2.3",
        "verdict": "bad",
        "checks": [
            {
                "part": "disk",
                "verdict": "good",
                "fault": "",
                "found": "8000 MB free",
                "remedy": "",
            },
            {
                "part": "power",
                "verdict": "bad",
                "fault": "power",
                "found": "too low",
                "remedy": "another supply",
            },
        ],
    }


def test_faults_are_told_worst_first_and_each_once() -> None:
    """Two parts may have the same one."""
    assert faults_in_order((CLOCK, DISK, HEAT, SLOWED, POWER)) == (HEAT, POWER, CLOCK)


def test_report_says_what_is_well_then_each_fault() -> None:
    """In one sentence the one, with its remedy the other."""
    assert report((CLOCK, DISK, POWER), words(), seconds_of) == (
        "In order: the disk.",
        "My power supply is weak. Please use a stronger one, made for this board.",
        "I do not know the date. Please connect me to a network once.",
    )


def test_report_is_short_where_all_is_well() -> None:
    """Nobody wants to hear sixteen names then."""
    assert report((DISK, SWAP), words(), seconds_of) == ("All my parts are in order.",)
    assert report((POWER,), words(), seconds_of)[0].startswith("My power supply")


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_lasts_a_minute_at_most(language: str) -> None:
    """Also where everything is wrong; what is not said is counted, and nothing is lost."""
    checks = [good(part, "") for part in PARTS]
    checks += [bad("power", fault, "", "") for fault in FAULTS]
    said = report(checks, words(language), seconds_of)
    assert sum(map(seconds_of, said)) <= 60.0
    assert str(len(FAULTS) - (len(said) - 2)) in said[-1]
    assert len(said) > 4


def test_report_says_the_last_fault_where_just_it_fits() -> None:
    """No sentence that something is left where nothing is."""
    sentence = "My power supply is weak. Please use a stronger one, made for this board."
    exact = seconds_of(sentence)
    assert report((POWER,), words(), seconds_of, exact) == (sentence,)
    assert report((POWER,), words(), seconds_of, exact - 0.01) == (
        "There is one more thing to mend; it is on the screen.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fault_and_its_remedy_take_seconds(language: str) -> None:
    """What is wrong and what to do, in about eight seconds."""
    for fault in FAULTS:
        assert seconds_of(words(language).text(f"doctor-say-{fault}")) <= 9.0, fault


def test_start_tells_only_what_must_be_mended() -> None:
    """Warnings wait for the doctor; what the debrief says itself is not said twice."""
    deaf = bad("microphone", "microphone", "", "")
    assert to_mend_at_start((CLOCK, deaf, POWER, DISK)) == (POWER,)
