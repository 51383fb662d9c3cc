"""The command and the table: what was not survived is said, and counted."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from torture import __main__ as command
from torture.disks import Write, cut_images, read_log
from torture.outcomes import Fault, Outcome, Tally, failure_lines, table


def test_tally_counts_what_was_lost_as_not_survived() -> None:
    """Survived is only what failed in nothing and lost nothing."""
    tally = Tally("a fault")
    tally.count(recovered_in=0.5)
    tally.count(lost=2)
    tally.count(["it fell over"])
    outcome = tally.outcome()
    assert (outcome.made, outcome.survived, outcome.events_lost) == (3, 1, 2)
    assert not outcome.is_survived


@pytest.mark.parametrize("failures", [(), ("it fell over",)])
def test_torture_ends_with_one_if_something_was_not_survived(
    failures: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says what it was."""

    def make(count: int, _chance: object) -> Outcome:
        return Outcome(name="fall", made=count, survived=count, failures=failures)

    monkeypatch.setattr(command, "FAULTS", [Fault("fall", "stands up", 3, make)])
    monkeypatch.setattr(command.logging, "disable", lambda _level: None)
    result = CliRunner().invoke(command.main, ["--json", str(tmp_path / "figures.json")])
    assert result.exit_code == len(failures)
    assert ("fall: it fell over" in result.output) == bool(failures)
    assert '"made": 3' in (tmp_path / "figures.json").read_text()


def test_table_names_what_could_not_be_made() -> None:
    """A fault that this machine refuses is no success."""
    console = Console(width=150, record=True, file=io.StringIO())
    console.print(table([Outcome(name="power-cut", skipped="mounting a disk needs root")]))
    assert "not made: mounting a disk needs root" in console.export_text()


def test_failures_are_not_all_listed() -> None:
    """Five of a fault, and how many more."""
    lines = failure_lines([Outcome(name="fall", failures=tuple("1234567"))])
    assert lines[-1] == "fall: and 2 more"


def test_cut_image_has_what_was_flushed_whatever_the_cache_lost(tmp_path: Path) -> None:
    """Before the last flush all; since then by the model; after the cut nothing."""
    base = tmp_path / "base.img"
    base.write_bytes(bytes(16))
    flush = Write(0, b"", is_flush=True, is_forced=False, log_end=0)
    one, two, three = (
        Write(place, bytes([place]), is_flush=False, is_forced=False, log_end=0)
        for place in (1, 2, 3)
    )
    forced = Write(4, b"\4", is_flush=False, is_forced=True, log_end=0)
    writes = [one, flush, two, forced, three]
    images = cut_images(base, writes, [4] * 40, tmp_path, random.Random(1))
    seen = {(model, image.read_bytes()[:6]) for _, model, image in images}
    whole, without_two = b"\0\1\2\0\4\0", b"\0\1\0\0\4\0"
    assert seen == {
        ("all written", whole),
        ("lost cache", whole),
        ("lost cache", without_two),
    }


def test_log_of_another_format_is_refused(tmp_path: Path) -> None:
    """Nothing is rebuilt from what is no write log."""
    log = tmp_path / "log"
    log.write_bytes(bytes(600))
    with pytest.raises(ValueError, match="expected a write log"):
        read_log(log)
