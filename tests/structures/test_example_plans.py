"""The plans that show how sessions are made of structures: French, Spanish, bilingual."""

from __future__ import annotations

import pytest

from assistant.plan.reader import read_plan
from tests.structures.sessions import CONFIG, fitted, library

EXAMPLES = {
    "bilan-de-projet": ("fr",),
    "consejos-entre-colegas": ("es",),
    "rules-for-our-network": ("en", "fr"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_plan_reads_without_a_note_and_fits(name: str) -> None:
    """Each is within its slot, nearly fills it, and people divide into its groups."""
    file = CONFIG / "plans" / f"{name}.yaml"
    plan = read_plan(file.name, file.read_bytes(), library())
    assert plan.languages == EXAMPLES[name]
    assert plan.notes == ()
    assert plan.people is not None
    assert sum(bool(activity.structure) for activity in plan.activities) >= 3
    script = fitted(plan)
    assert 60 * 60 <= plan.slot.seconds <= 120 * 60
    assert 0 <= script.slack_seconds < 0.1 * plan.slot.seconds


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_plan_is_short_enough_to_be_copied(name: str) -> None:
    """Sixty lines at most, comments and all, each of a width that an editor shows."""
    lines = (CONFIG / "plans" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert 30 <= len(lines) <= 60
    assert all(len(line) <= 170 for line in lines)
