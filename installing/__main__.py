"""``scripts/install`` and ``scripts/bundle``: read the command line, and do it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from installing.changes import Wishes
from installing.errors import Refusal
from installing.installation import install, tell_device
from installing.machine import Machine
from installing.removing import remove

CLONE = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str]) -> int:
    """What is said goes to standard output, what is refused to standard error."""
    command, *rest = arguments
    os.umask(0o022)
    for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)  # meant for this program, not for those that it runs
    try:
        if command == "bundle":
            from installing.bundling import main as bundle

            bundle(rest, CLONE)
        else:
            _install(_parsed(rest))
    except Refusal as refusal:
        print(f"{command}: {refusal}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read along has gone, as 'head' does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(
            f"{command}: nobody reads what it says: broken off, start it again", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        print(f"{command}: broken off; started again, it goes on from there", file=sys.stderr)
        return 130
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/install",
        description="Make this machine the device, ready at each start. What is as it should "
        "be is left alone; nothing that was changed in /etc/facilitate is lost.",
    )
    add = parser.add_argument
    add("--dry-run", action="store_true", help="only say what would be changed")
    add("--from", dest="bundle", type=Path, metavar="BUNDLE", help="no network: scripts/bundle")
    add("--plan", default="", metavar="NAME", help="the plan to stand ready with")
    add(
        "--language", action="append", metavar="en|fr|es", help="speech models [en]; repeatable"
    )
    add("--timezone", default="", metavar="ZONE", help="as Europe/Paris")
    add("--speaker", default="", metavar="NAME", help="of 'facilitate devices'")
    add("--microphone", default="", metavar="NAME", help="of 'facilitate devices'")
    add("--button-pin", type=int, metavar="GPIO", help="17 if not said")
    add("--light-pin", type=int, metavar="GPIO", help="18 if not said")
    add("--keep-swap", action="store_true", help="leave swap to the card on")
    add("--read-only", action="store_true", help="only read the system from the next start on")
    add("--state-partition", default="", metavar="DEVICE", help="with --read-only: ext4")
    add("--no-start", action="store_true", help="do not start the service now")
    add("--remove", action="store_true", help="take everything off again but the harvests")
    add("--purge", action="store_true", help="with --remove: erase the harvests as well")
    given = parser.parse_args(arguments)
    if given.purge and not given.remove:
        parser.error("--purge is for --remove")
    if given.read_only != bool(given.state_partition):
        parser.error("--read-only and --state-partition belong together")
    return given


def _install(given: argparse.Namespace) -> None:
    machine = Machine()
    if given.remove:
        remove(machine, purges=given.purge, is_dry=given.dry_run, say=_say)
        return
    wishes = Wishes(
        plan=given.plan,
        languages=tuple(given.language or ("en",)),
        time_zone=given.timezone,
        speaker=given.speaker,
        microphone=given.microphone,
        button_pin=given.button_pin,
        light_pin=given.light_pin,
        keeps_swap=given.keep_swap,
        state_partition=given.state_partition,
        starts=not given.no_start,
    )
    install(machine, CLONE, given.bundle, wishes, is_dry=given.dry_run, say=_say)
    if not given.dry_run:
        _say("what this machine has:")
        tell_device(machine, _say)


def _say(text: str) -> None:
    print(f"install: {text}" if not text.startswith("  ") else text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
