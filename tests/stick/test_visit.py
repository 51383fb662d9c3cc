"""A stick is plugged: what is copied in, what is written, what is said."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.app.chosen import read_chosen
from assistant.app.stick import conclude, take_in
from assistant.app.stick_voice import Announcer
from assistant.cli import main
from assistant.harvest.files import write_mended
from assistant.harvest.pieces import Mended
from assistant.journal.records import EndingKind
from assistant.journal.store import read_recording
from assistant.settings import load_settings
from assistant.stick.memory import read_visit
from tests.stick.device import PLAN, Table

SEEN = "A stick. I look at what is on it."
CHECKED = "I looked at my parts, and wrote on the stick what I found."
FILES = ["cards.html", "harvest.csv", "harvest.html", "harvest.json", "harvest.md"]


def test_stick_with_a_plan_and_a_harvest_does_both(table: Table) -> None:
    """The plan lies on the device and is stood ready with; the harvest on the stick."""
    table.put("plans/Short.yaml", PLAN)
    table.hold_session("0001-table")
    said = table.plug()
    assert said == [
        SEEN,
        "I have taken in the plan A short meeting.",
        "The harvest of Facilitating communities of practice is on the stick.",
        CHECKED,
    ]
    assert (table.places.state / "plans" / "Short.yaml").read_text() == PLAN
    assert read_chosen(table.places.state).plan == "Short"
    (name,) = table.harvests
    assert name.endswith("Facilitating communities of practice")
    assert sorted(os.listdir(table.stick / "harvests" / name)) == FILES
    assert "the disk" in (table.stick / "LAST-CHECK.txt").read_text()
    assert table.problems == ""


def test_stick_that_is_plugged_again_repeats_nothing(table: Table) -> None:
    """What is known and what was taken out is so once."""
    table.put("Short.yaml", PLAN)
    table.hold_session("0001-table")
    table.plug()
    conclude(table.device)
    assert table.plug() == [
        SEEN,
        "There was nothing new on the stick, and nothing to take out.",
        CHECKED,
    ]
    assert len(table.harvests) == 1


def test_another_stick_gets_only_what_was_not_taken_out(table: Table) -> None:
    """Whole folders of what ended since; those that are broken off stay."""
    table.hold_session("0001-table")
    table.plug()
    table.hold_session("0002-table")
    table.hold_session("0003-table", EndingKind.ABANDONED)
    table.plug()
    assert len(table.harvests) == 2
    assert table.harvests[1].endswith("(2)")


def test_harvest_is_taken_out_again_when_it_is_not_remembered(table: Table) -> None:
    """A cut after the folder was written and before it was noted: the next plug finds the
    same folder there, and leaves it."""
    table.hold_session("0001-table")
    table.plug()
    (table.places.state / "stick" / "taken.json").unlink()
    assert any("harvest of" in sentence for sentence in table.plug())
    assert len(table.harvests) == 1


def test_mended_harvest_is_taken_out_again(table: Table) -> None:
    """Beside the one that is there, which may be somebody's."""
    path = table.hold_session("0001-table")
    table.plug()
    heard = read_recording(path).snippets[0].snippet_id
    mended = Mended(snippet_ids=(heard,), text="mended words", is_question=False)
    write_mended(path, [mended])
    table.plug()
    assert len(table.harvests) == 2
    page = table.stick / "harvests" / table.harvests[1] / "harvest.md"
    assert "mended words" in page.read_text()


def test_bad_plan_is_named_and_replaces_nothing(table: Table) -> None:
    """With its first problem aloud, with all of them on the stick."""
    table.put("plans/Short.yaml", PLAN)
    table.plug()
    table.put("plans/Short.yaml", PLAN.replace("60s", "6x").replace("5m", "5y"))
    said = table.plug()
    assert re.match(r"I cannot use Short\. Line 3: found '5y', expected .*", said[1])
    assert (table.places.state / "plans" / "Short.yaml").read_text() == PLAN
    assert "plans/Short.yaml:3:" in table.problems
    assert "plans/Short.yaml:8:" in table.problems


def test_plan_that_does_not_fit_is_not_taken(table: Table) -> None:
    """It is checked as the command 'check' does."""
    table.put("plans/Long.yaml", PLAN.replace("60s", "60m"))
    table.plug()
    assert not (table.places.state / "plans" / "Long.yaml").exists()
    assert "plans/Long.yaml" in table.problems


def test_problems_that_are_mended_are_gone_from_the_stick(table: Table) -> None:
    """Nobody mends twice."""
    table.put("plans/Short.yaml", "title: x")
    table.plug()
    assert table.problems
    table.put("plans/Short.yaml", PLAN)
    table.plug()
    assert not table.problems


def test_two_new_plans_change_nothing_of_what_stands_ready(table: Table) -> None:
    """Which one is wanted is a person's choice, at the button."""
    table.put("plans/One.yaml", PLAN)
    table.put("plans/Two.yaml", PLAN.replace("short", "small"))
    table.plug()
    assert read_chosen(table.places.state).plan == ""
    assert read_visit(table.places.state / "stick").plan == ""


def test_settings_of_a_stick_are_laid_over_the_device_s(table: Table) -> None:
    """Key by key; what they do not name stays."""
    before = load_settings(table.places.config)
    table.put("device.yaml", "voice: {words_a_minute: 150}\nkeep_audio_days: 3\n")
    assert "I have taken in new settings." in table.plug()
    settings = load_settings(table.places.config)
    assert (settings.voice.words_a_minute, settings.keep_audio_days) == (150, 3)
    assert settings.voice.ids == before.voice.ids
    assert settings.rules == before.rules


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("voice: {words_a_minute: 15000}\n", "device.yaml:1:"),
        ("speech_model: {folder: /etc}\n", "a path of the device"),
        ("microphone: {file: /etc/passwd}\n", "a path of the device"),
        ("plan: ../../../etc/passwd\n", "the plan"),
        ("plan: nowhere\n", "the plan 'nowhere'"),
        ("{{{", "what YAML cannot read"),
    ],
)
def test_bad_settings_change_nothing(table: Table, content: str, told: str) -> None:
    """The device keeps its own, and says so."""
    before = load_settings(table.places.config)
    table.put("device.yaml", content)
    said = table.plug()
    assert any("I keep mine" in sentence for sentence in said)
    assert load_settings(table.places.config) == before
    assert told in table.problems


def test_settings_may_name_a_plan_that_comes_with_them(table: Table) -> None:
    """It is the one that stands ready, whatever was chosen before."""
    table.put("plans/One.yaml", PLAN)
    table.put("plans/Two.yaml", PLAN.replace("short", "small"))
    table.put("device.yaml", "plan: Two\n")
    table.plug()
    assert load_settings(table.places.config).plan == "Two"
    assert read_chosen(table.places.state).plan == ""


def test_settings_that_are_no_good_any_more_are_left_out(table: Table) -> None:
    """A newer program, or a worn card, must not keep the device from standing ready."""
    before = load_settings(table.places.config)
    table.places.state.mkdir(parents=True)
    (table.places.state / "device.yaml").write_text("no_such_setting: 1\n")
    assert load_settings(table.places.config) == before


def test_every_sentence_is_there_in_every_language(table: Table) -> None:
    """The device speaks the language of its plan."""
    table.put("plans/Court.yaml", PLAN.replace("version: 1", "version: 1\nlanguage: fr"))
    table.plug()
    announcer = Announcer(table.places, table.said.append, speaks=False)
    table.said.clear()
    take_in(Path(table.stick), type(table.device)(table.places, announcer))
    assert table.said == ["Une clé. Je regarde ce qu'elle contient."]


@pytest.mark.parametrize("step", ["in", "out"])
def test_steps_of_the_unit_need_a_mounted_stick(table: Table, step: str) -> None:
    """A harvest must not be taken out into a folder of the device."""
    table.hold_session("0001-table")
    result = CliRunner().invoke(main, ["stick", str(table.stick), "--step", step])
    assert result.exit_code == 1
    assert "I cannot use this stick" in result.output
    assert os.listdir(table.stick) == []


def test_command_does_all_with_a_folder(table: Table) -> None:
    """As a person does it at a computer."""
    table.put("Short.yaml", PLAN)
    result = CliRunner().invoke(main, ["stick", str(table.stick)])
    assert result.exit_code == 0
    assert result.output.splitlines()[1] == "I have taken in the plan A short meeting."
    assert "LAST-CHECK.txt" in os.listdir(table.stick)


def test_command_refuses_a_folder_that_is_not_there(table: Table) -> None:
    """In words."""
    result = CliRunner().invoke(main, ["stick", str(table.stick / "nowhere")])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_what_is_on_a_stick_can_be_read_by_anybody(table: Table) -> None:
    """On a stick with owners too, whatever the service's own files are like."""
    table.hold_session("0001-table")
    before = os.umask(0o077)
    try:
        table.plug()
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in table.stick.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in table.stick.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o644}, {0o755})
