"""The facts of each part, gathered from pins, files and streams that are made for it."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import gpiozero
import pytest
from click.testing import CliRunner
from gpiozero.pins.mock import MockFactory, MockPWMPin

from assistant.app import checks, doctor, measuring, standing
from assistant.app.chosen import take_plan
from assistant.app.places import Places
from assistant.checking.check import PARTS, Check, Verdict, bad, warning
from assistant.cli import main
from assistant.devices.microphone import SAMPLE_RATE_HZ, WavFileInput
from assistant.devices.remote import InputDevice
from assistant.devices.simulated import JumpingClock, SimulatedOutput
from assistant.devices.speaker import WavFileOutput
from assistant.errors import SpeakerError
from assistant.plan.lines import Speech
from assistant.preparing import load_language, prepare
from assistant.settings import Settings, SpeakerSettings

CONFIG = Path(__file__).parents[2] / "config"
PLAN = """\
version: 1
title: A small session
language: [en, fr]
slot: 20m
purpose: To see.
activities:
  - title: {en: Only, fr: Seule}
    steps:
      - {title: {en: Talk, fr: Parler}, time: 5m}
"""
DEVICE = """\
plan: {plan}
voice: {{speaks: {speaks}}}
speaker: {{device: file}}
microphone: {{device: {microphone}}}
"""
BUTTON_PIN, LIGHT_PIN = 17, 18


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A config folder of its own, whose device says nothing and plays into a file."""
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")
    own = Places(tmp_path / "config", tmp_path / "cache", tmp_path / "state")
    set_device(own)
    return own


def set_device(places: Places, speaks: str = "false", microphone: str = "file") -> None:
    plan = places.config.parent / "small.yaml"
    text = DEVICE.format(plan=plan, speaks=speaks, microphone=microphone)
    (places.config / "device.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockFactory]:
    """Pins that are driven by hand, and nothing to wait for."""
    factory = MockFactory(pin_class=MockPWMPin)
    monkeypatch.setattr(gpiozero.Device, "pin_factory", factory)
    monkeypatch.setattr(checks, "LIT_SECONDS", 0.0)
    monkeypatch.setattr(checks, "WATCHED_SECONDS", 0.0)
    yield factory
    factory.close()


def wav(path: Path, samples: list[int]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def by_part(found: tuple[Check, ...]) -> dict[str, Check]:
    return {check.part: check for check in found}


def nobody(*_: object) -> None:
    raise AssertionError("the microphone was about to be opened")


# -- all parts -----------------------------------------------------------------------------


def test_examination_looks_at_every_part_once(places: Places, pins: MockFactory) -> None:
    """In the order of the table, on whatever machine it runs."""
    examined = checks.examine(places, nobody)
    assert tuple(check.part for check in examined.checks) == PARTS
    found = by_part(examined.checks)
    for part in ("settings", "plan", "pins", "button", "light", "disk"):
        assert found[part].verdict is Verdict.GOOD, found[part]
    assert found["pins"].found.startswith("MockFactory")
    assert found["voice"].verdict is Verdict.UNKNOWN
    assert "file stands in" in found["speaker"].found
    assert "file stands in" in found["microphone"].found
    assert examined.language.messages.language == "en"
    assert list((places.state).iterdir()) == []


def test_examination_in_short_opens_nothing(
    places: Places, pins: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither pin nor stream: it may be asked for while the service runs."""
    set_device(places, speaks="true", microphone="auto")
    monkeypatch.setattr(checks, "has_sound_card", lambda direction: True)
    examined = checks.examine(places, nobody, is_short=True)
    assert {"button", "light", "voice"}.isdisjoint(by_part(examined.checks))
    assert "not opened by --short" in by_part(examined.checks)["microphone"].found
    assert pins.pins == {}


class ShortedPin(MockPWMPin):
    """A pin that is connected to ground, which its own pull-up cannot overcome."""

    def _set_pull(self, value: str) -> None:
        self._pull = value


def test_button_that_is_down_is_seen(places: Places, pins: MockFactory) -> None:
    """As when its cable makes a short circuit."""
    pins.pin_class = ShortedPin
    found = by_part(checks.examine(places, nobody).checks)["button"]
    assert (found.verdict, found.fault) == (Verdict.BAD, "button-down")


def test_pins_that_are_taken_are_told(places: Places, pins: MockFactory) -> None:
    """By another program, as by the service while it runs."""
    holders = gpiozero.DigitalInputDevice(BUTTON_PIN), gpiozero.LED(LIGHT_PIN)
    found = by_part(checks.examine(places, nobody).checks)
    for holder in holders:
        holder.close()
    assert (found["button"].fault, found["light"].fault) == ("button", "light")


def test_pins_without_a_library_are_told(
    places: Places, pins: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examination goes on with the other parts."""
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-library")
    examined = checks.examine(places, nobody)
    assert by_part(examined.checks)["pins"].fault == "pins"
    assert len(examined.checks) == len(PARTS)


def test_library_of_the_pins_may_be_an_empty_stub(
    places: Places, pins: MockFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As pip installs it where there is no binary for this Python."""
    (tmp_path / "lgpio.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "lgpio", raising=False)
    found = by_part(checks.examine(places, nobody).checks)["pins"]
    sys.modules.pop("lgpio", None)
    assert "stub" in found.found
    assert "python3-lgpio" in found.remedy


def test_settings_in_error_are_told_and_the_rest_is_checked(
    places: Places, pins: MockFactory
) -> None:
    """With the defaults, in English."""
    (places.config / "device.yaml").write_text("voise: {}\nlite: {}\n", encoding="utf-8")
    examined = checks.examine(places, nobody, is_short=True)
    settings = by_part(examined.checks)["settings"]
    assert settings.fault == "settings"
    assert "device.yaml:1:1" in settings.found
    assert "(and 1 more)" in settings.found
    assert by_part(examined.checks)["plan"].verdict is Verdict.GOOD


def test_plan_in_error_or_of_another_language_is_told(places: Places) -> None:
    """How many problems, and the first."""
    plan = places.config.parent / "small.yaml"
    plan.write_text(PLAN.replace("slot: 20m", "slot: noon"), encoding="utf-8")
    found = by_part(checks.examine(places, nobody, is_short=True).checks)["plan"]
    assert found.fault == "plan"
    assert found.found.startswith("1 problem: ")
    plan.write_text(PLAN.replace("[en, fr]", "xx"), encoding="utf-8")
    found = by_part(checks.examine(places, nobody, is_short=True).checks)["plan"]
    assert "'xx'" in found.found or "xx" in found.found


def test_plan_that_was_chosen_at_the_device_is_looked_at(places: Places) -> None:
    """And all is told in its language."""
    take_plan("consejos-entre-colegas", places)
    examined = checks.examine(places, nobody, is_short=True)
    assert "Consejos entre colegas" in by_part(examined.checks)["plan"].found
    assert examined.language.messages.language == "es"


def test_model_that_is_damaged_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its sums; the plan that does not listen can do without."""
    monkeypatch.setenv("VOSK_MODEL_PATH", str(places.cache / "no-model"))
    short = checks.examine(places, nobody, is_short=True)
    assert by_part(short.checks)["model"].verdict is Verdict.UNKNOWN
    plan = places.config.parent / "small.yaml"
    plan.write_text(PLAN.replace("time: 5m", "time: 5m, listen: true"), encoding="utf-8")
    found = by_part(checks.examine(places, nobody, is_short=True).checks)["model"]
    assert (found.verdict, found.fault) == (Verdict.WARNING, "model")
    assert found.remedy


def test_voice_renders_a_sentence_or_is_told(places: Places, pins: MockFactory) -> None:
    """The real one; and one that the engine does not have."""
    set_device(places, speaks="true")
    assert by_part(checks.examine(places, nobody).checks)["voice"].verdict is Verdict.GOOD
    assert not list(places.cache.rglob("*.pcm"))
    file = places.config / "device.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("true}", "true, ids: {en: gmw/none}}"), encoding="utf-8")
    found = by_part(checks.examine(places, nobody).checks)["voice"]
    assert (found.verdict, found.fault) == (Verdict.BAD, "voice")


# -- the microphone and the light ----------------------------------------------------------


@pytest.fixture
def microphone(places: Places, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A recording in the place of a sound card's input."""
    set_device(places, microphone="auto")
    file = wav(tmp_path / "room.wav", [300, -300] * 16000)
    monkeypatch.setattr(checks, "has_sound_card", lambda direction: True)
    monkeypatch.setattr(checks, "choose_input", lambda *_, **__: WavFileInput(file))
    monkeypatch.setattr(checks, "HEARD_SECONDS", 0.2)


@pytest.mark.usefixtures("microphone")
def test_microphone_is_opened_while_the_light_is_steady(
    places: Places, pins: MockFactory
) -> None:
    """The room is told before; afterwards it is dark."""
    lit = []
    found = checks.examine(places, lambda *_: lit.append(pins.pin(LIGHT_PIN).state))
    assert lit == [1.0]
    check = by_part(found.checks)["microphone"]
    assert check.verdict is Verdict.GOOD
    assert "level -41 dBFS, floor -41 dBFS" in check.found
    assert not pins.pin(LIGHT_PIN).state


@pytest.mark.usefixtures("microphone")
def test_microphone_stays_closed_where_the_light_does_not_work(
    places: Places, pins: MockFactory
) -> None:
    """Nobody could see that it listens."""
    with gpiozero.LED(LIGHT_PIN):
        found = by_part(checks.examine(places, nobody).checks)
    assert found["light"].fault == "light"
    assert found["microphone"].verdict is Verdict.UNKNOWN
    assert "the light" in found["microphone"].found


def test_measures_of_a_sound_are_right() -> None:
    """Level, floor, clipping, digital silence and what was lost."""
    square = struct.pack("<1600h", *[16384, -16384] * 800)
    quiet = struct.pack("<1600h", *[16, -16] * 800)
    full = struct.pack("<1600h", *[32767, -32768] * 800)
    heard = measuring.measured("mic", 16000, [square, quiet], 0.2, lost_blocks=2)
    assert heard.heard_seconds == pytest.approx(0.2)
    assert heard.level_dbfs == pytest.approx(-9.03, abs=0.01)
    assert heard.floor_dbfs == pytest.approx(-66.2, abs=0.1)
    assert (heard.clipped_share, heard.is_digital_silence, heard.lost_blocks) == (0, False, 2)
    assert measuring.measured("mic", 16000, [square, full], 0.2).clipped_share == 0.5
    assert measuring.measured("mic", 16000, [bytes(3200)], 0.1).is_digital_silence
    nothing = measuring.measured("mic", 16000, [], 0.1)
    assert (nothing.heard_seconds, nothing.clipped_share) == (0.0, 0.0)


def test_loudspeaker_that_takes_no_sound_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that opens and stands still, as of a device that was unplugged."""
    monkeypatch.setattr(measuring, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(measuring, "TAKEN_SECONDS", 0.01)
    assert not measuring.is_taken(SimulatedOutput(JumpingClock()), 48000)
    monkeypatch.setattr(measuring, "PATIENCE_SECONDS", 30.0)
    assert measuring.is_taken(WavFileOutput(None), 48000)
    with pytest.raises(SpeakerError):
        measuring.is_taken(SimulatedOutput(JumpingClock(), fails=True), 48000)


# -- told ----------------------------------------------------------------------------------


def test_ready_line_goes_on_with_what_must_be_mended(places: Places) -> None:
    """In each language of the session; warnings are not said."""
    settings = Settings(voice=Settings().voice.__class__(speaks=False))
    plan = places.config.parent / "small.yaml"
    prepared = prepare(plan, settings, places.config, places.cache, print)
    power = bad("power", "power", "weak", "another")
    told = standing.with_faults(prepared, (warning("clock", "clock", "unset", "set"), power))
    before, after = prepared.script.run_sheet.ready, told.script.run_sheet.ready
    assert after[: len(before)] == before
    assert after[len(before) :] == (
        Speech("My power supply is weak. Please use a stronger one, made for this board."),
        Speech(
            "Mon alimentation est trop faible. Prenez-en une plus forte, faite pour cette "
            "carte, s'il vous plaît.",
            "fr",
        ),
    )
    heat = bad("temperature", "heat", "81 °C", "air")
    assert standing.failed_parts((heat, power)) == ("heat", "power")
    assert standing.with_faults(prepared, ()) == prepared


def test_start_looks_at_the_machine_and_opens_no_part(
    places: Places, pins: MockFactory
) -> None:
    """It comes before each session, while somebody waits."""
    found = by_part(standing.start_checks(Settings(), places))
    assert {"disk", "power", "temperature", "memory", "pins", "speaker"} <= set(found)
    assert pins.pins == {}


def test_disk_that_refuses_is_told_at_the_start(places: Places) -> None:
    """A file stands where the folder should be: nothing can be kept there."""
    places.state.write_text("")
    found = standing.machine_checks(places.state)
    assert by_part(found)["disk"].fault == "disk-refuses"
    assert standing.failed_parts(found)[0] == "disk"


def test_doctor_speaks_with_the_voice_and_the_loudspeaker(places: Places) -> None:
    """The real voice, into the file that stands in for a loudspeaker."""
    settings = Settings(speaker=SpeakerSettings(device="file", sample_rate_hz=16000))
    told: list[str] = []
    language = load_language("en", places.config)
    doctor.say_aloud(lambda seconds_of: ("Yes.",), settings, language, places, told.append)
    with wave.open(str(places.state / "loudspeaker" / "doctor.wav")) as file:
        assert any(file.readframes(file.getnframes()))
    assert told == [f"Loudspeaker: a stand-in, the file {places.state}/loudspeaker/doctor.wav"]


def test_doctor_is_a_command_with_an_exit_status(places: Places) -> None:
    """One object for tools; 1 where something is to be mended, and a table for people."""
    environment = {
        "FACILITATE_CONFIG": str(places.config),
        "STATE_DIRECTORY": str(places.state),
        "CACHE_DIRECTORY": str(places.cache),
    }
    (places.config / "device.yaml").write_text("voise: {}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "doctor", "--short", "--json"],
        cwd=CONFIG.parent,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    told = json.loads(done.stdout)
    assert (told["schema"], told["verdict"]) == (1, "bad")
    assert [one["part"] for one in told["checks"]][:2] == ["settings", "plan"]
    result = CliRunner(env=environment).invoke(main, ["doctor", "--short"])
    assert result.exit_code == 1
    assert "device.yaml:1:1" in result.output


def test_remote_that_is_not_there_is_to_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that nobody may read; a good one is named by its own name."""
    here = InputDevice(Path("/dev/null"), "Logitech R400")
    closed = InputDevice(Path("/no/such/file"), "Logitech R800")
    monkeypatch.setattr(checks, "list_inputs", lambda: (here, closed))
    found = [checks._remote(name) for name in ("spotlight", "r800", "r400")]
    assert [one.fault for one in found] == ["button", "button", ""]
    assert "group input" in found[1].found
    assert "'Logitech R400'" in found[2].found
