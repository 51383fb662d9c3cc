"""What people write into cells: clock times, lengths, who works together."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.plan.duration import LONGEST_SECONDS, DurationRange
from assistant.plan.model import WHOLE_GROUP

DAY_MINUTES = 24 * 60
LONGEST_HOURS_BY_COLON = 4
"""``1:30`` is an hour and a half, ``20:00`` twenty minutes: no row of a table lasts five
hours and more."""

_CLOCK = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?:[:.]\d{2}(?:\.\d+)?)?|\s*h(?![a-z])|(?=\s*[ap]\.?m\b))"
    r"(?:\s*([ap])\.?m\b\.?)?"
)
_CLOCK_END = re.compile(r"\s*(?:-|–|—|to|until|till|à|a|jusqu'à|hasta)\s*")
_DATE = re.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})[T\s,]+")
_DAY_FRACTION = re.compile(r"0\.\d{4,}")
"""How a spreadsheet keeps a time of day in a cell without a format for it."""

_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_HOURS = r"(?:h|hrs?|hours?|heures?|horas?|std)\b\.?"
_MINUTES = r"(?:m|mn|mins?|minutes?|minutos?)\b\.?|['’′](?!['’′])"
_SECONDS = r"(?:s|secs?|seconds?|secondes?|segundos?)\b\.?|[\"”″]|''"
_COLONS = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_HOURS_AND_MINUTES = re.compile(
    rf"({_NUMBER})\s*{_HOURS}(?:\s*(?:and|et|y|,)?\s*(\d{{1,2}})\s*(?:{_MINUTES}))?", re.I
)
_HOURS_GLUED = re.compile(rf"(\d{{1,2}})\s*h\s*(\d{{2}})\b(?!\s*(?:{_MINUTES}))", re.I)
_RANGE = re.compile(
    rf"({_NUMBER})\s*(?:{_MINUTES})?\s*(?:-|–|—|to|à|a|or|ou|o)\s*({_NUMBER})\s*"
    rf"({_HOURS}|{_MINUTES}|{_SECONDS})?",
    re.I,
)
_SINGLE = re.compile(rf"({_NUMBER})\s*({_HOURS}|{_MINUTES}|{_SECONDS})?", re.I)


@dataclass(frozen=True)
class Clock:
    """Minutes after midnight; ``end`` where the cell says it too."""

    start: int
    end: int | None = None


@dataclass(frozen=True)
class Length:
    """A length, and what else the cell says."""

    time: DurationRange
    rest: str = ""


def plain_words(text: str) -> str:
    """Lower case, without accents, words parted by single spaces: for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(one for one in decomposed if not unicodedata.combining(one))
    return " ".join(re.findall(r"[a-z0-9]+", kept))


def parse_clock(text: str) -> Clock | None:
    """``11:00``, ``11.00``, ``11h00``, ``11 AM``, ``11:00-11:20``; a date before it is
    passed over. None for anything else."""
    text = _DATE.sub("", text.strip().lower(), count=1)
    if _DAY_FRACTION.fullmatch(text):
        return Clock(round(float(text) * DAY_MINUTES) % DAY_MINUTES)
    first = _CLOCK.match(text)
    if not first:
        return None
    rest = text[first.end() :]
    between = _CLOCK_END.match(rest)
    second = _CLOCK.fullmatch(_DATE.sub("", rest[between.end() :])) if between else None
    if rest.strip() and not second:
        return None
    begin = _minutes(first, second[3] if second else None)
    end = _minutes(second, None) if second else None
    if begin is None or (second and end is None):
        return None
    return Clock(begin, end)


def _minutes(found: re.Match[str], later_half: str | None) -> int | None:
    """``later_half``: 9:00-10:30 pm says of both that they are in the evening."""
    hour, minute = int(found[1]), int(found[2] or 0)
    half = found[3] or later_half
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def parse_length(text: str) -> Length | None:
    """``20``, ``20'``, ``20 min``, ``0:20``, ``1h30``, ``1-2 min``; a bare number is minutes.

    What stands behind it is kept as the length's rest. None when it does not begin so, or
    when it is nothing or more than a day.
    """
    text = " ".join(text.strip().removeprefix("~").removeprefix("ca.").split())
    found, low, high = _seconds(text)
    if found is None or not 0 < low <= high <= LONGEST_SECONDS:
        return None
    rest = text[found.end() :]
    if rest[:1].isalnum():
        return None
    return Length(DurationRange(low, high), rest.strip(" ,;:.-–()'"))


def _seconds(text: str) -> tuple[re.Match[str] | None, int, int]:
    """What was read, and the shortest and longest length that it means."""
    low = high = 0
    if found := _DAY_FRACTION.fullmatch(text):
        low = high = round(float(text) * DAY_MINUTES) * 60
    elif found := _COLONS.match(text):
        first, second, third = int(found[1]), int(found[2]), int(found[3] or 0)
        by_hours = found[3] or first <= LONGEST_HOURS_BY_COLON
        low = high = first * 3600 + second * 60 + third if by_hours else first * 60 + second
    elif found := _HOURS_GLUED.match(text):
        low = high = int(found[1]) * 3600 + int(found[2]) * 60
    elif found := _RANGE.match(text):
        unit = _unit_seconds(found[3])
        low, high = (round(_number(found[index]) * unit) for index in (1, 2))
    elif found := _HOURS_AND_MINUTES.match(text):
        low = high = round(_number(found[1]) * 3600) + int(found[2] or 0) * 60
    elif found := _SINGLE.match(text):
        low = high = round(_number(found[1]) * _unit_seconds(found[2]))
    return found, low, high


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _unit_seconds(unit: str | None) -> int:
    if not unit or re.fullmatch(_MINUTES, unit, re.I):
        return 60
    return 3600 if re.fullmatch(_HOURS, unit, re.I) else 1


_GROUPS = {
    1: "alone individual individually individuals solo self seul seule seuls individuel "
    "individuelle individuellement individualmente solos",
    2: "pair pairs duo duos dyads twos binome binomes deux pareja parejas dos",
    3: "trio trios triad triads threes trinome trinomes trois tres",
    4: "four fours quartet quartets quads quatre cuatro cuartetos",
    WHOLE_GROUP: "all everyone everybody plenary whole pleniere tous toutes tout grand "
    "plenaria plenario pleno todo todos todas",
}
_BY_WORD = {word: size for size, words in _GROUPS.items() for word in words.split()}
_BESIDE_GROUP = (
    "in of group groups the full work large a en par de groupe groupes le grupo grupos por el "
    "people"
)


def parse_group(text: str) -> int | None:
    """1 for ``alone``, 2 for ``in pairs`` or ``à deux``, ``WHOLE_GROUP`` for ``plenary``,
    5 for ``groups of 5``. None for anything else, ``small groups`` included."""
    words = [word for word in plain_words(text).split() if word not in _BESIDE_GROUP.split()]
    if len(words) != 1:
        return None
    if words[0].isdecimal():
        return int(words[0]) if 1 <= int(words[0]) <= 99 else None
    return _BY_WORD.get(words[0])
