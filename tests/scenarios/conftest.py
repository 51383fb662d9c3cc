"""What every scenario promises besides its own: that no bug of the program was met in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_bug_is_met(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The loop survives a bug and logs it; here it must not have had to."""
    yield
    bugs = [one.getMessage() for one in caplog.get_records("call") if one.exc_info]
    assert not bugs
