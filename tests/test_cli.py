"""The command ``facilitate`` as a person meets it: its help, its answers, its refusals."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result

from assistant.cli import main
from assistant.sound.recordings import Recordings

CONFIG = Path(__file__).parent.parent / "config"
PLAN = CONFIG / "plans" / "facilitating-communities-of-practice.yaml"
LIMIT_SECONDS = 60
SMALL_PLAN = """\
version: 1
title: "A [bold]small[/] session, whose title is so long that it would not go into one line \
of any terminal that anybody has, and is therefore a good measure of whether lines stay whole"
slot: 20m
purpose: To see.
activities:
  - title: "[red]Only"
    steps:
      - {title: "Talk [/x]", time: 5-9m}
"""
BAD_PLAN = "version: 1\ntitel: T\nslot: noon\npurpose: P\nactivities: []\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A config folder whose device says nothing and plays into a file."""
    shutil.copytree(CONFIG, tmp_path / "config")
    device = tmp_path / "config" / "device.yaml"
    device.write_text("voice: {speaks: false}\nspeaker: {device: file}\n", encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL_PLAN, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD_PLAN, encoding="utf-8")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {"FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "COLUMNS"}
    }
    return clean | {
        "FACILITATE_CONFIG": str(home / "config"),
        "STATE_DIRECTORY": str(home / "state"),
        "CACHE_DIRECTORY": str(home / "cache"),
    }


def facilitate(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real program, with its output in a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=CONFIG.parent,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def invoke(home: Path, *arguments: str) -> Result:
    """The command within this process."""
    result = CliRunner(env=environment(home)).invoke(main, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def command_at(path: tuple[str, ...]) -> click.Command:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    return command


# -- help ----------------------------------------------------------------------------------


def test_commands_are_those_of_the_device() -> None:
    """Everything that the device can be asked for."""
    assert set(main.commands) == {
        *("run", "rehearse", "check", "show", "structures", "new", "import", "record"),
        *("say", "listen", "transcribe", "devices", "doctor", "model", "harvest"),
        *("forget", "stick"),
    }


@pytest.mark.parametrize("path", list(commands(main)), ids=" ".join)
def test_help_of_each_command_is_enough(path: tuple[str, ...]) -> None:
    """What it does, each argument named in the description, and help for each option."""
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    command = command_at(path)
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.opts
            assert parameter.opts[-1] in result.output
        else:
            assert parameter.name is not None
            assert parameter.name.upper() in command.help


def test_help_imports_nothing_heavy() -> None:
    """``--help`` answers at once: no arithmetic, sound, recogniser or painter is loaded."""
    program = (
        "import sys; from assistant.cli import main; main(['--help'], standalone_mode=False);"
        "heavy = {'numpy', 'sounddevice', 'vosk', 'rich', 'gpiozero', 'yaml', 'pyttsx3'};"
        "sys.exit(' '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CONFIG.parent,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage:" in done.stdout


def test_unknown_command_is_refused_with_the_way_to_help(home: Path) -> None:
    """By click, in one line, with exit code 2."""
    result = invoke(home, "rum")
    assert result.exit_code == 2
    assert "No such command 'rum'" in result.output


# -- check ---------------------------------------------------------------------------------


def test_check_shows_the_sum_of_a_good_plan(home: Path) -> None:
    """Every step, and at the end the sum, the slot and the slack."""
    result = invoke(home, "check", str(PLAN))
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "Facilitating communities of practice"
    for title in ("Gallery walkabout", "Silent self-reflection", "welcome", "closing"):
        assert title in result.output
    assert [line.split()[0] for line in lines[-3:]] == ["sum", "slot", "slack"]
    assert lines[-2].split()[-1] == "1:30:00"


def test_check_finds_a_plan_by_its_name(home: Path) -> None:
    """In config/plans, with or without its ending."""
    for name in (PLAN.name, PLAN.stem):
        assert invoke(home, "check", name).exit_code == 0


def test_check_is_quiet_and_whole_in_a_pipe(home: Path) -> None:
    """No escape codes, no wrapped titles, and what looks like markup is shown as it stands."""
    done = facilitate(home, "check", str(home / "small.yaml"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    title = done.stdout.splitlines()[0]
    assert title.startswith("A [bold]small[/] session")
    assert title.endswith("whether lines stay whole")
    assert "[red]Only" in done.stdout
    assert "Talk [/x]" in done.stdout


def test_check_names_every_problem_of_a_bad_plan(home: Path) -> None:
    """Each with its place, then how many; no trace, exit code 1."""
    done = facilitate(home, "check", str(home / "bad.yaml"))
    assert (done.returncode, done.stdout) == (1, "")
    file = home / "bad.yaml"
    assert done.stderr.splitlines() == [
        f"{file}:1:1: found no 'title', expected the session with 'title'; "
        "add 'title: the session's name'",
        f"{file}:1:1: found no 'activities', expected the session with 'activities'; "
        "add 'activities: a list of activities'",
        f"{file}:2:1: found 'titel', expected a field of the session; did you mean 'title'?",
        f"{file}:3:7: found 'noon', expected slot: a length like 90m, or clock times like "
        "11:00-12:30",
        "4 problems to mend",
    ]


def test_check_shows_the_sum_of_a_plan_that_does_not_fit(home: Path) -> None:
    """Refused, with the numbers."""
    file = home / "long.yaml"
    file.write_text(SMALL_PLAN.replace("slot: 20m", "slot: 5m"), encoding="utf-8")
    result = invoke(home, "check", str(file))
    assert result.exit_code == 1
    assert f"{file}:3:7: found " in result.output
    assert "= 5:00 steps at their shortest" in result.output
    assert "expected at most 5:00, the slot; it is " in result.output
    assert result.output.endswith("1 problem to mend\n")


def test_check_refuses_what_is_no_plan(home: Path) -> None:
    """Nothing, a folder, bytes, a pipe, ten megabytes, odd names: each is told in a line."""
    os.mkfifo(home / "pipe")
    (home / "binary").write_bytes(bytes(range(256)))
    (home / "large").write_bytes(b"# large\n" * 1_250_000)
    expected = {
        "no-such-plan.yaml": "No such file or directory",
        str(home): "found a folder, expected a plan",
        str(home / "pipe"): "not a file",
        str(home / "binary"): "UTF-8",
        str(home / "large"): "more than 1000000 bytes",
        "~nobody-here/plan.yaml": "No such file or directory",
        "x" * 5000: "File name too long",
        "/dev/null": "not a file",
        str(home / "small.yaml" / "x"): "Not a directory",
    }
    for plan, reason in expected.items():
        result = invoke(home, "check", plan)
        assert result.exit_code == 1, plan
        assert reason in result.output
        assert result.output.endswith("1 problem to mend\n")


def test_check_of_a_pipe_does_not_hang(home: Path) -> None:
    """The whole program answers, too, where reading would wait for ever."""
    os.mkfifo(home / "pipe")
    done = facilitate(home, "check", str(home / "pipe"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_check_of_a_plan_in_an_unknown_language_names_the_known(home: Path) -> None:
    """The words that there are."""
    file = home / "other.yaml"
    file.write_text(SMALL_PLAN + "language: xx\n", encoding="utf-8")
    result = invoke(home, "check", str(file))
    assert result.exit_code == 1
    assert "expected one of: en, es, fr; change 'language' in the plan" in result.output


def test_check_for_tools_is_one_object_whatever_happens(home: Path) -> None:
    """A good plan, a bad one, none at all, and settings in error: the same fields."""
    good = json.loads(invoke(home, "check", "--json", str(PLAN)).output)
    assert (good["ok"], good["slot_seconds"], good["problems"]) == (True, 5400, [])
    assert good["file"] == str(PLAN)
    assert len(good["notes"]) == 2
    bad = invoke(home, "check", "--json", str(home / "bad.yaml"))
    assert bad.exit_code == 1
    found = json.loads(bad.output)
    assert [one["line"] for one in found["problems"]] == [1, 1, 2, 3]
    assert set(found) == set(good)
    (home / "other.yaml").write_text(SMALL_PLAN + "language: xx\n", encoding="utf-8")
    for name in ("no-such-plan", str(home / "other.yaml")):
        result = invoke(home, "check", "--json", name)
        assert (result.exit_code, json.loads(result.output)["ok"]) == (1, False)
    (home / "config" / "device.yaml").write_text("voise: {}\n", encoding="utf-8")
    told = json.loads(invoke(home, "check", "--json", str(PLAN)).output)
    assert told["problems"][0]["file"] == str(home / "config" / "device.yaml")


def test_check_names_limits_and_long_prompts_at_once(home: Path) -> None:
    """What can be said only of the whole plan: the slot, and a prompt longer than its step."""
    (home / "config" / "device.yaml").write_text("", encoding="utf-8")
    file = home / "plan.yaml"
    prompts = f"prompts: ['{'Say it again. ' * 60}']"
    plan = SMALL_PLAN.replace("20m", "1m").replace("5-9m", f"30s, {prompts}")
    file.write_text(plan, encoding="utf-8")
    result = invoke(home, "check", str(file))
    assert result.exit_code == 1
    assert f"{file}:3:7: found " in result.output
    assert "the longest time of 'Talk [/x]'" in result.output
    assert result.output.endswith("2 problems to mend\n")


def test_check_names_what_a_words_file_lacks(home: Path) -> None:
    """For the languages of the plan, at the file that lacks it."""
    words = home / "config" / "words" / "fr.ftl"
    kept = [line for line in words.read_text("utf-8").splitlines() if "closing =" not in line]
    words.write_text("\n".join(kept) + "\n", encoding="utf-8")
    file = home / "french.yaml"
    file.write_text(SMALL_PLAN + "language: fr\n", encoding="utf-8")
    result = invoke(home, "check", str(file))
    assert result.exit_code == 1
    assert f"{words}: found no words for 'closing'" in result.output
    assert invoke(home, "check", str(home / "small.yaml")).exit_code == 0


def test_check_estimates_what_was_never_rendered(home: Path) -> None:
    """And says of how many; after '--exact' nothing is estimated any more."""
    (home / "config" / "device.yaml").write_text("", encoding="utf-8")
    file = str(home / "small.yaml")
    about = json.loads(invoke(home, "check", "--json", file).output)
    assert about["estimated_sentences"] > 5
    assert not list((home / "cache").rglob("*.pcm"))
    assert "sentences are not rendered yet" not in invoke(home, "check", "--exact", file).output
    exact = json.loads(invoke(home, "check", "--json", file).output)
    assert exact["estimated_sentences"] == 0
    assert exact["total_seconds"] == pytest.approx(about["total_seconds"], rel=0.05)
    assert exact == json.loads(invoke(home, "check", "--json", "--exact", file).output)


def test_check_counts_recorded_sentences_as_long_as_they_are(home: Path) -> None:
    """Ten seconds of somebody's own voice instead of two of the device's."""
    (home / "config" / "device.yaml").write_text("", encoding="utf-8")
    file = str(home / "small.yaml")
    before = json.loads(invoke(home, "check", "--json", file).output)
    recordings = Recordings(home / "state" / "recordings")
    ten = np.full(10 * 16000, 1000, dtype=np.int16)
    recordings.keep("en", "That was our session. Thank you all.", "small", ten, 16000)
    after = json.loads(invoke(home, "check", "--json", file).output)
    assert before["rows"][-1]["speech_seconds"] < 5
    assert after["rows"][-1]["speech_seconds"] == 10
    assert after["estimated_sentences"] == before["estimated_sentences"] - 1


def test_check_loads_no_arithmetic_and_starts_no_voice(home: Path) -> None:
    """So that it answers at once."""
    (home / "config" / "device.yaml").write_text("", encoding="utf-8")
    program = (
        f"import sys; from assistant.cli import main; main(['check', {str(PLAN)!r}],"
        " standalone_mode=False);"
        "heavy = {'numpy', 'sounddevice', 'rich', 'jinja2', 'subprocess', 'openpyxl'};"
        "sys.exit(' '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CONFIG.parent,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


# -- show ----------------------------------------------------------------------------------


def test_show_tells_the_session_as_it_will_run(home: Path) -> None:
    """Its title, every step with its clock time, and the sum."""
    result = invoke(home, "show", str(PLAN))
    assert result.exit_code == 0
    assert result.output.startswith("Facilitating communities of practice\n11:00–12:30\n")
    assert "Gallery walkabout" in result.output
    assert "The device speaks for " in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_show_writes_a_card(home: Path) -> None:
    """One page, in the plan's language; where it cannot be written, that is told."""
    file = home / "card.html"
    result = invoke(home, "show", "bilan-de-projet", "--html", str(file))
    assert (result.exit_code, result.output) == (0, f"{file}\n")
    page = file.read_text("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="fr">')
    assert "Ce que disent les sons" in page
    refused = invoke(home, "show", str(PLAN), "--html", str(home / "nowhere" / "card.html"))
    assert refused.exit_code == 1
    assert "No such file or directory; give another path" in refused.output


def test_show_of_a_bad_plan_names_its_problems(home: Path) -> None:
    """As check does."""
    for options in ([], ["--html", str(home / "card.html")]):
        result = invoke(home, "show", str(home / "bad.yaml"), *options)
        assert result.exit_code == 1
        assert result.output.endswith("4 problems to mend\n")
    assert not (home / "card.html").exists()


# -- settings ------------------------------------------------------------------------------


def test_settings_in_error_are_told_by_every_command_that_needs_them(home: Path) -> None:
    """With the file and the line of the settings."""
    device = home / "config" / "device.yaml"
    device.write_text("voise: {}\n", encoding="utf-8")
    for arguments in (("check", str(home / "small.yaml")), ("say", "x"), ("harvest",)):
        result = invoke(home, *arguments)
        assert result.exit_code == 1
        assert f"{device}:1:1: found 'voise'" in result.output


# -- pipes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("check", "small.yaml"), ("harvest", "--list"), ("-h",)])
def test_reader_that_goes_away_is_no_fault(home: Path, arguments: tuple[str, ...]) -> None:
    """``facilitate check PLAN | head -0`` ends without a trace."""
    reading, writing = os.pipe()
    os.close(reading)
    words = [str(home / word) if word.endswith(".yaml") else word for word in arguments]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *words],
            cwd=CONFIG.parent,
            env=environment(home),
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == ""


# -- harvest, say, listen, devices -----------------------------------------------------------


def test_harvest_without_sessions_says_so(home: Path) -> None:
    """Neither an empty page nor a trace: what to do first."""
    result = invoke(home, "harvest")
    assert result.exit_code == 1
    assert "there is none; run a session with 'facilitate run'" in result.output
    listed = invoke(home, "harvest", "--list")
    assert listed.exit_code == 0
    assert listed.output.startswith("no sessions yet in ")


def test_harvest_of_what_is_no_session_is_refused(home: Path) -> None:
    """A name that is not there, and a file that is something else."""
    missing = invoke(home, "harvest", "never")
    assert missing.exit_code == 1
    assert "looking for the session never" in missing.output
    other = invoke(home, "harvest", str(home / "small.yaml"))
    assert other.exit_code == 1
    assert other.output.startswith("facilitate: ")


def test_say_writes_a_wav_file(home: Path) -> None:
    """Mono, 16 bits, at the device's rate, with the words in it."""
    (home / "config" / "device.yaml").write_text("", encoding="utf-8")
    result = invoke(home, "say", "Good", "CoP", "--output", str(home / "said.wav"))
    assert (result.exit_code, result.output) == (0, "")
    with wave.open(str(home / "said.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() == 48000
        assert file.getnframes() > 0.3 * 48000


@pytest.mark.parametrize("text", ["", " ", "...", "-- -"])
def test_say_needs_a_word(home: Path, text: str) -> None:
    """Punctuation makes no sound."""
    result = invoke(home, "say", "--", text)
    assert result.exit_code == 2
    assert "TEXT holds no word to say" in result.output


def test_say_into_a_folder_that_is_not_there_is_refused(home: Path) -> None:
    """With the path, and no trace."""
    result = invoke(home, "say", "x", "--output", str(home / "nowhere" / "x.wav"))
    assert result.exit_code == 1
    assert "No such file or directory; give another path" in result.output


def test_devices_tells_what_the_machine_has(home: Path) -> None:
    """Sound devices, or that files stand in; and whether there are pins."""
    result = invoke(home, "devices")
    assert result.exit_code == 0
    assert "sound device" in result.output
    assert "pins: " in result.output


def test_model_from_nowhere_is_refused(home: Path) -> None:
    """A folder that is not there installs nothing."""
    result = invoke(home, "model", "install", "--from", str(home / "stick"))
    assert result.exit_code == 1
    assert result.output.startswith("facilitate: ")
