"""Debian's packages and Python's: from the network, or from a bundle alone."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from installing.changes import Change
from installing.errors import Refusal
from installing.machine import Machine, clean_environment, run
from installing.parts import Parts
from installing.record import Record, write_record

DEBIAN_PACKAGES = ("libportaudio2", "espeak-ng")
WITH_A_NETWORK = ("python3-venv",)
"""A bundle brings pip itself."""
ON_ARM = ("libatomic1",)
WITH_PINS = ("python3-lgpio",)
READ_ONLY = ("overlayroot",)

PYTHON = "/usr/bin/python3"
"""Debian's: its library for the pins is made for no other."""

APT_OPTIONS = ("-qq", "-y", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0")
INSTALL = ("install", "--no-install-recommends")


def packages_for(machine: str, *, has_pins: bool, is_read_only: bool) -> tuple[str, ...]:
    """The Debian packages that the program needs."""
    return (
        *DEBIAN_PACKAGES,
        *(ON_ARM if machine == "aarch64" else ()),
        *(WITH_PINS if has_pins else ()),
        *(READ_ONLY if is_read_only else ()),
    )


def debian_changes(
    machine: Machine, parts: Parts, record: Record, is_read_only: bool
) -> Iterator[Change]:
    """The packages that are missing; those that come with them are recorded too."""
    wanted = packages_for(
        platform.machine(), has_pins=machine.has_pins, is_read_only=is_read_only
    )
    if parts.debian is None:
        wanted += WITH_A_NETWORK
    missing = sorted(set(wanted) - installed_packages())
    if not missing:
        return

    def install() -> None:
        before = installed_packages()
        try:
            if parts.debian is None:
                _install_from_network(missing)
            else:
                _install_from_folder(parts.debian, missing)
        finally:
            for name in sorted(installed_packages() - before):
                record.add("packages", name)
            write_record(machine.record, record)

    yield Change(f"install the Debian packages {', '.join(missing)}", install)


def installed_packages() -> set[str]:
    """Their names, without the architecture."""
    said = run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n").stdout
    rows = (line.partition(" ") for line in said.splitlines())
    return {name for status, _, name in rows if status == "installed"}


def _install_from_network(packages: list[str]) -> None:
    environment = clean_environment(_proxies())
    command = ("apt-get", *APT_OPTIONS, *INSTALL, *packages)
    if run(*command, environment=environment, must_succeed=False).returncode != 0:
        run("apt-get", *APT_OPTIONS, "update", environment=environment, must_succeed=False)
        try:
            run(*command, environment=environment)
        except Refusal as refusal:
            raise Refusal(
                f"{refusal}\nIs there a network? Without one, install from a bundle: "
                "docs/install.md"
            ) from None


def _install_from_folder(folder: Path, packages: list[str]) -> None:
    """Let apt choose among a bundle's packages alone: what is installed already, or newer,
    stays."""
    brought = re.findall(r"^Package: (\S+)", (folder / "Packages").read_text(), re.M)
    lacking = sorted(set(packages) - set(brought))
    if lacking:
        names = " ".join(lacking)
        raise Refusal(
            f"found no {names} on this machine, nor in the bundle: install it once with a "
            f"network, 'sudo apt-get install {names}', or make the bundle on a computer whose "
            "system has it"
        )
    with tempfile.TemporaryDirectory(prefix="facilitate-apt-") as name:
        own = Path(name)
        own.chmod(0o755)
        # Its own name for the folder: apt takes no spaces.
        (own / "bundle").symlink_to(folder.resolve())
        (own / "lists/partial").mkdir(parents=True)
        (own / "archives/partial").mkdir(parents=True)
        (own / "sources.list").write_text(f"deb [trusted=yes] copy:{own}/bundle ./\n")
        options = (
            *("-o", f"Dir::Etc::sourcelist={own}/sources.list"),
            *("-o", "Dir::Etc::sourceparts=-"),
            *("-o", f"Dir::State::lists={own}/lists"),
            *("-o", f"Dir::Cache::archives={own}/archives"),
            *("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="),
            *("-o", "APT::Sandbox::User=root"),
        )
        for words in (("update",), (*INSTALL, *packages)):
            run("apt-get", *APT_OPTIONS, *options, *words, environment=clean_environment())


# -- Python ---------------------------------------------------------------------------------


def environment_changes(machine: Machine, parts: Parts) -> Iterator[Change]:
    """The virtual environment, as requirements/*.txt pin it; a sum stands for each file."""
    stamp = machine.environment / "installed"
    wanted = stamp_of(parts.program, machine)
    if stamp.is_file() and stamp.read_text() == wanted:
        return

    def make() -> None:
        make_environment(machine, parts)
        stamp.write_text(wanted)

    yield Change("make the virtual environment with the Python packages", make)


def stamp_of(program: Path, machine: Machine) -> str:
    """What an environment depends on: the same again, and it need not be made anew."""
    total = hashlib.sha256(f"{sys.version} {machine.has_pins}".encode())
    for path in (*sorted((program / "requirements").glob("*.txt")), program / "pyproject.toml"):
        total.update(path.read_bytes())
    return f"{total.hexdigest()}\n"


def make_environment(machine: Machine, parts: Parts) -> None:
    """Make it anew. Raises ``Refusal``."""
    (machine.environment / "installed").unlink(missing_ok=True)
    own = clean_environment({"HOME": "/root", **_proxies()})
    options = ["--clear", *(["--system-site-packages"] if machine.has_pins else [])]
    if parts.wheels is None:
        run(PYTHON, "-m", "venv", *options, machine.environment, environment=own)
        pip: tuple[str | Path, ...] = ("-m", "pip")
        own |= {name: text for name, text in os.environ.items() if name.startswith("PIP_")}
        source: tuple[str | Path, ...] = ()
    else:
        run(
            *(PYTHON, "-m", "venv", "--without-pip", *options, machine.environment),
            environment=own,
        )
        (wheel,) = parts.wheels.glob("pip-*.whl")
        pip = (wheel / "pip",)
        own |= {"PIP_CONFIG_FILE": "/dev/null"}
        source = ("--no-index", "--find-links", parts.wheels)
    own |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}
    install: tuple[str | Path, ...] = (
        *(machine.environment / "bin/python", *pip, "install", "--quiet"),
    )
    locks = machine.program / "requirements"
    pinned: tuple[str | Path, ...] = ("--require-hashes", *source)
    run(*install, *pinned, "-r", locks / "build.txt", environment=own)
    run(
        *(*install, *pinned, "--no-build-isolation", "-r", locks / "runtime.txt"),
        environment=own,
    )
    run(
        *(*install, "--no-index", "--no-deps", "--no-build-isolation"),
        *("--editable", machine.program),
        environment=own,
    )


def _proxies() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if name.lower().endswith("_proxy")}
