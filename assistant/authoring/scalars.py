"""YAML's scalars, written so that every reader takes them as the words that they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

WIDTH = 88
_SAFE_START = re.compile(r"[^\W\d_]|[(¿¡«“]")
_GUESSED = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
"""What YAML 1.1 makes a truth or nothing of."""


def needs_quotes(text: str) -> bool:
    """Whether plain text would be read as something else: a number, a time, a mapping."""
    return (
        not _SAFE_START.match(text)
        or text.lower() in _GUESSED
        or ": " in text
        or text.endswith(":")
        or " #" in text
    )


def scalar(text: str) -> str:
    """The text, which is one printable line, as a plain or a quoted scalar."""
    if not needs_quotes(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def entry(prefix: str, text: str) -> list[str]:
    """``prefix`` (``  - title: ``) and the text as its value, folded at spaces."""
    depth = len(prefix) - len(prefix.lstrip(" -"))
    return _folded(prefix, scalar(text), " " * (depth + 2))


def comment(text: str, indent: str = "") -> list[str]:
    """The text behind ``#``, folded; its white space is kept at the line's beginning only."""
    return _folded(f"{indent}# ", text, f"{indent}# ")


def commented(lines: Iterable[str], indent: str) -> list[str]:
    """Lines of YAML put behind ``#``: without it, they are YAML again."""
    return [f"{indent}# {line.removeprefix(indent)}" for line in lines]


def _folded(first: str, text: str, rest: str) -> list[str]:
    lines = []
    line, is_empty = first, True
    for word in text.split(" "):
        if not is_empty and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, is_empty = rest, True
        line += word if is_empty else f" {word}"
        is_empty = False
    return [*lines, line]
