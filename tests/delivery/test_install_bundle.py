"""A bundle is whole, is for this machine, and holds nothing but what belongs to it."""

from __future__ import annotations

import io
import json
import platform
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from installing.bundling import bundle as make_bundle
from installing.bundling import copy_program, write_bundle
from installing.debian import _index
from installing.errors import Refusal
from installing.machine import Machine
from installing.parts import FOLDER, check_fits, parts_of, unpacked
from installing.wheels import LOCKS, entries_for, is_source_only

CLONE = Path(__file__).parents[2]
RELEASE = Machine().release
FACTS = {
    "machine": platform.machine(),
    "python": ".".join(platform.python_version_tuple()[:2]),
    "release": RELEASE,
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of two files."""
    folder = tmp_path / "made"
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts/install").write_text("#!/bin/sh\n")
    (folder / "scripts/install").chmod(0o700)
    (folder / "parts").mkdir()
    (folder / "parts/part").write_bytes(bytes(range(256)))
    write_bundle(folder, FACTS, tmp_path / "facilitate.tar")
    return tmp_path / "facilitate.tar"


def into(tmp_path: Path) -> Path:
    target = tmp_path / "into"
    target.mkdir(exist_ok=True)
    return target


def test_bundle_comes_back_whole(bundle: Path, tmp_path: Path) -> None:
    """What was put in comes out, checked, and scripts can be started by anybody."""
    folder = unpacked(bundle, into(tmp_path))
    parts = parts_of(folder)
    assert parts.bundle is not None
    assert (folder / "parts/part").read_bytes() == bytes(range(256))
    assert (folder / "scripts/install").stat().st_mode & 0o777 == 0o755
    assert "without a network" in parts.named


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda folder: (folder / "parts/part").write_bytes(b"x"), "parts/part is damaged"),
        (lambda folder: (folder / "parts/part").unlink(), "parts/part is missing"),
        (lambda folder: (folder / "more").touch(), "more does not belong to it"),
    ],
)
def test_bundle_that_is_not_whole_is_refused(
    bundle: Path, tmp_path: Path, harm: object, told: str
) -> None:
    """A stick that lost a bit is seen before anything is installed."""
    folder = unpacked(bundle, into(tmp_path))
    harm(folder)  # type: ignore[operator]
    with pytest.raises(Refusal, match=told):
        parts_of(folder)


def test_bundle_that_was_cut_off_is_refused(bundle: Path, tmp_path: Path) -> None:
    """A file that was copied only in part is told, whichever part it is."""
    data = bundle.read_bytes()
    # Whole but for the padding of zeros, with which tar ends a file.
    for length in range(0, len(data.rstrip(b"\0")), 997):
        bundle.write_bytes(data[:length])
        target = tmp_path / f"into-{length}"
        target.mkdir()
        with pytest.raises(Refusal):
            parts_of(unpacked(bundle, target))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"{FOLDER}/../escaped", tarfile.REGTYPE),
        ("/tmp/escaped", tarfile.REGTYPE),
        ("elsewhere/file", tarfile.REGTYPE),
        (f"{FOLDER}/link", tarfile.SYMTYPE),
        (f"{FOLDER}/hard", tarfile.LNKTYPE),
        (f"{FOLDER}/pipe", tarfile.FIFOTYPE),
        (f"{FOLDER}/device", tarfile.CHRTYPE),
    ],
)
def test_bundle_with_a_hostile_member_is_refused(
    tmp_path: Path, name: str, kind: bytes
) -> None:
    """Nothing is written outside of its folder, and no link or device is made."""
    file = tmp_path / "hostile.tar"
    with tarfile.open(file, "w") as archive:
        member = tarfile.TarInfo(name)
        member.type = kind
        member.linkname = "/etc/passwd"
        archive.addfile(member, io.BytesIO())
    with pytest.raises(Refusal, match="hostile"):
        unpacked(file, into(tmp_path))
    assert not (tmp_path / "escaped").exists()
    assert not list(into(tmp_path).rglob("*"))


@pytest.mark.parametrize(
    ("name", "other"), [("machine", "riscv64"), ("python", "3.9"), ("release", "buster")]
)
def test_bundle_for_another_machine_is_refused(name: str, other: str) -> None:
    """It names both, and the command that makes the right one."""
    check_fits(FACTS, RELEASE)
    with pytest.raises(Refusal, match=f"{other}.*scripts/bundle FILE --machine"):
        check_fits({**FACTS, name: other}, RELEASE)


def test_bundle_holds_the_program_and_what_installs_it(tmp_path: Path) -> None:
    """The program, its settings and the installation itself, nothing of git or of tests."""
    copy_program(CLONE, tmp_path)
    for name in ("assistant/loop.py", "config/device.yaml", "installing/__main__.py"):
        assert (tmp_path / name).read_bytes() == (CLONE / name).read_bytes()
    assert not {"tests", ".git", "build"} & {path.name for path in tmp_path.iterdir()}
    assert not list(tmp_path.rglob("__pycache__"))


def locked(python: str) -> list[str]:
    return [
        entry
        for lock in LOCKS
        for entry in entries_for(python, (CLONE / "requirements" / lock).read_text())
    ]


@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_bundle_takes_every_package_once_with_its_sums(python: str) -> None:
    """Of packages that differ by Python's version only the right one is taken."""
    entries = locked(python)
    names = [entry.partition("==")[0] for entry in entries]
    own = [name for name in names if name != "setuptools"]  # in two locks, the same
    assert len(own) == len(set(own))
    assert {"numpy", "vosk", "srt", "pip"} <= set(names)
    assert all("--hash=sha256:" in entry and ";" not in entry for entry in entries)
    assert [entry.partition("==")[0] for entry in entries if is_source_only(entry)] == ["srt"]


def test_bundle_takes_another_numpy_for_another_python() -> None:
    """The locks have two, and a Python cannot use the other's."""
    chosen = {
        next(entry for entry in locked(python) if entry.startswith("numpy")).split()[0]
        for python in ("3.11", "3.13")
    }
    assert len(chosen) == 2


@pytest.mark.skipif(
    shutil.which("dpkg-deb") is None, reason="needs dpkg-deb, of Debian's package dpkg"
)
def test_debian_packages_are_listed_as_apt_reads_them(tmp_path: Path) -> None:
    """Each package with its file, size and sum."""
    source = tmp_path / "source/DEBIAN"
    source.mkdir(parents=True)
    (source / "control").write_text(
        "Package: one\nVersion: 1.0\nArchitecture: all\nMaintainer: us <us@example.org>\n"
        "Description: one\n"
    )
    folder = tmp_path / "packages"
    folder.mkdir()
    subprocess.run(
        ["dpkg-deb", "--build", "--root-owner-group", source.parent, folder / "one.deb"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    entry = _index(folder)
    assert "Package: one\n" in entry
    assert "Filename: ./one.deb\n" in entry
    assert f"Size: {(folder / 'one.deb').stat().st_size}\n" in entry
    assert json.dumps(entry).count("SHA256") == 1


def test_bundle_for_a_folder_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    """A stick that is not plugged in is told before anything is downloaded."""
    with pytest.raises(Refusal, match="is the stick plugged in"):
        make_bundle(
            tmp_path,  # no clone: whatever it read of it would fail in another way
            tmp_path / "STICK" / "facilitate.tar",
            machine="aarch64",
            python="3.11",
            languages=("en",),
            with_debian=False,
        )
