"""Put before the modules of any Python, it writes each use of a socket into a file.

One line for each of the interpreter's own audit events: the process, the event, the family.
What is made is told before it is made, so also what a system then refuses.
"""

import os
import sys
from typing import Any


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    first = arguments[0] if arguments else None
    family = getattr(first, "family", -1)
    if event == "socket.__new__":
        family = arguments[1] if hasattr(first, "family") else first
    line = f"{os.getpid()} {event} {int(family)}\n"
    file = os.open(
        os.environ["SOCKETS_SEEN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600
    )
    os.write(file, line.encode())
    os.close(file)


if "SOCKETS_SEEN" in os.environ:
    sys.addaudithook(_note)
