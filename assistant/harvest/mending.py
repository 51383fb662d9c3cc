"""What was said as a plain text to be mended in an editor, and back again. Pure.

A block for each piece: its heading holds the snippets' numbers and the time, and ends in a
question mark where it is a question; below stand its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.errors import AuthorError, Problem
from assistant.harvest.pieces import Mended, Piece, text_of, words_of

_HEADING = re.compile(r"\[([\d\s+]*)\]([\s\d:]*)(\?)?\s*")
_LOOKS_LIKE_A_HEADING = re.compile(r"\[\s*\d")

INSTRUCTIONS = """\
# {title}
# What the device heard, to be mended by hand. Save and close: the pages are written anew.
#
#   Mend      change the words under a heading.
#   (?)       follows a word that was not heard with certainty; once you are sure, delete it.
#   Strike    delete the words and leave their heading: they are gone from every page. The
#             session's own file keeps what was heard, until 'facilitate forget'.
#   Join      put both numbers into one heading, [3 + 4], the words under it, and delete the
#             other heading.
#   ?         at the end of a heading: it is a question. Add it or delete it.
#
# Lines that begin with # count for nothing. An empty file changes nothing.
"""


class MendingError(AuthorError):
    """The mended text cannot be understood; nothing was changed."""


@dataclass
class _Block:
    """A heading at its line (from 1), and the lines under it."""

    line: int
    snippet_ids: tuple[int, ...]
    is_question: bool
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())


def mending_text(
    title: str, pieces: Sequence[Piece], began_at: float, step_titles: dict[str, str]
) -> str:
    """The text for the editor; ``read_mending`` of it changes nothing."""
    blocks = [INSTRUCTIONS.format(title=" ".join(title.split()))]
    step_key = None
    for piece in pieces:
        if piece.step_key != step_key:
            step_key = piece.step_key
            blocks.append(f"# -- {' '.join(step_titles.get(step_key, '').split())}\n")
        blocks.append(_block(piece, began_at))
    return "\n".join(blocks)


def _block(piece: Piece, began_at: float) -> str:
    seconds = round(max(0.0, piece.began_at - began_at))
    numbers = " + ".join(map(str, piece.snippet_ids))
    mark = " ?" if piece.is_question else ""
    lines = [f"[{numbers}] {seconds // 60}:{seconds % 60:02d}{mark}"]
    if piece.is_mended:
        lines.append(f"# heard: {piece.heard}")
    text = text_of(piece.words)
    if text:
        # A word in the first column must not be taken for a comment or a heading.
        lines.append(f" {text}" if text.startswith(("#", "[")) else text)
    return "\n".join(lines) + "\n"


def read_mending(text: str, file: str, heard: Sequence[Piece]) -> tuple[Mended, ...]:
    """What differs from what was heard. ``heard``: the pieces as the device heard them.

    Raises ``MendingError`` with every problem at its line: text without a heading, a heading
    that cannot be read, a number that is unknown, missing or there twice.
    """
    blocks, problems = _blocks(text, file)
    problems += _numbering(blocks, {n for one in heard for n in one.snippet_ids}, file)
    problems += _parted(blocks, heard, file)
    if problems:
        raise MendingError(tuple(sorted(problems, key=lambda one: one.line)))
    originals = {one.snippet_ids: one for one in heard}
    mended = (_mended(block) for block in blocks)
    return tuple(one for one in mended if not _is_as_heard(one, originals))


def _blocks(text: str, file: str) -> tuple[list[_Block], list[Problem]]:
    blocks: list[_Block] = []
    problems = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if _LOOKS_LIKE_A_HEADING.match(line):
            block = _heading(line, number)
            if block is None:
                expected = "a heading like '[3] 72:05 ?' or '[3 + 4]'"
                mend = "mend it, or put a space before it if these are words"
                problems.append(Problem(file, number, 1, repr(line), expected, mend))
            else:
                blocks.append(block)
        elif blocks:
            blocks[-1].lines.append(line)
        elif not problems:
            expected = "a heading like '[3] 72:05' above the first words"
            mend = "put the heading back, or # before what is not to count"
            problems.append(Problem(file, number, 1, repr(line), expected, mend))
    return blocks, problems


def _heading(line: str, number: int) -> _Block | None:
    match = _HEADING.fullmatch(line)
    parts = match[1].split("+") if match else []
    if match is None or not all(part.strip().isdecimal() for part in parts):
        return None
    ids = tuple(int(part) for part in parts)
    return _Block(number, ids, match[3] is not None)


def _numbering(blocks: Iterable[_Block], known: set[int], file: str) -> list[Problem]:
    """Every snippet stands in one heading, and no other does."""
    problems = []
    seen: dict[int, int] = {}
    for block in blocks:
        for one in block.snippet_ids:
            if one not in known:
                expected, mend = "the number of something heard", "take it out of the heading"
                problems.append(Problem(file, block.line, 1, f"[{one}]", expected, mend))
            elif one in seen:
                expected = f"it once, and it stands in line {seen[one]} already"
                mend = "delete one of the two headings, or join the words under one"
                problems.append(Problem(file, block.line, 1, f"[{one}]", expected, mend))
            seen.setdefault(one, block.line)
    for one in sorted(known - set(seen)):
        mend = f"to strike its words leave '[{one}]' with none below; to join, '[... + {one}]'"
        problems.append(Problem(file, 0, 0, f"no heading [{one}]", "one for each", mend))
    return problems


def _parted(blocks: Iterable[_Block], heard: Iterable[Piece], file: str) -> list[Problem]:
    """What was said in one breath after the other stays under one heading."""
    problems = []
    for piece in heard:
        together = set(piece.snippet_ids)
        for block in blocks:
            if together & set(block.snippet_ids) and together - set(block.snippet_ids):
                found = f"[{' + '.join(map(str, block.snippet_ids))}]"
                expected = f"[{' + '.join(map(str, piece.snippet_ids))}] in one heading"
                mend = "they are one sentence; put the numbers together again"
                problems.append(Problem(file, block.line, 1, found, expected, mend))
    return problems


def _mended(block: _Block) -> Mended:
    text = text_of(words_of(block.text))
    return Mended(snippet_ids=block.snippet_ids, text=text, is_question=block.is_question)


def _is_as_heard(mended: Mended, originals: dict[tuple[int, ...], Piece]) -> bool:
    original = originals.get(mended.snippet_ids)
    if original is None:
        return False
    return (mended.text, mended.is_question) == (original.heard, original.is_question)
