"""Bad input to every command that reads a file: a clear error each, and nothing else.

The commands run in this process, as ``facilitate`` runs them; one that hangs is found by an
alarm. What lies beside the folders that the program may write to must stay as it was.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from click.testing import CliRunner, Result

from assistant.cli import main as facilitate
from torture import disks
from torture.hostile_files import MAKERS, ODD_NAMES
from torture.journal_faults import broken_off
from torture.outcomes import Outcome, Tally

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "config/plans/rules-for-our-network.yaml"
LONGEST_SECONDS = 20.0
MOST_MEGABYTES = 400
TABLE = b"time,minutes,title\n10:00,10,Welcome\n10:10,20,Draw\n10:30,5,Close\n"


@dataclass(frozen=True)
class Reader:
    """A command that reads a file. ``name``: how the file is called; ``right``: what it
    should hold; ``arguments``: the command, with PATH for the file."""

    arguments: tuple[str, ...]
    name: str
    right: bytes


def readers(chance: random.Random) -> tuple[Reader, ...]:
    journal = broken_off(chance, is_home=True)[""]
    settings = (ROOT / "config/device.yaml").read_bytes()
    return (
        Reader(("check", "PATH"), "plan.yaml", PLAN.read_bytes()),
        Reader(("show", "PATH"), "plan.yaml", PLAN.read_bytes()),
        Reader(("check", str(PLAN)), "config/device.yaml", settings),
        Reader(("harvest", "PATH"), "0001-a.session", journal),
        Reader(("harvest", "--list"), "state/facilitate/sessions/0001-a.session", journal),
        Reader(("model", "install", "--from", "PATH"), "model.zip", b""),
        Reader(("model", "install", "--from", "PATH"), "stick/am/final.mdl", b"\0Bmodel"),
        Reader(("import", "PATH", "--output", "OUT"), "table.csv", TABLE),
        Reader(("import", "PATH", "--output", "OUT"), "table.xlsx", b""),
        Reader(("transcribe", "PATH"), "sound.wav", _wav()),
    )


def make_hostile_input(count: int, chance: random.Random) -> Outcome:
    """Every command with every kind of file, then with any of them, under odd names too."""
    tally = Tally("hostile-input")
    known = readers(chance)
    pairs = [(reader, kind) for reader in known for kind in MAKERS]
    while len(pairs) < count:
        pairs.append((chance.choice(known), chance.choice(list(MAKERS))))
    for number, (reader, kind) in enumerate(chance.sample(pairs, count)):
        odd_name = chance.choice(ODD_NAMES) if number % 4 == 3 else None
        tally.count(_one(reader, kind, odd_name, chance))
    return tally.outcome(f"{len(known)} commands, {len(MAKERS)} kinds of files")


def _one(reader: Reader, kind: str, odd_name: bytes | None, chance: random.Random) -> list[str]:
    with disks.scratch() as folder:
        name = Path(os.fsdecode(odd_name)) if odd_name and "PATH" in reader.arguments else None
        path = folder / (name or reader.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        MAKERS[kind](path, reader.right, chance)
        before, used = _beside(folder), _peak_megabytes()
        arguments = [
            {"PATH": str(path), "OUT": str(folder / "out.yaml")}.get(one, one)
            for one in reader.arguments
        ]
        if path.name.startswith("-"):
            arguments = [f"./{path.name}" if one == str(path) else one for one in arguments]
        began = time.monotonic()
        with _at_home(folder):
            result = CliRunner(catch_exceptions=True).invoke(facilitate, arguments)
        failures = list(_wrong(result, time.monotonic() - began))
        if _beside(folder) != before:
            failures.append("something was written outside its folders")
        if _peak_megabytes() - used > MOST_MEGABYTES:
            failures.append(f"it took {_peak_megabytes() - used} MB more")
    command = " ".join(one for one in reader.arguments if one != "OUT")
    return [f"{command}, {kind}: {text}" for text in failures]


def _wrong(result: Result, took_seconds: float) -> Iterator[str]:
    """A result, or an error in words: never a trace, never a hang."""
    if isinstance(result.exception, _Hangs):
        yield f"it hangs: {_where(result)}"
    elif result.exception and not isinstance(result.exception, SystemExit):
        yield f"{type(result.exception).__name__} {result.exception}, {_where(result)}"
    elif result.exit_code and not result.output.strip():
        yield "it says nothing"
    elif took_seconds > LONGEST_SECONDS / 2:
        yield f"it took {took_seconds:.0f} s"


def _where(result: Result) -> str:
    """The innermost line of the program's own in a trace."""
    trace = result.exc_info[2] if result.exc_info else None
    found = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/assistant/" in code.co_filename:
            found = f"{code.co_filename.rpartition('/assistant/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


class _Hangs(Exception):
    """The alarm has rung."""


@contextmanager
def _at_home(folder: Path) -> Iterator[None]:
    """In the folder, with folders of its own for state, cache and settings, and an alarm."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _Hangs

    own = {
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    if (folder / "config").exists():
        own["FACILITATE_CONFIG"] = str(_config_around(folder / "config"))
    before, handler = dict(os.environ), signal.signal(signal.SIGALRM, ring)
    came_from = Path.cwd()
    os.environ.update(own)
    os.environ.pop("VOSK_MODEL_PATH", None)
    os.chdir(folder)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        os.chdir(came_from)
        os.environ.clear()
        os.environ.update(before)


def _config_around(folder: Path) -> Path:
    """The rest of the config beside a hostile ``device.yaml``."""
    for one in (ROOT / "config").iterdir():
        if one.name != "device.yaml" and not (folder / one.name).exists():
            (folder / one.name).symlink_to(one)
    return folder


def _beside(folder: Path) -> dict[str, str]:
    """What lies where the program may not write, by a sum of it."""
    found = {}
    for root, folders, files in os.walk(folder):
        if Path(root) == folder:
            folders[:] = [one for one in folders if one not in {"state", "cache", "config"}]
        for name in files:
            path = Path(root) / name
            # SQLite's own, beside a journal that it reads.
            if path.name != "out.yaml" and not name.endswith(("-wal", "-shm")):
                status = path.lstat()
                found[str(path)] = f"{status.st_mode} {status.st_size} {status.st_mtime_ns}"
    return found


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _wav() -> bytes:
    from assistant.sound.wav import wav_of

    return wav_of(bytes(32000), 16000)
