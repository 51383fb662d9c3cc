"""The service stands ready, or says what is missing: by voice, by light, on its screen."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from assistant.app import joining, session
from assistant.app.options import RunOptions
from assistant.app.places import Places
from assistant.app.session import SessionRunner
from assistant.app.standing import with_kept
from assistant.checking.check import Check, bad, good
from assistant.journal.records import EndingKind
from assistant.loop import Loop
from assistant.plan.lines import Speech
from assistant.preparing import prepare
from assistant.session.events import Gesture, GestureMade
from assistant.session.states import State
from assistant.settings import load_settings

CONFIG = Path(__file__).parents[2] / "config"
POWER = bad("power", "power", "the voltage is too low now", "use another supply")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A device that says nothing and plays into a file."""
    shutil.copytree(CONFIG, tmp_path / "config")
    device = "voice: {speaks: false}\nspeaker: {device: file}\nmicrophone: {device: file}\n"
    (tmp_path / "config" / "device.yaml").write_text(device, encoding="utf-8")
    return Places(tmp_path / "config", tmp_path / "cache", tmp_path / "state")


def stand(
    places: Places, monkeypatch: pytest.MonkeyPatch, checks: tuple[Check, ...], stay: bool
) -> tuple[str, list[Loop]]:
    """What is printed while it stands ready and is stopped again, and its loop."""
    loops: list[Loop] = []

    def make(*arguments: object, **named: object) -> Loop:
        loops.append(Loop(*arguments, **named))  # type: ignore[arg-type]
        return loops[-1]

    monkeypatch.setattr(joining, "Loop", make)
    monkeypatch.setattr(session, "start_checks", lambda *_: checks)
    settings = load_settings(places.config)
    plan = places.config / "plans" / settings.plan
    prepared = prepare(plan, settings, places.config, places.cache, print)
    printed = io.StringIO()
    console = Console(file=printed, width=300)
    runner = SessionRunner(prepared, settings, places, RunOptions(stay=stay), console)
    runner.stop()
    runner.run()
    return printed.getvalue(), loops


def test_service_says_what_must_be_mended_and_shows_it(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its ready line; the light is that of a fault; a session can be begun."""
    told, (loop,) = stand(places, monkeypatch, (good("disk", "8000 MB free"), POWER), True)
    assert "Press the button to begin." in told
    assert "My power supply is weak. Please use a stronger one" in told
    assert "To be mended: power, the voltage is too low now; use another supply" in told
    assert "power" in loop.engine.situation.faults
    assert loop.engine.situation.light == "FAULT"
    assert loop.engine.state is State.READY


def test_service_that_is_well_says_only_that_it_is_ready(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a session at a screen looks at nothing."""
    told, (loop,) = stand(places, monkeypatch, (good("disk", "8000 MB free"),), True)
    assert "power" not in loop.engine.situation.faults
    assert "To be mended" not in told
    told, _ = stand(places, monkeypatch, (POWER,), False)
    assert "My power supply" not in told


SHORT_PLAN = """\
version: 1
title: A short session
slot: 5m
purpose: To see.
activities:
  - title: Only
    steps:
      - {title: Think, time: 1m}
"""


def test_service_says_after_a_session_what_it_kept(places: Places) -> None:
    """With the next ready line, once the page is written; after that no more."""
    settings = load_settings(places.config)
    plan = places.config / "plans" / "short.yaml"
    plan.write_text(SHORT_PLAN, encoding="utf-8")
    prepared = prepare(plan, settings, places.config, places.cache, print)
    printed = io.StringIO()
    console = Console(file=printed, width=300)
    runner = SessionRunner(prepared, settings, places, RunOptions(stay=True), console)
    opened = runner._opened()
    opened.engine.begin()
    opened.engine.handle(GestureMade(1.0, 0.5, Gesture.PRESS))
    result = runner._concluded(opened, EndingKind.ENDED_EARLY)
    opened.journal.close()
    assert result.harvest is not None
    assert result.harvest.exists()
    runner.stop()
    kept = "I kept the page of the last session. Plug in a stick to take the page with you."
    runner.run()
    assert printed.getvalue().count(kept) == 1
    runner.run()
    assert printed.getvalue().count(kept) == 1


@pytest.mark.parametrize(
    ("language", "kept"),
    [
        ("en", "I kept 4 questions. Plug in a stick to take the page with you."),
        ("fr", "J'ai gardé quatre questions. Branchez une clé pour emporter la page."),
        ("es", "Guardé cuatro preguntas. Conecten una memoria para llevarse la página."),
    ],
)
def test_what_was_kept_is_counted_in_the_language_of_the_plan(
    language: str, kept: str, places: Places
) -> None:
    """Before the ready line, which goes on as it was."""
    plan = places.config / "plans" / "short.yaml"
    plan.write_text(f"language: {language}\n{SHORT_PLAN}", encoding="utf-8")
    prepared = prepare(plan, load_settings(places.config), places.config, places.cache, print)
    ready = with_kept(prepared, 4).script.run_sheet.ready
    assert ready == (Speech(kept), *prepared.script.run_sheet.ready)
