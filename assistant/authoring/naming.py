"""Titles that sound like a structure of the library."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.authoring.cells import plain_words
from assistant.plan.duration import format_duration

SHORTEST_HINT_LETTERS = 4
"""``Troika`` hints at troika-consulting; a beginning as short as ``One`` at nothing."""


class StructureNames:
    """The library's structures, by all that they are called."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """``names``: the name in the library -> its title."""
        self._words = {
            name: {tuple(plain_words(name).split()), tuple(plain_words(title).split())} - {()}
            for name, title in names.items()
        }

    def find(self, title: str) -> str | None:
        """The structure that a title names: the whole name within it, or as a title the
        name's beginning. None when it names none, or could be several."""
        words = tuple(plain_words(title).split())
        found = {
            name for name, known in self._words.items() if any(_in(k, words) for k in known)
        }
        if not found and len("".join(words)) >= SHORTEST_HINT_LETTERS:
            found = {
                name
                for name, known in self._words.items()
                if any(one[: len(words)] == words for one in known)
            }
        if len(found) > 1:
            longest = max(len(words) for name in found for words in self._words[name])
            found = {
                name for name in found if any(len(one) == longest for one in self._words[name])
            }
        return found.pop() if len(found) == 1 else None

    def hint(self, title: str, seconds: int) -> tuple[str, ...]:
        """Comments that show how the structure would be used instead."""
        name = self.find(title)
        if name is None:
            return ()
        return (
            f"This may be a structure of the library: facilitate structures {name}",
            "Then write instead:",
            f"  - structure: {name}",
            f"    budget: {format_duration(seconds)}",
        )


def _in(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(
        words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1)
    )
