"""The installation on a machine of its own: from nothing to ready after a restart, and off.

In its short form Debian's and Python's packages are there already. With a whole bundle, made
by ``scripts/bundle FILE --machine x86_64``, they come from it, on a system from which they
were taken before:

    FACILITATE_BUNDLE=FILE scripts/test tests/rig/test_install_rig.py -s
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from installing.packages import DEBIAN_PACKAGES
from tests.rig.story import STATE, WHOLE_BUNDLE, Story, story_of

pytestmark = [pytest.mark.rig, pytest.mark.silent]


@pytest.fixture(scope="module")
def story(model: Path) -> Story:
    """What happened on a machine of its own."""
    return story_of(model)


def test_install_shows_first_what_it_would_do(story: Story) -> None:
    """A dry run names each change, and makes none."""
    print(story.dry)
    assert "would write the settings, plans and words" in story.dry
    assert WHOLE_BUNDLE or "would keep /etc/facilitate/device.yaml" in story.dry
    assert "would start facilitate.service at each boot" in story.dry
    assert "nothing was changed" in story.dry
    assert story.after_dry == set()


def test_install_does_what_it_showed(story: Story) -> None:
    """The same changes, in the same words."""
    print(story.first, f"{story.first_seconds:.1f} s")
    shown = [line.partition("would ")[2] for line in story.dry.splitlines() if "would " in line]
    assert shown
    for line in shown:
        assert f"install: {line}" in story.first


def test_install_again_changes_only_what_is_asked_for(story: Story) -> None:
    """A second run with a new wish would set that, look at the plan, and nothing else."""
    changed = [line for line in story.second.splitlines() if "would " in line]
    assert [line.partition(",")[0] for line in changed] == [
        "install: would set in /etc/facilitate/device.yaml: light pin: 23",
        "install: would check the plan mine",
    ]
    assert re.search("^plan: mine\\b", story.settings, re.M)


def test_device_is_ready_after_a_restart(story: Story) -> None:
    """Nobody logs in, nothing is started by hand: it stands ready with its plan."""
    assert story.after_restart == "active"
    assert story.way.ready.startswith("Ready: A short meeting")
    assert story.zone in {"CET", "CEST"}
    assert story.account.strip().endswith("/nologin")


def test_remove_leaves_nothing_but_what_was_kept(story: Story) -> None:
    """Every file is gone but the state, which is root's by then; so is the user."""
    print(story.removed)
    assert {name for name in story.left if not f"{name}/".startswith(f"{STATE}/")} == set()
    assert f"{STATE}/sessions" in story.left
    assert not story.is_known
    assert "--purge erases them" in story.removed


def test_purge_leaves_nothing(story: Story) -> None:
    """Asked for, the state goes as well."""
    assert not story.purged_state


def test_bundle_brings_what_was_missing(story: Story) -> None:
    """Debian's packages and Python's came from it, without any network."""
    if not WHOLE_BUNDLE:
        pytest.skip("needs a whole bundle: FACILITATE_BUNDLE=FILE, of scripts/bundle")
    assert f"install the Debian packages {', '.join(sorted(DEBIAN_PACKAGES))}" in story.first
    assert "make the virtual environment" in story.first
