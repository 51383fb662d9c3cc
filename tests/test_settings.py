"""``config/device.yaml`` -> frozen settings."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from assistant.errors import SettingsError
from assistant.plan.document import Fields, read_document
from assistant.session.rules import Rules
from assistant.settings import (
    Settings,
    cache_folder,
    config_folder,
    load_settings,
    read_author_file,
    read_settings,
    state_folder,
)
from assistant.words.script import Pace

SHIPPED = Path(__file__).parent.parent / "config" / "device.yaml"


def problems_of(text: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read_settings("d.yaml", text.encode())
    return str(refused.value).splitlines()


def test_shipped_settings_are_the_defaults() -> None:
    """Deleting any line of the shipped file changes nothing."""
    assert read_settings("d.yaml", SHIPPED.read_bytes()) == Settings()
    assert read_settings("d.yaml", b"") == Settings()


def test_shipped_settings_show_every_rule_and_pace() -> None:
    """Whatever can be set is written there, to be found."""
    node, _ = read_document("d.yaml", SHIPPED.read_bytes())
    assert isinstance(node, Fields)
    parts = {key.text: value for key, value in node.entries}
    for name, settings_type in (("rules", Rules), ("pace", Pace)):
        part = parts[name]
        assert isinstance(part, Fields)
        shown = {key.text for key, _ in part.entries}
        known = (
            {one.name for one in msgspec.structs.fields(settings_type)}
            if settings_type is Rules
            else set(Pace.__dataclass_fields__)
        )
        assert shown == known


def test_settings_are_read_into_their_places() -> None:
    """Each part, its paths with the home folder written out."""
    settings = read_settings(
        "d.yaml",
        b"plan: other.yaml\nbutton: {device: gpio, pin: 4}\nlight: {device: none}\n"
        b"speaker: {device: file, sample_rate_hz: 44100}\n"
        b"microphone: {file: ~/room.wav}\nvoice: {speaks: no, ids: {en: gmw/en-us+f3}}\n"
        b"speech_model: {folder: /models}\nkeep_audio: true\n"
        b"rules: {hold_seconds: 1.5, reminders: 0}\npace: {breath_seconds: 0}\n",
    )
    assert settings.plan == "other.yaml"
    assert (settings.button_device, settings.button_pin) == ("gpio", 4)
    assert (settings.light_device, settings.light_pin) == ("none", 18)
    assert (settings.speaker.device, settings.speaker.sample_rate_hz) == ("file", 44100)
    assert settings.microphone_file == Path.home() / "room.wav"
    assert (settings.voice.speaks, settings.voice.voice_id("en")) == (False, "gmw/en-us+f3")
    assert settings.voice.voice_id("fr-CA") == "roa/fr"
    assert settings.model_folder == Path("/models")
    assert settings.keep_audio
    assert (settings.rules.hold_seconds, settings.rules.reminders) == (1.5, 0)
    assert settings.pace == Pace(breath_seconds=0.0)


def test_home_of_nobody_is_a_path_like_any_other() -> None:
    """An unknown user's home is no crash: the path is not there, and that is told later."""
    settings = read_settings("d.yaml", b"microphone: {file: ~nobody-here/x.wav}")
    assert settings.microphone_file == Path("~nobody-here/x.wav")


def test_settings_tell_every_problem_at_once() -> None:
    """Unknown parts and fields, wrong kinds, and numbers out of range, in their order."""
    assert problems_of(
        "plam: x\nbutton: {device: gipo, pin: 28}\nspeaker: 7\n"
        "voice: {words_a_minute: fast}\nrules: {hold_secs: 1}\npace: {breath_seconds: 9}\n"
    ) == [
        "d.yaml:1:1: found 'plam', expected a field of the settings; did you mean 'plan'?",
        "d.yaml:2:18: found 'gipo', expected device: one of auto, gpio, keyboard, remote; "
        "did you mean 'gpio'?",
        "d.yaml:2:29: found '28', expected pin: a whole number from 0 to 27",
        "d.yaml:3:10: found '7', expected 'speaker' as a mapping; "
        "write device: and the other fields below it, indented",
        "d.yaml:4:25: found 'fast', expected words_a_minute: a whole number from 80 to 450",
        "d.yaml:5:9: found 'hold_secs', expected a field of 'rules'; "
        "did you mean 'hold_seconds'?",
        "d.yaml:6:24: found '9', expected breath_seconds: a number from 0 to 5",
    ]


def test_inputs_beside_the_button_are_read() -> None:
    """None of them unless it is named; a remote by a part of its name."""
    assert Settings().back_pin is None
    settings = read_settings(
        "d.yaml",
        b"button: {device: remote, name: R400}\nmore_buttons: {back_pin: 17, more_time_pin: }\n"
        b"knob: {pin_a: 5, pin_b: 6}\n",
    )
    assert (settings.button_device, settings.button_name) == ("remote", "R400")
    assert (settings.back_pin, settings.more_time_pin) == (17, None)
    assert settings.knob_pins == (5, 6)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("button: {device: remote}", "d.yaml:1:9: found no 'name', expected the name of"),
        ("knob: {pin_a: 5}", "d.yaml:1:7: found a knob with one pin, expected pin_a and pin_b"),
        (
            "more_buttons: {back_pin: 17}",
            "d.yaml:1:1: found the button for back on pin 17, which is that of the button",
        ),
        (
            "knob: {pin_a: 5, pin_b: 5}",
            "d.yaml:1:1: found the knob's second contact on pin 5, which is that of the knob's",
        ),
    ],
)
def test_inputs_that_cannot_work_are_refused(text: str, problem: str) -> None:
    """Half a knob, a remote of any name, and two parts on one pin."""
    (found,) = problems_of(text)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    "rules", ["hold_seconds: 2", "end_hold_seconds: 10", "stuck_seconds: 3", "hold_seconds: 20"]
)
def test_holds_must_grow(rules: str) -> None:
    """Pause, warning, end and stuck are told apart by their length."""
    (problem,) = problems_of(f"rules: {{{rules}}}")
    assert problem.startswith("d.yaml:1:8: found hold, warning, end and stuck at ")
    assert problem.endswith("each longer than the one before; the defaults are 1, 2, 5 and 10")


def test_settings_that_are_no_yaml_are_refused() -> None:
    """With the line that cannot be read."""
    (problem,) = problems_of("button: [\n")
    assert problem.startswith("d.yaml:2:1: found what YAML cannot read")


def test_folder_without_settings_has_the_defaults(tmp_path: Path) -> None:
    """No file is no mistake; one that cannot be read is."""
    assert load_settings(tmp_path) == Settings()
    (tmp_path / "device.yaml").mkdir()
    with pytest.raises(SettingsError, match=r"device\.yaml: found no readable file"):
        load_settings(tmp_path)


def test_author_file_is_never_waited_for(tmp_path: Path) -> None:
    """A pipe or a device, from which reading might never end, is refused at once."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(OSError, match=r"not a file|Is a directory"):
            read_author_file(path)
    (tmp_path / "file").write_bytes(b"x")
    assert read_author_file(tmp_path / "file") == b"x"


def test_folders_are_those_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """systemd's, when it gives them; else the user's own."""
    monkeypatch.setenv("FACILITATE_CONFIG", str(tmp_path))
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path / 'state'}:{tmp_path / 'more'}")
    monkeypatch.delenv("CACHE_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert config_folder() == tmp_path
    assert state_folder() == tmp_path / "state"
    assert cache_folder() == tmp_path / "own" / "facilitate"
    monkeypatch.delenv("FACILITATE_CONFIG")
    assert config_folder() == SHIPPED.parent
