"""Streams of one sound library: opened in turn, and its list of devices kept true."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.devices import sound_library
from assistant.devices.sound_library import NotListedError, StreamOpener, number_of

USB = "USB Audio Device: - (hw:1,0)"
USB_AT_2 = "USB Audio Device: - (hw:2,0)"


class Library:
    """What a sound library does with cards: it knows those that it found when it started.

    ``plugged`` are in the machine now; ``story`` holds what was asked of it, in order.
    """

    class PortAudioError(Exception):
        pass

    def __init__(self, cards: Path, *plugged: str) -> None:
        self.story: list[str] = []
        self._cards = cards
        self.plug(*plugged)
        self._listed = self.plugged

    def plug(self, *names: str) -> None:
        self.plugged = names
        self._cards.write_text("\n".join(names))

    def open(self, name: str) -> str:
        if name not in self._listed:
            raise NotListedError(f"{name} is not listed")
        if name not in self.plugged:
            raise self.PortAudioError(f"{name} cannot be opened")
        self.story.append(f"open {name}")
        return name

    def _terminate(self) -> None:
        self.story.append("end")

    def _initialize(self) -> None:
        self._listed = self.plugged
        self.story.append("begin")


class Stream:
    """A stream of the library that steps aside."""

    def __init__(self, library: Library, opener: StreamOpener, name: str) -> None:
        self._library, self._opener, self._name = library, opener, name

    def open(self) -> str:
        return self._opener.open(self, lambda library: library.open(self._name))

    def suspend(self) -> None:
        self._library.story.append(f"close {self._name}")

    def resume(self) -> None:
        self.open()


Stage = tuple[Library, Callable[[str], Stream]]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A library with two cards, and how to make a stream for one."""
    library = Library(tmp_path / "cards", "speaker", "microphone")
    opener = StreamOpener(lambda: library, tmp_path / "cards")
    return library, lambda name: Stream(library, opener, name)


def test_stream_opens_without_a_new_list_where_nothing_has_changed(stage: Stage) -> None:
    """A new list takes time and would end the other streams."""
    library, stream = stage
    assert [stream("speaker").open(), stream("microphone").open()] == ["speaker", "microphone"]
    assert library.story == ["open speaker", "open microphone"]


def test_card_that_was_plugged_in_is_found(stage: Stage) -> None:
    """The list is made anew, and the stream that is open steps aside for it."""
    library, stream = stage
    stream("microphone").open()
    library.plug("speaker", "microphone", "new")
    assert stream("new").open() == "new"
    assert library.story == [
        *("open microphone", "close microphone", "end", "begin"),
        *("open microphone", "open new"),
    ]


def test_card_that_is_away_disturbs_no_other_stream(stage: Stage) -> None:
    """However often it is tried; only the change itself is worth a new list."""
    library, stream = stage
    stream("microphone").open()
    library.plug("microphone")
    for _ in range(3):
        with pytest.raises(NotListedError):
            stream("speaker").open()
    assert library.story.count("end") == 1
    assert library.story[-1] == "open microphone"


def test_card_that_is_away_keeps_its_entry_for_its_return(stage: Stage) -> None:
    """A list made meanwhile would lack it; and making one takes a while."""
    library, stream = stage
    stream("microphone").open()
    library.plugged = ("microphone",)  # a sound server's: no card has changed
    with pytest.raises(Library.PortAudioError):
        stream("speaker").open()
    library.plugged = ("speaker", "microphone")
    assert stream("speaker").open() == "speaker"
    assert "end" not in library.story


def test_card_that_is_not_listed_is_looked_for_where_nobody_is_disturbed(stage: Stage) -> None:
    """A sound server may begin after the program, without any change of cards."""
    library, stream = stage
    library.plug("microphone")
    library._initialize()
    library.story.clear()
    for _ in range(2):
        with pytest.raises(NotListedError):
            stream("speaker").open()
    assert library.story == ["end", "begin"] * 2
    library.plug("speaker", "microphone")
    assert stream("speaker").open() == "speaker"


def test_other_stream_whose_card_is_gone_too_keeps_nobody_from_opening(stage: Stage) -> None:
    """Both were on one card or hub; the one that is back is opened."""
    library, stream = stage

    class Gone(Stream):
        def resume(self) -> None:
            with pytest.raises(NotListedError):
                self.open()

    opener = stream("speaker")._opener
    Gone(library, opener, "microphone").open()
    library.plug("speaker")
    assert stream("speaker").open() == "speaker"


def test_library_that_hangs_hangs_nobody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes next is told, after a while."""
    monkeypatch.setattr(sound_library, "TURN_SECONDS", 0.01)
    _, stream = stage
    hanging, may_go_on = threading.Event(), threading.Event()

    def hang(library: Library) -> None:
        hanging.set()
        may_go_on.wait(10.0)

    one = stream("speaker")
    thread = threading.Thread(target=one._opener.open, args=(one, hang))
    thread.start()
    try:
        assert hanging.wait(10.0)
        with pytest.raises(TimeoutError, match="has not answered"):
            stream("microphone").open()
    finally:
        may_go_on.set()
        thread.join()


def test_device_is_what_was_wanted_at_first() -> None:
    """By part of a name, by number, or the default; the library finds it."""
    for wanted in ("USB", 3, None):
        assert number_of(wanted, "", [(0, USB)]) == wanted


def test_device_is_found_again_under_another_number() -> None:
    """Of the list and of the card, whatever it was asked for by."""
    names = [(0, "HDMI (hw:0,0)"), (1, "Other (hw:1,0)"), (2, USB_AT_2)]
    for wanted in ("USB", "hw:1,0", 1, None):
        assert number_of(wanted, USB, names) == 2


def test_device_is_found_again_among_its_like() -> None:
    """The one with the number that it had, where two are alike."""
    assert number_of(None, USB_AT_2, [(0, USB), (1, USB_AT_2)]) == 1


def test_device_that_is_away_is_not_replaced_by_another() -> None:
    """Sound from a screen that nobody hears is no sound."""
    with pytest.raises(ValueError, match="USB Audio Device"):
        number_of(None, USB, [(0, "HDMI (hw:0,0)")])
