"""A date that is not known stands nowhere: not in a name, not on a page, not in a file."""

from __future__ import annotations

import shutil
import time
from datetime import datetime
from pathlib import Path

import pytest

from assistant.app.harvests import write_page_of
from assistant.app.opening import begin_session
from assistant.app.places import Places
from assistant.devices import clock, timekeeping
from assistant.devices.timekeeping import (
    BroughtDate,
    battery_clock_seconds,
    keep_brought_date,
    seconds_since_boot,
    wall_time_of,
)
from assistant.journal.records import Batch, Entry
from assistant.preparing import prepare
from assistant.session.events import Gesture, GestureMade
from assistant.settings import load_settings
from tests.app.test_standing import SHORT_PLAN

CONFIG = Path(__file__).parents[2] / "config"


def pages_of_a_session(folder: Path) -> tuple[str, dict[str, str]]:
    """The name of a session's file, and every form of its page by its ending."""
    shutil.copytree(CONFIG, folder / "config")
    (folder / "config" / "device.yaml").write_text("voice: {speaks: false}\n")
    plan = folder / "config" / "plans" / "short.yaml"
    plan.write_text(SHORT_PLAN, encoding="utf-8")
    places = Places(folder / "config", folder / "cache", folder / "state")
    settings = load_settings(places.config)
    prepared = prepare(plan, settings, places.config, places.cache, print)
    opened = begin_session(prepared, settings.rules, places, print, is_rehearsal=False)
    opened.engine.begin()
    began = GestureMade(1.0, 0.5, Gesture.PRESS)
    opened.engine.handle(began)
    state, digest = opened.engine.state.name, opened.engine.digest()
    entry = Entry(sequence=1, event=began, state=state, step_key="", digest=digest)
    opened.journal.write(Batch(entries=(entry,)))
    page = write_page_of(opened.journal.read(), folder / "page.html", places)
    opened.journal.close()
    written = page.parent.glob("page.*")
    return opened.path.name, {one.suffix: one.read_text(encoding="utf-8") for one in written}


def test_date_that_is_not_known_stands_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither today's by a clock that nobody set, nor a part of it."""
    monkeypatch.setattr(clock, "wall_clock_trusted_by", lambda: "")
    monkeypatch.setattr(clock, "battery_clock_seconds", lambda _: None)
    name, pages = pages_of_a_session(tmp_path)
    today = datetime.now()
    assert set(pages) >= {".html", ".md", ".csv", ".json"}
    for text in (name, *pages.values()):
        assert str(today.year) not in text
        assert time.strftime("%B") not in text
    assert "Date not known" in pages[".html"]
    assert "Date not known" in pages[".md"]


def test_date_that_is_known_stands_in_the_name_and_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the network or by a clock with a battery."""
    monkeypatch.setattr(clock, "wall_clock_trusted_by", lambda: clock.NETWORK)
    name, pages = pages_of_a_session(tmp_path)
    year = str(datetime.now().year)
    assert all(year in text for text in (name, pages[".html"], pages[".md"], pages[".json"]))
    assert "Date not known" not in pages[".html"]


# -- by a stick's file ---------------------------------------------------------------------

MOMENT = datetime(2031, 3, 4, 10, 40)


@pytest.fixture
def unset_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose own date nobody believes, started by hand."""
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setattr(clock, "wall_clock_trusted_by", lambda: "")
    monkeypatch.setattr(clock, "battery_clock_seconds", lambda _: None)


@pytest.mark.usefixtures("unset_clock")
def test_date_of_a_stick_is_on_the_pages_and_said_to_be_from_there(tmp_path: Path) -> None:
    """With the time of day."""
    date = BroughtDate(MOMENT.timestamp(), clock.boot_id(), seconds_since_boot())
    keep_brought_date(tmp_path / "state" / "run", date)
    name, pages = pages_of_a_session(tmp_path)
    assert "2031-03-04" in name
    for form in (".html", ".md"):
        assert "Tuesday 4 March 2031" in pages[form]
        assert "(by a file on a stick)" in pages[form]
        assert "10:40" in pages[form]
    assert "10:40" in pages[".json"]


def test_date_of_a_stick_runs_on_and_ends_with_the_boot() -> None:
    """Nobody knows how long the power was off."""
    date = BroughtDate(MOMENT.timestamp(), "this", 1000.0)
    now = wall_time_of(date, "this", 1000.0 + 86_400.0)
    assert now is not None
    assert now.moment.replace(tzinfo=None) == datetime(2031, 3, 5, 10, 40)
    assert not now.is_exact
    assert wall_time_of(date, "another", 1100.0) is None
    assert wall_time_of(date, "this", 900.0) is None
    assert wall_time_of(BroughtDate(1.0, "", 0.0), "", 1.0) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
@pytest.mark.usefixtures("unset_clock")
def test_damaged_date_is_none(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Never a wrong one."""
    (tmp_path / "date.json").write_bytes(content)
    assert clock.wall_time_now(tmp_path) is None
    assert "is lost" in caplog.text
    caplog.clear()


# -- by a battery clock --------------------------------------------------------------------

NOW = 1_800_000_000.0


def battery(folder: Path, *shown: str) -> Path:
    """A folder like /sys/class/rtc."""
    for number, seconds in enumerate(shown):
        (folder / f"rtc{number}").mkdir()
        (folder / f"rtc{number}" / "since_epoch").write_text(f"{seconds}\n")
    return folder


@pytest.mark.parametrize(
    ("shown", "believed"),
    [
        ((), None),
        ((f"{NOW - 3:.0f}",), NOW),
        (("86", f"{NOW + 3:.0f}"), NOW),
        (("86", f"{NOW + 9e6:.0f}"), NOW + 9e6),
        ((f"{NOW - 9e6:.0f}",), None),
        (("86",), None),
        (("no number",), None),
        ((f"{NOW + 9e6:.0f}", f"{NOW + 5e6:.0f}"), None),
        (("4200000000",), None),
    ],
)
def test_any_battery_clock_is_believed_that_can_be_right(
    tmp_path: Path, shown: tuple[str, ...], believed: float | None
) -> None:
    """One that agrees with the system, else one that is ahead of it; not one that stopped,
    nor two that differ."""
    folder = battery(tmp_path, *shown)
    assert battery_clock_seconds(NOW, folder, tmp_path / "none") == believed


def test_battery_clock_in_local_time_is_believed_only_if_it_agrees(tmp_path: Path) -> None:
    """As computers with another system beside keep it: it seems hours ahead."""
    (tmp_path / "adjtime").write_text("0.0 0 0.0\n0\nLOCAL\n")
    folder = battery(tmp_path, f"{NOW + 7200:.0f}")
    assert battery_clock_seconds(NOW, folder, tmp_path / "adjtime") is None


@pytest.mark.usefixtures("unset_clock")
def test_battery_clock_that_is_ahead_dates_a_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the system's own clock stays as it is."""
    monkeypatch.setattr(clock, "battery_clock_seconds", lambda _: MOMENT.timestamp())
    now = clock.wall_time_now(tmp_path)
    assert now is not None
    assert (now.known_by, now.is_exact) == (timekeeping.BATTERY, True)
    assert now.written.startswith("2031-03-04T10:40:00")
