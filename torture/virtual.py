"""A whole machine of its own, with a kernel of its own: QEMU, driven from outside.

It has two processors, a disk, a loudspeaker that is recorded, a USB keyboard, and sockets into
which USB sticks are put. Nothing is emulated of a Raspberry Pi's own parts. Without hardware's
help (no ``/dev/kvm`` that works) it is some ten times slower than the machine that it runs on.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.rig.programs import Program

SYSTEM = "qemu-system-x86_64"
COMMAND_SECONDS = 900.0
START_SECONDS = 240.0

AGENT = """import json, os, subprocess, sys, time
while not os.path.exists(sys.argv[1]):
    time.sleep(0.1)
port = os.open(sys.argv[1], os.O_RDWR)
unread = b""
while True:
    received = os.read(port, 65536)
    if not received:
        time.sleep(0.1)
        continue
    unread += received
    while b"\\n" in unread:
        line, _, unread = unread.partition(b"\\n")
        done = subprocess.run(json.loads(line), shell=True, capture_output=True, text=True)
        answer = json.dumps([done.returncode, done.stdout, done.stderr]).encode() + b"\\n"
        while answer:
            answer = answer[os.write(port, answer):]
"""
"""Runs in the machine as root: a line is a shell command in JSON, its answer a line as well."""

UNITS = {
    "agent": "/usr/bin/python3 /srv/agent.py /dev/virtio-ports/agent",
    "telling": "/bin/sh -c 'until test -e /dev/virtio-ports/told; do sleep 0.1; done; "
    "exec journalctl --boot --lines=all --follow --output=cat --unit=facilitate "
    "--unit=facilitate-stick@* > /dev/virtio-ports/told'",
}
UNIT = "[Service]\nExecStart={command}\nRestart=always\n[Install]\nWantedBy=multi-user.target\n"


class VirtualMachine:
    """One machine, off at first. Paths in ``folder`` are short: sockets lie there."""

    def __init__(self, folder: Path, kernel: Path, initrd: Path, disks: Mapping[str, Path]):
        """``disks``: raw images by their serial names; the first is the root."""
        self._folder = folder
        self._files = {"kernel": kernel, "initrd": initrd}
        self._disks = disks
        self._process: subprocess.Popen[bytes] | None = None
        self._agent: _Lines | None = None
        self._control: _Lines | None = None
        self._log = folder / "qemu.log"

    def start(self) -> None:
        """Switch it on, and wait until commands are taken. Raises ``AssertionError``."""
        for name in ("agent", "control"):
            (self._folder / name).unlink(missing_ok=True)
        (self._folder / "told").write_bytes(b"")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._control = _Lines(self._folder / "control")
        self._control.read(START_SECONDS)  # its greeting
        self.control("qmp_capabilities")
        self._agent = _Lines(self._folder / "agent")
        assert self.run("true", START_SECONDS) == ""

    def _command(self) -> list[str]:
        folder = self._folder
        command = [SYSTEM, "-machine", "pc,i8042=off", "-smp", "2", "-m", "2048"]
        command += ["-nodefaults", "-display", "none", "-nic", "none", "-no-reboot"]
        if os.access("/dev/kvm", os.W_OK) and "vmx" in Path("/proc/cpuinfo").read_text():
            command += ["-enable-kvm", "-cpu", "host"]
        else:
            command += ["-accel", "tcg,thread=multi", "-cpu", "max"]
        command += [
            "-kernel",
            str(self._files["kernel"]),
            "-initrd",
            str(self._files["initrd"]),
        ]
        command += ["-append", "root=/dev/vda rw console=ttyS0 quiet"]
        command += ["-serial", f"file:{folder / 'console'}"]
        command += ["-qmp", f"unix:{folder / 'control'},server=on,wait=off"]
        for serial, image in self._disks.items():
            command += ["-drive", f"file={image},format=raw,if=none,id={serial}"]
            command += ["-device", f"virtio-blk-pci,drive={serial},serial={serial}"]
        command += ["-device", "virtio-serial-pci"]
        command += ["-chardev", f"socket,id=agent,path={folder / 'agent'},server=on,wait=off"]
        command += ["-device", "virtserialport,chardev=agent,name=agent"]
        command += ["-chardev", f"file,id=told,path={folder / 'told'},append=on"]
        command += ["-device", "virtserialport,chardev=told,name=told"]
        command += ["-device", "qemu-xhci,id=usb", "-device", "usb-kbd,bus=usb.0"]
        command += ["-audiodev", f"wav,id=sound,path={folder / 'sound.wav'}"]
        return [*command, "-device", "intel-hda", "-device", "hda-output,audiodev=sound"]

    def take_first_files(self, root: Path) -> None:
        """Start from now on with the first files (initrd) that the system in ``root`` has made
        for itself."""
        (made,) = root.glob("boot/initrd.img-*")
        self._files["initrd"] = Path(shutil.copy(made, self._folder / "initrd.img"))

    def run(self, command: str, seconds: float = COMMAND_SECONDS) -> str:
        """What a shell command in it prints. Raises ``AssertionError`` if it fails."""
        assert self._agent is not None
        self._agent.write(command)
        code, output, error = self._agent.read(seconds)
        assert code == 0, f"{command}: {output}{error}"
        return str(output)

    def send(self, path: str, content: bytes) -> None:
        """Write a small file in it."""
        text = base64.b64encode(content).decode()
        self.run(f"mkdir -p $(dirname {path}) && echo {text} | base64 -d > {shlex.quote(path)}")

    def control(self, name: str, **arguments: Any) -> Any:
        """A command of the machine itself (QMP). Raises ``AssertionError`` if it fails."""
        assert self._control is not None
        self._control.write({"execute": name, "arguments": arguments})
        while True:
            answer = self._control.read(COMMAND_SECONDS)
            if "event" in answer:
                continue
            assert "return" in answer, f"{name}: {answer}"
            return answer["return"]

    def wait_for_event(self, name: str, seconds: float) -> None:
        """Until the machine itself tells of this."""
        assert self._control is not None
        until = time.monotonic() + seconds
        while self._control.read(until - time.monotonic()).get("event") != name:
            pass

    def key(self, name: str, seconds: float) -> None:
        """Hold a key of its USB keyboard down for so long."""
        for is_down in (True, False):
            key = {"down": is_down, "key": {"type": "qcode", "data": name}}
            self.control("input-send-event", events=[{"type": "key", "data": key}])
            time.sleep(seconds if is_down else 0)

    @contextmanager
    def plugged(self, image: Path, driver: str = "usb-storage", **more: Any) -> Iterator[None]:
        """The image as a stick, or as another disk; pulled out at the end, whatever is
        written to it then."""
        self.control(
            "blockdev-add",
            **{"node-name": "stick", "driver": "raw", "read-only": more.pop("locked", False)},
            file={"driver": "file", "filename": str(image)},
        )
        where = {"bus": "usb.0"} if driver == "usb-storage" else {}
        self.control("device_add", driver=driver, id="plug", drive="stick", **where, **more)
        try:
            yield
        finally:
            self.control("device_del", id="plug")
            with contextlib.suppress(AssertionError, TimeoutError):
                self.wait_for_event("DEVICE_DELETED", 30.0)
            self._let_go_of("stick")

    def _let_go_of(self, node: str) -> None:
        until = time.monotonic() + 30.0
        while True:
            try:
                self.control("blockdev-del", **{"node-name": node})
                return
            except AssertionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def told(self) -> Program:
        """What the service and the sticks' units say since it was switched on."""
        command = ["tail", "-f", "-n", "+1", str(self._folder / "told")]
        return Program(command, os.environ, subprocess.DEVNULL)

    def wait_until_off(self, seconds: float) -> None:
        """Until it has switched itself off. Raises ``AssertionError`` if it does not."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError("the machine does not switch itself off") from None
        self._close_lines()

    def switch_off(self) -> None:
        """In good order, by a command."""
        self.run("systemctl --no-block poweroff")
        self.wait_until_off(START_SECONDS)

    def close(self) -> None:
        """Take its power away, if it has any."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._close_lines()

    def _close_lines(self) -> None:
        for lines in (self._agent, self._control):
            if lines is not None:
                lines.close()


class _Lines:
    """Values in JSON, a line each, over a socket that may not be there yet."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._unread = b""
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._socket.connect(str(path))
                return
            except OSError:
                assert time.monotonic() < until, f"nobody listens at {path}"
                time.sleep(0.1)

    def write(self, value: Any) -> None:
        self._socket.sendall(json.dumps(value).encode() + b"\n")

    def read(self, seconds: float) -> Any:
        """The next value. Raises ``TimeoutError``, ``AssertionError`` once it has ended."""
        until = time.monotonic() + seconds
        while b"\n" not in self._unread:
            self._socket.settimeout(max(0.01, until - time.monotonic()))
            received = self._socket.recv(65536)
            assert received, "the machine has ended"
            self._unread += received
        line, _, self._unread = self._unread.partition(b"\n")
        return json.loads(line)

    def close(self) -> None:
        self._socket.close()


def furnish(root: Path) -> None:
    """Put what is needed from outside into a system that will run in such a machine."""
    (root / "srv/agent.py").write_text(AGENT)
    wants = root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    for name, command in UNITS.items():
        unit = root / "etc/systemd/system" / f"{name}.service"
        unit.write_text(UNIT.format(command=command))
        (wants / unit.name).unlink(missing_ok=True)
        (wants / unit.name).symlink_to(f"/etc/systemd/system/{unit.name}")


def missing_programs(*names: str) -> list[str]:
    """Those of the programs that are not here."""
    return [name for name in names if shutil.which(name) is None]
