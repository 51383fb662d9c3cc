"""What is chosen at the device by its button is kept, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.app.chosen import (
    MOST_PLANS,
    Chosen,
    plan_choices,
    read_chosen,
    take_plan,
    write_chosen,
)
from assistant.app.places import Places
from assistant.plan.runsheet import PlanChoice
from assistant.preparing import find_plan, plan_files


def places(folder: Path) -> Places:
    return Places(folder / "config", folder / "cache", folder / "state")


def test_choice_is_read_as_it_was_written(tmp_path: Path) -> None:
    """And a new plan leaves the volume alone."""
    write_chosen(tmp_path / "state", Chosen("rules", -6.0))
    take_plan("troika", places(tmp_path))
    assert read_chosen(tmp_path / "state") == Chosen("troika", -6.0)
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["chosen.json"]


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
    write_chosen(tmp_path / "state", Chosen("rules"))
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
