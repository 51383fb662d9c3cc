"""A machine of its own: a real systemd in a container, over an overlay of this one's root.

Nothing of it stays: its mounts are those of a mount namespace that ends with it, its disk is
memory. It has no network but a loopback of its own. Only root can make one, and not every
kernel allows it: then ``Refused`` is raised.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLONE = "/opt/facilitate"
"""Where the unit expects this clone."""

PYTHON = "/opt/python"
UNIT = "facilitate.service"
BOOT_SECONDS = 20.0
COMMAND_SECONDS = 60
NEEDED = {
    "systemd-nspawn": "systemd-container",
    "unshare": "util-linux",
    "nsenter": "util-linux",
}

INODE_COLUMNS = {
    "unix": 6,
    "netlink": 9,
    "packet": 8,
    **dict.fromkeys(("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "udplite", "icmp"), 9),
}
"""Where the kernel's tables of sockets have the inode."""

BOOT = r"""
set -e
mount -t tmpfs -o mode=0755 container "$1"
cd "$1"
mkdir upper work root
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" root
echo furnishing
rm -rf root/etc/systemd/system root/var/lib/facilitate root/var/cache/facilitate root/opt/*
: >root/etc/fstab
: >root/etc/machine-id
cp -a "$2/." root
systemd-sysusers --root="$1/root"
echo booting
exec systemd-nspawn --quiet --directory=root --register=no --keep-unit --private-network \
    --link-journal=no --console=pipe "${@:3}" --boot
"""

TARGET = """
[Unit]
Description=No more of this machine's services than the basic ones
Requires=basic.target
After=basic.target
"""


class Refused(Exception):
    """This machine can hold no container; says why."""


def check_machine() -> None:
    """Raise ``Refused`` if a container need not be tried at all."""
    missing = {package for program, package in NEEDED.items() if not shutil.which(program)}
    if missing:
        raise Refused(f"needs {' '.join(sorted(missing))}: run scripts/setup --tests")
    if os.geteuid() != 0:
        raise Refused("needs root, for a container")


class Container:
    """A running container; ``root`` is its file system, seen from outside.

    ``files`` are laid over this machine's own, ``binds`` shows folders of this machine
    inside, read-only unless their path inside ends with ``:rw``.
    """

    def __init__(self, folder: Path, files: Path, binds: Mapping[str, Path]) -> None:
        self._log = folder / "console"
        self._mounts = folder / "mounts"
        self._mounts.mkdir()
        options = [
            f"--bind{'' if inside.endswith(':rw') else '-ro'}={outside}:"
            f"{inside.removesuffix(':rw')}"
            for inside, outside in binds.items()
        ]
        self._command = [
            *("unshare", "--mount", "--propagation=private", "bash", "-c", BOOT, "bash"),
            *(str(self._mounts), str(files), *options),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self.leader = 0

    def start(self) -> None:
        """Boot; returns when commands can be given. Raises ``Refused``."""
        check_machine()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        until = time.monotonic() + BOOT_SECONDS
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > until:
                said = self._log.read_text(errors="replace").strip()
                is_ours = "furnishing" in said and "booting" not in said
                assert not is_ours, f"the container cannot be furnished: {said}"
                raise Refused(f"this kernel refuses a container: {said}")
            time.sleep(0.05)

    def _is_up(self) -> bool:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                    self.leader = int(child)
        return bool(self.leader) and self.ask("is-active", "basic.target") == "active"

    @property
    def root(self) -> Path:
        """Its file system."""
        return Path(f"/proc/{self.leader}/root")

    def inside(self, *command: str) -> list[str]:
        """The command that does ``command`` inside, as its root."""
        return ["nsenter", f"--target={self.leader}", "--all", *command]

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command inside, as its root, to its end."""
        done = subprocess.run(
            self.inside(*command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if check:
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done

    def ask(self, *words: str) -> str:
        """What ``systemctl`` answers, whatever its exit code."""
        return self.run("systemctl", *words, check=False).stdout.strip()

    def shown(self, name: str, unit: str = UNIT) -> str:
        """A property of a unit."""
        return self.ask("show", "--value", f"--property={name}", unit)

    def shown_seconds(self, name: str, unit: str = UNIT) -> float:
        """A moment among a unit's properties, on ``time.monotonic()``."""
        return int(self.shown(f"{name}TimestampMonotonic", unit)) / 1e6

    def outside(self, process: int) -> int:
        """The number that a process of the container has on this machine."""
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                numbers = _field(status, "NSpid:").split()
                if numbers[1:] == [str(process)] and self._holds(int(numbers[0])):
                    return int(numbers[0])
        raise AssertionError(f"the container has no process {process}")

    def _holds(self, process: int) -> bool:
        spaces = [os.readlink(f"/proc/{one}/ns/pid") for one in (process, self.leader)]
        return spaces[0] == spaces[1]

    def sockets_of(self, user: str) -> dict[str, int]:
        """How many sockets of each kind a user's processes hold, and how many those are."""
        user_id = self.run("id", "--user", user).stdout.strip()
        counts = {"processes": 0}
        given = _kinds_of_sockets(Path(f"/proc/{self.leader}/net"))
        for folder in (self.root / "proc").glob("[0-9]*"):
            if user_id not in _field(folder / "status", "Uid:").split():
                continue
            counts["processes"] += 1
            # What it was given at its start belongs to the service manager's namespace.
            kinds = given | _kinds_of_sockets(folder / "net")
            for inode in _sockets_of(folder / "fd"):
                kind = kinds.get(inode, "unknown")
                counts[kind] = counts.get(kind, 0) + 1
        return counts

    def is_off_within(self, seconds: float) -> bool:
        """Whether it is switched off by then."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.poll() is not None

    def close(self) -> None:
        """Power off, and leave nothing behind."""
        if self._process is None:
            return
        with contextlib.suppress(AssertionError, subprocess.TimeoutExpired):
            self.run("systemctl", "poweroff", "--force", "--force", check=False)
            self._process.wait(5)
        self._process.kill()
        self._process.wait()


def _field(status: Path, name: str) -> str:
    """A line of a process's status."""
    return status.read_text().partition(name)[2].partition("\n")[0]


def _kinds_of_sockets(net: Path) -> dict[str, str]:
    """The kind of each socket in a network namespace, by its inode."""
    kinds = {}
    for table in net.iterdir():
        if table.is_file() and table.name in INODE_COLUMNS:
            for line in table.read_text().splitlines()[1:]:
                kinds[line.split()[INODE_COLUMNS[table.name]]] = table.name
    return kinds


def _sockets_of(descriptors: Path) -> Iterator[str]:
    """The inodes of a process's sockets."""
    for descriptor in descriptors.iterdir():
        target = os.readlink(descriptor)
        if target.startswith("socket:["):
            yield target.removeprefix("socket:[").removesuffix("]")


def lay_out(files: Path, program: str, drop_in: str, limits: str) -> dict[str, Path]:
    """Put the unit, its user and a virtual environment like this one into ``files``; what
    has to be bound.

    ``program``: the text of the environment's ``facilitate``. ``limits``: the drop-in of the
    unit ``limits.service``, which has all else from ours. A Python that lies where the unit
    may not look is shown to it elsewhere.
    """
    system = files / "etc/systemd/system"
    for name, text in ((UNIT, drop_in), ("limits.service", limits)):
        (system / f"{name}.d").mkdir(parents=True)
        shutil.copy(ROOT / "systemd" / UNIT, system / name)
        (system / f"{name}.d/rig.conf").write_text(text)
    shutil.copy(ROOT / "systemd/facilitate-power-off.path", system)
    (system / "rig.target").write_text(TARGET)
    (system / "default.target").symlink_to("rig.target")
    users = files / "usr/lib/sysusers.d"
    users.mkdir(parents=True)
    shutil.copy(ROOT / "systemd/facilitate.sysusers.conf", users / "facilitate.conf")
    binds = {f"{CLONE}/{name}": ROOT / name for name in ("assistant", "tests")}
    for inside in binds:
        (files / inside.lstrip("/")).mkdir(parents=True)
    return binds | _environment(files, program)


def _environment(files: Path, program: str) -> dict[str, Path]:
    venv = files / CLONE.lstrip("/") / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "lib").mkdir()
    home = Path(sys.base_prefix)
    is_hidden = not home.is_relative_to("/usr")
    python = (
        Path(PYTHON if is_hidden else home)
        / "bin"
        / Path(os.path.realpath(sys.executable)).name
    )
    (venv / "bin/python").symlink_to(python)
    lines = Path(sys.prefix, "pyvenv.cfg").read_text().splitlines()
    kept = [line for line in lines if line.startswith("include-system")]
    (venv / "pyvenv.cfg").write_text("\n".join([f"home = {python.parent}", *kept, ""]))
    (venv / "bin/facilitate").write_text(f"#!{CLONE}/.venv/bin/python\n{program}")
    (venv / "bin/facilitate").chmod(0o755)
    binds = {f"{CLONE}/.venv/lib": Path(sys.prefix, "lib")}
    if is_hidden:
        (files / PYTHON.lstrip("/")).mkdir(parents=True)
        binds[PYTHON] = home
    return binds


def open_to_all(folder: Path) -> None:
    """Let every user read what lies in a folder, as where a program is installed."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | (0o055 if path.is_dir() or mode & 0o100 else 0o044))
