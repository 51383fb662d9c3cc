"""The program's memory stays in memory: never in swap, and at hand when it is needed."""

from __future__ import annotations

import ctypes
import logging
import os

logger = logging.getLogger(__name__)

_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4
"""Of mlockall(2): what is there, what is to come, and of both only what is ever touched."""


def stay_in_memory() -> bool:
    """Keep all that this process has touched from swap, so that words are never written
    there, and from being dropped, so that a busy card delays no press.

    False where this user may not, which is noted; the service's unit allows it
    (``LimitMEMLOCK``). Child processes are not kept.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if library.mlockall(_CURRENT | _FUTURE | _ON_FAULT) == 0:
        return True
    said = os.strerror(ctypes.get_errno())
    logger.info("The system does not keep the program in memory: %s", said)
    return False
