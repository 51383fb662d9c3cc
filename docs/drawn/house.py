"""The rooms of the program: what each is for, by its own words, and what it may import."""

from __future__ import annotations

import ast
from pathlib import Path

from docs.drawn.markdown import Rows, table
from tests.test_house import ANYTHING, MAY_IMPORT

ASSISTANT = Path(__file__).parents[2] / "assistant"


def rooms() -> str:
    """Every room of the house test, with the first sentence of its docstring."""
    rows: Rows = [
        (f"`{room}`", _promise(room), _imports(room))
        for room in MAY_IMPORT
        if not room.startswith("__")
    ]
    return table(("Room", "What it is for", "May import"), rows)


def _promise(room: str) -> str:
    path = ASSISTANT / room / "__init__.py"
    if not path.exists():
        path = ASSISTANT / f"{room}.py"
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(words.partition("\n\n")[0].split()).replace("``", "`")


def _imports(room: str) -> str:
    allowed = MAY_IMPORT[room]
    if allowed == ANYTHING:
        return "anything"
    return ", ".join(f"`{one}`" for one in allowed) or "nothing of ours"
