"""The measured programs' side of their two pipes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator


def parse(parser: argparse.ArgumentParser | None = None) -> argparse.Namespace:
    """The arguments, ``answers_fd`` among them."""
    parser = parser or argparse.ArgumentParser()
    parser.add_argument("--answers-fd", type=int, required=True)
    return parser.parse_args()


def orders() -> Iterator[list[str]]:
    """Each line that we are told, as words; the end when nobody tells us any more."""
    for line in sys.stdin:
        yield line.split()


def answer(descriptor: int, value: object) -> None:
    """One line back, at once."""
    os.write(descriptor, f"{value}\n".encode("ascii"))
