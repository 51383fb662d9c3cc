"""The field in a machine with a kernel of its own: real udev, real sticks, a real power-off,
and a root that is only read.

What a container (field.py) has not. The button is a USB keyboard, the sticks are USB sticks
with a partition each; the light is a simulated pin, the microphone a recorded voice, the
loudspeaker a sound card whose sound is kept. It takes half an hour without hardware's help,
and needs a network the first time, for Debian's packages.
"""

from __future__ import annotations

import random
import shutil
import statistics
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.rig.container import ROOT, Refused
from tests.rig.field import PLAN, SPEECH, Hand
from torture import disks
from torture.field import made_bundle
from torture.outcomes import Outcome, Tally
from torture.virtual import SYSTEM, VirtualMachine, furnish, missing_programs

RELEASE = "bookworm"
PACKAGES = (
    *("linux-image-amd64", "initramfs-tools", "systemd-sysv", "udev", "dbus", "kmod"),
    *("e2fsprogs", "sudo", "python3"),
)
"""What any Debian has. All else comes from the bundle."""

IMAGE = ROOT / "build/machine"
"""Kept for the next run."""
IMAGE_SECONDS = 900
ROOT_BYTES, STATE_BYTES, STICK_BYTES = 6 << 30, 256 << 20, 64 << 20
PART_AT = 1 << 20
"""Where a stick's one partition begins."""

CONFIG = "/etc/facilitate"
BUNDLE_AT = "/run/bundle"
HEARD = "/srv/speech.wav"
SETTINGS = f"""button: {{device: remote, name: QEMU USB Keyboard}}
microphone: {{device: file, file: {HEARD}}}
rules: {{farewell_seconds: 0.5}}
"""
DROP_IN = "/etc/systemd/system/facilitate.service.d"
PINS = "[Service]\nEnvironment=GPIOZERO_PIN_FACTORY=mock GPIOZERO_MOCK_PIN_CLASS=mockpwmpin\n"
"""A light, without which nobody is listened to: the machine has no pins of its own."""

TAKE = "says You may take the stick"
MAKERS = {
    "vfat": ("mkfs.vfat",),
    "exfat": ("mkfs.exfat",),
    "ext4": ("mkfs.ext4", "-q", "-F"),
}
CHECKS = {
    "vfat": ("fsck.vfat", "-n"),
    "exfat": ("fsck.exfat", "-n"),
    "ext4": ("e2fsck", "-fn"),
}
LOOK = "/dev/disk/by-id/virtio-look-part1"
PATIENCE_SECONDS = 400.0
PULLS = 3
WAV_HEADER_BYTES, AUDIBLE = 44, 1000


class Table(Hand):
    """The device on its table, with a kernel of its own, and its sticks."""

    patience_seconds = PATIENCE_SECONDS

    def __init__(self, folder: Path, machine: VirtualMachine, chance: random.Random) -> None:
        super().__init__(hushes=True)
        self.machine = machine
        self.stick_seconds: list[float] = []
        self._folder = folder
        self._chance = chance

    def press(self, seconds: float = 0.1) -> None:
        """Hold a key of the keyboard, and wait until what it means is certain."""
        self.machine.key("ret", seconds)
        time.sleep(1.0)

    def start(self) -> str:
        """Switch it on: the sentence by which it says that it is ready."""
        self.machine.start()
        self.follow()
        return self.ready_line()

    def follow(self) -> None:
        """Read what it says since it was switched on."""
        self.close()
        self.output = self.machine.told()

    def made_stick(self, kind: str, files: Sequence[tuple[str, str]] = ()) -> Path:
        """A stick with one partition of this kind, and such files on it."""
        part, image = self._folder / "part", self._folder / f"{kind}.img"
        _blank(part, STICK_BYTES)
        _run(*MAKERS[kind], str(part))
        _blank(image, PART_AT + STICK_BYTES)
        with image.open("r+b") as file:
            file.write(partition_table())
        _run("dd", f"if={part}", f"of={image}", "bs=1M", "seek=1", "conv=notrunc,sparse")
        if files:
            with self._looked_at(image, "rw"):
                for name, text in files:
                    self.machine.send(f"/mnt/{name}", text.encode())
        return image

    def plug(self, image: Path, *, locked: bool = False) -> None:
        """Put it in, and take it when the device says so."""
        began_at = time.monotonic()
        with self.machine.plugged(image, locked=locked, removable=True):
            self.stick_seconds.append(self.wait_for(TAKE) - began_at)

    def pull(self, image: Path) -> None:
        """Put it in, and pull it out at any moment before the device says so."""
        usual_seconds = statistics.median(self.stick_seconds)
        with self.machine.plugged(image, removable=True):
            time.sleep(self._chance.uniform(0.1, 0.9) * usual_seconds)

    def files_on(self, image: Path) -> str:
        """Their paths, a line each."""
        with self._looked_at(image, "ro"):
            return self.machine.run("cd /mnt && find . -type f")

    def wrong_with(self, image: Path, kind: str) -> list[str]:
        """What a check of the stick's file system finds, from outside."""
        part = self._folder / "part"
        _run("dd", f"if={image}", f"of={part}", "bs=1M", "skip=1", "conv=sparse")
        command = [*CHECKS[kind], str(part)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return [f"{kind}: {done.stdout.strip()}"] if done.returncode else []

    @contextmanager
    def _looked_at(self, image: Path, how: str) -> Iterator[None]:
        """Mounted in the machine at /mnt, as a disk that is no stick."""
        with self.machine.plugged(image, "virtio-blk-pci", serial="look"):
            self.machine.run(
                f"until test -e {LOOK}; do sleep 0.2; done; mount -o {how} {LOOK} /mnt"
            )
            try:
                yield
            finally:
                self.machine.run("umount /mnt")

    def close(self) -> None:
        """Stop reading."""
        if self.output is not None:
            self.output.close()


def make_machine(count: int, chance: random.Random) -> Outcome:
    """The whole way in a machine, ``count`` times."""
    tally = Tally("machine")
    table: Table | None = None
    try:
        image, bundle = made_image(), made_bundle()
        for _ in range(count):
            with tempfile.TemporaryDirectory(prefix="m-", dir="/tmp") as name:
                folder = Path(name)
                table = Table(folder, _machine(folder, image, bundle), chance)
                try:
                    _go(table, tally, folder)
                finally:
                    table.machine.close()
                    table.close()
    except Refused as why:
        return Outcome(name="machine", skipped=str(why))
    except AssertionError as failure:
        tally.count([str(failure)])
    if table is None or not table.stick_seconds:
        return tally.outcome("")
    median = statistics.median(table.stick_seconds)
    return tally.outcome(f"stick {median:.1f} s, {max(table.stick_seconds):.1f} at worst")


def _machine(folder: Path, image: Path, bundle: Path) -> VirtualMachine:
    """Off, with its disks: the root, one for the state, and one with the bundle."""
    unpacked = folder / "unpacked"
    unpacked.mkdir()
    _run("tar", "-xf", str(bundle), "-C", str(unpacked))
    images = {name: folder / name for name in ("root", "state", "bundle")}
    _run("cp", "--sparse=always", str(image / "root"), str(images["root"]))
    _blank(images["state"], STATE_BYTES)
    _run("mkfs.ext4", "-q", "-L", "facilitate", str(images["state"]))
    _blank(images["bundle"], 2 * bundle.stat().st_size)
    _run("mkfs.ext4", "-q", "-d", str(unpacked), str(images["bundle"]))
    shutil.rmtree(unpacked)
    return VirtualMachine(folder, image / "vmlinuz", image / "initrd.img", images)


def _go(table: Table, tally: Tally, folder: Path) -> None:
    """Each step, and what was wrong with it."""
    tally.count(_install(table))
    for kind in MAKERS:
        tally.count(_bring(table, kind))
    table.carry_a_session()
    for _ in range(PULLS):
        tally.count(_pull(table))
    tally.count(_take_home(table, "vfat"))
    tally.count(_refuse(table))
    tally.count(_switch_off(table))
    tally.count(_was_heard(folder))
    tally.count(_only_read(table, folder))


def _install(table: Table) -> list[str]:
    """Without a network, and ready by itself at the next start."""
    machine = table.machine
    machine.start()
    machine.send(HEARD, SPEECH.read_bytes())
    machine.send(f"{CONFIG}/device.yaml", SETTINGS.encode())
    machine.send(f"{DROP_IN}/remote.conf", (ROOT / "systemd/remote.conf").read_bytes())
    machine.send(f"{DROP_IN}/pins.conf", PINS.encode())
    machine.run(f"mkdir {BUNDLE_AT} && mount -o ro /dev/disk/by-id/virtio-bundle {BUNDLE_AT}")
    machine.run(f"{BUNDLE_AT}/facilitate-bundle/scripts/install")
    machine.switch_off()
    said = table.start()
    return [] if "Facilitating" in said else [f"found '{said}' after the restart"]


def _bring(table: Table, kind: str) -> list[str]:
    """A plan on a stick of this kind, and what was kept goes out."""
    plan = PLAN.format(title=f"Brought by {kind}")
    image = table.made_stick(kind, [("plans/asking.yaml", plan)])
    table.plug(image)
    said = table.ready_line()
    wrong = table.wrong_with(image, kind)
    if f"Brought by {kind}" not in said:
        wrong.append(f"{kind}: found '{said}', expected the plan that it brought")
    if "LAST-CHECK.txt" not in table.files_on(image):
        wrong.append(f"{kind}: no LAST-CHECK.txt on it")
    return wrong


def _pull(table: Table) -> list[str]:
    """Too early: the service goes on, and a mended stick gets all of it."""
    table.pull(table.made_stick("vfat"))
    restarts = table.machine.run("systemctl show --value --property=NRestarts facilitate")
    return [] if restarts.strip() == "0" else ["the service was started anew"]


def _take_home(table: Table, kind: str) -> list[str]:
    image = table.made_stick(kind)
    table.plug(image)
    wrong, files = table.wrong_with(image, kind), table.files_on(image)
    if files.count("/harvest.html") != 1:
        wrong.append(f"{kind}: expected one harvest on the stick, found {files.split()}")
    return wrong


def _refuse(table: Table) -> list[str]:
    """One that is locked gives and takes nothing, and is told of."""
    image = table.made_stick("ext4")
    before = image.read_bytes()
    table.plug(image, locked=True)
    return [] if image.read_bytes() == before else ["something was written to a locked stick"]


def _switch_off(table: Table) -> list[str]:
    """By the button; the power is off when the kernel says so."""
    table.hold_and_confirm()
    table.machine.wait_until_off(PATIENCE_SECONDS)
    return []


def _was_heard(folder: Path) -> list[str]:
    """The sound card played what was said."""
    samples = np.fromfile(folder / "sound.wav", dtype="<i2", offset=WAV_HEADER_BYTES)
    is_heard = np.abs(samples.astype(int)).max(initial=0) > AUDIBLE
    return [] if is_heard else ["nothing was heard of the sound card"]


def _only_read(table: Table, folder: Path) -> list[str]:
    """With overlayroot a session and a stick leave not one byte on the root."""
    table.start()
    install = "/opt/facilitate/scripts/install"
    bundle = f"{BUNDLE_AT}/facilitate-bundle/scripts/install"
    table.machine.run(
        f"mkdir -p {BUNDLE_AT} && mount -o ro /dev/disk/by-id/virtio-bundle {BUNDLE_AT}; "
        f"s={bundle}; test -x $s || s={install}; "
        "$s --read-only --state-partition /dev/disk/by-id/virtio-state"
    )
    table.machine.switch_off()
    with disks.mounted(folder / "root", folder / "seen", "ro") as root:
        before = _listing(root)
        table.machine.take_first_files(root)
    table.start()
    kind = table.machine.run("findmnt -no FSTYPE /").strip()
    table.carry_a_session()
    wrong = _take_home(table, "exfat")
    table.machine.switch_off()
    with disks.mounted(folder / "root", folder / "seen", "ro") as root:
        changed = before.symmetric_difference(_listing(root))
    with disks.mounted(folder / "state", folder / "seen", "ro") as state:
        sessions = list(state.rglob("*.session"))
    if kind != "overlay":
        wrong.append(f"the root is {kind}, not a layer in memory")
    if changed:
        wrong.append(f"on the root: {sorted(changed)[:5]}")
    if not sessions:
        wrong.append("no session on the partition of the state")
    return wrong


def _listing(root: Path) -> set[tuple[str, int, int]]:
    """Path, size and moment of the last change, of everything."""
    found = ((path, path.lstat()) for path in root.rglob("*"))
    return {(str(path.relative_to(root)), at.st_size, at.st_mtime_ns) for path, at in found}


# -- the machine's system ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Made:
    """What an image was made from."""

    release: str = RELEASE
    packages: tuple[str, ...] = PACKAGES


def made_image() -> Path:
    """A folder with the root's image, its kernel and its first files. Raises ``Refused``."""
    programs = (SYSTEM, "mmdebstrap", *(m[0] for m in MAKERS.values()))
    if missing := missing_programs(*programs, *(check[0] for check in CHECKS.values())):
        raise Refused(
            f"{', '.join(missing)}: not here; sudo apt install qemu-system-x86 mmdebstrap "
            "dosfstools exfatprogs"
        )
    if shutil.disk_usage(ROOT).free < 2 * ROOT_BYTES:
        raise Refused(f"needs {2 * ROOT_BYTES >> 30} GB of free disk")
    stamp, made = IMAGE / "made", repr(_Made())
    if stamp.exists() and stamp.read_text() == made:
        return IMAGE
    IMAGE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="machine-") as name:
        _make_image(Path(name))
    stamp.write_text(made)
    return IMAGE


def _make_image(root: Path) -> None:
    command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=apt"]
    command += [f"--include={','.join(PACKAGES)}", RELEASE, str(root)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=IMAGE_SECONDS, check=False
    )
    if done.returncode:
        raise Refused(f"no Debian can be had here: {done.stderr.strip()[-300:]}")
    furnish(root)
    for name in ("vmlinuz", "initrd.img"):
        (kernel,) = root.glob(f"boot/{name}-*")
        shutil.copy(kernel, IMAGE / name)
    _blank(IMAGE / "root", ROOT_BYTES)
    _run("mkfs.ext4", "-q", "-d", str(root), str(IMAGE / "root"))


def _blank(image: Path, size: int) -> None:
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(size)


def partition_table() -> bytes:
    """Of a stick with one partition, as a master boot record's sector has it."""
    kind, sectors = 0x0C, STICK_BYTES // 512
    entry = struct.pack("<B3xB3xII", 0, kind, PART_AT // 512, sectors)
    return bytes(446) + entry + bytes(48) + b"\x55\xaa"


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
