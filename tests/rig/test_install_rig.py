"""The installation on a machine of its own: from nothing to ready after a restart, and off.

In its short form Debian's and Python's packages are there already. With a whole bundle, made
by ``scripts/bundle FILE --machine x86_64``, they come from it, on a system from which they
were taken before:

    FACILITATE_BUNDLE=FILE scripts/test tests/rig/test_install_rig.py -s
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from installing.packages import DEBIAN_PACKAGES
from tests.rig.container import Refused, open_to_all
from tests.rig.installed import BUNDLE, Installed, lay_out, left_over, short_bundle

pytestmark = pytest.mark.rig

WHOLE_BUNDLE = os.environ.get("FACILITATE_BUNDLE", "")
WHOLE = "/srv/facilitate.tar"
PURGED = ("libportaudio2", "espeak-ng", "espeak-ng-data", "libespeak-ng1")
STATE = "var/lib/facilitate"
CONFIG = "etc/facilitate"
PATIENCE_SECONDS = 30.0
ZONE = "Europe/Paris"

PLAN = """
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps:
      - {title: Think of a question, time: 60s}
"""

SETTINGS = """# from an earlier installation
voice:
  speaks: false   # its hundred sentences are rendered in other rigs
"""

KEPT_BY_THE_SYSTEM = (
    *("var/log/", "var/cache/", "var/lib/apt/", "var/lib/dpkg/", "var/lib/systemd/"),
    *("run/", "tmp/", "var/tmp/", "srv/", "root/", "etc/ld.so.cache", "var/lib/dbus/"),
)
"""Where systemd and dpkg write for themselves, whatever is installed."""

BACKUPS = {"etc/passwd-", "etc/shadow-", "etc/group-", "etc/gshadow-", "etc/subuid-"}


@dataclass(frozen=True)
class Story:
    """What happened, in its order."""

    dry: str
    after_dry: set[str]
    first: str
    first_seconds: float
    second: str
    settings: str
    after_restart: str
    journal: str
    zone: str
    account: str
    removed: str
    left: set[str]
    is_known: bool
    purged_state: bool


@pytest.fixture(scope="module")
def story(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Looked at, installed, looked at again, restarted, removed, once."""
    folder = tmp_path_factory.mktemp("install")
    files = folder / "files"
    binds = lay_out(files, "", with_environment=not WHOLE_BUNDLE)
    (files / CONFIG / "plans").mkdir(parents=True)
    (files / CONFIG / "plans/mine.yaml").write_text(PLAN)
    if not WHOLE_BUNDLE:
        (files / CONFIG / "device.yaml").write_text(SETTINGS)
    try:
        bundle = Path(WHOLE_BUNDLE) if WHOLE_BUNDLE else short_bundle(folder / "bundle", model)
    except Refused as why:
        pytest.skip(str(why))
    for name in ("srv", "opt", "etc"):
        open_to_all(files / name)
    binds[WHOLE if WHOLE_BUNDLE else BUNDLE] = bundle
    container = Installed(folder, files, binds)
    try:
        container.start()
        yield told(container)
    except Refused as why:
        pytest.skip(str(why))
    finally:
        container.close()


def told(container: Installed) -> Story:
    """The whole way."""
    if WHOLE_BUNDLE:
        container.run("apt-get", "-qq", "-y", "purge", *PURGED)
        container.run("mkdir", "--parents", BUNDLE)
        container.run("tar", "-xf", WHOLE, "--strip-components=1", "-C", BUNDLE)
    before = container.changed()
    wishes = ("--timezone", ZONE, "--plan", "mine", "--no-start")
    dry = container.install("--dry-run", *wishes)
    after_dry = left(before, container)
    began_at = time.monotonic()
    first = container.install(*wishes)
    first_seconds = time.monotonic() - began_at
    second = container.install("--dry-run", "--light-pin", "23", "--no-start")
    container.restart()
    wait_for_ready(container)
    journal = container.run("journalctl", "--boot", "--unit=facilitate", "--output=cat").stdout
    after_restart = container.ask("is-active", "facilitate")
    settings = (container.root / CONFIG / "device.yaml").read_text()
    zone = container.run("date", "+%Z").stdout.strip()
    account = container.run("getent", "passwd", "facilitate").stdout
    removed = container.install("--remove", script="/opt/facilitate/scripts/install")
    left_then = left(before, container)
    is_known = container.run("id", "facilitate", check=False).returncode == 0
    container.install("--remove", "--purge")
    return Story(
        dry,
        after_dry,
        first,
        first_seconds,
        second,
        settings,
        after_restart,
        journal,
        zone,
        account,
        removed,
        left_then,
        is_known,
        (container.root / STATE).exists(),
    )


def left(before: dict[str, int], container: Installed) -> set[str]:
    """What is new by now, but for what the system itself keeps."""
    return {
        name
        for name in left_over(before, container.changed())
        if not f"{name}/".startswith(KEPT_BY_THE_SYSTEM) and name not in BACKUPS
    }


def wait_for_ready(container: Installed) -> None:
    """Until the service says so, or it takes too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while container.ask("is-active", "facilitate") != "active":
        assert time.monotonic() < until, container.run("journalctl", "-b").stdout[-3000:]
        time.sleep(0.1)


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
    assert "Ready: A short meeting" in story.journal
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
