"""The command ``facilitate``: parse, call, print.

Only click is imported at the start; each command imports what it needs, so that ``--help``
answers at once.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.errors import AuthorError, FacilitateError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.app.places import Places
    from assistant.app.plans import Checked
    from assistant.preparing import Prepared
    from assistant.settings import Settings


_UNWRAPPED_WIDTH = 10_000
"""In a file or a pipe a sentence stays on its line."""


def _console(to_stderr: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=to_stderr)
    if not console.is_terminal:
        console = Console(stderr=to_stderr, width=_UNWRAPPED_WIDTH)
    return console


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What a person did wrong or a part refuses is told in its own words, without a trace."""
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


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        with _plain_errors():
            command(*arguments, **options)

    return guarded


def _settings() -> tuple[Settings, Places]:
    from assistant.app.places import Places
    from assistant.settings import cache_folder, config_folder, load_settings, state_folder

    config = config_folder()
    return load_settings(config), Places(config, cache_folder(), state_folder())


def _prepared(plan: str | None, console: Console) -> tuple[Prepared, Settings, Places]:
    from assistant.app.progress import progress
    from assistant.preparing import find_plan, prepare

    settings, places = _settings()
    plan_file = find_plan(plan or settings.plan, places.config)

    def note(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    with progress(console, "Rendering the voice") as on_progress:
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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="facilitate", prog_name="facilitate")
@click.option("-v", "--verbose", count=True, help="Log what the program does (-vv: in detail).")
def main(verbose: int) -> None:
    """A device on a workshop table that facilitates by voice.

    `facilitate run` runs the session: press the button (or Enter) to begin and to go on.
    """
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")


_plan_argument = click.argument("plan", required=False)
_auto_press = click.option(
    "--auto-press", is_flag=True, help="Press by itself whenever the device waits for it."
)
_speed = click.option(
    "--speed",
    type=click.FloatRange(1.0, 1000.0),
    metavar="N",
    help="Rehearse: waiting passes N times as fast; speech and listening do not.",
)


@main.command()
@_plan_argument
@_auto_press
@_speed
@click.option("--stay", is_flag=True, help="Stand ready again after each session.")
@_guarded
def run(plan: str | None, auto_press: bool, speed: float | None, stay: bool) -> None:
    """Run the session of PLAN (default: the plan in config/device.yaml).

    PLAN is a path, or a name in config/plans. A session that was broken off is gone on
    with. At the end the harvest's path is printed.
    """
    _run_session(plan, auto_press=auto_press, speed=speed or 1.0, stay=stay)


@main.command()
@_plan_argument
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
@_guarded
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

    prepared, settings, places = _prepared(plan, _console())
    try:
        rehearse_by_ear(prepared, settings, places, click.echo)
    finally:
        prepared.voice.close()


def _run_session(plan: str | None, *, auto_press: bool, speed: float, stay: bool) -> None:
    import signal

    from assistant.app.options import RunOptions
    from assistant.app.session import SessionRunner
    from assistant.journal.records import EndingKind

    console = _console()
    prepared, settings, places = _prepared(plan, console)
    options = RunOptions(auto_press=auto_press, stay=stay, speed=speed)
    runner = SessionRunner(prepared, settings, places, options, console)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: runner.stop())
    try:
        while True:
            result = runner.run()
            if result.harvest is not None:
                click.echo(f"The harvest: {result.harvest}")
            if result.ending is None:
                break
            if result.ending is not EndingKind.ABANDONED and not stay:
                return
    finally:
        prepared.voice.close()
    click.echo("Stopped here; 'facilitate run' goes on with a session that has begun")


_exact = click.option(
    "--exact", is_flag=True, help="Render every sentence first, instead of estimating some."
)


def _checked(plan: str, *, exact: bool, gives_way: bool = False) -> Checked:
    from assistant.app.plans import check_plan

    settings, places = _settings()
    if not exact:
        return check_plan(plan, settings, places, gives_way=gives_way)
    from assistant.app.progress import progress

    with progress(_console(to_stderr=True), "Rendering the voice") as on_progress:
        return check_plan(
            plan, settings, places, on_progress, is_exact=True, gives_way=gives_way
        )


@main.command()
@click.argument("plan")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for tools.")
@_exact
@_guarded
def check(plan: str, as_json: bool, exact: bool) -> None:
    """Read PLAN, fit it into its slot, and show the sum; or name every problem in it.

    Ends with 0 if it fits, with 1 if there are problems. Sentences that were never rendered
    are timed by their letters.
    """
    from assistant.app.plans import check_json, known_text, sum_text
    from assistant.app.recorded import recording_lines

    if as_json:
        found, is_well = check_json(lambda: _checked(plan, exact=exact), plan)
        click.echo(found)
        sys.exit(0 if is_well else 1)
    checked = _checked(plan, exact=exact)
    known = known_text(checked)
    if known:
        click.echo(known)
    click.echo(sum_text(checked))
    for line in recording_lines(plan, *_settings()):
        click.echo(line)


@main.command()
@click.argument("plan")
@click.option(
    "--html",
    "card",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a card to print instead: one page that needs no network.",
)
@_exact
@_guarded
def show(plan: str, card: Path | None, exact: bool) -> None:
    """Show PLAN as it will run: every moment with its time, every word and sound, the sum."""
    from assistant.app.plans import show_text, write_card

    checked = _checked(plan, exact=exact, gives_way=card is None)
    if card is None:
        click.echo(show_text(checked), nl=False)
        return
    write_card(checked, card)
    click.echo(card)


@main.command()
@click.argument("name", required=False)
@click.option("--language", help="Of the texts: en, fr, es (default: the plan's).")
@_guarded
def structures(name: str | None, language: str | None) -> None:
    """List the library of structures, or show the one called NAME."""
    from assistant.app.structures import (
        NotInTheLibrary,
        checked_language,
        library_text,
        structure_text,
        usual_language,
    )

    settings, places = _settings()
    try:
        words = checked_language(language or usual_language(settings, places), places)
        if name is not None:
            click.echo(structure_text(name, words, places), nl=False)
            return
    except NotInTheLibrary as refusal:
        raise click.UsageError(str(refusal)) from None
    text, problems = library_text(words, places)
    click.echo(text, nl=False)
    if problems:
        raise AuthorError(problems)


_FACTS = (
    click.option("--title", help="The session's name."),
    click.option("--slot", help="The time there is: 90m, or 11:00-12:30."),
    click.option("--language", help="Of the session: en, fr, es."),
    click.option("--purpose", help="What it is for, in a sentence."),
    click.option(
        "--outcome", "outcomes", multiple=True, help="What people take home. Repeatable."
    ),
    click.option("--people", help="How many: 24, or 12-40."),
    click.option("--force", is_flag=True, help="Write over a file that is there."),
)
"""What a person may say of a plan that is to be written."""


def _facts(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_FACTS):
        command = option(command)
    return command


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@_facts
@click.option(
    "--activity",
    "--structure",
    "activities",
    multiple=True,
    metavar="PART",
    help="'Draw 20m', or troika-consulting:30m of the library. Repeatable, in order.",
)
@click.option("--listen/--no-listen", "listens", default=None, help="Close with a debrief.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the defaults for the rest.")
@click.pass_context
@_guarded
def new(
    context: click.Context, file: Path | None, yes: bool, force: bool, **answers: Any
) -> None:
    """Write a plan to FILE, from a few questions or from flags (default: named by its title).

    Whatever a flag says is not asked. Ctrl-C writes nothing.
    """
    from assistant.app.authoring import (
        Conversation,
        Flags,
        Refused,
        default_file,
        new_draft,
        refuse_to_overwrite,
        write_draft,
    )
    from assistant.settings import config_folder

    def ask(question: str, default: str) -> str:
        answer: str = click.prompt(question, default=default, show_default=bool(default))
        return answer

    if file is not None:
        refuse_to_overwrite(file, force)
    try:
        talk = Conversation(None if yes or not sys.stdin.isatty() else ask, click.echo)
        draft = new_draft(Flags(**answers), talk, config_folder())
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from None
    file = file or default_file(draft.title)
    write_draft(draft, file, force)
    _show_written(context, file)


@main.command("import")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="The plan's file.")
@_facts
@click.pass_context
@_guarded
def import_command(
    context: click.Context, table: Path, output: Path | None, force: bool, **facts: Any
) -> None:
    """Make a plan of TABLE, a CSV, Markdown or Excel file of times, lengths and titles.

    Columns are found by their header in English, French or Spanish, in any order. What has
    no place in a plan is listed, and stands in its file as comments. An option goes before
    what the table says.
    """
    from assistant.app.authoring import (
        Refused,
        default_file,
        given,
        import_file,
        imported_lines,
        refuse_to_overwrite,
        write_draft,
    )
    from assistant.settings import config_folder

    try:
        known = given(**facts, config=config_folder())
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from None
    if output is not None:
        refuse_to_overwrite(output, force)
    imported = import_file(table, known, config_folder())
    file = output or default_file(table.stem)
    write_draft(imported.draft, file, force)
    for line in imported_lines(imported):
        click.echo(line)
    _show_written(context, file)


def _show_written(context: click.Context, file: Path) -> None:
    """The file's name, what check says of it, and what to do next, whatever check says."""
    from assistant.app.authoring import next_commands

    click.echo(f"Written: {file}")
    click.echo()
    try:
        context.invoke(check, plan=str(file))
    finally:
        click.echo()
        click.echo("Next, after what you change in it:")
        for command in next_commands(str(file)):
            click.echo(f"  {command}")


@main.command()
@_plan_argument
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Take WAV files, named by a sentence's number or as --list names them.",
)
@click.option(
    "--list",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the sentences and their files' names as a table (CSV); '-' shows them.",
)
@click.option(
    "--only", "numbers", type=int, multiple=True, metavar="N", help="Again. Repeatable."
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also what only some sessions say: answers to the button, shorter steps.",
)
@_guarded
def record(
    plan: str | None,
    folder: Path | None,
    table: Path | None,
    numbers: tuple[int, ...],
    everything: bool,
) -> None:
    """Record PLAN's sentences in your own voice, one after the other.

    Press, say the sentence, press: it is played back; a press keeps it. What is not
    recorded, or was edited since, the device's voice speaks. Recordings are made as loud as
    that, and the silence around them is taken away.
    """
    from assistant.app.progress import progress
    from assistant.app.recorded import list_lines, script_of, write_list
    from assistant.app.recording import record_aloud, record_files

    if sum(map(bool, (folder, table, numbers))) > 1:
        raise click.UsageError("give one of --from, --list and --only")
    settings, places = _settings()
    with progress(_console(to_stderr=True), "Rendering the voice") as on_progress:
        script = script_of(
            plan or settings.plan, settings, places, on_progress, everything=everything
        )
    unknown = set(numbers) - {one.number for one in script.wanted}
    if unknown:
        raise click.UsageError(
            f"found --only {min(unknown)}, expected 1 to {len(script.wanted)}"
        )
    try:
        if table is not None and str(table) == "-":
            for line in list_lines(script):
                click.echo(line)
        elif table is not None:
            write_list(script, table)
            click.echo(f"Written: {table}")
        elif folder is not None:
            record_files(script, folder, settings, click.echo)
        else:
            record_aloud(script, numbers, settings, places, click.echo)
    finally:
        for line in script.report().lines():
            click.echo(line)


@main.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a WAV file instead.",
)
@_guarded
def say(text: tuple[str, ...], output: Path | None) -> None:
    """Say TEXT with the device's voice."""
    from assistant.app.tryout import say_once

    sentence = " ".join(text)
    if not any(map(str.isalnum, sentence)):
        raise click.UsageError("TEXT holds no word to say")
    settings, places = _settings()
    say_once(sentence, output, settings, places, click.echo)


@main.command()
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hear a WAV file (16 kHz, mono, 16 bits) instead of the microphone.",
)
@click.option("--seconds", type=click.FloatRange(min=0.1), help="Stop after so long.")
@_guarded
def listen(file: Path | None, seconds: float | None) -> None:
    """Show live what the device hears. Nothing is kept. Ctrl-C ends it."""
    from assistant.app.tryout import listen_live

    settings, places = _settings()
    listen_live(file, seconds, settings, places, click.echo)


@main.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--pulse", is_flag=True, help="Hear only the numbers from zero to sixty.")
@click.option(
    "--language", default="en", show_default=True, help="Of what is said: en, fr, es."
)
@_guarded
def transcribe(files: tuple[str, ...], pulse: bool, language: str) -> None:
    """Hear recordings as a listening step hears the room, as fast as possible.

    Prints one line of JSON for each FILE, or for each path on standard input. Ends with 1
    if any of them could not be read; the others are heard all the same.
    """
    from assistant.app.transcribing import as_line, is_unread, transcripts

    given = files or (line.strip() for line in sys.stdin if line.strip())
    settings, places = _settings()
    has_failed = False
    for one in transcripts(given, pulse, language, settings, places):
        click.echo(as_line(one))
        has_failed |= is_unread(one)
    sys.exit(1 if has_failed else 0)


@main.command()
@_guarded
def devices() -> None:
    """List the sound devices and pins of this machine."""
    from assistant.app.tryout import devices_table

    _console().print(devices_table())


@main.group(invoke_without_command=True)
@click.option("--list", "is_list", is_flag=True, help="List the models of every language.")
@click.pass_context
@_guarded
def model(context: click.Context, is_list: bool) -> None:
    """Find the speech model, or install it from its makers' site or Maven's repository."""
    if context.invoked_subcommand is None and is_list:
        _list_models()
    elif context.invoked_subcommand is None:
        _install_model("anywhere", "en")


def _list_models() -> None:
    from assistant.app.hearing import model_table

    settings, places = _settings()
    _console().print(model_table(settings, places))


@model.command("install")
@click.option(
    "--from",
    "source",
    default="anywhere",
    show_default=True,
    metavar="WHERE",
    help="site (its makers'), maven, anywhere (both in turn), or a folder, zip, AAR or stick.",
)
@click.option(
    "--language", default="en", show_default=True, help="Of the model, as the plan names it."
)
@_guarded
def install(source: str, language: str) -> None:
    """Install the speech model, unless it is there and whole already."""
    _install_model(source, language)


def _install_model(source: str, language: str) -> None:
    from assistant.app.hearing import install_model_from, trust_of
    from assistant.app.progress import byte_progress

    settings, places = _settings()
    with byte_progress(_console(), "Speech model") as on_progress:
        folder = install_model_from(source, language, settings, places, on_progress)
    click.echo(f"Speech model: {folder}")
    click.echo(f"Trusted, since {trust_of(folder, language, places.config)}")


@main.command()
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
@click.option("--list", "lists", is_flag=True, help="List the sessions that are kept.")
@_guarded
def harvest(
    sessions: tuple[Path, ...],
    output: Path | None,
    form: str | None,
    cards: bool,
    edit: bool,
    transcribe: bool,
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
    settings, places = _settings()
    if lists:
        _console().print(session_table(places), highlight=False)
        return
    session = sessions[0] if sessions else None
    if transcribe:
        session = find_session(session, places)
        count = write_words(session, settings, places)
        click.echo(f"Snippets written from the kept sound, which is deleted now: {count}")
    if edit:
        session, is_changed = edit_session(session, places, users_editor)
        click.echo("Mended" if is_changed else "Nothing was changed")
    if cards:
        click.echo(write_cards(session, output, places))
        return
    chosen = sessions if len(sessions) > 1 else [session]
    click.echo(write_harvest(chosen, output, formats_named(form), places)[0])


if __name__ == "__main__":
    main()
