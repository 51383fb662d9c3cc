"""Tables in Markdown, and the places in the documents where drawn parts stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Rows = list[tuple[str, ...]]

_PLACE = re.compile(r"(<!-- drawn: ([a-z-]+) -->\n)(?:.*?\n)??(<!-- end -->)", re.DOTALL)


def table(heads: Sequence[str], rows: Rows) -> str:
    """A table; a bar in a cell stays a bar."""
    lines = [heads, [":--"] * len(heads), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def filled(document: str, parts: Mapping[str, str]) -> str:
    """The document with each ``<!-- drawn: name -->`` place filled by the part of that name.

    Raises ``KeyError`` for a name that no part has.
    """
    return _PLACE.sub(lambda place: f"{place[1]}{parts[place[2]]}\n{place[3]}", document)


def named_places(document: str) -> tuple[str, ...]:
    """The names of the parts that a document asks for, in order."""
    return tuple(place[2] for place in _PLACE.finditer(document))
