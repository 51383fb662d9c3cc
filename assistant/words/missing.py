"""What a words file lacks against the pattern, config/words/en.ftl. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from assistant.errors import Problem
from assistant.words.messages import Messages

OWN_CHOICE = frozenset({"clock-time", "date"})
"""Messages that a language builds from what it needs of what it is given."""


def missing_keys(messages: Messages, pattern: Messages) -> tuple[Problem, ...]:
    """Every message that ``messages`` lacks, and every one whose variables are not those of
    the pattern's: found here, so that nothing is missing in the room."""
    return tuple(
        problem for key in pattern.keys for problem in _problems(key, messages, pattern)
    )


def _problems(key: str, messages: Messages, pattern: Messages) -> Iterator[Problem]:
    if key not in messages.keys:
        yield _missing(key, messages, pattern)
        return
    asked, given = messages.variables(key), pattern.variables(key)
    expected = f"${', $'.join(sorted(given))}" if given else "no variable"
    line = messages.line_of(key)
    for name in sorted(asked - given):
        yield Problem(
            messages.file, line, 1, f"${name} in '{key}'", expected, _did_you_mean(name, given)
        )
    left_out = sorted(given - asked)
    if left_out and key not in OWN_CHOICE:
        found = f"'{key}' without ${', $'.join(left_out)}"
        yield Problem(messages.file, line, 1, found, expected, "say all that is known")


def _missing(key: str, messages: Messages, pattern: Messages) -> Problem:
    unknown = [one for one in messages.keys if one not in pattern.keys]
    for close in get_close_matches(key, unknown, n=1):
        line = messages.line_of(close)
        return Problem(messages.file, line, 1, f"'{close}'", f"'{key}'", "rename it")
    wanted = " ".join(pattern.written(key).split())
    return Problem(
        messages.file, 0, 0, f"no words for '{key}'", f"a line '{key} = ...'", f"add {wanted!r}"
    )


def _did_you_mean(name: str, known: frozenset[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"did you mean ${close[0]}?" if close else ""
