"""``kill -9`` at random moments of one session, which is gone on with each time."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import ModelError
from assistant.harvest.facts import harvest
from assistant.hearing.model import default_cache, find_model, read_models
from assistant.journal.records import EndingKind, Recording, Snippet
from assistant.journal.sessions import session_paths
from assistant.journal.store import read_recording
from assistant.session.events import ListeningStarted
from assistant.session.states import State
from bench.programs import ReadySocket, family
from torture.disks import scratch
from torture.outcomes import Outcome, Tally
from torture.power_cut import replayed_from

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "torture/killed.yaml"
SPEED = 30
SHORT_LIFE_SECONDS, LONG_LIFE_SECONDS = 1.0, 10.0
KILLED_WHILE_STARTING = 0.1
LONG_LIVES = 0.3
"""The share of lives that are long enough to come further than an announcement."""
LAST_LIFE_SECONDS = 900.0
GONE_SECONDS = 3.0

DEVICES = """
button: {device: keyboard}
light: {device: none}
speaker: {device: file}
microphone: {device: file}
voice: {speaks: %s, words_a_minute: 450}
"""

_NOT_OURS = ("STATE_DIRECTORY", "CACHE_DIRECTORY", "GPIOZERO_PIN_FACTORY", "WATCHDOG_USEC")


@dataclass
class Stage:
    """Where the program runs: its folders, its plan, and what it has reported."""

    folder: Path
    plan: Path
    speed: int
    speaks: bool = True
    deaths: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        config = self.folder / "config"
        shutil.copytree(ROOT / "config", config)
        (config / "device.yaml").write_text(DEVICES % ("true" if self.speaks else "false"))
        self.report = self.folder / "report"

    @property
    def sessions(self) -> Path:
        return self.folder / "state" / "facilitate" / "sessions"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: text for name, text in os.environ.items() if name not in _NOT_OURS}
        return {
            **inherited,
            "FACILITATE_CONFIG": str(self.folder / "config"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PYTHONPATH": str(ROOT),
        }

    def begin(self, *options: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start the program; without ``options`` it presses by itself. ``variables``: of
        its environment."""
        wanted = options or ("--auto-press",)
        command = [sys.executable, "-m", "torture.hurried", str(self.report)]
        with (self.folder / "printed").open("ab") as printed:
            return subprocess.Popen(
                [*command, "run", *wanted, "--speed", str(self.speed), str(self.plan)],
                env={**self.environment, **variables},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )

    def recording(self) -> Recording | None:
        """The one session, as far as it has come."""
        paths = session_paths(self.sessions)
        return read_recording(paths[0]) if paths else None

    def printed(self) -> str:
        """All that it has said so far."""
        return (self.folder / "printed").read_text(errors="replace")

    def reported(self, kind: str) -> list[list[float]]:
        """Every line of that kind: its numbers."""
        lines = self.report.read_text().splitlines() if self.report.exists() else []
        return [
            [float(word) for word in line.split()[1:]]
            for line in lines
            if line.split()[0] == kind
        ]


def make_kills(count: int, chance: random.Random) -> Outcome:
    """Kill one session ``count`` times, and hold it against one that was left alone."""
    if reason := why_not():
        return Outcome(name="kill", skipped=reason)
    with scratch() as folder, _stage(folder / "alone", PLAN, SPEED) as alone:
        _live_to_the_end(alone)
        wanted = alone.recording()
        assert wanted is not None
        with _stage(folder / "killed", PLAN, SPEED) as killed:
            shutil.copytree(folder / "alone" / "cache", folder / "killed" / "cache")
            tally = _killed(killed, count, chance)
            _live_to_the_end(killed)
            tally.failures += differences(wanted, alone, killed)
    return tally.outcome(f"one session of {len(wanted.entries)} events if left alone")


def make_kills_of(plan: str, count: int, chance: random.Random) -> Outcome:
    """The short form: the beginning of a small session, without voice and listening."""
    with scratch() as folder:
        path = folder / "plan.yaml"
        path.write_text(plan)
        with _stage(folder / "killed", path, 60, speaks=False) as killed:
            tally = _killed(killed, count, chance, 0.0)
            recording = killed.recording()
            if recording is None:
                tally.failures.append("there is no session")
            elif not (replayed := replayed_from(recording)).is_exact:
                tally.failures.append(replayed.how)
    return tally.outcome()


@contextmanager
def _stage(folder: Path, plan: Path, speed: int, speaks: bool = True) -> Iterator[Stage]:
    folder.mkdir()
    yield Stage(folder, plan, speed, speaks)


def _killed(
    stage: Stage, count: int, chance: random.Random, long_lives: float = LONG_LIVES
) -> Tally:
    """Kill it ``count`` times; fewer if the session is over before."""
    tally = Tally("kill")
    seen: Recording | None = None
    for _ in range(count):
        kept_before = len(stage.reported("kept"))
        failures, recovered_in = _one_life(stage, chance, long_lives)
        seen, lost = _what_is_left(stage, seen, kept_before, failures)
        tally.count(failures, lost=lost, recovered_in=recovered_in)
        if seen is not None and seen.ending is not None:
            break
    return tally


def _one_life(
    stage: Stage, chance: random.Random, long_lives: float
) -> tuple[list[str], float | None]:
    """From a start to a kill; how long until it stood where it had stood."""
    had_begun = stage.recording() is not None
    ready = ReadySocket(stage.folder)
    began = time.monotonic()
    program = stage.begin(NOTIFY_SOCKET=str(ready.path))
    failures: list[str] = []
    recovered_in = None
    members: list[int] = []
    try:
        if chance.random() < KILLED_WHILE_STARTING:
            time.sleep(chance.uniform(0.0, SHORT_LIFE_SECONDS))
        else:
            recovered_in = ready.wait() - began
            is_long = chance.random() < long_lives
            most_seconds = LONG_LIFE_SECONDS if is_long else SHORT_LIFE_SECONDS
            time.sleep(chance.uniform(0.0, most_seconds))
        members = family(program.pid)[1:]
        if program.poll():
            failures.append(f"it failed: {last_line(stage)}")
    except TimeoutError:
        failures.append(f"it was never ready: {last_line(stage)}")
    finally:
        ready.close()
        program.kill()
        stage.deaths.append(time.monotonic())
        program.wait()
    failures += _left_over(members)
    return failures, recovered_in if had_begun else None


def _left_over(members: list[int]) -> list[str]:
    """Children that outlive it would hold the sound card and the memory."""
    until = time.monotonic() + GONE_SECONDS
    while living := [one for one in members if Path(f"/proc/{one}").exists()]:
        if time.monotonic() > until:
            return [f"{len(living)} children outlived it by {GONE_SECONDS:g} s"]
        time.sleep(0.02)
    return []


def _what_is_left(
    stage: Stage, before: Recording | None, kept_before: int, failures: list[str]
) -> tuple[Recording | None, int]:
    """The journal after a life, and how many events acknowledged in it are not there."""
    found = stage.recording()
    kept = [int(line[0]) for line in stage.reported("kept")[kept_before:]]
    count = len(found.entries) if found else 0
    if found and found.dropped_rows:
        failures.append(f"{found.dropped_rows} rows of the journal are damaged")
    # One that stood ready only is not gone on with: it had not begun.
    if before and any(entry.state != State.READY.name for entry in before.entries):
        entries = found.entries if found else ()
        if entries[: len(before.entries)] != before.entries:
            failures.append("what was in the journal has changed")
    return found, max(0, max(kept, default=0) - count)


def _live_to_the_end(stage: Stage) -> None:
    program = stage.begin()  # nobody listens at its socket: it is told to nobody
    try:
        if program.wait(LAST_LIFE_SECONDS):
            raise SystemExit(f"torture: the session failed: {last_line(stage)}")
    finally:
        program.kill()
        program.wait()


def last_line(stage: Stage) -> str:
    """What the program said last."""
    lines = stage.printed().strip().splitlines()
    return lines[-1] if lines else "it said nothing"


# -- the harvest -----------------------------------------------------------------------------


def step_differences(stage: Stage) -> list[str]:
    """Every step was reached, once and in order, and kept its time; the session ended."""
    recording = stage.recording()
    if recording is None or recording.ending is None:
        return ["the session has no ending"]
    facts = harvest(recording)
    failures = []
    if facts.ending is not EndingKind.FINISHED:
        failures.append(f"the session ended as {facts.ending}")
    reached = list(dict.fromkeys(one.step_key for one in recording.entries if one.step_key))
    if reached != [step.key for step in recording.first.run_sheet.steps]:
        failures.append(f"the steps were {reached}")
    resumed = len(stage.deaths) - len(facts.interruptions)
    if resumed < 0:
        failures.append(f"{-resumed} interruptions on the page too many")
    return failures


def differences(wanted: Recording, alone: Stage, killed: Stage) -> list[str]:
    """The harvest after all the kills beside that of a session that was left alone."""
    failures = step_differences(killed)
    found = killed.recording()
    assert found is not None
    expected, got = harvest(wanted), harvest(found)
    for before, after in zip(expected.steps, got.steps, strict=False):
        if before.title != after.title or before.planned_seconds != after.planned_seconds:
            failures.append(f"the page has the step {after.title} for {before.title}")
    heard = [one.text for one in found.snippets]
    for snippet, room_at in _in_the_room(wanted, alone):
        span = (room_at, room_at + snippet.ended_at - snippet.began_at)
        if _was_heard_whole(killed, *span) and not any(alike(snippet.text, t) for t in heard):
            failures.append(f"what was said at {room_at:.0f} s was heard and is not kept")
    deaf = sum(step.deaf_seconds for step in got.steps)
    if _deaf_seconds(killed) > 2 and deaf < 1:
        failures.append("speech under way at a kill is not marked as missed")
    if len(heard) > len(wanted.snippets) + len(killed.reported("listens")):
        failures.append(f"{len(heard)} snippets for {len(wanted.snippets)}")
    return failures


def _in_the_room(recording: Recording, stage: Stage) -> Iterator[tuple[Snippet, float]]:
    """Each snippet of an undisturbed session with its place in the room's recording."""
    opened = [
        one.event.at for one in recording.entries if isinstance(one.event, ListeningStarted)
    ]
    passed_seconds = stage.reported("listens")[0][1]
    for snippet in recording.snippets:
        yield snippet, snippet.began_at - opened[0] + passed_seconds


def _spans(stage: Stage) -> list[tuple[float, float]]:
    """When the microphone was open, in seconds of the room's recording."""
    ends = sorted([*stage.deaths, *(line[0] for line in stage.reported("deaf"))])
    spans = []
    for at, passed_seconds in stage.reported("listens"):
        end = next((one for one in ends if one > at), float("inf"))
        spans.append((passed_seconds, passed_seconds + end - at))
    return spans


def _was_heard_whole(stage: Stage, began: float, ended: float) -> bool:
    """Whether one life had it all, and time to write it down."""
    return any(began - 0.5 > first and ended + 2.5 < last for first, last in _spans(stage))


def _deaf_seconds(stage: Stage) -> float:
    """How long nobody listened between the first opening and the last."""
    pairs = itertools.pairwise(_spans(stage))
    return sum(max(0.0, after[0] - before[1]) for before, after in pairs)


def alike(one: str, other: str) -> bool:
    """Whether most words of one are in the other: a recogniser that began elsewhere may
    hear a word another way."""
    words = set(one.split())
    return len(words & set(other.split())) >= 0.6 * len(words)


def why_not() -> str:
    """Why no session can be listened to on this machine; empty where one can."""
    try:
        find_model(read_models((ROOT / "config/models.yaml").read_text())[0], default_cache())
    except ModelError as error:
        return str(error)
    return ""
