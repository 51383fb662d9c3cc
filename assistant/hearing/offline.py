"""Vosk without the network that it would bring along."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_NETWORKING = "requests"


def offline_vosk() -> Any:
    """The module ``vosk``, which is handed an empty ``requests`` when it is first imported.

    It asks for that one only to fetch models, which we never let it do. The real one opens
    an internet socket as soon as it is imported (to see whether there is IPv6), and costs
    5 MB and 0.05 s of a processor in each recogniser.
    """
    if "vosk" in sys.modules or _NETWORKING in sys.modules:
        import vosk

        return vosk
    sys.modules[_NETWORKING] = ModuleType(_NETWORKING)
    try:
        import vosk
    finally:
        del sys.modules[_NETWORKING]
    return vosk
