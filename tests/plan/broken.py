"""A corpus of broken plans. ``BROKEN``: each is refused with the words of its name, up to a
comma. ``HEAVY``: each asks for more time or memory than it may have."""

from __future__ import annotations

from collections.abc import Callable

from assistant.plan.document import MAX_BYTES, MAX_VALUES

HEAD = "version: 1\ntitle: t\nslot: 90m\npurpose: p\n"
STEPS = f"{HEAD}activities:\n  - title: a\n    steps:\n"
GOOD = f"{STEPS}      - {{title: s, time: 1m}}\n"
ACCENTED = GOOD.replace("p\n", "café\n")


def _more(text: str, unit: str, size: int = MAX_BYTES) -> bytes:
    """A text with as many of a unit, numbered at each %, as the file may have bytes."""
    count = (size - len(text.encode()) - 8) // len(unit.replace("%", "123456").encode())
    return _numbered(text, unit, count)


def _numbered(text: str, unit: str, count: int) -> bytes:
    return (text + "".join(unit.replace("%", str(index)) for index in range(count))).encode()


def _values(text: str, unit: str, values: int) -> Callable[[], bytes]:
    """The same, up to as many values as a file may have; a unit has so many."""
    count = (MAX_VALUES - 100) // values
    return lambda: _numbered(text, unit, count)


BROKEN: dict[str, bytes] = {
    "the byte 0xff, UTF-16": ACCENTED.encode("utf-16"),
    "the byte 0xff, UTF-32": ACCENTED.encode("utf-32"),
    "the byte 0xe9, Latin 1": ACCENTED.encode("latin-1"),
    "the byte 0xe9, Windows": ACCENTED.encode("cp1252"),
    "the byte 0xe9, UTF-16 without a mark": ACCENTED.encode("utf-16-le"),
    "the control character 0x00, UTF-16 without a mark": GOOD.encode("utf-16-le"),
    "the byte 0xed, a lone surrogate": b"title: \xed\xa0\x80",
    "the byte 0xc0, NUL in two bytes": b"title: \xc0\x80",
    "the byte 0x80, every byte": bytes(range(256)),
    "the control character 0x00": GOOD.encode() + b"\0",
    "the control character 0x1b": GOOD.replace("p\n", "\x1b[2J\n").encode(),
    "the control character 0x9f": GOOD.replace("p\n", "\x9f\n").encode(),
    "'\\x1b[2J', escaped": (GOOD + 'source: "\\x1b[2J"').encode(),
    "invalid Unicode character escape, surrogate": (GOOD + 'source: "\\ud800"').encode(),
    "found no 'version', empty": b"",
    "found no 'version', only comments": b"# a\n# b\n",
    "found no 'version', only a mark": b"\xef\xbb\xbf",
    "found no 'version', only line ends": b"\r\n\r\r\n\n",
    "found nothing": b"~",
    "found a list": b"- version: 1",
    "found 'words'": b"words",
    "found 'title' again": (GOOD + "title: u").encode(),
    "found 'time' again": GOOD.replace("1m", "1m, time: 2m").encode(),
    "found no 'title', merge key": GOOD.replace("title: s", "<<: {title: s}").encode(),
    "a YAML anchor, merged": GOOD.replace("title: s", "<<: *a").encode(),
    "a YAML anchor": b"a: &a [x]\nb: [*a, *a]",
    "a YAML anchor, on itself": b"&a [*a]",
    "a YAML anchor, a billion laughs": "\n".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ).encode(),
    "a YAML tag, Python object": GOOD.replace("p\n", "!!python/object:os.system x\n").encode(),
    "a YAML tag, Python call": b"!!python/object/apply:os.system [ls]",
    "a YAML tag, binary": GOOD.replace("p\n", "!!binary aGVsbG8=\n").encode(),
    "a YAML tag, of a mapping": b"!!set {a, b}",
    "a second document": GOOD.encode() + b"---\n" + GOOD.encode(),
    "cannot read (found duplicate %YAML": b"%YAML 1.1\n%YAML 1.1\n---\na: 1",
    "cannot read (found incompatible YAML": b"%YAML 3.0\n---\na: 1",
    "tab character": GOOD.replace("    ", "\t").encode(),
    "cannot read, open quote": (GOOD + "source: 'x\n").encode(),
    "cannot read, open bracket": (GOOD + "source: [x\n").encode(),
    "cannot read, colon": GOOD.replace("title: t", "title: t: u").encode(),
    "cannot read, at": (GOOD + "source: @x\n").encode(),
    "more than 20 levels, brackets": b"[" * 200_000,
    "more than 20 levels, braces": b"{" * 200_000,
    "more than 20 levels, mappings": b"{a: " * 200_000,
    "more than 20 levels, keys": b"? " * 200_000,
    "more than 20 levels, items": b"- " * 200_000,
    "more than 20 levels, lines": "".join(" " * depth + "a:\n" for depth in range(90)).encode(),
    "a list or a mapping as a key": b"? [a, b]\n: c",
    "'999999999": GOOD.replace("1m", "9" * 5000).encode(),
    "people: a number": (GOOD + "people: " + "9" * 5000).encode(),
    "people: a number, hexadecimal": (GOOD + "people: 0x18").encode(),
    "people: a number, signed": (GOOD + "people: +24").encode(),
    "slot: a length, endless": GOOD.replace("90m", ".inf").encode(),
    "'xxxxxxxxx": (GOOD + "x" * 1000 + ": 1").encode(),
    "more than 1000000 bytes": b"a: b\n" * 2_000_000,
    "more than 30000 values": b"- \n" * 40_000,
    "more than 10000 characters": GOOD.replace("title: t", "title: " + "x " * 5001).encode(),
    "found 'titel'": GOOD.replace("1m", "1m, titel: s").encode(),
}

HEAVY: dict[str, Callable[[], bytes]] = {
    "bytes": lambda: b"a: b\n" * 2_000_000,
    "items": lambda: _more("", "- \n"),
    "items in flow": lambda: _more("[", "a,") + b"]",
    "keys in flow": lambda: _more("{", "a%,") + b"}",
    "keys unknown": _values(GOOD, "key%: 1\n", 2),
    "keys alike": _values(GOOD, "title: x\n", 2),
    "key that is long": lambda: _numbered(GOOD, f"? {'y' * 900_000}\n: 1\n", 1),
    "words to pronounce": _values(f"{GOOD}pronunciation:\n", "  w%: x\n", 2),
    "languages": _values(f"{GOOD}language:\n", "  - aaa-a%a\n", 1),
    "steps": _values(STEPS, "      - {title: s, time: 1m}\n", 5),
    "steps in rounds": _values(
        STEPS, "      - {rounds: 60, steps: [{title: s, time: 1m}]}\n", 10
    ),
    "steps unlike": _values(STEPS, "      - {title: s, time: %x, cue: ides%}\n", 7),
    "structures": _values(f"{HEAD}activities:\n", "  - structure: wise-crowds\n", 3),
    "structures without steps": _values(
        f"{HEAD}activities:\n", "  - {structure: 1-3-all, without: [alone, trios, share]}\n", 8
    ),
    "structures unknown": _values(f"{HEAD}activities:\n", "  - structure: wise%\n", 3),
    "changes unknown": _values(
        f"{HEAD}activities:\n  - structure: 1-3-all\n    change:\n",
        "      alon%: {time: 2m}\n",
        4,
    ),
    "questions": _values(
        f"{HEAD}activities:\n  - structure: troika-consulting\n    questions:\n",
        "      - q\n",
        1,
    ),
    "prompts in one language": _values(
        f"language: [en, fr, es]\n{STEPS}      - title: s\n"
        "        time: 1m\n        prompts:\n",
        "          - p\n",
        1,
    ),
    "warnings": _values(
        f"{STEPS}      - title: s\n        time: 9h\n        warnings:\n", "          - %s\n", 1
    ),
    "line that is long": lambda: GOOD.replace("title: t", "title: " + "x " * 490_000).encode(),
    "time that is long": lambda: GOOD.replace("1m", "1m" * 490_000).encode(),
    "move that is long": lambda: GOOD.replace("1m", f"1m, move: {'1s' * 490_000}").encode(),
    "spaces": lambda: GOOD.replace("1m", f"'1{' ' * 900_000}-'").encode(),
    "directives": lambda: _more("", "%TAG !a%! tag:x,2000:\n") + b"---\na: 1\n",
    "line separators": lambda: _more(GOOD, "\u2028"),
    "block": lambda: _more(f"{GOOD}source: >\n", "  a\n"),
}
