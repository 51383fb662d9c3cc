"""The checks, told: as JSON for tools, and as sentences that fit into a minute. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from assistant.checking.check import Check, Verdict, worst_of
from assistant.words.messages import Messages

SCHEMA_VERSION = 1
LONGEST_SECONDS = 60.0

SILENT_AT_START = frozenset({"settings", "plan", "voice", "microphone", "model"})
"""What the program tells by itself before it stands ready, or what "I cannot listen today"
already says."""


def as_json(checks: Sequence[Check], version: str) -> str:
    """One object; fields are added to it in later versions, and none is taken away."""
    told = {
        "schema": SCHEMA_VERSION,
        "program": version,
        "verdict": worst_of(checks).value,
        "checks": [
            {
                "part": check.part,
                "verdict": check.verdict.value,
                "fault": check.fault,
                "found": check.found,
                "remedy": check.remedy,
            }
            for check in checks
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def faults_in_order(checks: Sequence[Check]) -> tuple[Check, ...]:
    """What is bad first, each fault once."""
    told = [check for check in checks if check.verdict is Verdict.BAD]
    told += [check for check in checks if check.verdict is Verdict.WARNING]
    first: dict[str, Check] = {}
    for check in told:
        first.setdefault(check.fault, check)
    return tuple(first.values())


def report(
    checks: Sequence[Check],
    words: Messages,
    seconds_of: Callable[[str], float],
    longest_seconds: float = LONGEST_SECONDS,
) -> tuple[str, ...]:
    """What is said aloud: what is well in one sentence, then each fault with its remedy.

    ``seconds_of`` tells how long a sentence sounds. The worst is said first; what does not
    fit into ``longest_seconds`` is counted.
    """
    faults = faults_in_order(checks)
    well = [check.part for check in checks if check.verdict is Verdict.GOOD]
    said = []
    if not faults:
        said.append(words.text("doctor-all-well"))
    elif well:
        said.append(
            words.text(
                "doctor-well", parts=words.list_of([words.text(_part(one)) for one in well])
            )
        )
    left = longest_seconds - sum(map(seconds_of, said))
    for number, check in enumerate(faults):
        more = words.text("doctor-more", count=len(faults) - number)
        sentence = words.text(f"doctor-say-{check.fault}")
        rest = 0.0 if number == len(faults) - 1 else seconds_of(more)
        if seconds_of(sentence) + rest > left:
            return (*said, more)
        said.append(sentence)
        left -= seconds_of(sentence)
    return tuple(said)


def _part(name: str) -> str:
    return f"doctor-part-{name}"


def to_mend_at_start(checks: Sequence[Check]) -> tuple[Check, ...]:
    """What a person must mend before the session, and is told with the ready line."""
    faults = (check for check in faults_in_order(checks) if check.verdict is Verdict.BAD)
    return tuple(check for check in faults if check.part not in SILENT_AT_START)
