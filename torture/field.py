"""From a bundle to a page at home, with a voice: installed without a network on a system from
which its packages were taken, started many times, and given many sticks.

The way itself, and what stands in for the parts that a container has not: tests/rig/field.py.
"""

from __future__ import annotations

import hashlib
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np

from assistant.errors import ModelError
from assistant.hearing.model import default_cache, find_model, read_models
from installing.parts import sum_of
from installing.program import program_files
from tests.rig.container import ROOT, Refused, check_machine
from tests.rig.field import PLAN, Field
from tests.rig.house import House, check_programs
from tests.rig.installed import Installed, debian_python
from tests.rig.ready_sound import AUDIBLE
from tests.rig.story import STATE, Story, lived
from torture.outcomes import Outcome, Tally

BUNDLE = ROOT / "build/field.tar"
"""Kept for the next run, as long as nothing of the program has changed."""
BUNDLE_SECONDS = 600
MOST_SECONDS_TO_SOUND = 2.0
READY_SPEECH_SECONDS = 8.0
PACKAGES = ("libportaudio2", "espeak-ng")


@dataclass
class Figures:
    """Seconds. ``to_sound``: from the start of the service to its first sound; ``to_ready``:
    from the start of the system to standing ready; ``sticks``: from the plug to 'You may take
    the stick', with one new plan and one harvest."""

    to_sound: list[float] = field(default_factory=list)
    to_ready: list[float] = field(default_factory=list)
    sticks: list[float] = field(default_factory=list)


def make_field(count: int, chance: random.Random) -> Outcome:
    """The whole way once, then ``count`` starts and ``count`` sticks."""
    del chance
    try:
        check_machine()
        _check_sound()
        models = read_models((ROOT / "config/models.yaml").read_text())
        model, bundle = find_model(models[0], default_cache()), made_bundle()
        return _gone(count, model, bundle)
    except (Refused, ModelError) as refusal:
        return Outcome(name="field", skipped=str(refusal))


def _check_sound() -> None:
    try:
        check_programs()
    except AssertionError as missing:
        raise Refused(str(missing)) from None


def _gone(count: int, model: Path, bundle: Path) -> Outcome:
    tally, figures, house = Tally("field"), Figures(), House()

    def measure(device: Field, container: Installed) -> None:
        for _ in range(count):
            tally.count(_start(device, container, house, figures))
        for number in range(count):
            tally.count(_plug(device, number, figures))

    house.start()
    seconds = 0.0
    try:
        with tempfile.TemporaryDirectory(prefix="field-", dir="/tmp") as name:
            story = lived(Path(name), model, str(bundle), house, measure)
            seconds = story.first_seconds
            tally.count(went_wrong(story))
            click.echo("\n".join(f"  {sentence}" for sentence in story.way.sentences))
    except AssertionError as failure:
        tally.count([str(failure)])
    finally:
        house.close()
    tally.recovery_seconds += figures.to_ready
    notes = (
        f"installed in {seconds:.1f} s",
        *_told("first sound", figures.to_sound),
        *_told("stick", figures.sticks),
        "back: from the system's start to ready",
    )
    return tally.outcome("; ".join(notes))


def _told(what: str, seconds: Sequence[float]) -> Iterator[str]:
    if seconds:
        yield f"{what} {statistics.median(seconds):.2f} s, {max(seconds):.2f} at worst"


def went_wrong(story: Story) -> list[str]:
    """What of the way was not as it is promised, in words."""
    way = story.way
    on_stick = [name for name in way.taking.files if name.endswith("/harvest.html")]
    wrong = {
        "Debian's packages did not come from the bundle": not all(
            name in story.first for name in PACKAGES
        ),
        "the stick's plan was not stood ready with": way.ready_anew == way.ready,
        "the plan was forgotten when it was off": way.ready_after != way.ready_anew,
        "no harvest on the stick": len(on_stick) != 1,
        "the service was started anew in between": way.restarts > 0,
        "it did not switch itself off": not way.went_off,
        "something stayed after its removal": _has_stayed(story),
    }
    return [words for words, is_so in wrong.items() if is_so]


def _has_stayed(story: Story) -> bool:
    return story.purged_state or any(
        not f"{name}/".startswith(f"{STATE}/") for name in story.left
    )


def _start(device: Field, container: Installed, house: House, figures: Figures) -> list[str]:
    """Restart the system, and listen until it stands ready."""
    with house.recording() as recording:
        container.restart()
        device.follow()
        device.ready_line()
        service_at = container.shown_seconds("InactiveExit")
        began = max(0, recording.index_at(service_at))
        heard = np.abs(recording.samples[began:]) > AUDIBLE
        if not heard.any():
            return ["it made no sound before it was ready"]
        to_sound = recording.monotonic_at(began + int(heard.argmax())) - service_at
    figures.to_sound.append(to_sound)
    booted = container.ask("show", "--value", "--property=UserspaceTimestampMonotonic")
    figures.to_ready.append(container.shown_seconds("ActiveEnter") - int(booted) / 1e6)
    late = to_sound > MOST_SECONDS_TO_SOUND
    return [f"its first sound came {to_sound:.2f} s after the start"] if late else []


def _plug(device: Field, number: int, figures: Figures) -> list[str]:
    """One new plan in, one harvest out, once the device is silent."""
    time.sleep(READY_SPEECH_SECONDS)
    device.forget_what_was_taken_out()
    plan = PLAN.format(title=f"Stick {number + 1}")
    visit = device.plug([("plans/again.yaml", plan)])
    device.ready_line()
    figures.sticks.append(visit.seconds)
    has_page = any(name.endswith("/harvest.html") for name in visit.files)
    return [] if has_page else ["no harvest on the stick"]


def made_bundle() -> Path:
    """A whole bundle of this clone for this machine; made if there is none, or if something
    of the program has changed. Raises ``Refused`` where it cannot be made."""
    if given := os.environ.get("FACILITATE_BUNDLE"):
        return Path(given)
    stamp, sums = BUNDLE.with_suffix(".sums"), _sums()
    if BUNDLE.exists() and stamp.exists() and stamp.read_text() == sums:
        return BUNDLE
    BUNDLE.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "installing", "bundle", str(BUNDLE)]
    command += ["--machine", platform.machine(), "--python", debian_python()]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=BUNDLE_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Refused(f"no bundle can be made: {(done.stderr or done.stdout).strip()}")
    stamp.write_text(sums)
    return BUNDLE


def _sums() -> str:
    """Of every file that goes into a bundle from this clone."""
    whole = hashlib.sha256()
    for path in program_files(ROOT):
        whole.update(f"{path.relative_to(ROOT)} {sum_of(path)}\n".encode())
    return whole.hexdigest()
