"""Sessions: to run, to rehearse, and what they brought."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import (
    device_settings,
    guarded,
    open_console,
    plan_argument,
    prepared_plan,
)
from assistant.errors import AuthorError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.app.options import RunOptions
    from assistant.app.places import Places
    from assistant.app.session import Result, SessionRunner
    from assistant.preparing import Prepared
    from assistant.settings import Settings

_auto_press = click.option(
    "--auto-press", is_flag=True, help="Press by itself whenever the device waits for it."
)
_speed = click.option(
    "--speed",
    type=click.FloatRange(1.0, 1000.0),
    metavar="N",
    help="Rehearse: waiting passes N times as fast; speech and listening do not.",
)


@click.command()
@plan_argument
@_auto_press
@_speed
@click.option("--stay", is_flag=True, help="Stand ready again after each session.")
@guarded
def run(plan: str | None, auto_press: bool, speed: float | None, stay: bool) -> None:
    """Run the session of PLAN (default: the plan in config/device.yaml).

    PLAN is a path, or a name in config/plans. A session that was broken off is gone on
    with. At the end the harvest's path is printed.
    """
    _run_session(plan, auto_press=auto_press, speed=speed or 1.0, stay=stay)


@click.command()
@plan_argument
@click.option("--by-hand", is_flag=True, help="You press; it does not press by itself.")
@click.option(
    "--speed",
    type=click.FloatRange(1.0, 1000.0),
    default=60.0,
    show_default=True,
    metavar="N",
    help="Waiting passes N times as fast; speech and listening do not.",
)
@click.option(
    "--by-ear", is_flag=True, help="Only the sentences, each once; a press marks one."
)
@guarded
def rehearse(plan: str | None, by_hand: bool, speed: float, by_ear: bool) -> None:
    """Rehearse PLAN: every word and sound, with the waiting made short.

    With --by-ear, the sentences alone, with their clock times. A press marks the one that
    is being said; at the end each marked one is shown with its line in the plan.
    """
    if by_ear:
        _rehearse_by_ear(plan)
        return
    _run_session(plan, auto_press=not by_hand, speed=max(speed, 1.001), stay=False)


def _rehearse_by_ear(plan: str | None) -> None:
    from assistant.app.by_ear import rehearse_by_ear

    prepared, settings, places = prepared_plan(plan, open_console())
    try:
        rehearse_by_ear(prepared, settings, places, click.echo)
    finally:
        prepared.voice.close()


def _run_session(plan: str | None, *, auto_press: bool, speed: float, stay: bool) -> None:
    import signal

    from assistant.app.chosen import take_plan
    from assistant.app.options import RunOptions
    from assistant.app.session import SessionRunner, switch_off
    from assistant.app.stick_notes import service_post
    from assistant.app.waking import Waking

    console = open_console()
    options = RunOptions(auto_press=auto_press, stay=stay, speed=speed)
    stopping = Stopping()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.stop())
    waking = Waking(*device_settings()) if stay else None
    with service_post(device_settings()[1], is_service=stay) as post:
        while True:
            with prepared_or_usual(plan, options, console) as (prepared, settings, places):
                if waking is not None:
                    waking.finish()
                runner = SessionRunner(prepared, settings, places, options, console, post)
                stopping.begin(runner)
                result = _until_stopped(runner, stay=stay)
            if result is None:
                return
            if result.next_plan is None:
                break
            take_plan(result.next_plan, places)
            plan = None
    if result.wants_power_off:
        if not switch_off():
            click.echo("Nobody switches this machine off but you")
    else:
        click.echo("Stopped here; 'facilitate run' goes on with a session that has begun")


class Stopping:
    """A stop that was asked for holds for the session under way and for any after it."""

    def __init__(self) -> None:
        self._is_asked_for = False
        self._runner: SessionRunner | None = None

    def begin(self, runner: SessionRunner) -> None:
        """This session is the one to be stopped from now on."""
        self._runner = runner
        if self._is_asked_for:
            runner.stop()

    def stop(self) -> None:
        """Safe to call from a signal handler."""
        self._is_asked_for = True
        if self._runner is not None:
            self._runner.stop()


@contextmanager
def prepared_or_usual(
    plan: str | None, options: RunOptions, console: Console
) -> Iterator[tuple[Prepared, Settings, Places]]:
    """The plan that is named, else what was chosen at the device, else that of the settings.

    One that was chosen and cannot be run is told and forgotten: the device must stand ready.
    """
    from assistant.app.chosen import read_chosen, take_plan

    _, places = device_settings()
    chosen = read_chosen(places.state).plan if plan is None and options.stay else ""
    try:
        found = prepared_plan(chosen or plan, console)
    except AuthorError as error:
        if not chosen:
            raise
        for problem in error.problems:
            console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        take_plan("", places)
        found = prepared_plan(None, console)
    try:
        yield found
    finally:
        found[0].voice.close()


def _until_stopped(runner: SessionRunner, *, stay: bool) -> Result | None:
    """Session after session; what the last one asks for, None when all is done."""
    from assistant.journal.records import EndingKind

    while True:
        result = runner.run()
        if result.harvest is not None:
            click.echo(f"The harvest: {result.harvest}")
        if result.ending is None:
            return result
        if result.ending is not EndingKind.ABANDONED and not stay:
            return None


@click.command()
@click.argument("sessions", nargs=-1, metavar="[SESSION]...", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Where to write the page.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md", "csv", "json", "all"]),
    help="Of the page. Else what --output ends in, or all beside each other.",
)
@click.option("--cards", is_flag=True, help="Write the questions as cards to be cut out.")
@click.option("--edit", is_flag=True, help="First mend, strike or join what was heard.")
@click.option(
    "--transcribe", is_flag=True, help="First write the words of sound that was kept."
)
@click.option("--keep-sound", is_flag=True, help="With --transcribe: do not erase the sound.")
@click.option("--list", "lists", is_flag=True, help="List the sessions that are kept.")
@guarded
def harvest(
    sessions: tuple[Path, ...],
    output: Path | None,
    form: str | None,
    cards: bool,
    edit: bool,
    transcribe: bool,
    keep_sound: bool,
    lists: bool,
) -> None:
    """Write the page of SESSION (default: the newest that came to its end).

    Of several SESSIONS one page shows them side by side. The path is printed.
    """
    from assistant.app.harvests import (
        edit_session,
        find_session,
        formats_named,
        session_table,
        users_editor,
        write_cards,
        write_harvest,
    )
    from assistant.app.transcription import transcribe as write_words

    if len(sessions) > 1 and (cards or edit or transcribe):
        raise click.UsageError("--cards, --edit and --transcribe take one SESSION")
    settings, places = device_settings()
    if lists:
        open_console().print(session_table(places), highlight=False)
        return
    session = sessions[0] if sessions else None
    if transcribe:
        session = find_session(session, places)
        done = write_words(session, settings, places, keeps_sound=keep_sound)
        fate = "stays" if keep_sound else "is erased now"
        click.echo(
            f"Snippets written from the kept sound, which {fate}: {done.written}; "
            f"with better words: {done.renewed}"
        )
    if edit:
        session, is_changed = edit_session(session, places, users_editor)
        click.echo("Mended" if is_changed else "Nothing was changed")
    if cards:
        click.echo(write_cards(session, output, places))
        return
    chosen = sessions if len(sessions) > 1 else [session]
    click.echo(write_harvest(chosen, output, formats_named(form), places)[0])


@click.command()
@click.argument("session", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Leave nothing of it, no times either.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@guarded
def forget(session: Path, everything: bool, yes: bool) -> None:
    """Erase what people said in SESSION: words, kept sound, and pages.

    The session's times stay, without a word. Everything is overwritten where it lies before
    it is deleted. Out of reach stays what a memory card puts aside while it levels its wear,
    and every copy that people made: pages written elsewhere with --output, what an editor
    kept, backups.
    """
    from assistant.app.forgetting import forget as forget_session
    from assistant.app.harvests import find_session

    _, places = device_settings()
    session = find_session(session, places)
    what = "everything of" if everything else "every word, sound and page of"
    if not yes:
        click.confirm(f"Erase {what} {session.stem}? It cannot be undone", abort=True)
    done = forget_session(session, places, keeps_times=not everything)
    rest = "its times stay" if done.keeps_times else "nothing of it stays"
    click.echo(
        f"Erased of {session.stem}: {done.snippets} snippets, "
        f"{done.audio_seconds:.0f} s of sound, {done.files} files; {rest}"
    )
