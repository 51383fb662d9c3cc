"""A date that is not known stands nowhere: not in a name, not on a page, not in a file."""

from __future__ import annotations

import shutil
import time
from datetime import datetime
from pathlib import Path

import pytest

from assistant.app import opening
from assistant.app.harvests import write_page_of
from assistant.app.opening import begin_session
from assistant.app.places import Places
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
    monkeypatch.setattr(opening, "wall_clock_is_trusted", lambda: False)
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
    monkeypatch.setattr(opening, "wall_clock_is_trusted", lambda: True)
    name, pages = pages_of_a_session(tmp_path)
    year = str(datetime.now().year)
    assert all(year in text for text in (name, pages[".html"], pages[".md"], pages[".json"]))
    assert "Date not known" not in pages[".html"]
