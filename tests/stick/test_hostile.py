"""A stick that nobody vouches for: nothing of it gets further than into a list of what is
refused, and nothing of the device's is lost."""

from __future__ import annotations

import codecs
import os
import socket
from pathlib import Path

import pytest

from assistant.app.stick import take_in
from assistant.stick.finding import Found, find
from assistant.stick.limits import Limits
from assistant.stick.names import folder_name
from assistant.stick.reading import opened_folder
from tests.stick.device import PLAN, Table

SECRET = "version: 1\ntitle: root:x:0:0\n"


def found_on(stick: Path, limits: Limits | None = None, seconds: float = 0.0) -> Found:
    """What is found when each look at the clock is so many seconds later."""
    passed = [0.0]

    def monotonic() -> float:
        passed[0] += seconds
        return passed[0]

    with opened_folder(str(stick)) as root:
        return find(root, limits or Limits(), monotonic, lambda *_: None)


def refusals(found: Found) -> str:
    return "\n".join(map(str, found.refused))


def test_links_are_never_followed(table: Table, tmp_path: Path) -> None:
    """Neither to files nor to folders, out of the stick or within it."""
    secret = tmp_path / "secret.yaml"
    secret.write_text(SECRET)
    (table.stick / "plans").mkdir()
    (table.stick / "plans" / "file.yaml").symlink_to(secret)
    (table.stick / "device.yaml").symlink_to(secret)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "0001.wav").write_bytes(b"RIFF")
    (table.stick / "recordings").symlink_to(tmp_path / "outside")
    found = found_on(table.stick)
    assert (found.plans, found.settings, found.sounds) == ([], None, {})
    assert refusals(found).count("a link, which is never followed") == 3


def test_harvests_are_not_written_through_a_link(table: Table, tmp_path: Path) -> None:
    """A folder of that name that is a link leads nowhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (table.stick / "harvests").symlink_to(outside)
    (table.stick / "LAST-CHECK.txt").symlink_to(outside / "check")
    table.hold_session("0001-table")
    with pytest.raises(Exception, match="never followed"):
        table.plug()
    assert list(outside.iterdir()) == []
    assert "I cannot use this stick" in table.said[-1]


def test_texts_take_the_place_of_links(table: Table, tmp_path: Path) -> None:
    """A file's name is given anew, and what a link of that name led to stays as it was."""
    outside = tmp_path / "outside"
    outside.write_text("mine")
    (table.stick / "LAST-CHECK.txt").symlink_to(outside)
    table.plug()
    assert outside.read_text() == "mine"
    assert not (table.stick / "LAST-CHECK.txt").is_symlink()


def test_pipes_sockets_and_folders_are_no_plans(table: Table) -> None:
    """None of them is opened: a pipe would never end."""
    os.mkfifo(table.stick / "pipe.yaml")
    (table.stick / "folder.yaml").mkdir()
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(table.stick)
        try:
            one.bind("socket.yaml")
        finally:
            os.chdir(here)
        told = refusals(found_on(table.stick))
    assert "pipe.yaml: a pipe" in told
    assert "folder.yaml: a folder" in told
    assert "socket.yaml: a socket" in told


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to make a device")
def test_devices_are_no_plans(table: Table) -> None:
    """Opening one may do something."""
    try:
        os.mknod(table.stick / "zero.yaml", 0o020666, os.makedev(1, 5))
    except PermissionError as refusal:
        pytest.skip(f"this machine makes no devices: {refusal}")
    assert "zero.yaml: a device" in refusals(found_on(table.stick))


def test_huge_file_is_refused_before_it_is_read(table: Table) -> None:
    """By its size; a gigabyte of nothing costs nothing."""
    with (table.stick / "huge.yaml").open("wb") as file:
        file.truncate(1 << 30)
    assert "huge.yaml: larger than 1 MB" in refusals(found_on(table.stick))


def test_folder_with_too_many_files_is_refused(table: Table) -> None:
    """Without looking at them all; the folder of plans is still found."""
    for number in range(60):
        (table.stick / f"{number}.txt").touch()
    table.put("plans/Short.yaml", PLAN)
    found = found_on(table.stick, Limits(names=50))
    assert "this stick: more than 50 files" in refusals(found)
    assert [one.stem for one in found.plans] == ["Short"]


def test_too_many_plans_are_all_refused(table: Table) -> None:
    """Which of them are meant, a person must say."""
    for number in range(4):
        table.put(f"plans/{number}.yaml", PLAN)
    found = found_on(table.stick, Limits(plans=3))
    assert found.plans == []
    assert "4 plans, at most 3" in refusals(found)


def test_slow_stick_is_not_waited_for(table: Table) -> None:
    """There is a limit of time for all that is read."""
    table.put("plans/Short.yaml", PLAN)
    found = found_on(table.stick, Limits(seconds=5.0), seconds=6.0)
    assert "not read within 5 s" in refusals(found)


def test_all_together_is_limited(table: Table) -> None:
    """Many files of a good size are too much as well."""
    for number in range(4):
        table.put(f"recordings/Short/{number}.wav", bytes(1_000_000))
    found = found_on(table.stick, Limits(total_bytes=2_500_000))
    assert len(found.sounds) == 2
    assert "more than 2 MB in all" in refusals(found)


@pytest.mark.parametrize(
    "name",
    [
        b"\xff\xfe\x80.yaml",
        b"line\nbreak.yaml",
        b"turned\xe2\x80\xaeround.yaml",
        b"-rf.yaml",
        b"~root.yaml",
        b"back\\slash.yaml",
        ("a" * 100 + ".yaml").encode(),
    ],
)
def test_odd_names_are_refused_in_readable_words(table: Table, name: bytes) -> None:
    """Bytes in no encoding, orders to a terminal, and what is more than a name."""
    Path(os.fsdecode(os.fsencode(table.stick) + b"/" + name)).write_text(PLAN)
    found = found_on(table.stick)
    assert found.plans == []
    (refusal,) = found.refused
    assert "plain one" in refusal.why
    assert refusal.name.isprintable()
    refusal.name.encode()


@pytest.mark.parametrize("name", ["._Short.yaml", ".hidden.yaml"])
def test_what_other_systems_add_is_not_told(table: Table, name: str) -> None:
    """Nobody put it there."""
    table.put(name, b"\x00\x05\x16\x07")
    found = found_on(table.stick)
    assert (found.plans, found.refused) == ([], [])


def test_names_in_two_writings_are_one_plan(table: Table) -> None:
    """An accent in one sign or in two, capitals or not: the device has one of them."""
    table.put("Été.yaml", PLAN)
    table.put("plans/Été.yaml", PLAN.replace("short", "small"))
    found = found_on(table.stick)
    assert [one.stem for one in found.plans] == ["Été"]
    assert "another plan has this name" in refusals(found)


def test_bad_recordings_are_named_and_replace_nothing(table: Table) -> None:
    """Neither noise under a right name, nor files for a plan that is not there."""
    table.put("recordings/deadbeef.wav", b"RIFFnonsense")
    table.put("recordings/Nowhere/001.wav", b"RIFFnonsense")
    said = table.plug()
    assert "Some recordings I cannot use; see the file Problems on the stick." in said
    assert "recordings/deadbeef.wav: found another file" in table.problems
    assert "recordings/Nowhere: found no plan of this name" in table.problems
    assert not list(table.places.recordings.glob("*"))


def test_full_device_says_so_and_keeps_what_it_has(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken before the disk was full is taken; nothing is half there."""
    table.put("plans/Short.yaml", PLAN)
    table.places.state.mkdir(parents=True)
    (table.places.state / "plans").write_text("a file where the folder should be")
    take_in(table.stick, table.device)
    assert "My own disk is full" in table.said[-1]


@pytest.mark.parametrize("kind", ["utf-16", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_plan_is_read_as_editors_of_any_system_write_it(
    table: Table, kind: str, end: str
) -> None:
    """Windows' own writes UTF-16 as well; a stick that is plugged again brings nothing new."""
    content = PLAN.replace("\n", end).encode(kind)
    table.put("Short.yaml", codecs.BOM_UTF16_BE + content if kind == "utf-16-be" else content)
    assert "I have taken in the plan A short meeting." in table.plug()
    assert "I have taken in the plan A short meeting." not in table.plug()


def test_name_that_is_too_long_for_a_disk_is_refused(table: Table) -> None:
    """A stick counts letters, a disk counts bytes; the device is not called full for it."""
    table.put("\N{GRINNING FACE}" * 60 + ".yaml", PLAN)
    assert "give it a short, plain one" in refusals(found_on(table.stick))


def test_folder_of_a_long_title_fits_on_any_stick() -> None:
    """Its name is cut off between two letters."""
    for title in ("\N{GRINNING FACE}" * 90, "a" + "é" * 90, "日本" * 60):
        name = folder_name("2026-11-24", title, "", 99)
        assert len(name.encode()) <= 255
        assert f"2026-11-24 {title}".startswith(name.removesuffix(" (99)"))
