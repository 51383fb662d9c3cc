"""What every command shares: its console, its plain errors, settings and a prepared plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from assistant.errors import AuthorError, FacilitateError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.app.places import Places
    from assistant.preparing import Prepared
    from assistant.settings import Settings


_UNWRAPPED_WIDTH = 10_000
"""In a file or a pipe a sentence stays on its line."""


def open_console(to_stderr: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=to_stderr)
    if not console.is_terminal:
        console = Console(stderr=to_stderr, width=_UNWRAPPED_WIDTH)
    return console


@contextmanager
def plain_errors() -> Iterator[None]:
    """What a person did wrong or a part refuses is told in its own words, without a trace."""
    with suppress(AttributeError):  # a stand-in for the screen may not know how
        # A path whose name is in no encoding is shown by its own bytes.
        sys.stdout.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    try:
        yield
    except AuthorError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''} to mend", err=True)
        sys.exit(1)
    except FacilitateError as error:
        click.echo(f"facilitate: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        with plain_errors():
            command(*arguments, **options)

    return guarded


def device_settings() -> tuple[Settings, Places]:
    from assistant.app.places import Places
    from assistant.settings import cache_folder, config_folder, load_settings, state_folder

    config = config_folder()
    return load_settings(config), Places(config, cache_folder(), state_folder())


def prepared_plan(plan: str | None, console: Console) -> tuple[Prepared, Settings, Places]:
    from assistant.app.progress import rendering
    from assistant.preparing import find_plan, prepare

    settings, places = device_settings()

    def note(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    plan_file = find_plan(plan or settings.plan, places.config, places.state)

    with rendering(console) as on_progress:
        prepared = prepare(
            plan_file,
            settings,
            places.config,
            places.cache,
            note,
            on_progress,
            places.recordings,
        )
    return prepared, settings, places


plan_argument = click.argument("plan", required=False)
