"""What is chosen at the device by its button is kept, whole or not at all."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from assistant.app.chosen import (
    MOST_PLANS,
    Chosen,
    change_chosen,
    plan_choices,
    read_chosen,
    take_plan,
)
from assistant.app.places import Places
from assistant.errors import PlanError
from assistant.plan.runsheet import PlanChoice
from assistant.preparing import find_plan, load_plan, plan_files


def places(folder: Path) -> Places:
    return Places(folder / "config", folder / "cache", folder / "state")


def test_choice_is_read_as_it_was_written(tmp_path: Path) -> None:
    """And a new plan leaves the volume alone."""
    change_chosen(tmp_path / "state", lambda _: Chosen("rules", -6.0))
    take_plan("troika", places(tmp_path))
    assert read_chosen(tmp_path / "state") == Chosen("troika", -6.0)
    names = {path.name for path in (tmp_path / "state").iterdir()}
    assert names == {"chosen.json", "chosen.json.lock"}


def test_nothing_chosen_is_nothing(tmp_path: Path) -> None:
    """A first start."""
    assert read_chosen(tmp_path) == Chosen()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"volume_db": "loud"}'])
def test_damaged_choice_is_told_and_counts_for_nothing(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """The device stands ready all the same."""
    (tmp_path / "chosen.json").write_bytes(content)
    assert read_chosen(tmp_path) == Chosen()
    assert "cannot be read" in caplog.text
    caplog.clear()


def test_disk_that_refuses_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The session goes on."""
    (tmp_path / "state").write_text("a file in the folder's place")
    change_chosen(tmp_path / "state", lambda _: Chosen("rules"))
    assert "is not kept" in caplog.text
    caplog.clear()


def test_plans_to_walk_through_begin_with_the_present_one() -> None:
    """The others by title, and not more than anybody walks through."""
    present = PlanChoice("here", "Zebra")
    plans = {"here": "Zebra", "b": "beta", "a": "Alpha"}
    assert [one.name for one in plan_choices(present, plans)] == ["here", "a", "b"]
    many = {str(number): f"Plan {number}" for number in range(50)}
    assert len(plan_choices(present, many)) == MOST_PLANS


def test_plan_that_was_brought_hides_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    """By name, and among those to walk through."""
    for folder in ("config", "state"):
        (tmp_path / folder / "plans").mkdir(parents=True)
        (tmp_path / folder / "plans" / "both.yaml").write_text(folder)
    (tmp_path / "config" / "plans" / "one.yaml").write_text("one")
    config, state = tmp_path / "config", tmp_path / "state"
    assert find_plan("both", config, state) == state / "plans" / "both.yaml"
    assert find_plan("one", config, state) == config / "plans" / "one.yaml"
    assert find_plan("both", config) == config / "plans" / "both.yaml"
    assert find_plan("neither", config, state) == Path("neither")
    assert plan_files(config, state) == (
        state / "plans" / "both.yaml",
        config / "plans" / "one.yaml",
    )


# -- by several at once --------------------------------------------------------------------


CHANGES = 40
OTHER_PROGRAM = f"""\
import sys
from pathlib import Path
from assistant.app.chosen import read_chosen, take_plan
from assistant.app.places import Places
state = Path(sys.argv[1])
print("here", flush=True)
sys.stdin.readline()
for number in range({CHANGES}):
    take_plan(f"plan-{{number}}", Places(state, state, state))
    assert read_chosen(state).plan == f"plan-{{number}}"
"""


def test_two_programs_lose_nothing_of_one_another(tmp_path: Path) -> None:
    """The service changes the volume while a stick's program changes the plan."""
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROGRAM, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "here\n"
    assert other.stdin is not None
    other.stdin.write("\n")
    other.stdin.flush()
    for number in range(CHANGES):
        volume_db = float(-number)
        change_chosen(tmp_path, lambda kept, it=volume_db: replace(kept, volume_db=it))
        assert read_chosen(tmp_path).volume_db == volume_db
    other.communicate(timeout=30)
    assert other.returncode == 0
    last = CHANGES - 1
    assert read_chosen(tmp_path) == Chosen(f"plan-{last}", float(-last))


def test_program_that_never_lets_go_is_told_and_not_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The device goes on with what was chosen, until it is switched off."""
    change_chosen(tmp_path, lambda _: Chosen("rules"))
    with (tmp_path / "chosen.json.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        change_chosen(tmp_path, lambda kept: replace(kept, plan="troika"), 0.0)
    assert read_chosen(tmp_path) == Chosen("rules")
    assert "another program holds" in caplog.text
    caplog.clear()


def test_choice_that_changes_nothing_is_not_written(tmp_path: Path) -> None:
    """A card wears by each write."""
    change_chosen(tmp_path, lambda _: Chosen("rules"))
    before = (tmp_path / "chosen.json").stat()
    change_chosen(tmp_path, lambda _: Chosen("rules"))
    after = (tmp_path / "chosen.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


# -- a folder is no plan -------------------------------------------------------------------


def test_folder_that_is_called_like_a_plan_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where the program was started, nor among the plans that were brought."""
    config, state, here = (tmp_path / one for one in ("config", "state", "here"))
    (config / "plans").mkdir(parents=True)
    (config / "plans" / "one.yaml").write_text("one")
    (state / "plans" / "one.yaml").mkdir(parents=True)
    (here / "one").mkdir(parents=True)
    monkeypatch.chdir(here)
    assert find_plan("one", config, state) == config / "plans" / "one.yaml"
    assert plan_files(config, state) == (config / "plans" / "one.yaml",)


def test_folder_in_a_plan_s_place_is_said(tmp_path: Path) -> None:
    """And which of its files may have been meant."""
    with pytest.raises(PlanError, match=r"found a folder, expected a plan.*which is a file"):
        load_plan(find_plan(tmp_path, tmp_path))
    (tmp_path / "monday.yaml").write_text("title: Monday")
    with pytest.raises(PlanError, match=r"give one of its files: monday\.yaml"):
        load_plan(find_plan(tmp_path, tmp_path))
