"""What people touch, hear and speak to, judged by facts that are made up here."""

from __future__ import annotations

import pytest

from assistant.checking import parts, service
from assistant.checking.check import Check, Verdict
from assistant.checking.parts import Pins, SoundIn, SoundOut, Touch

HEARD = SoundIn("mic", heard_seconds=1.0, level_dbfs=-42.0, floor_dbfs=-55.0)
CHIP = ("/dev/gpiochip0",)


def heard(**changes: object) -> SoundIn:
    from dataclasses import replace

    return replace(HEARD, **changes)  # type: ignore[arg-type]


def outcome(check: Check) -> tuple[Verdict, str]:
    """Its verdict and fault; a fault has a remedy."""
    if check.is_fault:
        assert check.fault
        assert check.remedy
    return check.verdict, check.fault


@pytest.mark.parametrize(
    ("pins", "verdict"),
    [
        (Pins(False, False), Verdict.UNKNOWN),
        (Pins(True, False, CHIP, (), "LGPIOFactory"), Verdict.GOOD),
        (Pins(True, True, CHIP, (), "MockFactory"), Verdict.GOOD),
        (Pins(True, True, CHIP, CHIP, "", refusal="no access"), Verdict.BAD),
        (Pins(True, True, CHIP, (), "", is_stub=True), Verdict.BAD),
        (Pins(False, True, refusal="Unable to load any default pin factory!"), Verdict.BAD),
    ],
)
def test_pins_are_reached_or_the_reason_is_told(pins: Pins, verdict: Verdict) -> None:
    """A machine without pins that needs none is no fault."""
    assert outcome(parts.judge_pins(pins))[0] is verdict


def test_pins_name_the_stub_and_the_group() -> None:
    """The two mistakes of an installation have each a remedy of their own."""
    stub = parts.judge_pins(Pins(True, True, CHIP, CHIP, is_stub=True, refusal="no open"))
    assert "sudo apt install python3-lgpio" in stub.remedy
    closed = parts.judge_pins(Pins(True, True, CHIP, CHIP, refusal="no open"))
    assert "sudo usermod -aG gpio" in closed.remedy


@pytest.mark.parametrize(
    ("touch", "expected"),
    [
        (Touch("pin", "GPIO17"), (Verdict.GOOD, "")),
        (Touch("pin", "GPIO17", is_down=True, edges=1), (Verdict.BAD, "button-down")),
        (Touch("pin", "GPIO17", edges=2), (Verdict.GOOD, "")),
        (Touch("pin", "GPIO17", is_down=True, edges=7), (Verdict.BAD, "button-flaps")),
        (Touch("pin", "GPIO17", refusal="GPIO busy"), (Verdict.BAD, "button")),
        (Touch("keyboard"), (Verdict.UNKNOWN, "")),
        (Touch("none"), (Verdict.UNKNOWN, "")),
    ],
)
def test_button_is_free_up_and_quiet(touch: Touch, expected: tuple[Verdict, str]) -> None:
    """Pressed twice in the moment that it is watched is a hand, not a loose cable."""
    assert outcome(parts.judge_button(touch)) == expected


def test_pin_that_is_taken_tells_to_stop_the_service() -> None:
    """The commonest reason: the service holds it."""
    busy = parts.judge_button(Touch("pin", "GPIO17", refusal="GPIO busy"))
    assert "sudo systemctl stop facilitate" in busy.remedy
    assert "sudo systemctl stop facilitate" in parts.judge_light("GPIO18", "GPIO busy").remedy


def test_light_lights_is_missing_or_refuses() -> None:
    """Whether it shines only a person can see."""
    assert outcome(parts.judge_light("GPIO18", "")) == (Verdict.GOOD, "")
    assert outcome(parts.judge_light("", "")) == (Verdict.UNKNOWN, "")
    assert outcome(parts.judge_light("GPIO18", "no pin")) == (Verdict.BAD, "light")


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (SoundOut("usb", has_moved=True), (Verdict.GOOD, "")),
        (SoundOut("usb"), (Verdict.GOOD, "")),
        (SoundOut("usb", has_moved=False), (Verdict.BAD, "speaker")),
        (SoundOut("usb", refusal="Invalid device"), (Verdict.BAD, "speaker")),
        (SoundOut("", "a file"), (Verdict.BAD, "no-speaker")),
        (SoundOut("", "a file", is_wished=True), (Verdict.UNKNOWN, "")),
    ],
)
def test_loudspeaker_takes_sound(sound: SoundOut, expected: tuple[Verdict, str]) -> None:
    """A stand-in counts only where the settings ask for one."""
    assert outcome(parts.judge_speaker(sound)) == expected


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (HEARD, (Verdict.GOOD, "")),
        (heard(clipped_share=0.002), (Verdict.WARNING, "microphone-clips")),
        (heard(clipped_share=0.0005), (Verdict.GOOD, "")),
        (heard(level_dbfs=-80.1), (Verdict.WARNING, "microphone-quiet")),
        (heard(lost_blocks=1), (Verdict.WARNING, "microphone-loses")),
        (heard(is_digital_silence=True), (Verdict.BAD, "microphone-dead")),
        (heard(heard_seconds=0.7), (Verdict.BAD, "microphone-dead")),
        (heard(heard_seconds=0.0), (Verdict.BAD, "microphone-dead")),
        (heard(refusal="Device unavailable"), (Verdict.BAD, "microphone")),
        (heard(stand_in="none"), (Verdict.WARNING, "no-microphone")),
        (heard(stand_in="a file", is_wished=True), (Verdict.UNKNOWN, "")),
        (SoundIn("mic", reason="not opened by --short"), (Verdict.UNKNOWN, "")),
    ],
)
def test_microphone_hears_and_is_neither_dead_nor_overdriven(
    sound: SoundIn, expected: tuple[Verdict, str]
) -> None:
    """Each trouble by its own name, since a person does something else about each."""
    assert outcome(parts.judge_microphone(sound)) == expected


def test_microphone_tells_level_and_floor() -> None:
    """In decibels below full scale."""
    assert parts.judge_microphone(HEARD).found == "mic: level -42 dBFS, floor -55 dBFS"


def test_settings_and_plan_tell_how_many_problems_there_are() -> None:
    """The first one whole, and where the others are told."""
    assert outcome(service.judge_settings("device.yaml", ())) == (Verdict.GOOD, "")
    wrong = service.judge_settings("device.yaml", ("device.yaml:3:1: found\n'x'", "other"))
    assert outcome(wrong) == (Verdict.BAD, "settings")
    assert wrong.found == "device.yaml:3:1: found 'x' (and 1 more)"
    assert outcome(service.judge_plan("plan.yaml", (), "A day")) == (Verdict.GOOD, "")
    bad = service.judge_plan("plan.yaml", ("plan.yaml:1:1: found no title",))
    assert outcome(bad) == (Verdict.BAD, "plan")
    assert bad.found.startswith("1 problem: plan.yaml:1:1")
    assert bad.remedy == "all of them: facilitate check plan.yaml"


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (service.judge_voice(True, "", 1.7, -23.0), (Verdict.GOOD, "")),
        (service.judge_voice(True, "", 1.7, -96.0), (Verdict.BAD, "voice")),
        (service.judge_voice(True, "", 0.0, -23.0), (Verdict.BAD, "voice")),
        (service.judge_voice(True, "no engine"), (Verdict.BAD, "voice")),
        (service.judge_voice(False), (Verdict.UNKNOWN, "")),
        (service.judge_model(True, "/m", "by its sums", "", ""), (Verdict.GOOD, "")),
        (service.judge_model(True, "", "", "no folder", "get it"), (Verdict.WARNING, "model")),
        (service.judge_model(False, "", "", "no folder", "get it"), (Verdict.UNKNOWN, "")),
    ],
)
def test_voice_sounds_and_model_is_whole(check: Check, expected: tuple[Verdict, str]) -> None:
    """A plan that never listens needs no model; a device without a model asks for cards."""
    assert outcome(check) == expected
