"""The service as the device runs it: its own unit, under a real systemd, in a container.

One short session is run once: pressed on simulated pins, heard from a recorded voice, killed,
stopped dead, and brought to its end. Each test then holds one promise against it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.journal.records import EndingKind
from assistant.journal.records import Recording as Journal
from assistant.journal.store import read_recording
from assistant.session.events import SessionResumed
from tests.rig.container import CLONE, Container, Refused, lay_out, open_to_all
from tests.rig.house import House
from tests.rig.programs import ROOT, Program

pytestmark = pytest.mark.rig

SPEECH = Path("/usr/share/pocketsphinx/test/data/librivox") / (
    "sense_and_sensibility_01_austen_64kb-0880.wav"
)
STATE, CACHE = "/var/lib/facilitate", "/var/cache/facilitate"
BUTTON, SOUND, MODEL, LIMITS = "/srv/button", "/srv/sound", "/srv/model", "/srv/limits"
STEP = "Think of a question"
PATIENCE_SECONDS = 40.0

MOST_SECONDS_AFTER_KILL = 3.0
MOST_SECONDS_FROM_PROGRESS = 5.0
"""Both beside what this machine, busy with something else, makes it wait for a processor."""

PLAN = f"""
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps:
      - {{title: {STEP}, time: 60s}}
      - {{title: Say your question, time: 60s, listen: questions}}
"""

SETTINGS = f"""
plan: rig.yaml
microphone: {{device: file, file: {CLONE}/speech.wav}}
"""

PROGRAM = f"""
import runpy, sys
sys.argv[:1] = ["hands.py", "{STATE}/pins"]
runpy.run_path("{CLONE}/tests/rig/hands.py", run_name="__main__")
"""
"""``facilitate``, with a hand on its simulated pins."""

TRYING = f"""
[Service]
Type=oneshot
Restart=no
WatchdogSec=0
ExecStart=
ExecStart={CLONE}/.venv/bin/python {CLONE}/tests/rig/container_limits.py
Environment=LD_LIBRARY_PATH=/opt/python/lib
StandardOutput=file:{LIMITS}
"""

SWITCHING_OFF = """
[Service]
Type=oneshot
Restart=no
WatchdogSec=0
ExecStart=
ExecStart=touch /run/facilitate/power-off
"""


@dataclass(frozen=True)
class Restart:
    """How the service came back; moments on ``time.monotonic()``.

    ``progressed_at``: when the watchdog was last fed. ``waited_seconds``: how long the new
    process could have run, but this machine was busy with something else.
    """

    broken_at: float
    progressed_at: float
    ready_at: float
    waited_seconds: float


@dataclass(frozen=True)
class Session:
    """All that is known of it."""

    journal: Journal
    output: str
    start_seconds: float
    after_kill: Restart
    after_hang: Restart
    sockets: dict[str, int]
    sockets_made: set[str]
    modes: dict[str, int]
    page: str


@pytest.fixture(scope="module")
def container(
    house: House, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Container]:
    """A container with the service in it, not started."""
    folder = tmp_path_factory.mktemp("container")
    files = folder / "files"
    sound = Path(house.environment["ALSA_CONFIG_PATH"]).parent
    binds = lay_out(files, PROGRAM, drop_in_for(house, sound), TRYING)
    furnish(files, model)
    for name in ("srv", "opt"):
        open_to_all(files / name)
    for path in (sound, sound / "run"):
        path.chmod(0o711)
    container = Container(folder, files, binds | {f"{SOUND}:rw": sound})
    try:
        container.start()
        yield container
    except Refused as why:
        pytest.skip(str(why))
    finally:
        container.close()


def drop_in_for(house: House, sound: Path) -> str:
    """What the unit is told about the stand-ins, and nothing else."""
    environment = {
        **{name: text.replace(str(sound), SOUND) for name, text in house.environment.items()},
        "PULSE_RUNTIME_PATH": "/tmp/pulse",
        "PULSE_STATE_PATH": "/tmp/pulse",
        "GPIOZERO_PIN_FACTORY": "mock",
        "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin",
        "VOSK_MODEL_PATH": MODEL,
        "PYTHONPATH": f"{CLONE}/tests/delivery/traced:{CLONE}",
        "SOCKETS_SEEN": f"{STATE}/sockets",
        "LD_LIBRARY_PATH": "/opt/python/lib",
    }
    lines = [f"Environment={name}={text}" for name, text in environment.items()]
    return "\n".join(["[Service]", f"StandardInput=file:{BUTTON}", *lines, ""])


def furnish(files: Path, model: Path) -> None:
    """The settings, the plan, the recorded voice, the model and the button."""
    clone = files / CLONE.lstrip("/")
    shutil.copytree(ROOT / "config", clone / "config")
    (clone / "config/device.yaml").write_text(SETTINGS)
    for plan in (clone / "config/plans").iterdir():
        plan.unlink()  # their names would be rendered too, to be chosen from
    (clone / "config/plans/rig.yaml").write_text(PLAN)
    assert SPEECH.is_file(), "this test needs: sudo apt install pocketsphinx-testdata"
    shutil.copy(SPEECH, clone / "speech.wav")
    shutil.copytree(model, files / MODEL.lstrip("/"))
    (files / SOUND.lstrip("/")).mkdir()
    os.mkfifo(files / BUTTON.lstrip("/"))


class Service:
    """The service in the container: its lines, its button, its session's journal."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._sessions = container.root / STATE.lstrip("/") / "sessions"
        self._button = os.open(container.root / BUTTON.lstrip("/"), os.O_RDWR)
        following = ("journalctl", "--follow", "--lines=all", "--output=cat")
        command = container.inside(*following, "--unit=facilitate")
        self.output = Program(command, os.environ, subprocess.DEVNULL)

    def press(self) -> None:
        """Press the button for a tenth of a second, and wait until a press is certain."""
        os.write(self._button, b"0.1\n")
        time.sleep(0.6)

    def wait_for(self, words: str) -> None:
        self.output.wait_for(words, PATIENCE_SECONDS)

    def break_with(self, number: signal.Signals) -> Restart:
        """Send its main process a signal, and wait until another one is ready."""
        process = self._main_process()
        broken_at = time.monotonic()
        os.kill(process, number)
        progressed_at = self._container.shown_seconds("Watchdog")
        self.wait_for("Scheduled restart job")
        self.wait_for("Started facilitate.service")
        ready_at = self._container.shown_seconds("ActiveEnter")
        assert ready_at > broken_at
        schedule = Path(f"/proc/{self._main_process()}/schedstat").read_text().split()
        return Restart(broken_at, progressed_at, ready_at, int(schedule[1]) / 1e9)

    def _main_process(self) -> int:
        return self._container.outside(int(self._container.shown("MainPID")))

    def journal(self, folder: Path) -> Journal:
        """The first session's journal, copied into a folder of this machine."""
        (name,) = {path.stem for path in self._sessions.glob("0001-*.session")}
        for path in self._sessions.glob(f"{name}.session*"):
            shutil.copy(path, folder)
        return read_recording(folder / f"{name}.session")

    def sockets_made(self) -> set[str]:
        """What its processes asked for of sockets, from start to end: event and family."""
        lines = (self._container.root / STATE.lstrip("/") / "sockets").read_text()
        return {line.partition(" ")[2] for line in lines.splitlines()}

    def page(self) -> str:
        """The session's harvest."""
        (page,) = (self._container.root / STATE.lstrip("/") / "harvests").glob("*.md")
        return page.read_text(encoding="utf-8")

    def modes(self) -> dict[str, int]:
        """The permissions of all that it keeps, and of the cache's door, by path."""
        root = self._container.root
        state, cache = (root / name.lstrip("/") for name in (STATE, CACHE))
        paths = [state, *state.rglob("*"), cache]
        return {str(path.relative_to(root)): path.lstat().st_mode for path in paths}

    def close(self) -> None:
        os.close(self._button)
        self.output.close()


@pytest.fixture(scope="module")
def session(
    container: Container, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """The session, from the service's start to standing ready for the next one."""
    service = Service(container)
    try:
        began_at = time.monotonic()
        container.run("systemctl", "start", "facilitate")
        start_seconds = time.monotonic() - began_at
        service.wait_for("says Ready")
        service.press()  # begin
        service.press()  # hush
        service.wait_for("state the press is awaited")
        service.press()
        service.press()  # hush
        service.wait_for(f"runs {STEP}")
        after_kill = service.break_with(signal.SIGKILL)
        service.wait_for(f"runs {STEP}")
        after_hang = service.break_with(signal.SIGSTOP)
        service.wait_for(f"runs {STEP}")
        service.press()
        service.press()  # hush
        service.wait_for("listens Say your question")
        service.wait_for("heard")
        sockets = container.sockets_of("facilitate")
        service.press()
        service.wait_for("says That was our session")
        service.press()  # hush, and finish
        service.wait_for("The harvest")
        yield Session(
            service.journal(tmp_path_factory.mktemp("journal")),
            service.output.text,
            start_seconds,
            after_kill,
            after_hang,
            sockets,
            service.sockets_made(),
            service.modes(),
            service.page(),
        )
    finally:
        service.close()


def test_service_carries_a_session_to_its_end(session: Session) -> None:
    """Under all the limits of its unit it plays, hears, keeps and harvests."""
    print(f"from start to ready {session.start_seconds:.1f} s")
    ending = session.journal.ending
    assert ending is not None
    assert ending.kind is EndingKind.FINISHED
    assert len(session.journal.snippets) >= 1
    assert session.journal.dropped_rows == 0
    for snippet in session.journal.snippets:
        assert snippet.text not in session.output.lower()
    assert "A short meeting" in session.page


def test_service_that_is_killed_goes_on_in_the_same_step(session: Session) -> None:
    """It is ready again by itself, and the session stands where it was."""
    restart = session.after_kill
    seconds = restart.ready_at - restart.broken_at
    print(f"ready {seconds:.2f} s after SIGKILL, {restart.waited_seconds:.2f} of it waiting")
    assert seconds - restart.waited_seconds <= MOST_SECONDS_AFTER_KILL
    assert "Main process exited, code=killed, status=9/KILL" in session.output


def test_service_that_hangs_is_started_anew(session: Session) -> None:
    """Its watchdog starves, and from the last progress to ready it takes 5 s at most."""
    restart = session.after_hang
    seconds = restart.ready_at - restart.progressed_at
    print(f"ready {seconds:.2f} s after the last progress", end=", ")
    print(f"{restart.waited_seconds:.2f} of it waiting for a busy machine")
    assert seconds - restart.waited_seconds <= MOST_SECONDS_FROM_PROGRESS
    assert "Watchdog timeout (limit 2s)!" in session.output


def test_session_resumes_unasked_in_the_step_where_it_was(session: Session) -> None:
    """After the kill and after the hang: the same step, its time running on."""
    entries = session.journal.entries
    resumed = [n for n, entry in enumerate(entries) if isinstance(entry.event, SessionResumed)]
    assert len(resumed) == 2
    for number in resumed:
        before, after = entries[number - 1], entries[number]
        assert isinstance(after.event, SessionResumed)
        assert not after.event.was_powered_off
        assert (before.state, before.step_key) == (after.state, after.step_key)
        assert after.state == "RUNNING"


def test_service_that_hung_tells_where(session: Session) -> None:
    """Before it ends it writes what each of its threads was doing."""
    assert "Fatal Python error: Aborted" in session.output
    assert "assistant/loop.py" in session.output


def test_service_has_local_sockets_only(session: Session) -> None:
    """While it listens: it, the voice's process and the recogniser's. Nor did one of them
    ever ask for another kind."""
    print(f"sockets {session.sockets}, asked for {sorted(session.sockets_made)}")
    made = {one for one in session.sockets_made if "gethostname" not in one}
    assert made
    assert {one.split()[1] for one in made} == {"1"}
    assert session.sockets["processes"] >= 3
    assert session.sockets["unix"] >= 1  # the sound server's
    assert set(session.sockets) == {"processes", "unix"}


def test_service_keeps_everything_from_other_users(session: Session) -> None:
    """All that it has written is readable by its own user alone."""
    assert len(session.modes) > 5
    for path, mode in session.modes.items():
        assert stat.S_IMODE(mode) & 0o077 == 0, f"{path} {stat.filemode(mode)}"


def test_unit_allows_what_a_session_needs_and_nothing_else(container: Container) -> None:
    """Each limit holds under a real kernel, and none takes what the parts live from."""
    started = container.run("systemctl", "start", "limits", check=False)
    printed = (container.root / LIMITS.lstrip("/")).read_text()
    assert started.returncode == 0, printed
    found = json.loads(printed)
    may = {name for name, outcome in found.items() if outcome == "done"}
    print(found)
    assert found.pop("user") != "0"
    assert found.pop("processes") == "", "sees the processes of others"
    assert may == {
        "local socket",
        "write to its state",
        "write to its cache",
        "write to temporary files",
        "give way",
        "limit of core dumps",
        "callback",
    }
    assert {name for name, outcome in found.items() if outcome == "ENOENT"} == set()


def test_service_may_have_the_machine_switched_off(tmp_path: Path) -> None:
    """It makes a file, as its own user and under all its limits; systemd does the rest."""
    binds = lay_out(tmp_path / "files", PROGRAM, "", SWITCHING_OFF)
    container = Container(tmp_path, tmp_path / "files", binds)
    try:
        container.start()
        container.run("systemctl", "start", "facilitate-power-off.path")
        container.run("systemctl", "start", "limits", check=False)
        assert container.is_off_within(PATIENCE_SECONDS)
    except Refused as why:
        pytest.skip(str(why))
    finally:
        container.close()
