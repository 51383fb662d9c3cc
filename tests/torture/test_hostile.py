"""Input that was found to be met badly once."""

from __future__ import annotations

import os
import random
from pathlib import Path

from click.testing import CliRunner

from assistant.cli import main
from torture.journal_faults import broken_off


def test_import_refuses_a_pipe(tmp_path: Path) -> None:
    """It would wait for a table for ever."""
    table = tmp_path / "table.csv"
    os.mkfifo(table)
    result = CliRunner().invoke(
        main, ["import", str(table), "--output", str(tmp_path / "plan.yaml")]
    )
    assert result.exit_code == 1
    assert "no readable file" in result.output


def test_harvest_shows_a_path_whose_name_is_in_no_encoding(tmp_path: Path) -> None:
    """By its own bytes, so that a shell can go on with it."""
    session = tmp_path / os.fsdecode(b"0001-\xff.session")
    session.write_bytes(broken_off(random.Random(1), is_home=True)[""])
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    result = CliRunner(env=environment).invoke(main, ["harvest", str(session)])
    assert result.exception is None
    assert b"0001-\xff.html" in result.stdout_bytes
