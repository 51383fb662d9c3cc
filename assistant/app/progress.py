"""Progress on long work: a bar on a terminal; of what a service does, a word to its manager."""

from __future__ import annotations

import time
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

from assistant.devices import supervisor

Counter = Callable[[int, int | None], None]
"""Told how much is done, and of how much if that is known."""

LONGEST_SENTENCE_SECONDS = 60.0
"""As the voice's loader is given: three tries of a process that hangs."""

TELLING_SECONDS = 1.0


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


@contextmanager
def rendering(
    console: Console, monotonic: Callable[[], float] = time.monotonic
) -> Iterator[Counter]:
    """A counter of rendered sentences. A service's manager hears of them too, once a second
    at most: a new plan's hundred may take a small board minutes, and who gets on with them
    does not hang."""
    told_at = monotonic()
    with progress(console, "Rendering the voice") as count:

        def tell(done: int, total: int | None) -> None:
            nonlocal told_at
            count(done, total)
            if monotonic() - told_at >= TELLING_SECONDS:
                told_at = monotonic()
                supervisor.at_work(LONGEST_SENTENCE_SECONDS)

        yield tell
