"""Rehearsals of a small plan on a machine that lacks sound card, pins and standard input."""

from __future__ import annotations

from pathlib import Path

from tests.rig.programs import Home, Program

SMALL_PLAN = """
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps:
      - {title: Say your question, time: 10s, listen: questions}
"""

PATIENCE_SECONDS = 240.0
"""They give way to all else that runs."""


class Rehearsals:
    """One with the model and one without, both under way."""

    def __init__(self, folder: Path, model: Path, cache: Path) -> None:
        self._running: dict[str, tuple[Home, Program]] = {}
        for name, where in {"model": model, "no model": folder / "nothing"}.items():
            home = Home(folder / name, where, cache)
            home.folder.mkdir()
            plan = home.folder / "plan.yaml"
            plan.write_text(SMALL_PLAN)
            self._running[name] = (home, home.rehearse_without_anything(plan))

    def ended(self, name: str) -> tuple[Home, list[str], str]:
        """The home, the lines and the page of a rehearsal, once it is over."""
        home, program = self._running[name]
        assert program.wait(PATIENCE_SECONDS) == 0, program.text
        lines = [line for _, line in program.lines]
        path = Path(lines[-1].removeprefix("The harvest: "))
        page = path.with_suffix(".md").read_text(encoding="utf-8")
        return home, lines, page

    def close(self) -> None:
        """End those that still run."""
        for _, program in self._running.values():
            program.close()
