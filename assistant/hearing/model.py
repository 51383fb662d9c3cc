"""The speech model: which files it has, where it lies, whether it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ModelError
from assistant.hearing.trust import Sums, Trust, Version, faults_of, recorded_sums

MODEL_PATH_VARIABLE = "VOSK_MODEL_PATH"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_CHECKED_FILE = "checked-models.json"


@dataclass(frozen=True)
class Model:
    """A speech model that the program knows.

    ``files``: path inside the model's folder -> its right contents; empty where no sums of
    them are published. ``archive``: the makers' zip. ``maven_*`` are empty where Maven's
    repository does not have it.
    """

    name: str
    language: str
    files: Sums
    megabytes: int
    url: str
    archive: Version | None = None
    licence: str = ""
    maven_artifact: str = ""
    maven_file: str = ""
    maven_sha256: str = ""


def read_models(text: str) -> tuple[Model, ...]:
    """The models of ``config/models.yaml``, given its text (a file of ours)."""
    return tuple(_model(entry) for entry in yaml.safe_load(text)["models"])


def model_for(models: tuple[Model, ...], language: str) -> Model:
    """The model for a language (``en`` or ``en-GB``). Raises ``ModelError``."""
    for model in models:
        if model.language == language.partition("-")[0].lower():
            return model
    known = ", ".join(sorted(model.language for model in models))
    raise ModelError(
        "choosing a speech model",
        f"found language {language!r}, expected one of {known}",
        "use question cards in this language",
    )


def default_cache() -> Path:
    """Where models are kept when the settings name no folder."""
    from platformdirs import user_cache_path

    return user_cache_path("facilitate") / "models"


def find_model(
    model: Model,
    cache: Path,
    explicit: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Path:
    """The folder of the whole, checked model.

    Looked for in the explicit setting, else in ``VOSK_MODEL_PATH``, else in the cache; the
    first that is given counts, and may be a folder of several models by their names. A
    check is remembered in the cache, by size and time of change, until the next boot: a
    card that rots changes neither. Raises ``ModelError``, which says where to put it by
    hand.
    """
    given = explicit or environment.get(MODEL_PATH_VARIABLE)
    folder = _place(model, Path(given).expanduser() if given else cache, cache)
    state = _state(model, folder)
    if _remembered(cache).get(str(folder.resolve())) != state or not state:
        check_model(model, folder)
        _remember(cache, folder, state)
    return folder


def _place(model: Model, given: Path, cache: Path) -> Path:
    if (folder := given / model.name).is_dir() or given == cache:
        return folder
    if model.files or given.resolve().name == model.name:
        return given
    # Without published sums only its name tells whose a folder is: this is another language's.
    return cache / model.name


def trust_in(model: Model, folder: Path) -> Trust:
    """What a model in its place is trusted by."""
    return Trust.FILES if model.files else recorded_sums(folder)[0]


def check_model(model: Model, folder: Path) -> None:
    """Read every file and compare its sum, the published one or else the recorded one.

    Raises ``ModelError`` naming what is wrong.
    """
    wrong = faults_of(folder, _sums(model, folder))
    if wrong:
        raise ModelError(
            f"checking the speech model in {folder}",
            "; ".join(wrong) if folder.is_dir() else "there is no such folder",
            f"run `facilitate model install --language {model.language}`, "
            f"or unpack {model.url} there by hand",
        )


def derived_model(folder: Path, cache: Path) -> Path:
    """The model as it is used for recognition: our tuning over links to the checked files.

    ``--dither=0`` makes decoding repeatable bit for bit (dither is noise that Kaldi adds to
    the samples). The checked folder itself stays as it was published. Raises ``ModelError``
    if the cache cannot be written.
    """
    try:
        return _derive(folder, cache)
    except OSError as error:
        raise ModelError(
            f"tuning the speech model in {folder}",
            str(error),
            f"make {cache} writable, with some space left",
        ) from error


def _derive(folder: Path, cache: Path) -> Path:
    folder = folder.resolve()
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]
    derived = cache / f"{folder.name}-derived-{key}"
    tuning = {
        path.name: _tuned(path.name, path.read_text()) for path in (folder / "conf").iterdir()
    }
    if not _is_derived(derived, folder, tuning):
        with NewFolder(derived) as fresh:
            for entry in folder.iterdir():
                if entry.is_dir() and entry.name != "conf":
                    (fresh / entry.name).symlink_to(entry, target_is_directory=True)
            (fresh / "conf").mkdir()
            for name, text in tuning.items():
                write_synced(fresh / "conf" / name, text.encode())
    return derived


# -- parts shared with the installation ------------------------------------------------------


class NewFolder(contextlib.AbstractContextManager[Path]):
    """A temporary folder beside ``target`` that replaces it as a whole, or not at all."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> Path:
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._fresh = Path(
            tempfile.mkdtemp(prefix=f".{self._target.name}-", dir=self._target.parent)
        )
        return self._fresh

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._put_in_place()
        finally:
            shutil.rmtree(self._fresh, ignore_errors=True)

    def _put_in_place(self) -> None:
        for folder, _, _ in os.walk(self._fresh):
            sync_folder(Path(folder))
        self._fresh.chmod(0o755)
        if self._target.exists() or self._target.is_symlink():
            old = Path(tempfile.mkdtemp(prefix=".old-", dir=self._target.parent))
            self._target.rename(old / self._target.name)
            self._fresh.rename(self._target)
            shutil.rmtree(old, ignore_errors=True)
        else:
            self._fresh.rename(self._target)
        sync_folder(self._target.parent)


def write_synced(path: Path, data: bytes) -> None:
    """Write a small file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# -- private ---------------------------------------------------------------------------------


def _model(entry: dict[str, Any]) -> Model:
    maven, archive = entry.get("maven", {}), entry.get("archive")
    return Model(
        name=entry["name"],
        language=entry["language"],
        files={
            path: tuple(Version(version["bytes"], version["sha256"]) for version in versions)
            for path, versions in entry.get("files", {}).items()
        },
        megabytes=entry["megabytes"],
        url=entry["url"],
        archive=Version(archive["bytes"], archive["sha256"]) if archive else None,
        licence=entry["licence"],
        maven_artifact=maven.get("artifact", ""),
        maven_file=maven.get("file", ""),
        maven_sha256=maven.get("sha256", ""),
    )


def _sums(model: Model, folder: Path) -> Sums:
    return model.files or recorded_sums(folder)[1]


def _state(model: Model, folder: Path) -> str:
    """Sizes and times of change of all files, and the boot; nothing if one is missing."""
    try:
        found = [(folder / path).stat() for path in sorted(_sums(model, folder))]
    except OSError:
        return ""
    facts = [(entry.st_size, entry.st_mtime_ns, entry.st_ctime_ns) for entry in found]
    return hashlib.sha256(repr((model, facts, _boot())).encode()).hexdigest()


def _boot() -> str:
    try:
        return BOOT_ID.read_text(encoding="ascii")
    except OSError:
        return ""


def _remembered(cache: Path) -> dict[str, str]:
    try:
        remembered = json.loads((cache / _CHECKED_FILE).read_text())
    except (OSError, ValueError):
        return {}
    return remembered if isinstance(remembered, dict) else {}


def _remember(cache: Path, folder: Path, state: str) -> None:
    remembered = _remembered(cache) | {str(folder.resolve()): state}
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time, no more
        cache.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".checked-", dir=cache)
        with os.fdopen(descriptor, "w") as file:
            json.dump(remembered, file)
        Path(name).rename(cache / _CHECKED_FILE)


def _tuned(name: str, text: str) -> str:
    if name != "mfcc.conf" or "--dither=" in text:
        return text
    return f"{text.rstrip()}\n--dither=0\n"


def _is_derived(derived: Path, folder: Path, tuning: dict[str, str]) -> bool:
    try:
        linked = all(
            (derived / entry.name).resolve() == entry
            for entry in folder.iterdir()
            if entry.is_dir() and entry.name != "conf"
        )
        texts = {path.name: path.read_text() for path in (derived / "conf").iterdir()}
    except (OSError, UnicodeDecodeError):
        return False
    return linked and texts == tuning
