"""Plans: to check, to see, to write."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.common import (
    device_settings,
    guarded,
    open_console,
)
from assistant.errors import AuthorError

if TYPE_CHECKING:
    from assistant.app.plans import Checked


_exact = click.option(
    "--exact", is_flag=True, help="Render every sentence first, instead of estimating some."
)


def _checked(plan: str, *, exact: bool, gives_way: bool = False) -> Checked:
    from assistant.app.plans import check_plan

    settings, places = device_settings()
    if not exact:
        return check_plan(plan, settings, places, gives_way=gives_way)
    from assistant.app.progress import progress

    with progress(open_console(to_stderr=True), "Rendering the voice") as on_progress:
        return check_plan(
            plan, settings, places, on_progress, is_exact=True, gives_way=gives_way
        )


@click.command()
@click.argument("plan")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for tools.")
@_exact
@guarded
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
    for line in recording_lines(plan, *device_settings()):
        click.echo(line)


@click.command()
@click.argument("plan", required=False)
@click.option(
    "--html",
    "card",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a card to print instead: one page that needs no network.",
)
@click.option(
    "--quick-card",
    "quick",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the device's own card: gestures, light and sounds on one side of A4.",
)
@click.option("--language", help="Of the quick card: en, fr, es (default: the plan's).")
@_exact
@guarded
def show(
    plan: str | None, card: Path | None, quick: Path | None, language: str | None, exact: bool
) -> None:
    """Show PLAN as it will run: every moment with its time, every word and sound, the sum.

    --quick-card needs no PLAN.
    """
    from assistant.app.plans import show_text, write_card

    if quick is not None:
        _write_quick_card(quick, language)
        return
    if plan is None:
        raise click.UsageError("Missing argument 'PLAN'.")
    checked = _checked(plan, exact=exact, gives_way=card is None)
    if card is None:
        click.echo(show_text(checked), nl=False)
        return
    write_card(checked, card)
    click.echo(card)


def _write_quick_card(file: Path, language: str | None) -> None:
    from assistant.app.quick_card import write_quick_card
    from assistant.app.structures import NotInTheLibrary, usual_language

    settings, places = device_settings()
    try:
        write_quick_card([language or usual_language(settings, places)], file, places)
    except NotInTheLibrary as refusal:
        raise click.UsageError(str(refusal)) from None
    click.echo(file)


@click.command()
@click.argument("name", required=False)
@click.option("--language", help="Of the texts: en, fr, es (default: the plan's).")
@guarded
def structures(name: str | None, language: str | None) -> None:
    """List the library of structures, or show the one called NAME."""
    from assistant.app.structures import (
        NotInTheLibrary,
        checked_language,
        library_text,
        structure_text,
        usual_language,
    )

    settings, places = device_settings()
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


@click.command()
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
@guarded
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


@click.command("import")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="The plan's file.")
@_facts
@click.pass_context
@guarded
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
