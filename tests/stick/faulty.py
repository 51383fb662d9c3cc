"""A stick on which the Nth operation fails, of all that read or write it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from assistant.stick import reading, writing

OPERATIONS = (
    *("open", "stat", "fstat", "fstatvfs", "scandir", "read", "write", "fsync", "fchmod"),
    *("rename", "mkdir", "unlink", "rmdir"),
)


class FaultyOs:
    """``os`` for the modules that touch the stick. From the operation ``nth`` on it fails:
    once, or always. Closing works, as it does on a stick that is gone."""

    def __init__(self, number: int, nth: int, *, is_once: bool = False) -> None:
        self.count = 0
        self._number, self._nth, self._is_once = number, nth, is_once

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._counted(real) if name in OPERATIONS else real

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self._nth or (self.count > self._nth and not self._is_once):
                raise OSError(self._number, os.strerror(self._number))
            return real(*arguments, **options)

        return counted


def put_in(patch: pytest.MonkeyPatch, faulty: FaultyOs) -> None:
    """Only the stick fails: the device's own disk is reached by other modules."""
    for module in (reading, writing):
        patch.setattr(module, "os", faulty)
