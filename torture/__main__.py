"""``scripts/torture``: make the faults, print the table, write the JSON."""

from __future__ import annotations

import json
import logging
import random
import signal
import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from torture.faults import FAULTS
from torture.outcomes import Outcome, as_json, failure_lines, table

DEFAULT_JSON = Path(__file__).parents[1] / "build" / "torture.json"
UNWRAPPED_WIDTH = 150


@click.command()
@click.argument(
    "names", nargs=-1, metavar="[NAME]...", type=click.Choice([one.name for one in FAULTS])
)
@click.option("--count", type=click.IntRange(min=1), help="How often each fault is made.")
@click.option("--seed", type=int, help="The same chance as in an earlier run.")
@click.option("--list", "lists", is_flag=True, help="List the faults, and make none.")
@click.option(
    "--json",
    "json_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_JSON,
    help="Where the figures are written [default: build/torture.json]",
)
def main(
    names: tuple[str, ...], count: int | None, seed: int | None, lists: bool, json_path: Path
) -> None:
    """Make faults for real, many times, and count what was survived.

    Without a NAME all of them are made. Ends with 1 if something was not survived.
    """
    if lists:
        for one in FAULTS:
            click.echo(f"{one.name:20} {one.usual_count:6} times  {one.promise}")
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave nothing mounted behind
    # What the program has to say of each fault would fill the screen.
    logging.disable(logging.CRITICAL)
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    began = datetime.now().astimezone().isoformat(timespec="seconds")
    outcomes: list[Outcome] = []
    for fault in FAULTS:
        if names and fault.name not in names:
            continue
        times = count or fault.usual_count
        click.echo(f"torture: {fault.name}, {times} times", err=True)
        outcomes.append(fault.make(times, random.Random(f"{seed} {fault.name}")))
    _tell(outcomes, f"{_command(names, count)} --seed {seed}", began, json_path)
    sys.exit(0 if all(one.is_survived for one in outcomes) else 1)


def _command(names: tuple[str, ...], count: int | None) -> str:
    return " ".join(["scripts/torture", *names, *([f"--count {count}"] if count else [])])


def _tell(outcomes: list[Outcome], command: str, began: str, json_path: Path) -> None:
    width = None if sys.stdout.isatty() else UNWRAPPED_WIDTH
    Console(width=width).print(table(outcomes))
    for line in failure_lines(outcomes):
        click.echo(line)
    json_path.parent.mkdir(parents=True, exist_ok=True)
    json_path.write_text(json.dumps(as_json(outcomes, command, began), indent=2) + "\n")
    click.echo(f"{began}  {command}")
    click.echo(f"The figures: {json_path}")


if __name__ == "__main__":
    main()
