"""Debian's packages for another machine and release, and what they need, in one folder."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from installing.errors import Refusal
from installing.machine import clean_environment, run
from installing.packages import APT_OPTIONS, INSTALL, _proxies
from installing.parts import sum_of

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
RELEASES = {"3.11": "bookworm", "3.13": "trixie"}
"""Whose Python it is."""

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
TARGETS = "$(CREATED_BY)|$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(ORIGIN)"


def download_packages(
    packages: tuple[str, ...], machine: str, release: str, own_release: str, folder: Path
) -> None:
    """The packages and everything that they need, as if nothing were installed, and a list
    of them for apt. They come from where this machine has its own. Raises ``Refusal``."""
    with tempfile.TemporaryDirectory(prefix="facilitate-debian-") as name:
        own = Path(name)
        for inner in ("lists/partial", "cache/archives/partial"):
            (own / inner).mkdir(parents=True)
        (own / "status").touch()
        (own / "sources.list").write_text(_sources(release, own_release))
        architecture = ARCHITECTURES[machine]
        options = (
            *("-o", f"Dir::Etc::sourcelist={own}/sources.list"),
            *("-o", "Dir::Etc::sourceparts=-"),
            *("-o", f"Dir::State::lists={own}/lists", "-o", f"Dir::Cache={own}/cache"),
            *("-o", f"Dir::State::status={own}/status"),
            *("-o", f"APT::Architecture={architecture}"),
            *("-o", f"APT::Architectures::={architecture}"),
            *("-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="),
        )
        environment = clean_environment(_proxies())
        run("apt-get", *APT_OPTIONS, *options, "update", environment=environment)
        known = set(
            run("apt-cache", *options, "pkgnames", environment=environment).stdout.split()
        )
        for lacking in sorted(set(packages) - known):
            print(f"bundle: Debian {release} has no {lacking}: the device must have it already")
        found = [one for one in packages if one in known]
        run(
            *("apt-get", *APT_OPTIONS, *options, *INSTALL, "--download-only", *found),
            environment=environment,
        )
        for package in (own / "cache/archives").glob("*.deb"):
            # apt writes an epoch's colon as %3a, and reads a name with a % in it wrongly.
            target = folder / package.name.replace("%3a", ".")
            target.write_bytes(package.read_bytes())
    (folder / "Packages").write_text(_index(folder))


def _sources(release: str, own_release: str) -> str:
    """Where this machine has its Debian packages from, for another release."""
    said = run("apt-get", "indextargets", "--format", TARGETS).stdout
    lines = set()
    signed = f" [signed-by={KEYRING}]" if KEYRING.is_file() else ""
    for row in said.splitlines():
        kind, uri, codename, component, origin = row.split("|")
        if kind == "Packages" and origin == "Debian" and component == "main":
            suite = re.sub(rf"^{own_release}(?=-|$)", release, codename)
            lines.add(f"deb{signed} {uri} {suite} main")
    if not lines:
        raise Refusal(
            "found no list of Debian's packages on this machine, expected one: run "
            "'sudo apt-get update' on a Debian with a network"
        )
    return "\n".join(sorted(lines)) + "\n"


def _index(folder: Path) -> str:
    """What apt reads of a folder of packages (deb822, as dpkg-scanpackages writes it)."""
    entries = []
    for package in sorted(folder.glob("*.deb")):
        fields = run("dpkg-deb", "--field", package).stdout.strip()
        entries.append(
            f"{fields}\nFilename: ./{package.name}\nSize: {package.stat().st_size}\n"
            f"SHA256: {sum_of(package)}\n"
        )
    return "\n".join(entries)
