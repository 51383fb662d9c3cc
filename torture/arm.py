"""A Debian for arm64 whose programs an emulator runs: installed on from a whole bundle without
a network, started, and asked to hear, to speak and to reckon.

Under emulation everything takes about ten times as long, and the emulator makes no namespaces
for a service: what is left out of its unit is in ``EMULATED``. No sound card, no pins.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np

from tests.rig.container import ROOT, Container, Refused, check_machine
from tests.rig.field import SPEECH
from torture.outcomes import Outcome, Tally

EMULATOR = "qemu-aarch64-static"
NEEDED = {EMULATOR: "qemu-user-static", "mmdebstrap": "mmdebstrap"}
FORMATS = Path("/proc/sys/fs/binfmt_misc")
FORMAT = "facilitate-arm64"
MAGIC = (
    r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:"
    r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
)
"""A program for arm64 (of QEMU's own qemu-binfmt-conf.sh)."""

SYSTEM = ROOT / "build/arm64"
"""Kept for the next run."""
PACKAGES = "python3,systemd-sysv,dbus,udev,procps"
EMULATED = "[Service]\nPrivateNetwork=no\nPrivateIPC=no\nPrivateUsers=no\nWatchdogSec=60\n"
BUNDLE = "srv/bundle"
DEBIAN_SECONDS, INSTALL_SECONDS, COMMAND_SECONDS = 1200, 1800, 600

PLAN = "facilitating-communities-of-practice"
SAID = "he was not an ill disposed young man"
FEWEST_WORDS = 5
"""Of the eight; on x86-64 as under emulation it hears six."""

BOOT = r"""
set -e
mount -t tmpfs -o mode=0755 container "$1"
cd "$1"
mkdir upper work root
mount -t overlay overlay -o "lowerdir=$3,upperdir=$1/upper,workdir=$1/work" root
: >root/etc/fstab
: >root/etc/machine-id
cp -a "$2/." root
exec systemd-nspawn --quiet --directory=root --register=no --keep-unit --private-network \
    --link-journal=no --console=pipe --timezone=off --boot
"""


class Emulated(Container):
    """A container over a system for arm64; ``files`` are laid over it."""

    def __init__(self, folder: Path, files: Path, system: Path) -> None:
        super().__init__(folder, files, {})
        unshare = ("unshare", "--mount", "--propagation=private", "bash", "-c", BOOT, "bash")
        self._command = [*unshare, str(self._mounts), str(files), str(system)]

    def do(self, *command: str, seconds: int = COMMAND_SECONDS) -> tuple[int, str]:
        """Run a command inside, as its root; its exit code and what it said."""
        clean = ("env", "-i", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                self.inside(*clean, "LANG=C.UTF-8", "HOME=/root", *command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=seconds,
                check=False,
            )
            return done.returncode, done.stdout
        return 124, f"not done after {seconds} s"


def make_arm(count: int, chance: random.Random) -> Outcome:
    """Install it once, then try each part ``count`` times."""
    del chance
    try:
        check_machine()
        _check_programs()
        with _emulation(), tempfile.TemporaryDirectory(prefix="arm-", dir="/tmp") as name:
            return _tried(count, Path(name))
    except Refused as refusal:
        return Outcome(name="arm", skipped=str(refusal))


def _check_programs() -> None:
    missing = sorted(NEEDED[name] for name in NEEDED if not shutil.which(name))
    missing += [] if SPEECH.is_file() else ["pocketsphinx-testdata"]
    if missing:
        raise Refused(f"needs {' '.join(missing)}")


@contextmanager
def _emulation() -> Iterator[None]:
    """While it lasts, this kernel hands programs for arm64 to the emulator."""
    mounts = not (FORMATS / "register").exists()
    if mounts:
        _ran("mount", "-t", "binfmt_misc", "binfmt_misc", str(FORMATS), seconds=10)
    own = FORMATS / FORMAT
    try:
        if not own.exists():
            with _refused("this kernel takes no emulator"):
                # F: opened now, so that it is there whatever root a program has.
                text = f":{FORMAT}:M::{MAGIC}:{shutil.which(EMULATOR)}:OCF"
                (FORMATS / "register").write_text(text)
        yield
    finally:
        with contextlib.suppress(OSError):
            own.write_text("-1")
        if mounts:
            subprocess.run(["umount", str(FORMATS)], check=False, timeout=10)


@contextmanager
def _refused(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(f"{what}: {error}") from None


def _ran(*command: str, seconds: int) -> None:
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"{command[0]} did not end within {seconds} s") from None
    if done.returncode:
        raise Refused(f"{command[0]}: {(done.stderr or done.stdout).strip()[-400:]}")


def _system() -> Path:
    """A small Debian 12 for arm64; made if there is none yet."""
    if not SYSTEM.exists():
        fresh = SYSTEM.with_suffix(".part")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(exist_ok=True)
        kind = ("--mode=root", "--variant=minbase", "--arch=arm64", f"--include={PACKAGES}")
        _ran("mmdebstrap", *kind, "bookworm", str(fresh), seconds=DEBIAN_SECONDS)
        fresh.rename(SYSTEM)
    return SYSTEM


def _tried(count: int, folder: Path) -> Outcome:
    system, files, tally = _system(), folder / "files", Tally("arm")
    _lay_out(folder, files)
    container = Emulated(folder, files, system)
    try:
        container.start()
        failures = installed(container)
        tally.count(failures)
        for attempt in () if failures else PARTS * count:
            click.echo(f"  {attempt.__name__}", err=True)
            tally.count(attempt(container))
    finally:
        container.close()
    return tally.outcome("QEMU, user mode; without the service's namespaces")


def _lay_out(folder: Path, files: Path) -> None:
    """A bundle of this clone, unpacked, and what the emulator needs."""
    bundle = folder / "arm.tar"
    make = (sys.executable, "-m", "installing", "bundle", str(bundle), "--python", "3.11")
    _ran(*make, "--machine", "aarch64", seconds=DEBIAN_SECONDS)
    (files / BUNDLE).mkdir(parents=True)
    unpack = ("tar", "-xf", str(bundle), "--strip-components=1", "-C", str(files / BUNDLE))
    _ran(*unpack, seconds=COMMAND_SECONDS)
    told = files / "etc/systemd/system/facilitate.service.d"
    told.mkdir(parents=True)
    (told / "emulated.conf").write_text(EMULATED)
    shutil.copy(SPEECH, files / "srv/speech.wav")
    shutil.copy(Path(__file__).with_name("arm_parts.py"), files / "srv/arm_parts.py")
    os.chmod(files, 0o755)


def installed(container: Emulated) -> list[str]:
    """As docs/install.md says: what would be changed, then it."""
    script = f"/{BUNDLE}/scripts/install"
    for options in (("--dry-run",), ("--timezone", "Europe/Paris")):
        code, said = container.do(script, *options, seconds=INSTALL_SECONDS)
        if code:
            return [f"scripts/install {' '.join(options)} ended with {code}: {said[-400:]}"]
    return []


def stands_ready(container: Emulated) -> list[str]:
    """The service runs and has said so."""
    _, log = container.do("journalctl", "--unit=facilitate", "--output=cat")
    is_so = container.ask("is-active", "facilitate") == "active" and "says  Ready: " in log
    return [] if is_so else [f"it does not stand ready: {log[-400:]}"]


def packages_load(container: Emulated) -> list[str]:
    """Each package of the lock is made for this machine, and loads."""
    python = "/opt/facilitate/.venv/bin/python"
    code, said = container.do(python, "/srv/arm_parts.py")
    return [*said.splitlines(), *([f"the packages: ended with {code}"] if code else [])]


def hears(container: Emulated) -> list[str]:
    """The model loads, and recognises a recorded sentence."""
    code, said = container.do("facilitate", "transcribe", "/srv/speech.wav")
    heard = "" if code else str(json.loads(said.splitlines()[-1]).get("text", ""))
    is_heard = len(set(SAID.split()) & set(heard.split())) >= FEWEST_WORDS
    return [] if is_heard else [f"of '{SAID}' it heard '{heard}' ({code})"]


def speaks(container: Emulated) -> list[str]:
    """The voice renders a sentence that is neither silent nor short."""
    code, said = container.do(
        "facilitate", "say", "--output", "/tmp/said.wav", "This is a test of the voice"
    )
    if code:
        return [f"facilitate say: {said}"]
    with wave.open(str(container.root / "tmp/said.wav")) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        seconds = sound.getnframes() / sound.getframerate()
    is_well = 0.8 < seconds < 6 and np.abs(samples.astype(int)).max() > 2000
    return [] if is_well else [f"the voice rendered {seconds:.1f} s, or silence"]


def reckons(container: Emulated) -> list[str]:
    """The shipped plan is read, fitted and shown; the doctor finds model and voice well."""
    failures = []
    for words, expected in (
        (("check", PLAN), "1:30:00"),
        (("show", PLAN), "left over"),
        (("doctor",), "whole, its files have the published sums"),
        (("doctor",), "a sentence of"),
    ):
        _, said = container.do("facilitate", *words)
        if expected not in said:
            failures.append(f"facilitate {words[0]} does not say '{expected}': {said[-400:]}")
    return failures


Part = Callable[[Emulated], list[str]]
PARTS: tuple[Part, ...] = (packages_load, hears, speaks, reckons, stands_ready)
