"""``scripts/bench``: measure, print the table, write the JSON."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from bench import burden, distance, listening, onsets, planning, pressing
from bench.figures import Figure, as_json, table
from bench.programs import ROOT
from tests.rig.house import House, enter

NAMES = ("press", "onset", "idle", "listening", "memory", "start", "jump", "plan")
DEFAULT_JSON = ROOT / "build" / "bench.json"


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", type=click.Choice(NAMES))
@click.option(
    "--minutes",
    type=click.FloatRange(min=0.1),
    default=3.0,
    show_default=True,
    help="How long chimes are held against their due times; 90 for the long form.",
)
@click.option(
    "--speech",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With 'listening': how well it hears the speech of this folder (manifest.csv).",
)
@click.option(
    "--clips", default=24, show_default=True, help="How many clips of it, in each room."
)
@click.option("--parts", is_flag=True, help="Also without one part after the other.")
@click.option("--far", is_flag=True, help="Instead: what is kept of those who are far away.")
@click.option(
    "--json",
    "json_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_JSON,
    help="Where the figures are written [default: build/bench.json]",
)
def main(
    names: tuple[str, ...],
    minutes: float,
    speech: Path | None,
    clips: int,
    parts: bool,
    far: bool,
    json_path: Path,
) -> None:
    """Measure how fast the program is, beside what a maker would write first.

    NAME is press, onset, idle, listening, memory, start, jump or plan; without one all
    are measured, in about 12 minutes. Ends with 1 if a target is missed.
    """
    console = Console(width=None if sys.stdout.isatty() else 150)
    if speech is not None:
        if names != ("listening",):
            raise click.UsageError("--speech goes with 'listening' alone")
        if far:
            console.print(distance.distance_table(speech, clips, _tell))
            return
        console.print(listening.listening_table(speech, clips, parts, _tell))
        return
    began = datetime.now().astimezone().isoformat(timespec="seconds")
    chosen = [name for name in NAMES if name in names or not names]
    figures: list[Figure] = []

    try:
        for more in measured(chosen, minutes, _tell):
            figures += more
    finally:
        console.print(table(figures))
    command = " ".join(["scripts/bench", *names, f"--minutes {minutes:g}"])
    json_path.parent.mkdir(parents=True, exist_ok=True)
    json_path.write_text(json.dumps(as_json(figures, command, began), indent=2) + "\n")
    click.echo(f"{began}  {command}")
    click.echo(f"The figures: {json_path}")
    sys.exit(0 if all(one.is_met for one in figures) else 1)


def _tell(text: str) -> None:
    click.echo(f"bench: {text}", err=True)


def measured(
    names: list[str], minutes: float, tell: Callable[[str], None]
) -> Iterator[list[Figure]]:
    """The chosen figures, each measured alone, in a house of sound of our own."""
    house = House()
    house.start()
    try:
        enter(house.environment)
        with tempfile.TemporaryDirectory(prefix="b", dir="/tmp") as name:
            folder = Path(name)
            measures: dict[str, Callable[[], list[Figure]]] = {
                "press": lambda: pressing.press_figures(house, folder),
                "onset": lambda: onsets.onset_figures(house, folder, minutes, tell),
                "idle": lambda: burden.idle_figures(house, folder),
                "listening": lambda: burden.listening_figures(house, folder),
                "memory": lambda: burden.memory_figures(house, folder),
                "start": lambda: burden.start_figures(house, folder),
                "jump": burden.jump_figures,
                "plan": lambda: planning.planning_figures(folder),
            }
            for chosen in names:
                tell(f"measuring {chosen}")
                yield measures[chosen]()
    finally:
        house.close()


if __name__ == "__main__":
    main()
