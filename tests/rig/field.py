"""The whole way: installed without a network, carried to a table, and its harvest taken home.

A device in a container, on which the program was installed: a stick brings a plan, the button
alone carries a session, a stick takes the harvest, the button switches the machine off.

What stands in for the parts that a container has not:

- the button and the light are simulated pins, pressed by ``hands.py``;
- the microphone is a recorded voice, heard by the real recogniser; the loudspeaker is that of
  a private sound server, or none: then each sentence is written and takes no time;
- the stick is a loop device with ext4. No kernel event reaches a container, nor has systemd
  device units there: the stick's unit is started by hand, as udev would by its rule; its ties
  to the device are left out, and ``mount`` does what ``systemd-mount`` does elsewhere, in a
  unit of its own as well. All else of that unit, and of the service's, is as it is installed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.rig.house import House
from tests.rig.installed import Installed
from tests.rig.programs import Program
from tests.rig.ready_sound import SOUND, drop_in
from torture import disks

SPEECH = Path("/usr/share/pocketsphinx/test/data/librivox") / (
    "sense_and_sensibility_01_austen_64kb-0880.wav"
)
STATE = "var/lib/facilitate"
HANDS, BUTTON, HEARD = "srv/hands.py", "srv/button", "srv/speech.wav"
JOURNAL = "var/log/journal"
STICK_UNIT = "etc/systemd/system/facilitate-stick@.service"
PATIENCE_SECONDS = 90.0
STICK_BYTES = 16 << 20

CERTAIN_SECONDS = 0.4
"""After its end a press is certain: none follows within 0.35 s."""

STEP, LISTENING = "Think of a question", "Say your question"
PLAN = f"""
version: 1
title: {{title}}
slot: 5m
purpose: We leave with questions.
activities:
  - title: The question
    steps:
      - {{{{title: {STEP}, time: 60s}}}}
      - {{{{title: {LISTENING}, time: 60s, listen: questions}}}}
"""
"""What the stick brings."""

PINS = f"""
StandardInput=file:/{BUTTON}
Environment=GPIOZERO_PIN_FACTORY=mock GPIOZERO_MOCK_PIN_CLASS=mockpwmpin
Environment=PYTHONPATH=/opt/facilitate
ExecStart=
ExecStart=/opt/facilitate/.venv/bin/python /{HANDS} /{STATE}/pins run --stay
"""

MOUNTING = re.compile(r"systemd-mount .* (--options=)")
MOUNTING_HERE = r"systemd-run --quiet --wait --collect /bin/mount --mkdir \1"

SENTENCE = re.compile(r"[\d:]+ says (.*)")


def settings(*, speaks: bool) -> str:
    """Of a device whose microphone is a recording."""
    return (
        "# from an earlier installation\n"
        f"voice:\n  speaks: {str(speaks).lower()}\n"
        f"microphone:\n  device: file\n  file: /{HEARD}\n"
        "rules:\n  farewell_seconds: 0.5\n"
    )


def furnish(files: Path, house: House | None) -> tuple[str, dict[str, Path]]:
    """Put the hand, its button and the recorded voice in place; what the service's unit is
    told about the stand-ins, and what to bind."""
    for name in (HANDS, BUTTON, HEARD):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("hands.py"), files / HANDS)
    assert SPEECH.is_file(), "this test needs: sudo apt install pocketsphinx-testdata"
    shutil.copy(SPEECH, files / HEARD)
    os.mkfifo(files / BUTTON)
    (files / JOURNAL).mkdir(parents=True, exist_ok=True)  # else it lies where nobody looks
    if house is None:
        return f"[Service]\n{PINS}", {}
    sound = Path(house.environment["ALSA_CONFIG_PATH"]).parent
    (files / SOUND.lstrip("/")).mkdir(parents=True)
    for path in (sound, sound / "run"):
        path.chmod(0o711)
    return f"{drop_in(house, sound)}{PINS}", {f"{SOUND}:rw": sound}


@dataclass(frozen=True)
class Visit:
    """A stick that was plugged and may be taken. ``seconds``: from the one to the moment when
    that is said. ``files``: all that is on it afterwards, by path."""

    seconds: float
    files: dict[str, bytes]


@dataclass(frozen=True)
class Way:
    """What happened, in its order. ``restarts``: how often the service was started anew by
    itself until it was switched off. ``log``: all that it wrote by then."""

    ready: str
    bringing: Visit
    ready_anew: str
    taking: Visit
    sentences: tuple[str, ...]
    log: str
    restarts: int
    went_off: bool
    ready_after: str


class Hand:
    """Somebody at the device: reads what it says, and presses its one button.

    ``hushes``: what is said in a session is not waited for.
    """

    patience_seconds = PATIENCE_SECONDS
    """For each line that is waited for."""

    def __init__(self, *, hushes: bool) -> None:
        self._hushes = hushes
        self.output: Program | None = None

    def press(self, seconds: float = 0.1) -> None:
        """Hold the button down for so long, and wait until what it means is certain."""
        raise NotImplementedError

    def wait_for(self, words: str) -> float:
        """Until that is printed; its moment."""
        assert self.output is not None
        return self.output.wait_for(words, self.patience_seconds)

    def ready_line(self) -> str:
        """The sentence by which it says that it stands ready, when it does."""
        assert self.output is not None
        at = self.wait_for("says Ready: ")
        line = next(line for moment, line in self.output.lines if moment == at)
        return line.partition(" says ")[2]

    def carry_a_session(self) -> None:
        """From the first press to standing ready again, by the button alone."""
        self.press()
        self._hush()
        self.wait_for("state the press is awaited")
        self.press()
        self._hush()
        self.wait_for(f"runs {STEP}")
        if not self._hushes:
            time.sleep(1.0)  # a press within a second of the device's own step is for that
        self.press()
        self._hush()
        self.wait_for(f"listens {LISTENING}")
        self.wait_for("heard")
        self.press()
        self.wait_for("says That was our session")
        self._hush()
        self.wait_for("The harvest")
        self.ready_line()

    def _hush(self) -> None:
        """A press that ends what is being said, to save time."""
        if self._hushes:
            self.press()

    def hold_and_confirm(self) -> None:
        """Have it switch itself off, by the button."""
        self.press(5.2)
        self.wait_for("Shall I switch off?")
        time.sleep(0.6)  # an answer that was on its way before the question does not count
        self.press()
        self.wait_for("says Switching off")

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was spoken since this boot, in its order."""
        assert self.output is not None
        matches = [SENTENCE.fullmatch(line) for _, line in self.output.lines]
        return tuple(match[1] for match in matches if match)


class Field(Hand):
    """An installed device that runs, its one button, and its sticks."""

    def __init__(self, container: Installed, folder: Path, *, hushes: bool) -> None:
        """``folder``: where its sticks' images lie. ``hushes``: what is said in a session is
        not waited for."""
        super().__init__(hushes=hushes)
        self._container = container
        self._folder = folder
        self._button = os.open(container.disk / BUTTON, os.O_RDWR)

    def follow(self) -> Program:
        """What the service says since this boot; of an earlier one it is forgotten.

        Read from outside: who is inside while the machine switches itself off is stopped, and
        holds it up.
        """
        if self.output is not None:
            self.output.close()
        boot_id = (self._container.root / "proc/sys/kernel/random/boot_id").read_text()
        boot = boot_id.strip().replace("-", "")
        journal = self._container.disk / JOURNAL
        command = ["journalctl", "--follow", f"--directory={journal}", f"--boot={boot}"]
        command += ["--lines=all", "--output=cat", "--unit=facilitate"]
        self.output = Program(command, os.environ, subprocess.DEVNULL)
        return self.output

    def press(self, seconds: float = 0.1) -> None:
        """Hold the button down for so long, and wait until what it means is certain."""
        os.write(self._button, f"{seconds}\n".encode())
        time.sleep(seconds + CERTAIN_SECONDS)

    def plug(self, files: Sequence[tuple[str, str]] = ()) -> Visit:
        """Put a stick in, with such files on it, and take it when the device says so."""
        image, content = self._folder / "stick", self._folder / "content"
        shutil.rmtree(content, ignore_errors=True)
        content.mkdir()
        for name, text in files:
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(text)
        image.unlink(missing_ok=True)
        with image.open("wb") as file:
            file.truncate(STICK_BYTES)
        command = ["mkfs.ext4", "-q", "-d", str(content), str(image)]
        subprocess.run(command, check=True, capture_output=True)
        with self._plugged(image) as name:
            unit = f"facilitate-stick@{name}"
            began_at = time.monotonic()
            self._container.run("systemctl", "start", "--no-block", unit)
            seconds = self.wait_for("says You may take the stick") - began_at
            self._await_end_of(unit)
        with disks.mounted(image, self._folder / "mounted", "ro") as stick:
            return Visit(seconds, _files(stick))

    def _await_end_of(self, unit: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while self._container.ask("is-active", unit) in {"activating", "deactivating"}:
            assert time.monotonic() < until, f"{unit} does not end"
            time.sleep(0.05)
        assert self._container.shown("Result", unit) == "success"

    @contextmanager
    def _plugged(self, image: Path) -> Iterator[str]:
        """The image as a disk of the container; its kernel's name."""
        self._untie_stick_unit()
        losetup = ("losetup", "--find", "--show", str(image))
        done = subprocess.run(losetup, check=True, capture_output=True, text=True)
        device = done.stdout.strip()
        number = os.stat(device).st_rdev
        numbers = (str(os.major(number)), str(os.minor(number)))
        try:
            self._container.run("mknod", "--mode=0660", device, "b", *numbers)
            yield Path(device).name
        finally:
            with contextlib.suppress(AssertionError):
                self._container.run("rm", device)
            subprocess.run(["losetup", "--detach", device], check=True)

    def _untie_stick_unit(self) -> None:
        """The installed unit without what only udev can give."""
        untied = self._container.root / "run/systemd/system.control/facilitate-stick@.service"
        if untied.exists():
            return
        lines = (self._container.root / STICK_UNIT).read_text().splitlines()
        kept = [line for line in lines if not line.startswith("BindsTo=")]
        text = "\n".join(kept).replace("After=dev-%i.device ", "After=")
        text, count = MOUNTING.subn(MOUNTING_HERE, text.replace("$$owner ", ""))
        assert count == 1
        assert "dev-%i.device" not in text
        untied.parent.mkdir(parents=True, exist_ok=True)
        untied.write_text(text + "\n")
        self._container.run("systemctl", "daemon-reload")

    def forget_what_was_taken_out(self) -> None:
        """The next stick gets every harvest again."""
        (self._container.root / STATE / "stick/taken.json").unlink(missing_ok=True)

    def switch_off(self) -> bool:
        """Hold for five seconds, and confirm; then it is plugged in again. Whether it went
        off."""
        return self._container.off_and_on(self.hold_and_confirm, PATIENCE_SECONDS)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._button)
        if self.output is not None:
            self.output.close()


def go(field: Field, container: Installed) -> Way:
    """The whole way, on a device that comes up."""
    output = field.follow()
    ready = field.ready_line()
    bringing = field.plug([("plans/asking.yaml", PLAN.format(title="What we ask"))])
    ready_anew = field.ready_line()
    field.carry_a_session()
    taking = field.plug()
    restarts = int(container.shown("NRestarts"))
    went_off = field.switch_off()
    sentences, log = field.sentences, output.text
    field.follow()
    ready_after = field.ready_line()
    return Way(
        ready, bringing, ready_anew, taking, sentences, log, restarts, went_off, ready_after
    )


def _files(stick: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(stick)): path.read_bytes()
        for path in stick.rglob("*")
        if path.is_file()
    }
