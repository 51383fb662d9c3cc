"""The device's parts: voice, ear, models, and recordings of one's own voice."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assistant.cli.common import (
    device_settings,
    guarded,
    open_console,
    plan_argument,
)


@click.command()
@plan_argument
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
@guarded
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
    settings, places = device_settings()
    with progress(open_console(to_stderr=True), "Rendering the voice") as on_progress:
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


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a WAV file instead.",
)
@guarded
def say(text: tuple[str, ...], output: Path | None) -> None:
    """Say TEXT with the device's voice."""
    from assistant.app.tryout import say_once

    sentence = " ".join(text)
    if not any(map(str.isalnum, sentence)):
        raise click.UsageError("TEXT holds no word to say")
    settings, places = device_settings()
    say_once(sentence, output, settings, places, click.echo)


@click.command()
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hear a WAV file (16 kHz, mono, 16 bits) instead of the microphone.",
)
@click.option("--seconds", type=click.FloatRange(min=0.1), help="Stop after so long.")
@guarded
def listen(file: Path | None, seconds: float | None) -> None:
    """Show live what the device hears. Nothing is kept. Ctrl-C ends it."""
    from assistant.app.tryout import listen_live

    settings, places = device_settings()
    listen_live(file, seconds, settings, places, click.echo)


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--pulse", is_flag=True, help="Hear only the numbers from zero to sixty.")
@click.option(
    "--language", default="en", show_default=True, help="Of what is said: en, fr, es."
)
@guarded
def transcribe(files: tuple[str, ...], pulse: bool, language: str) -> None:
    """Hear recordings as a listening step hears the room, as fast as possible.

    Prints one line of JSON for each of FILES, or for each path on standard input. Ends with 1
    if any of them could not be read; the others are heard all the same.
    """
    from assistant.app.transcribing import as_line, is_unread, transcripts

    given = files or (line.strip() for line in sys.stdin if line.strip())
    settings, places = device_settings()
    has_failed = False
    for one in transcripts(given, pulse, language, settings, places):
        click.echo(as_line(one))
        has_failed |= is_unread(one)
    sys.exit(1 if has_failed else 0)


@click.command()
@guarded
def devices() -> None:
    """List the sound devices, the pins, and the remotes and keyboards of this machine."""
    from assistant.app.tryout import devices_table, inputs_table

    console = open_console()
    console.print(devices_table())
    console.print()
    console.print(inputs_table())


@click.command()
@click.option("--json", "for_tools", is_flag=True, help="Print one JSON object, for tools.")
@click.option("--speak", is_flag=True, help="Say what was found as well, in a minute.")
@click.option(
    "--short",
    is_flag=True,
    help="Open neither microphone, loudspeaker, button nor light; takes a second.",
)
@guarded
def doctor(for_tools: bool, speak: bool, short: bool) -> None:
    """Check every part of the device, and say how to mend what is wrong.

    The microphone is opened for one second, to measure it, while the light is steady.
    Ends with 1 if something should be mended before people come.
    """
    from assistant.app.doctor import exit_status, look, table, told

    checks = look(lambda text: click.echo(text, err=True), is_short=short, is_aloud=speak)
    if for_tools:
        click.echo(told(checks))
    else:
        open_console().print(table(checks), highlight=False)
    sys.exit(exit_status(checks))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--speak", is_flag=True, help="Say each sentence as well, through the service.")
@click.option("--wait", is_flag=True, help="Wait until no session runs, instead of refusing.")
@click.option(
    "--step",
    type=click.Choice(["all", "wait", "in", "out", "end"]),
    default="all",
    show_default=True,
    help="One of them alone, as the unit does that mounts and unmounts in between.",
)
@guarded
def stick(folder: Path | None, speak: bool, wait: bool, step: str) -> None:
    """Do with FOLDER what is done with a stick that is plugged into the device.

    New plans (*.yaml, also in 'plans'), 'recordings' and 'device.yaml' are checked and taken
    in; harvests that were not yet taken out are written into 'harvests', with
    LAST-CHECK.txt. What was not taken is in PROBLEMS.txt.
    """
    from assistant.app.places import Places
    from assistant.app.stick import run_steps
    from assistant.settings import cache_folder, config_folder, state_folder

    if folder is None and step in {"all", "in", "out"}:
        raise click.UsageError("give the folder where the stick is mounted")
    places = Places(config_folder(), cache_folder(), state_folder())
    run_steps(step, folder, places, click.echo, speaks=speak, waits=wait)


@click.group(invoke_without_command=True)
@click.option("--list", "is_list", is_flag=True, help="List the models of every language.")
@click.pass_context
@guarded
def model(context: click.Context, is_list: bool) -> None:
    """Find the speech model, or install it from its makers' site or Maven's repository."""
    if context.invoked_subcommand is None and is_list:
        _list_models()
    elif context.invoked_subcommand is None:
        _install_model("anywhere", "en")


def _list_models() -> None:
    from assistant.app.hearing import model_table

    settings, places = device_settings()
    open_console().print(model_table(settings, places))


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
@guarded
def install(source: str, language: str) -> None:
    """Install the speech model, unless it is there and whole already."""
    _install_model(source, language)


def _install_model(source: str, language: str) -> None:
    from assistant.app.hearing import install_model_from, trust_of
    from assistant.app.progress import byte_progress

    settings, places = device_settings()
    with byte_progress(open_console(), "Speech model") as on_progress:
        folder = install_model_from(source, language, settings, places, on_progress)
    click.echo(f"Speech model: {folder}")
    click.echo(f"Trusted, since {trust_of(folder, language, places.config)}")
