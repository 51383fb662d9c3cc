"""A stick's plans, recordings and settings: each checked as those of the device are, and
only then put in its place."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from assistant.app.places import Places
from assistant.app.plans import check_plan
from assistant.app.recorded import script_of
from assistant.app.recording import record_files
from assistant.app.stick_date import found_date
from assistant.app.stick_sound import as_wav
from assistant.errors import AuthorError, FacilitateError, Problem, SettingsError
from assistant.preparing import find_plan, plan_files
from assistant.settings import (
    Settings,
    brought_settings_file,
    load_settings,
    read_settings,
    settings_in,
)
from assistant.sound.recordings import Recordings, recording_key
from assistant.stick.finding import Given, find
from assistant.stick.limits import Limits
from assistant.stick.memory import (
    DateFound,
    MemoryLost,
    read_memory,
    write_kept,
    write_memory,
)
from assistant.stick.names import shown
from assistant.stick.telling import Bad, Taken, bad

logger = logging.getLogger(__name__)

NOT_FROM_A_STICK = ("speech_model", "microphone: file")
"""Settings that name files of the device itself."""


@dataclass(frozen=True)
class Brought:
    """What became of all that a stick brought. ``new_plans``: their names. ``names_plan``:
    new settings name one. ``date``: to be believed once its file is renamed."""

    taken: Taken
    new_plans: list[str]
    names_plan: bool
    date: DateFound | None


def take_everything(
    root: int,
    places: Places,
    own: Path,
    limits: Limits,
    monotonic: Callable[[], float],
    plugged_at: float | None = None,
) -> Brought:
    """Take in all that is good. ``own``: the device's folder for what it knows of sticks.
    ``plugged_at``: seconds since the start of this boot; None: just now.

    Raises ``OSError`` when the stick cannot be read, ``FacilitateError``.
    """
    intake = _Intake(places, own, limits)
    try:
        found = find(root, limits, monotonic, intake.keep_sound)
        intake.taken.refused = found.refused
        for given in found.plans:
            intake.take_plan(given)
        intake.take_recordings(found.sounds)
        if found.settings is not None:
            intake.take_settings(found.settings)
        if found.date is not None:
            intake.take_date(found.date, plugged_at)
    except MemoryLost as refusal:
        logger.error("%s", refusal)
        intake.taken.is_device_full = True
    finally:
        shutil.rmtree(intake.staging, ignore_errors=True)
    return Brought(intake.taken, intake.new_plans, intake.names_plan, intake.date)


class _Intake:
    def __init__(self, places: Places, own: Path, limits: Limits) -> None:
        self.taken = Taken()
        self.new_plans: list[str] = []
        self.names_plan = False
        self.date: DateFound | None = None
        self.staging = own / "incoming"
        self._places, self._own, self._limits = places, own, limits
        self._settings = load_settings(places.config)
        self._memory = read_memory(own)
        shutil.rmtree(self.staging, ignore_errors=True)

    # -- plans -------------------------------------------------------------------------------

    def take_plan(self, given: Given) -> None:
        """Put a good plan in its place."""
        known = find_plan(given.stem, self._places.config, self._places.state)
        if _content(known) == given.content:
            return
        staged = self._staged(f"plan/{given.stem}.yaml", given.content)
        try:
            checked = check_plan(str(staged), self._settings, self._places)
        except FacilitateError as error:
            self.taken.bad_plans.append(Bad(given.name, (str(error),)))
            return
        if checked.problems:
            self.taken.bad_plans.append(bad(given.name, checked.problems))
            return
        write_kept(self._places.state / "plans" / f"{given.stem}.yaml", given.content)
        assert checked.plan is not None
        self.taken.plans.append(checked.plan.title.in_language(checked.plan.language).spoken)
        self.new_plans.append(given.stem)

    # -- recordings --------------------------------------------------------------------------

    def keep_sound(self, plan: str, name: str, mark: str, content: bytes) -> None:
        """Lay a file of sound aside, unless it was taken before."""
        if self._memory.recordings.get(f"{plan}/{name}") != mark:
            wav = as_wav(content, self._limits.recording_bytes)
            self._staged(f"sound/{plan or '.own'}/{name}", wav)

    def take_recordings(self, sounds: dict[tuple[str, str], str]) -> None:
        """Keep the recordings that were laid aside, and remember which those are."""
        folder = self.staging / "sound"
        if not folder.is_dir():
            return
        done: dict[str, str] = {}
        for one in sorted(folder.iterdir()):
            names = {path.name for path in one.iterdir()}
            plan = "" if one.name == ".own" else one.name
            refused = self._take_own(one) if not plan else self._take_spoken(plan, one)
            good = names - refused
            self.taken.recordings += len(good)
            done |= {f"{plan}/{name}": sounds[plan, name] for name in good}
        if done:
            recordings = {**self._memory.recordings, **done}
            self._memory = msgspec.structs.replace(self._memory, recordings=recordings)
            write_memory(self._own, self._memory)

    def _take_own(self, folder: Path) -> set[str]:
        """Recordings as a device makes them; the names of those that are not whole."""
        refused = set()
        trial = Recordings(self.staging / "trial")
        for path in sorted(folder.iterdir()):
            one = next((one for one in Recordings(folder).all() if one.path == path), None)
            if one is not None:
                key = recording_key(one.language, one.text)
                staged = self._staged(f"trial/{key}.wav", path.read_bytes())
                rate_hz = self._settings.speaker.sample_rate_hz
                if trial.read(one.language, one.text, rate_hz) is not None:
                    write_kept(self._places.recordings / staged.name, staged.read_bytes())
                    continue
            refused.add(path.name)
            expected = "a recording that a device made, and whole"
            mend = "put other recordings into a folder in it that is called like their plan"
            self._refuse_sound("recordings", path.name, "another file", expected, mend)
        return refused

    def _take_spoken(self, plan: str, folder: Path) -> set[str]:
        """Recordings that are named by a plan's sentences; the names of the others."""
        place = f"recordings/{plan}"
        stems = {path.stem.casefold(): path for path in self._plan_files()}
        file = stems.get(plan.casefold())
        names = {path.name for path in folder.iterdir()}
        if file is None:
            mend = f"plans here: {', '.join(sorted(path.stem for path in stems.values()))}"
            problem = Problem(place, 0, 0, "no plan of this name", "the name of a plan", mend)
            self.taken.bad_recordings.append(bad(place, (problem,)))
            return names
        try:
            script = script_of(str(file), self._settings, self._places, everything=True)
            record_files(script, folder, self._settings, lambda _: None)
        except AuthorError as error:
            of_files = [one for one in error.problems if Path(one.file).parent == folder]
            told = [
                replace(one, file=f"{place}/{shown(Path(one.file).name)}")
                for one in of_files or error.problems
            ]
            texts = tuple(map(str, told))
            self.taken.bad_recordings.append(Bad(shown(place), texts))
            return {Path(one.file).name for one in of_files} if of_files else names
        except FacilitateError as error:
            self.taken.bad_recordings.append(Bad(shown(place), (str(error),)))
            return names
        return set()

    def _plan_files(self) -> Iterable[Path]:
        return plan_files(self._places.config, self._places.state)

    def _refuse_sound(
        self, place: str, name: str, found: str, expected: str, mend: str
    ) -> None:
        problem = Problem("", 0, 0, found, expected, mend)
        self.taken.bad_recordings.append(bad(f"{place}/{name}", (problem,)))

    # -- settings ----------------------------------------------------------------------------

    def take_settings(self, given: Given) -> None:
        """Lay the stick's settings over those of the device, if they are good together."""
        target = brought_settings_file(self._places.state)
        if _content(target) == given.content:
            return
        own = self._places.config / "device.yaml"
        try:
            base = settings_in(own)
            settings = read_settings(str(own), base, (given.name, given.content))
            self._check_settings(given, settings, read_settings(str(own), base))
        except SettingsError as error:
            self.taken.bad_settings = bad(given.name, error.problems)
            return
        write_kept(target, given.content)
        self.taken.has_settings = True
        self.names_plan = settings.plan != self._settings.plan

    def _check_settings(self, given: Given, new: Settings, before: Settings) -> None:
        """Paths of the device itself are not a stick's to set, and a plan must be there."""
        problems = []
        if (new.model_folder, new.second_pass_folder, new.microphone_file) != (
            before.model_folder,
            before.second_pass_folder,
            before.microphone_file,
        ):
            found, expected = "a path of the device", "no 'speech_model', no microphone 'file'"
            mend = "set them on the device itself"
            problems.append(Problem(given.name, 0, 0, found, expected, mend))
        names = {name for path in self._plan_files() for name in (path.stem, path.name)}
        if new.plan != before.plan and new.plan not in names:
            found, expected = f"the plan '{shown(new.plan)}'", "the name of one that is there"
            mend = "bring the plan with the settings, in the folder plans"
            problems.append(Problem(given.name, 0, 0, found, expected, mend))
        if problems:
            raise SettingsError(tuple(problems))

    # -- the date ----------------------------------------------------------------------------

    def take_date(self, given: Given, plugged_at: float | None) -> None:
        """Lay it aside until it can be taken from the stick."""
        found = found_date(given, self._places, plugged_at)
        if isinstance(found, Problem):
            self.taken.bad_date = bad(given.name, (found,))
        else:
            self.date = found

    # -- files -------------------------------------------------------------------------------

    def _staged(self, name: str, content: bytes) -> Path:
        """A private copy, to be checked. Raises ``MemoryLost``."""
        path = self.staging / name
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as refusal:
            raise MemoryLost(f"{path}: {refusal.strerror or refusal}") from refusal
        return path


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
