"""The one story that the installation's and the field's tests are told: a system of its own,
installed on without a network, restarted, carried to a table, switched off, and freed again.

It is lived through once for both.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.rig.container import Refused, open_to_all
from tests.rig.field import Field, Way, furnish, go, settings
from tests.rig.house import House
from tests.rig.installed import BUNDLE, Installed, lay_out, left_over, short_bundle

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

KEPT_BY_THE_SYSTEM = (
    *("var/log/", "var/cache/", "var/lib/apt/", "var/lib/dpkg/", "var/lib/systemd/"),
    *("run/", "tmp/", "var/tmp/", "srv/", "root/", "etc/ld.so.cache", "var/lib/dbus/"),
)
"""Where systemd and dpkg write for themselves, whatever is installed."""

BACKUPS = {"etc/passwd-", "etc/shadow-", "etc/group-", "etc/gshadow-", "etc/subuid-"}


Afterwards = Callable[[Field, Installed], None]


@dataclass(frozen=True, kw_only=True)
class Story:
    """What happened, in its order."""

    dry: str
    after_dry: set[str]
    first: str
    first_seconds: float
    second: str
    settings: str
    after_restart: str
    zone: str
    account: str
    removed: str
    left: set[str]
    is_known: bool
    purged_state: bool
    way: Way


@cache
def story_of(model: Path) -> Story:
    """As the suite has it; skips where this machine can hold no container."""
    try:
        with tempfile.TemporaryDirectory(prefix="field-") as name:
            return lived(Path(name), model, WHOLE_BUNDLE, None)
    except Refused as why:
        pytest.skip(str(why))


def lived(
    folder: Path,
    model: Path,
    whole_bundle: str,
    house: House | None,
    afterwards: Afterwards = lambda *_: None,
) -> Story:
    """The story, in a container that is made for it and is gone afterwards.

    ``whole_bundle``: a bundle's file, which is installed on a system from which its packages
    were taken; none: a short one, of this clone. ``house``: where it speaks; none: each
    sentence is only written. ``afterwards``: done once the way is gone, before the program is
    removed. Raises ``Refused``.
    """
    files = folder / "files"
    told_unit, more_binds = furnish(files, house)
    binds = lay_out(files, told_unit, with_environment=not whole_bundle) | more_binds
    (files / CONFIG / "plans").mkdir(parents=True)
    (files / CONFIG / "plans/mine.yaml").write_text(PLAN)
    (files / CONFIG / "device.yaml").write_text(settings(speaks=house is not None))
    bundle = Path(whole_bundle) if whole_bundle else short_bundle(folder / "bundle", model)
    for name in ("srv", "opt", "etc"):
        open_to_all(files / name)
    binds[WHOLE if whole_bundle else BUNDLE] = bundle
    container = Installed(folder, files, binds)
    try:
        container.start()
        if whole_bundle:
            container.run("apt-get", "-qq", "-y", "purge", *PURGED)
            container.run("mkdir", "--parents", BUNDLE)
            container.run("tar", "-xf", WHOLE, "--strip-components=1", "-C", BUNDLE)
        return told(container, folder, afterwards, hushes=house is None)
    finally:
        container.close()


def told(container: Installed, folder: Path, afterwards: Afterwards, *, hushes: bool) -> Story:
    """Looked at, installed, looked at again, restarted, carried out and back, removed."""
    before = container.changed()
    wishes = ("--timezone", ZONE, "--plan", "mine", "--no-start")
    dry = container.install("--dry-run", *wishes)
    after_dry = left(before, container)
    began_at = time.monotonic()
    first = container.install(*wishes)
    first_seconds = time.monotonic() - began_at
    second = container.install("--dry-run", "--light-pin", "23", "--no-start")
    with closing(Field(container, folder, hushes=hushes)) as field:
        container.restart()
        wait_for_ready(container)
        after_restart = container.ask("is-active", "facilitate")
        written = (container.root / CONFIG / "device.yaml").read_text()
        zone = container.run("date", "+%Z").stdout.strip()
        account = container.run("getent", "passwd", "facilitate").stdout
        way = go(field, container)
        afterwards(field, container)
    removed = container.install("--remove", script="/opt/facilitate/scripts/install")
    left_then = left(before, container)
    is_known = container.run("id", "facilitate", check=False).returncode == 0
    container.install("--remove", "--purge")
    return Story(
        dry=dry,
        after_dry=after_dry,
        first=first,
        first_seconds=first_seconds,
        second=second,
        settings=written,
        after_restart=after_restart,
        zone=zone,
        account=account,
        way=way,
        removed=removed,
        left=left_then,
        is_known=is_known,
        purged_state=(container.root / STATE).exists(),
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
