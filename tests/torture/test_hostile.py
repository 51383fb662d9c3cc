"""Input that was found to be met badly once."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from assistant.cli import main


def test_import_refuses_a_pipe(tmp_path: Path) -> None:
    """It would wait for a table for ever."""
    table = tmp_path / "table.csv"
    os.mkfifo(table)
    result = CliRunner().invoke(
        main, ["import", str(table), "--output", str(tmp_path / "plan.yaml")]
    )
    assert result.exit_code == 1
    assert "no readable file" in result.output
