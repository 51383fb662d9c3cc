"""``scripts/bundle``: all that an installation needs without a network, in one file."""

from __future__ import annotations

import argparse
import io
import json
import platform
import re
import shutil
import tarfile
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from installing.debian import RELEASES, download_packages
from installing.errors import Refusal
from installing.machine import Machine, run
from installing.packages import READ_ONLY, packages_for
from installing.parts import CONTENTS, FOLDER, Parts, sum_of
from installing.program import plain_files, program_files
from installing.wheels import download_wheels

MACHINES = ("aarch64", "x86_64")


def main(arguments: Sequence[str], clone: Path) -> None:
    """Make a bundle as the command line asks for it. Raises ``Refusal``."""
    own_python = ".".join(platform.python_version_tuple()[:2])
    parser = argparse.ArgumentParser(
        prog="scripts/bundle",
        description="Put all that an installation needs without a network into FILE.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="as facilitate.tar, on a stick")
    parser.add_argument("--machine", choices=MACHINES, default="aarch64", help="[aarch64]")
    parser.add_argument(
        "--python",
        choices=sorted(RELEASES),
        default=own_python if own_python in RELEASES else "3.13",
        help="the device's: 3.11 (Debian 12), 3.13 (Debian 13) [as here]",
    )
    parser.add_argument(
        "--language", action="append", metavar="en|fr|es", help="speech models [en]"
    )
    parser.add_argument("--no-debian", action="store_true", help="the device has them already")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    bundle(
        clone,
        given.file,
        machine=given.machine,
        python=given.python,
        languages=tuple(given.language or ("en",)),
        with_debian=not given.no_debian,
    )
    size = given.file.stat().st_size / 1e6
    print(f"bundle: {given.file}, {size:.0f} MB, in {time.monotonic() - began:.0f} s")
    print(f"bundle: its sum (SHA-256): {sum_of(given.file)}")


def bundle(
    clone: Path,
    file: Path,
    *,
    machine: str,
    python: str,
    languages: tuple[str, ...],
    with_debian: bool,
) -> None:
    """Write the bundle, whole or not at all. Raises ``Refusal``, before anything is
    downloaded where ``file`` has no folder."""
    if not file.absolute().parent.is_dir():
        raise Refusal(
            f"found no folder {file.absolute().parent}, expected the one for {file.name}: is "
            "the stick plugged in, and its name right? 'lsblk -o NAME,LABEL,MOUNTPOINT' shows "
            "where it is"
        )
    with tempfile.TemporaryDirectory(prefix="facilitate-bundle-", dir="/var/tmp") as name:
        folder = Path(name) / FOLDER
        copy_program(clone, folder)
        _copy_models(clone, languages, _made(folder / "parts/models"))
        print("bundle: downloading the Python packages", flush=True)
        download_wheels(clone, machine, python, _made(folder / "parts/wheels"))
        release = RELEASES[python]
        debian = _made(folder / "parts/debian")
        (debian / "Packages").touch()
        if with_debian:
            print("bundle: downloading the Debian packages", flush=True)
            packages = packages_for(machine, has_pins=machine == "aarch64", is_read_only=False)
            download_packages(
                (*packages, *READ_ONLY), machine, release, Machine().release, debian
            )
        facts = {
            "version": Parts(clone).version,
            "machine": machine,
            "python": python,
            "release": release,
            "languages": languages,
        }
        write_bundle(folder, facts, file)


def description(folder: Path, facts: dict[str, Any]) -> str:
    """What a bundle says of itself: for whom it is, and the sum of each file."""
    names = sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    )
    return json.dumps(
        {**facts, "sums": {name: sum_of(folder / name) for name in names}}, indent=1
    )


def write_bundle(folder: Path, facts: dict[str, Any], file: Path) -> None:
    """Every file of ``folder`` with its sum, the description first."""
    names = sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    )
    text = json.dumps(
        {**facts, "sums": {name: sum_of(folder / name) for name in names}}, indent=1
    )
    fresh = file.with_name(f".{file.name}.part")
    try:
        with tarfile.open(fresh, "w", format=tarfile.PAX_FORMAT) as archive:
            contents = tarfile.TarInfo(f"{FOLDER}/{CONTENTS}")
            contents.size = len(text.encode())
            archive.addfile(contents, io.BytesIO(text.encode()))
            for name in names:
                archive.add(folder / name, f"{FOLDER}/{name}", filter=_nobodys)
        fresh.rename(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Refusal(f"{file} cannot be written: {error.strerror}; is there room?") from None


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mode = 0o755 if member.mode & 0o100 else 0o644
    return member


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def copy_program(clone: Path, folder: Path) -> None:
    """What is installed, and what installs it."""
    for path in (*program_files(clone), *plain_files(clone / "config")):
        target = folder / path.relative_to(clone)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _copy_models(clone: Path, languages: tuple[str, ...], folder: Path) -> None:
    """The models that this clone uses, which the program checks as it tells where they are."""
    for language in languages:
        said = run(
            *(_program(clone), "model", "install", "--language", language),
        ).stdout
        found = re.search(r"^Speech model: (.*)$", said, re.M)
        if found is None:
            raise Refusal(f"'facilitate model install --language {language}' said: {said}")
        source = Path(found[1])
        shutil.copytree(source, folder / source.name, copy_function=shutil.copyfile)


def _program(clone: Path) -> Path:
    own = clone / ".venv/bin/facilitate"
    found = str(own) if own.exists() else shutil.which("facilitate")
    if not found:
        raise Refusal("found no .venv/bin/facilitate here: run scripts/setup first")
    return Path(found)
