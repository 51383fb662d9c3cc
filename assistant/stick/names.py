"""Names: of what lies on a stick, as they can be shown; of what is put on it. Pure."""

from __future__ import annotations

import unicodedata

PLAN_ENDINGS = (".yaml", ".yml")
SETTINGS_NAME = "device.yaml"
PROBLEMS_NAME = "PROBLEMS.txt"
DATE_NAME = "date.txt"
"""In small letters: however a person writes it."""

USED_DATE_NAME = "DATE (used).txt"
CHECK_NAME = "LAST-CHECK.txt"
HARVESTS_NAME = "harvests"

LONGEST_NAME = 80
MOST_NAME_BYTES = 200
"""A name on a disk has at most 255 bytes, with all that is put before and after it."""

LONGEST_SHOWN = 60
_NOT_ON_A_STICK = frozenset('<>:"/\\|?*')
"""What the file systems of sticks refuse in a name."""


def shown(name: str) -> str:
    """A name as a text file and a voice can have it: bytes in no known encoding, line ends
    and marks that turn the writing round become '?', and the end is cut off."""
    plain = "".join(one if _is_plain(one) else "?" for one in name)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[: LONGEST_SHOWN - 3]}..."


def is_ignored(name: str) -> bool:
    """Whether a file is no person's: what other systems put beside each file they copy."""
    return name.startswith(".")


def has_ending(name: str, *endings: str) -> bool:
    return name.lower().endswith(endings)


def is_settings(name: str) -> bool:
    return name.lower() == SETTINGS_NAME


def is_date(name: str) -> bool:
    return name.lower() == DATE_NAME


def stem_of(name: str) -> str | None:
    """What a file is called without its ending, composed as one would type it; None where it
    is not to be used: not readable, too long, or more than a name."""
    stem = unicodedata.normalize("NFC", name.rpartition(".")[0] or name).strip()
    is_good = (
        0 < len(stem) <= LONGEST_NAME
        and all(map(_is_plain, stem))
        and len(stem.encode()) <= MOST_NAME_BYTES
        and not _NOT_ON_A_STICK & set(stem)
        and not stem.startswith((".", "~", "-"))
    )
    return stem if is_good else None


def folder_name(day: str | None, title: str, date_not_known: str, number: int = 1) -> str:
    """How a session's folder on the stick is called: ``2026-11-24 Title``; ``number`` from 2
    on tells those of one day and title apart."""
    kept = "".join(
        one if _is_plain(one) and one not in _NOT_ON_A_STICK else " " for one in title
    )
    words = " ".join(unicodedata.normalize("NFC", kept).split())[:LONGEST_NAME]
    words = words.encode()[:MOST_NAME_BYTES].decode(errors="ignore")
    again = f" ({number})" if number > 1 else ""
    name = f"{day or date_not_known} {words}".strip(" .")
    return f"{name}{again}"


def _is_plain(character: str) -> bool:
    """Whether it is a letter or mark that stands for itself: no control character, half of a
    pair, or undecodable byte."""
    return unicodedata.category(character)[0] != "C"
