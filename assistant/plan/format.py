"""The plan format, version 1, as one table: every field, what it may hold, what it means.

The reader takes its fields from here; so do the JSON Schema and the tables of the
documentation. What a value may be is said three times in one place: for people
(``expected``), for the program (``convert``), for editors (``schema``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assistant.plan.duration import DurationRange, parse_duration, parse_range
from assistant.plan.model import (
    WHOLE_GROUP,
    Advance,
    Level,
    Move,
    Pacing,
    People,
    SessionPlace,
    Slot,
)

VERSION = "1"
MAX_STEPS = 500
MOST_PEOPLE = 1000
MOST_ROUNDS = 60
CUES = {
    "next client": "NEXT_CLIENT",
    "clarify": "CLARIFY",
    "ideas": "IDEAS",
    "feedback": "FEEDBACK",
    "switch": "SWITCH",
    "move on": "MOVE_ON",
}
"""The plan's words for the signals that open a step instead of the common one."""

_PART = r"\d{1,4}\s*(?:h|min|m|sec|s)\s*"
_LENGTH = rf"(?:{_PART})+"
_RANGE = rf"(?:\d{{1,4}}\s*[-–]\s*{_PART}|{_LENGTH}[-–]\s*{_LENGTH}|{_LENGTH})"
_CLOCK = r"\d{1,2}[:.]\d\d"
_CLOCK_SLOT = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–]\s*(\d{1,2})[:.](\d\d)")
LANGUAGE_PATTERN = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?"
_LANGUAGE = re.compile(LANGUAGE_PATTERN)


@dataclass(frozen=True)
class Kind:
    """What a field may hold. ``convert`` raises ``ValueError`` for anything else; None:
    it is no single value, and the reader has a function of its own for it. ``choices``:
    the only words that it may be."""

    expected: str
    schema: Mapping[str, Any]
    convert: Callable[[str], Any] | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field: its name, what it may hold, what it means, a value as an example."""

    name: str
    kind: Kind
    meaning: str
    example: str = ""
    is_needed: bool = False


@dataclass(frozen=True)
class Record:
    """A mapping with known fields. ``what``: how an error names it."""

    what: str
    fields: tuple[Field, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @cached_property
    def needed(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_needed)

    def field(self, name: str) -> Field:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


# -- single values -------------------------------------------------------------------------


def _pattern(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^\\s*{pattern}\\s*$"}


def _chosen(words: Mapping[str, Any], default: str = "") -> Kind:
    def convert(text: str) -> Any:
        if text not in words:
            raise ValueError(text)
        return words[text]

    schema = {"enum": list(words)} | ({"default": default} if default else {})
    return Kind(f"one of {', '.join(words)}", schema, convert, tuple(words))


def number(low: int, high: int) -> Kind:
    """A whole number from ``low`` to ``high``."""

    def convert(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Kind(f"a whole number from {low} to {high}", schema, convert)


def _flag(text: str) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def single_line(text: str) -> str:
    """Words on one line, their white space folded. Raises ``ValueError``."""
    joined = " ".join(text.split())
    if not joined or not joined.isprintable():
        raise ValueError(text)
    return joined


def sayable(text: str) -> str:
    """One line that a voice can say: punctuation alone makes no sound."""
    joined = single_line(text)
    if not any(map(str.isalnum, joined)):
        raise ValueError(text)
    return joined


def language_tag(text: str) -> str:
    """``en``, ``fr``, ``es-419``. Raises ``ValueError``."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(text)
    return text


def _length(text: str) -> int:
    seconds = parse_duration(text)
    if not seconds:
        raise ValueError(text)
    return seconds


def _step_time(text: str) -> DurationRange:
    time = parse_range(text)
    if not time.shortest_seconds:
        raise ValueError(text)
    return time


def _group_size(text: str) -> int:
    return WHOLE_GROUP if text == "all" else _GROUP_NUMBER(text)


def _move(text: str) -> Move:
    found = re.fullmatch(rf"({_LENGTH})\b\s*(?:to\s+)?(\S.*)", text)
    if not found:
        raise ValueError(text)
    return Move(found[2], _length(found[1]))


def _people(text: str) -> People:
    low, _, high = text.replace("–", "-").partition("-")
    fewest = _PEOPLE_NUMBER(low.strip())
    most = _PEOPLE_NUMBER(high.strip()) if high else fewest
    if fewest > most:
        raise ValueError(text)
    return People(fewest, most)


def parse_slot(text: str) -> Slot:
    """A length, or two clock times; past midnight too. Raises ``ValueError``."""
    clock = _CLOCK_SLOT.fullmatch(text)
    if not clock:
        return Slot(_length(text))
    begin_hour, begin_minute, end_hour, end_minute = map(int, clock.groups())
    if max(begin_hour, end_hour) > 23 or max(begin_minute, end_minute) > 59:
        raise ValueError(text)
    begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
    if begin == end:
        raise ValueError(text)
    return Slot((end - begin) % (24 * 60) * 60, begin)


def _converter(kind: Kind) -> Callable[[str], Any]:
    assert kind.convert is not None
    return kind.convert


_GROUP_NUMBER = _converter(number(1, 99))
_PEOPLE_NUMBER = _converter(number(1, MOST_PEOPLE))

FLAG = Kind("true or false", {"type": "boolean"}, _flag)
LINE = Kind("a line of text", {"type": ["string", "number"]}, single_line)
LENGTH = Kind("a length like 30m", _pattern(_LENGTH), _length)
TIME = Kind("a time like 90s, 2m or 1-2m", _pattern(_RANGE), _step_time)
GROUP = Kind(
    "a number from 1, or all",
    {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 99}, {"const": "all"}]},
    _group_size,
)
MOVE = Kind("a time and a name, like 30s to sit down", _pattern(rf"{_PART}.*\S"), _move)
SLOT = Kind(
    "a length like 90m, or clock times like 11:00-12:30",
    _pattern(rf"(?:{_LENGTH}|{_CLOCK}\s*[-–]\s*{_CLOCK})"),
    parse_slot,
)
PEOPLE = Kind(
    "a number of people like 24, or a range like 12-40",
    {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE},
            _pattern(r"\d{1,4}\s*[-–]\s*\d{1,4}"),
        ]
    },
    _people,
)
VERSION_NUMBER = replace(_chosen({VERSION: 1}), schema={"const": int(VERSION)})
_CUE = _chosen(CUES)
_LEVEL = _chosen({level.name.lower(): level for level in Level}, "normal")
_ADVANCE = _chosen({one.value: one for one in Advance if one.value})
_PULSE = _chosen({"hands": "hands", "voices": "voices"})
_PACING = _chosen({one.value: one for one in Pacing}, "ask")
_PLACE = _chosen({one.value: one for one in SessionPlace}, "room")

# -- values of several parts ---------------------------------------------------------------


def ref(name: str) -> dict[str, str]:
    """The schema's own definition of that name."""
    return {"$ref": f"#/$defs/{name}"}


def _one_or_many(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(schema), {"type": "array", "items": dict(schema)}]}


TEXT = Kind("a line of words", ref("text"))
TEXTS = Kind("lines of words", _one_or_many(ref("text")))
LANGUAGES = Kind(
    "a language like en, or several like [en, fr]",
    _one_or_many({"type": "string", "pattern": f"^{LANGUAGE_PATTERN}$"}),
)
WORD_TABLE = Kind("words and how to say them", ref("pronunciation"))
ACTIVITIES = Kind("a list of activities", {"type": "array", "items": ref("activity")})
STEPS = Kind("a list of steps", {"type": "array", "items": ref("part")})
ROUND_STEPS = Kind("a list of steps", {"type": "array", "items": ref("step")})
LENGTHS = Kind("lengths like 5m", _one_or_many(_pattern(_LENGTH)))
WARNINGS = Kind(
    "lengths before the end like [5m, 1m], or none",
    {"anyOf": [{"const": "none"}, _one_or_many(_pattern(_LENGTH))]},
)
CHANGES = Kind(
    "step names, each with the fields that differ",
    {"type": "object", "additionalProperties": ref("changed step")},
)
WORDS = Kind("a word, or several like [positives, negatives]", _one_or_many({"type": "string"}))
TERMS = Kind("names and terms", _one_or_many({"type": "string"}))
NAMES = Kind("names of steps", _one_or_many({"type": "string"}))

# -- the format ----------------------------------------------------------------------------

SESSION = Record(
    "the session",
    (
        Field("version", VERSION_NUMBER, "always 1", VERSION, True),
        Field("title", TEXT, "the session's name", "the session's name", True),
        Field(
            "language",
            LANGUAGES,
            "the language (`en`, `fr`, `es`), or several: each text is said in each, in this "
            "order; default `en`",
            "en",
        ),
        Field(
            "slot",
            SLOT,
            "the time there is, as a length (`90m`) or by the clock (`11:00-12:30`)",
            "90m, or 11:00-12:30",
            True,
        ),
        Field("people", PEOPLE, "how many are expected: `24`, or `12-40`", "24"),
        Field(
            "purpose",
            TEXT,
            "what it is for, said in the welcome",
            "what the session is for",
            True,
        ),
        Field("outcomes", TEXTS, "what people take home, a list, said in the welcome"),
        Field("activities", ACTIVITIES, "a list", "a list of activities", True),
        Field(
            "after_each_activity",
            TEXT,
            "a sentence said between activities (`Write one question on a card.`)",
        ),
        Field(
            "pacing",
            _PACING,
            "what is done when the session runs late: `ask` before later steps give way (the "
            "default), `auto` does it and says so, `off`",
        ),
        Field(
            "place",
            _PLACE,
            "`room`, or `table` for one device on each table: soft, no waits after the common "
            "press, silent in plenary steps",
        ),
        Field(
            "keep_audio",
            FLAG,
            "`true`: the sound of listening steps may be kept, if `config/device.yaml` says so "
            "too; the room is told",
        ),
        Field(
            "readers",
            TEXT,
            "who will read what was noted, said before the first listening; default: whoever "
            "gets the session's page",
        ),
        Field(
            "read_back",
            FLAG,
            "`false`: the questions that were heard are not said before the closing words",
        ),
        Field(
            "vocabulary",
            TERMS,
            "names and terms that people may say (`[CoP, Troika]`): the harvest offers them "
            "beside words that sound like them",
        ),
        Field("source", LINE, "where the session comes from; kept, not said"),
        Field(
            "pronunciation",
            WORD_TABLE,
            "words and how to say them (`CoP: cop`), with several languages for each; for the "
            "voice only, pages keep the word",
        ),
    ),
)

ACTIVITY = Record(
    "an activity",
    (
        Field("title", TEXT, "the activity's name", "the activity's name", True),
        Field(
            "budget", LENGTH, "all of it, speech and waits included, stays within this", "30m"
        ),
        Field("steps", STEPS, "a list of steps and rounds", "a list of steps", True),
    ),
)

STRUCTURED = Record(
    "an activity by a structure",
    (
        Field(
            "structure",
            LINE,
            "its name in the library (`facilitate structures`)",
            "troika-consulting",
            True,
        ),
        Field("title", TEXT, "the activity's name; default: the structure's"),
        Field(
            "budget", LENGTH, "all of it, speech and waits included, stays within this", "30m"
        ),
        Field("questions", TEXTS, "what is asked; default: the structure's own"),
        Field("question", TEXT, "the same, for a single one"),
        Field("group_size", GROUP, "how many work together"),
        Field("rounds", number(2, MOST_ROUNDS), "how many rounds"),
        Field("variant", LINE, "one of the structure's variants"),
        Field(
            "change", CHANGES, "steps by name, each with the fields that differ", "ideas: {...}"
        ),
        Field("without", NAMES, "names of steps that are left out"),
    ),
)

STEP = Record(
    "a step",
    (
        Field("title", TEXT, "what the room does", "what the room does", True),
        Field(
            "time",
            TIME,
            "`90s`, `2m`, `1m30s`; or a range `6-10m` that is fitted, and gives way when the "
            "session runs late",
            "2m",
            True,
        ),
        Field("weight", number(1, 10), "its share of the time to be shared out, default 1"),
        Field("locked", FLAG, "`true`: never shortened; it gets its longest time"),
        Field(
            "group",
            GROUP,
            "who works together: `1`, `2`, `3` ..., or `all`; left out, it is not said",
        ),
        Field("prompts", TEXTS, "what is asked, said as it stands, one after the other"),
        Field(
            "silent",
            FLAG,
            "`true`: the room is silent, and so is the device: no warnings, time left by taps",
        ),
        Field(
            "gather",
            FLAG,
            "`true`: people talk or walk about; a gathering bell sounds before the end signal",
        ),
        Field(
            "listen",
            WORDS,
            "the microphone is open; the word is what the answers are filed under "
            "(`questions`, `positives`, `negatives`, `feelings`, or your own). Several "
            "(`[positives, negatives]`): one for each prompt, which are asked one after the "
            "other, each for its share of the time",
            "questions",
        ),
        Field(
            "pulse",
            _PULSE,
            "fist to five: `hands`, one person says how many hands show five, four ... none; "
            "or `voices`, in a small group each says her own. Numbers alone are heard, and a "
            "press keeps the sum",
        ),
        Field(
            "cue",
            _CUE,
            "another sound at its beginning: "
            + ", ".join(f"`{cue}`" for cue in CUES)
            + "; taught when the activity begins",
        ),
        Field(
            "move", MOVE, "time to get there, added to the step's own", "30s to sit in threes"
        ),
        Field(
            "advance",
            _ADVANCE,
            "`auto`: goes on by itself; `wait`: waits for the press; default: by itself within "
            "rounds, else it waits",
        ),
        Field(
            "ready",
            FLAG,
            '`true`: it ends by the call "Ready?", which a press answers; no length is said',
        ),
        Field("level", _LEVEL, "`soft`: the device is softer in this step"),
        Field(
            "warnings",
            WARNINGS,
            "when it warns, as time before the end (`[5m, 1m]`), or `none`; default by its "
            "length",
        ),
        Field(
            "extend",
            LENGTHS,
            "what a short press and hold adds, the first time, the second ..., and then no "
            "more (`[2m, 1m]`); default one minute each time",
        ),
    ),
)

ROUNDS = Record(
    "the rounds",
    (
        Field("rounds", number(2, MOST_ROUNDS), "how often the steps are done", "3", True),
        Field("role", TEXT, "the role that passes on (`client`): who has it is said"),
        Field(
            "brief", FLAG, "`true`: after the first round only the signals sound, without words"
        ),
        Field("steps", ROUND_STEPS, "a list of steps", "a list of steps", True),
    ),
)

SPOKEN = Record(
    "a text",
    (
        Field("text", LINE, "as people read it", "as people read it", True),
        Field("say", LINE, "as it is spoken, where that differs"),
    ),
)
