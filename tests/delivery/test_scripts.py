"""The scripts parse, the locks are whole, and what cannot be set up is refused plainly."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.conftest import COVERING

CLONE = Path(__file__).parents[2]
SCRIPTS = [*sorted((CLONE / "scripts").glob("*")), CLONE / ".ci" / "run"]
SHELL_SCRIPTS = [
    path for path in SCRIPTS if path.is_file() and path.read_bytes().startswith(b"#!/bin/")
]
LOCKS = sorted((CLONE / "requirements").glob("*.txt"))


def requirements(lock: Path) -> dict[str, str]:
    """The pinned packages of a lock: name to the whole entry, sums included."""
    entries = re.split(r"\n(?=\S)", lock.read_text().replace("\\\n", " "))
    entries = [entry for entry in entries if not entry.startswith("#")]
    return {re.split(r"[=\s\[]", entry)[0]: entry for entry in entries}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=\s\[]", name)[0]).lower()


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=lambda path: path.name)
def test_script_parses_and_can_be_started(script: Path) -> None:
    """Each script is executable and is valid for its shell."""
    assert os.access(script, os.X_OK)
    shell = script.read_text().splitlines()[0].removeprefix("#!")
    subprocess.run([shell, "-n", script], check=True, timeout=60)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_pins_and_sums_every_package(lock: Path) -> None:
    """Nothing is installed that could change, and nothing says from where."""
    entries = requirements(lock)
    assert entries
    for entry in entries.values():
        assert re.match(r"[A-Za-z0-9_.-]+(\[[a-z]+\])?==[0-9]", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
    assert "://" not in lock.read_text()
    assert "index-url" not in lock.read_text()


def test_locks_hold_what_the_project_asks_for() -> None:
    """A dependency that was added without scripts/lock is found here."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text())["project"]
    runtime = set(map(normalised, requirements(CLONE / "requirements" / "runtime.txt")))
    test = set(map(normalised, requirements(CLONE / "requirements" / "test.txt")))
    assert set(map(normalised, project["dependencies"])) <= runtime
    assert runtime <= test
    assert set(map(normalised, project["optional-dependencies"]["dev"])) <= test


def test_setup_refuses_a_system_of_32_bits(tmp_path: Path) -> None:
    """The refusal comes before anything is installed, and says what to do."""
    clone = bare_clone(tmp_path)
    command(tmp_path / "bin" / "getconf", "echo 32")
    found = set_up(clone, tmp_path / "bin")
    assert found.returncode == 1
    assert "32 bits" in found.stderr
    assert "64-bit" in found.stderr
    assert not (clone / ".venv").exists()


def test_setup_without_root_says_which_packages_to_ask_for(tmp_path: Path) -> None:
    """Who may not install packages gets the line to give to someone who may."""
    clone = bare_clone(tmp_path)
    command(tmp_path / "bin" / "dpkg-query", "exit 1")
    command(tmp_path / "bin" / "id", "echo 1000")
    command(tmp_path / "bin" / "sudo", "exit 1")
    found = set_up(clone, tmp_path / "bin")
    assert found.returncode == 1
    assert "apt-get install --no-install-recommends libportaudio2" in found.stderr


def bare_clone(folder: Path) -> Path:
    clone = folder / "clone"
    (clone / "scripts").mkdir(parents=True)
    (clone / "scripts" / "setup").write_bytes((CLONE / "scripts" / "setup").read_bytes())
    (folder / "bin").mkdir()
    return clone


def command(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def set_up(clone: Path, first_in_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(clone / "scripts" / "setup")],
        env=os.environ | {"PATH": f"{first_in_path}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_test_runs_once_and_those_that_count_under_the_tracer() -> None:
    """The folders that scripts/test covers are those whose tests are marked, and no others
    are left out of the run that follows."""
    script = (CLONE / "scripts" / "test").read_text()
    (covering,) = re.findall(r'^covering="(.*)"$', script, re.MULTILINE)
    assert covering.split() == [f"tests/{folder}" for folder in COVERING]
    assert "-m covers $cover $covering" in script
    assert '-m "not rig and not covers" --ignore=tests/rig\n' in script
    assert '-m "rig and silent" tests/rig\n' in script
    assert '-m "rig and not silent" tests/rig\n' in script
