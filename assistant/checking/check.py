"""One part, judged: what was found, and how to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """How a part is, for a table, for tools and for the exit status."""

    GOOD = "good"
    WARNING = "warning"
    """The session can be held, with less than it could have."""

    BAD = "bad"
    """A person should mend it before people come."""

    UNKNOWN = "unknown"
    """It is not there, or cannot be looked at from here."""


PARTS = (
    *("settings", "plan", "voice", "speaker", "pins", "button", "light", "microphone"),
    *("model", "disk", "root", "clock", "temperature", "power", "memory", "swap"),
)
"""Every part, in the order of a table. The words files have each as ``doctor-part-NAME``."""

FAULTS = (
    *("settings", "plan", "voice", "no-speaker", "speaker", "pins", "button", "button-down"),
    *("button-flaps", "light", "no-microphone", "microphone", "microphone-dead"),
    *("microphone-quiet", "microphone-clips", "microphone-loses", "model", "disk-full"),
    *("disk-filling", "disk-refuses", "disk-slow", "disk-forgets", "clock", "heat", "warm"),
    *("power", "power-was", "memory", "swap"),
)
"""Everything that can be wrong. The words files say each as ``doctor-say-NAME``."""


@dataclass(frozen=True)
class Check:
    """``found`` and ``remedy`` in English, for a screen; ``fault``: what is wrong, one of
    ``FAULTS``, empty where nothing is."""

    part: str
    verdict: Verdict
    found: str
    remedy: str = ""
    fault: str = ""

    @property
    def is_fault(self) -> bool:
        return self.verdict in {Verdict.BAD, Verdict.WARNING}


def good(part: str, found: str) -> Check:
    """A part that is well."""
    return Check(part, Verdict.GOOD, found)


def warning(part: str, fault: str, found: str, remedy: str) -> Check:
    """A part that could be better."""
    return Check(part, Verdict.WARNING, found, remedy, fault)


def bad(part: str, fault: str, found: str, remedy: str) -> Check:
    """A part that a person should mend."""
    return Check(part, Verdict.BAD, found, remedy, fault)


def unknown(part: str, found: str, remedy: str = "") -> Check:
    """A part that is not there, or of which nothing can be known."""
    return Check(part, Verdict.UNKNOWN, found, remedy)


def worst_of(checks: Iterable[Check]) -> Verdict:
    """Bad before warning before good; what is unknown counts for nothing."""
    verdicts = {check.verdict for check in checks}
    return next(
        (one for one in (Verdict.BAD, Verdict.WARNING) if one in verdicts), Verdict.GOOD
    )


def is_well(checks: Iterable[Check]) -> bool:
    """Whether a session can be held: nothing is bad."""
    return worst_of(checks) is not Verdict.BAD


def first_words(text: str) -> str:
    """What a library said, in one line."""
    return " ".join(text.split())
