"""A machine of its own that is installed on, restarted, switched off and on again, and looked
at from outside."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from installing.bundling import copy_program, description
from installing.packages import PYTHON
from tests.rig.container import BOOT, BOOT_SECONDS, ROOT, Container, Refused

SYSTEM_TARGET = "/usr/lib/systemd/system/multi-user.target"
PYTHON_HOME = "/opt/python"
PACKAGES = "/srv/packages"
BUNDLE = "/srv/bundle"
ENVIRONMENT = "opt/facilitate/.venv"
REBOOTED = 133
"""What nspawn ends with when the system inside wants to be started again (its manual)."""

SWITCHED_OFF = "ended with 0"

BOOTS = BOOT.replace("exec systemd-nspawn", "while true; do systemd-nspawn").rstrip() + (
    f""" && code=0 || code=$?
echo "ended with $code"
[ $code = {REBOOTED} ] || rm "$1/plugged" 2>/dev/null || exit $code
done
"""
)
"""Again after a restart; after the machine has switched itself off only if somebody plugs it
in again."""

INSTALL_SECONDS = 400

PROGRAM = """import os, sys
sys.path.insert(0, "/opt/facilitate")
os.environ["PYTHONPATH"] = "/opt/facilitate"
from assistant.cli import main
main()
"""

STAMP = """
import sys
from pathlib import Path
from installing.machine import Machine
from installing.packages import stamp_of
print(stamp_of(Path(sys.argv[1]), Machine()), end="")
"""


class Installed(Container):
    """A container that can be restarted and whose changed files can be listed."""

    def __init__(self, folder: Path, files: Path, binds: Mapping[str, Path]) -> None:
        super().__init__(folder, files, binds)
        self._command[self._command.index(BOOT)] = BOOTS
        self._command.append("--timezone=off")  # else it would set the zone at each boot

    def _is_up(self) -> bool:
        """nspawn is one step further down than in a container that is started once."""
        assert self._process is not None
        for shell in _children(self._process.pid):
            for child in _children(shell):
                with contextlib.suppress(OSError):
                    if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                        self.leader = child
        return bool(self.leader) and self.ask("is-active", "multi-user.target") == "active"

    def restart(self) -> float:
        """Restart the whole system; how long it took, in seconds."""
        before, began_at = self.leader, time.monotonic()
        self.run("systemctl", "reboot", check=False)
        assert self._is_down(before, 2 * BOOT_SECONDS), "the container does not go down"
        self._come_up()
        return time.monotonic() - began_at

    def off_and_on(self, switch_off: Callable[[], object], seconds: float) -> bool:
        """Have the machine switch itself off, and plug it in again: whether it did so within
        so many seconds, in good order."""
        before, said = self.leader, self._log.read_text(errors="replace")
        (self._outside / "plugged").touch()
        switch_off()
        if not self._is_down(before, seconds):
            (self._outside / "plugged").unlink()
            return False
        self._come_up()
        return SWITCHED_OFF in self._log.read_text(errors="replace").removeprefix(said)

    def _is_down(self, leader: int, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while Path(f"/proc/{leader}").exists() and time.monotonic() < until:
            time.sleep(0.02)
        return not Path(f"/proc/{leader}").exists()

    def _come_up(self) -> None:
        self.leader, until = 0, time.monotonic() + BOOT_SECONDS
        while not self._is_up():
            assert time.monotonic() < until, "the container does not come up again"
            time.sleep(0.05)

    @property
    def _outside(self) -> Path:
        """What holds its disk, which stays while it is off."""
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/root{self._mounts}")

    @property
    def disk(self) -> Path:
        """Its file system, also while it is off."""
        return self._outside / "root"

    def install(self, *arguments: str, script: str = f"{BUNDLE}/scripts/install") -> str:
        """Run the installation inside; what it said."""
        done = subprocess.run(
            self.inside("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", script, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def changed(self) -> dict[str, int]:
        """Every file that differs from this machine's own, by path, with its mode."""
        upper = self._outside / "upper"
        found = {}
        for folder, folders, files in os.walk(upper):
            for name in (*folders, *files):
                path = Path(folder, name)
                found[str(path.relative_to(upper))] = path.lstat().st_mode
        return found


def left_over(before: Mapping[str, int], after: Mapping[str, int]) -> set[str]:
    """What is there and was not: on this machine neither, nor is it a mark of a deletion."""
    return {
        name
        for name, mode in after.items()
        if name not in before and not stat.S_ISCHR(mode) and not Path("/", name).exists()
    }


def _children(process: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [*map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]
    return []


def lay_out(files: Path, drop_in: str, *, with_environment: bool) -> dict[str, Path]:
    """A root with systemd's usual target; what to bind. ``with_environment``: with this
    machine's Python packages in the virtual environment's place, as an earlier installation
    would have left them."""
    system = files / "etc/systemd/system"
    (system / "facilitate.service.d").mkdir(parents=True)
    (system / "facilitate.service.d/rig.conf").write_text(drop_in)
    (system / "default.target").symlink_to(SYSTEM_TARGET)
    for name in (BUNDLE.lstrip("/"), "opt"):
        (files / name).mkdir(parents=True)
    return _lay_out_environment(files) if with_environment else {}


def _lay_out_environment(files: Path) -> dict[str, Path]:
    venv = files / ENVIRONMENT
    (venv / "bin").mkdir(parents=True)
    (files / PACKAGES.lstrip("/")).mkdir(parents=True)
    (venv / "lib").symlink_to(PACKAGES)
    binds = {PACKAGES: Path(sys.prefix, "lib")}
    home = Path(sys.base_prefix)
    if not home.is_relative_to("/usr"):
        (files / PYTHON_HOME.lstrip("/")).mkdir(parents=True)
        binds[PYTHON_HOME] = home
        home = Path(PYTHON_HOME)
    real = home / "bin" / Path(os.path.realpath(sys.executable)).name
    # A Python that is not the system's does not find its own library everywhere.
    (venv / "bin/python").write_text(
        f'#!/bin/bash\nexport LD_LIBRARY_PATH={home}/lib\nexec -a "$0" {real} "$@"\n'
    )
    (venv / "pyvenv.cfg").write_text(f"home = {real.parent}\n")
    (venv / "bin/facilitate").write_text(
        f'#!/bin/sh\nexec /{ENVIRONMENT}/bin/python /{ENVIRONMENT}/bin/program "$@"\n'
    )
    (venv / "bin/program").write_text(PROGRAM)
    for name in ("python", "facilitate"):
        (venv / "bin" / name).chmod(0o755)
    (venv / "installed").write_text(_stamp())
    return binds


def _stamp() -> str:
    """As Debian's Python, which installs, will reckon it."""
    return subprocess.run(
        [PYTHON, "-s", "-c", STAMP, str(ROOT)],
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


def short_bundle(folder: Path, model: Path) -> Path:
    """A bundle of this very clone without what this machine has already."""
    copy_program(ROOT, folder)
    for name in ("wheels", "debian"):
        (folder / "parts" / name).mkdir(parents=True)
    (folder / "parts/debian/Packages").touch()
    shutil.copytree(model, folder / "parts/models" / model.name, copy_function=_link)
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    facts = {"machine": platform.machine(), "python": debian_python(), "release": release}
    (folder / "bundle.json").write_text(description(folder, facts))
    return folder


def _link(source: str, target: str) -> None:
    try:
        os.link(os.path.realpath(source), target)
    except OSError:
        shutil.copyfile(source, target)


def debian_python() -> str:
    """The version of Debian's."""
    if not Path(PYTHON).exists():
        raise Refused("needs Debian's Python: run scripts/setup --tests")
    words = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run(
        [PYTHON, "-c", words], capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()
