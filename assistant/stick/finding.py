"""What lies on a stick for the device: plans, recordings, settings; and what is refused.

Looked at are the stick's first folder, ``plans`` and ``recordings`` in it, and the folders
in ``recordings``. What else is there, however much, stays unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from assistant.stick.dates import DATE_BYTES
from assistant.stick.limits import Limits, Refusal, Refused
from assistant.stick.names import (
    PLAN_ENDINGS,
    has_ending,
    is_date,
    is_ignored,
    is_settings,
    shown,
    stem_of,
)
from assistant.stick.reading import Budget, is_folder, names_in, opened_folder, read_file
from assistant.stick.texts import in_utf8

PLANS, RECORDINGS = "plans", "recordings"
SPOKEN_SOUNDS = (".wav", ".flac")
"""Of a person who speaks a plan; a device makes WAV files."""

OTHER_SOUNDS = (".flac", ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".aif", ".aiff", ".wma")


@dataclass(frozen=True)
class Given:
    """A file that somebody wrote. ``name``: as it stands on the stick."""

    name: str
    stem: str
    content: bytes


@dataclass
class Found:
    """All that is to be looked at further. ``sounds``: a mark of the content of each file
    of sound, by (name of its folder, name of the file); recordings that a device made lie in
    the folder ""."""

    plans: list[Given] = field(default_factory=list)
    settings: Given | None = None
    date: Given | None = None
    sounds: dict[tuple[str, str], str] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


Keep = Callable[[str, str, str, bytes], None]
"""Takes a file of sound: its folder's name, its own, its mark, its content."""


def find(root: int, limits: Limits, monotonic: Callable[[], float], keep: Keep) -> Found:
    """What there is in the stick's folder ``root``. Sound is handed to ``keep`` file by
    file, since there may be more of it than memory. Raises ``OSError`` when the stick itself
    cannot be read, and what ``keep`` raises."""
    budget = Budget(limits.total_bytes, limits.seconds, monotonic)
    return _Search(root, limits, budget, keep).found


class _Search:
    def __init__(self, root: int, limits: Limits, budget: Budget, keep: Keep) -> None:
        self._limits, self._budget, self._keep = limits, budget, keep
        self.found = Found()
        names = self._names("this stick", root)
        # A first folder with far too much in it still shows those that are named.
        folders = names or [PLANS, RECORDINGS]
        plans = [name for name in names if has_ending(name, *PLAN_ENDINGS)]
        self._take_settings(root, [name for name in plans if is_settings(name)])
        self._take_date(root, [name for name in names if is_date(name)])
        given = self._plans(root, "", [name for name in plans if not is_settings(name)])
        for name in self._folders(folders, PLANS):
            given += self._in_folder(root, name, self._plans_in)
        self._take_plans(given)
        for name in self._folders(folders, RECORDINGS):
            self._in_folder(root, name, self._recordings_in)

    # -- plans and settings ------------------------------------------------------------------

    def _plans_in(self, folder: int, place: str) -> list[Given]:
        names = self._names(place, folder)
        return self._plans(folder, f"{place}/", _with_ending(names, PLAN_ENDINGS))

    def _plans(self, folder: int, place: str, names: Iterable[str]) -> list[Given]:
        names = list(names)
        if len(names) > self._limits.plans:
            most = f"at most {self._limits.plans}; leave those that you need"
            self._refuse(place or "this stick", f"{len(names)} plans, {most}")
            return []
        most_bytes = self._limits.plan_bytes
        read = (self._read_text(folder, place, name, most_bytes) for name in names)
        return [one for one in read if one is not None]

    def _take_plans(self, given: Iterable[Given]) -> None:
        taken: dict[str, Given] = {}
        for one in given:
            same = taken.setdefault(one.stem.casefold(), one)
            if same is not one and same.content != one.content:
                self._refuse(one.name, f"another plan has this name, {shown(same.name)}")
        self.found.plans = list(taken.values())

    def _take_settings(self, root: int, names: list[str]) -> None:
        for name in names[:1]:
            most_bytes = self._limits.settings_bytes
            self.found.settings = self._read_text(root, "", name, most_bytes)
        for name in names[1:]:
            self._refuse(name, f"there is {names[0]} too; leave one of them")

    def _take_date(self, root: int, names: list[str]) -> None:
        """Of two, nobody knows which is right."""
        if len(names) == 1:
            self.found.date = self._read_text(root, "", names[0], DATE_BYTES)
        for name in names if len(names) > 1 else ():
            self._refuse(name, "there is more than one of this name; leave one of them")

    # -- recordings --------------------------------------------------------------------------

    def _recordings_in(self, folder: int, place: str) -> list[Given]:
        names = self._names(place, folder)
        self._take_sounds(folder, place, "", names)
        folders = [name for name in names if self._is_folder(name, folder)]
        if len(folders) > self._limits.recording_folders:
            most = f"at most {self._limits.recording_folders}"
            self._refuse(place, f"{len(folders)} folders of recordings, {most}")
            return []
        for name in folders:
            if stem_of(f"{name}.") is None:
                self._refuse(f"{place}/{name}", _PLAINER)
            else:
                self._in_folder(folder, name, self._spoken_in, f"{place}/")
        return []

    def _spoken_in(self, folder: int, place: str) -> list[Given]:
        plan = place.rpartition("/")[2]
        self._take_sounds(folder, place, plan, self._names(place, folder))
        return []

    def _take_sounds(self, folder: int, place: str, plan: str, names: Iterable[str]) -> None:
        names = list(names)
        usable = SPOKEN_SOUNDS if plan else (".wav",)
        for name in _with_ending(names, OTHER_SOUNDS):
            if has_ending(name, *usable):
                continue
            self._refuse(f"{place}/{name}", "not a WAV file; export it as WAV, 48000 Hz")
        names = _with_ending(names, usable)
        if len(names) > self._limits.recordings:
            most = f"at most {self._limits.recordings} in a folder"
            self._refuse(place, f"{len(names)} recordings, {most}")
            return
        for name in names:
            one = self._read(folder, f"{place}/", name, self._limits.recording_bytes)
            if one is not None and (plan, f"{one.stem}.wav") in self.found.sounds:
                self._refuse(one.name, "another recording has this name; leave one of them")
            elif one is not None:
                mark = hashlib.blake2b(one.content, digest_size=16).hexdigest()
                self.found.sounds[plan, f"{one.stem}.wav"] = mark
                self._keep(plan, f"{one.stem}.wav", mark, one.content)

    # -- with care ---------------------------------------------------------------------------

    def _folders(self, names: Iterable[str], wanted: str) -> list[str]:
        return [name for name in names if name.lower() == wanted][:1]

    def _in_folder(
        self,
        parent: int,
        name: str,
        look: Callable[[int, str], list[Given]],
        place: str = "",
    ) -> list[Given]:
        try:
            with opened_folder(name, parent) as folder:
                return look(folder, f"{place}{name}")
        except FileNotFoundError:
            return []
        except (Refused, OSError) as refusal:
            self._refuse(f"{place}{name}", _reason(refusal))
            return []

    def _names(self, place: str, folder: int) -> list[str]:
        try:
            names = names_in(folder, self._limits.names)
        except Refused as refusal:
            self._refuse(place, str(refusal))
            return []
        return [name for name in names if not is_ignored(name)]

    def _read_text(self, folder: int, place: str, name: str, most_bytes: int) -> Given | None:
        one = self._read(folder, place, name, most_bytes)
        return one and replace(one, content=in_utf8(one.content))

    def _read(self, folder: int, place: str, name: str, most_bytes: int) -> Given | None:
        stem = stem_of(name)
        if stem is None:
            self._refuse(f"{place}{name}", _PLAINER)
            return None
        try:
            content = read_file(name, folder, most_bytes, self._budget)
        except (Refused, OSError) as refusal:
            self._refuse(f"{place}{name}", _reason(refusal))
            return None
        return Given(f"{place}{name}", stem, content)

    def _is_folder(self, name: str, parent: int) -> bool:
        try:
            return is_folder(name, parent)
        except OSError as refusal:
            self._refuse(name, _reason(refusal))
            return False

    def _refuse(self, name: str, why: str) -> None:
        self.found.refused.append(Refusal(shown(name), why))


_PLAINER = "a name that is not to be used; give it a short, plain one"


def _with_ending(names: Iterable[str], endings: tuple[str, ...]) -> list[str]:
    return [name for name in names if has_ending(name, *endings)]


def _reason(refusal: Exception) -> str:
    if isinstance(refusal, OSError):
        return f"not readable ({refusal.strerror or refusal}); copy it to the stick again"
    return str(refusal)
