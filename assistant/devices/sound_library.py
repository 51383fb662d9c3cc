"""PortAudio, which is one for the whole process: its streams open, close and look around in
turn.

It lists the devices once, when it starts, so what is plugged in later stays invisible until
it is started anew, and that ends every stream. ``StreamOpener`` does this only where it can
help, and has the other streams step aside meanwhile.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

CARDS = Path("/proc/asound/cards")
"""The kernel's list of sound cards: it changes when one is plugged in or pulled out."""

TURN_SECONDS = 10.0
"""A driver that hangs holds the library for ever; nobody else is to hang with it."""

_CARD_NUMBER = re.compile(r"\s*\(hw:\d+(,\d+)*\)")

Opened = TypeVar("Opened")


class NotListedError(Exception):
    """The library's list, which may be an old one, does not hold the device."""


class SharedStream(Protocol):
    """A stream that can step aside while the library is started anew."""

    def suspend(self) -> None:
        """Close it, and remember what it was opened for."""

    def resume(self) -> None:
        """Open it again. What cannot be opened now is looked after by whoever watches it."""


def load_sounddevice() -> Any:
    """The library's module. Raises ``OSError`` where PortAudio is not installed."""
    import sounddevice

    return sounddevice


class StreamOpener:
    """Opens the streams of one PortAudio, one at a time.

    ``load``: gives the module. ``cards``: a file that changes with the sound cards; without
    it they are taken to stay. Take a ``turn`` for whatever else is asked of the library.
    """

    def __init__(self, load: Callable[[], Any] = load_sounddevice, cards: Path = CARDS) -> None:
        self._lock = threading.RLock()
        self._load = load
        self._cards = cards
        self._listed: str | None = None
        self._open: list[SharedStream] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else uses the library meanwhile. Raises ``TimeoutError`` where it hangs."""
        if not self._lock.acquire(timeout=TURN_SECONDS):
            raise TimeoutError("the sound library has not answered for 10 s")
        try:
            yield
        finally:
            self._lock.release()

    def open(self, stream: SharedStream, open_it: Callable[[Any], Opened]) -> Opened:
        """What ``open_it(sounddevice)`` gives; ``stream`` is open from then on.

        Where cards have come or gone, the devices are listed anew before. Where it raises
        ``NotListedError`` they are listed anew too, and it is tried again, unless that would
        disturb other streams. A listed device that does not open is only away: its entry is
        kept for its return. Raises what ``open_it`` raises, and ``TimeoutError``.
        """
        with self.turn():
            sounddevice = self._load()
            cards, listed = self._cards_now(), self._listed
            self._listed = cards
            if listed not in (None, cards):
                self._look_again(sounddevice)
            try:
                opened = open_it(sounddevice)
            except NotListedError:
                if self._open:
                    raise
                self._look_again(sounddevice)
                opened = open_it(sounddevice)
            self._open.append(stream)
            return opened

    def forget(self, stream: SharedStream) -> None:
        """It is closed."""
        with self.turn():
            self._open = [one for one in self._open if one is not stream]

    def _look_again(self, sounddevice: Any) -> None:
        others, self._open = self._open, []
        for stream in others:
            stream.suspend()
        sounddevice._terminate()
        sounddevice._initialize()
        for stream in others:
            stream.resume()

    def _cards_now(self) -> str:
        try:
            return self._cards.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


PORT_AUDIO = StreamOpener()
"""Of this process: the library's state is global, so its one keeper is."""


def listed_device(
    sounddevice: Any, direction: str, wanted: str | int | None, known_as: str
) -> tuple[str | int | None, str]:
    """Which device to open for ``direction`` (input or output), and its name; ``number_of``
    tells how. Raises ``NotListedError``."""
    named = [
        (number, one["name"])
        for number, one in enumerate(sounddevice.query_devices())
        if one[f"max_{direction}_channels"]
    ]
    try:
        device = number_of(wanted, known_as, named)
        return device, sounddevice.query_devices(device, direction)["name"]
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NotListedError(str(error)) from error


def number_of(
    wanted: str | int | None, known_as: str, names: Sequence[tuple[int, str]]
) -> str | int | None:
    """Which device to open now: ``wanted`` at first, later the one that it was.

    ``known_as``: the name under which it was opened before, empty if it never was. ``names``:
    number and name of each device that can be had. Numbers of devices and of cards change
    when something is plugged in, so the name without them counts; of several alike the one
    with the same card number is taken. Raises ``ValueError`` if it is not there.
    """
    if not known_as:
        return wanted
    alike = [(number, name) for number, name in names if stem_of(name) == stem_of(known_as)]
    if not alike:
        raise ValueError(f"{known_as} is not there")
    return min(alike, key=lambda one: one[1] != known_as)[0]


def stem_of(name: str) -> str:
    """A device's name without the number that its card happens to have."""
    return _CARD_NUMBER.sub("", name)
