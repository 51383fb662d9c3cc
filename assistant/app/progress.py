"""Progress on long work: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
)

Counter = Callable[[int, int | None], None]
"""Told how much is done, and of how much if that is known."""


@contextmanager
def progress(
    console: Console, title: str, amount: ProgressColumn | None = None
) -> Iterator[Counter]:
    """A counter of pieces of work."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        amount or TaskProgressColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def byte_progress(console: Console, title: str) -> Iterator[Counter]:
    """A counter of bytes."""
    with progress(console, title, DownloadColumn()) as count:
        yield count
