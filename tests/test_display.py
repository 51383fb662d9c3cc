"""What a person at a screen sees: what is said, heard, and left of the time."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from assistant.display import Display
from assistant.plan.lines import Pause, Speech, Tone
from assistant.session.states import State
from tests.scenarios.room import Room, messages

LONG = "My question is how " + "very " * 60 + "long a sentence may be."


class Screen:
    """A display, what it printed, and the room that it shows."""

    def __init__(self, *, is_terminal: bool = False, width: int = 40) -> None:
        self.file = io.StringIO()
        console = Console(file=self.file, force_terminal=is_terminal, width=width)
        self.room = Room()
        self.display = Display(console, self.room.engine, messages())
        self.room.loop.on_said.append(self.display.said)
        self.room.loop.companions.append(self.display)

    @property
    def lines(self) -> list[str]:
        return self.file.getvalue().splitlines()

    def printed(self, words: str) -> list[str]:
        return [" ".join(line.split()) for line in self.lines if words in line]


def test_display_prints_what_is_said_and_what_sounds() -> None:
    """Each sentence and each sound by its meaning, with the time; silence is not printed."""
    screen = Screen()
    before = len(screen.lines)
    screen.display.said((Pause(1.0), Speech("One."), Tone("IDEAS"), Speech("[red]Two[/x].")))
    assert [" ".join(line.split()) for line in screen.lines[before:]] == [
        *("0:00 says One.", "0:00 sounds turn to ideas", "0:00 says [red]Two[/x]."),
    ]


def test_display_prints_what_is_heard_in_one_line() -> None:
    """A long sentence is not broken, however narrow the page."""
    screen = Screen()
    screen.display.heard(LONG)
    assert screen.printed("My question") == [f"0:00 heard {LONG}"]


def test_display_shows_how_much_time_each_step_has() -> None:
    """When a step begins to run or to listen: its name and its time, at its moment."""
    screen = Screen()
    room = screen.room
    room.go_to("Draw your CoP")
    room.wait(1)
    (line,) = screen.printed("runs")
    step = room.engine.step
    assert step is not None
    assert line.partition(" runs ")[2].startswith(f"{step.title}, ")
    minutes, seconds = line.rpartition(" ")[2].split(":")
    shown = int(minutes) * 60 + int(seconds)
    assert shown == pytest.approx(room.time_left, abs=2.0)
    room.go_to("Popcorn debrief", State.LISTENING)
    room.wait(1)
    (line,) = screen.printed("listens")
    assert "Popcorn debrief, 5:00" in line


def test_display_tells_when_a_press_is_awaited_and_when_it_is_paused() -> None:
    """States that ask something of people are told in words, each once."""
    screen = Screen()
    room = screen.room
    room.go_to("Draw your CoP")
    room.hold(1.2)
    assert len(screen.printed(State.PAUSED.meaning)) == 1
    room.wait(60)
    assert len(screen.printed(State.PAUSED.meaning)) == 1


def test_display_off_a_terminal_writes_no_escape_codes_and_no_running_clock() -> None:
    """A log of the session, line by line, and nothing that moves."""
    screen = Screen()
    screen.room.go_to("Gallery walkabout")
    screen.display.close()
    assert "\x1b" not in screen.file.getvalue()
    assert "\r" not in screen.file.getvalue()
    assert screen.display.before_wait(screen.room.now) is None


def test_display_on_a_terminal_runs_the_time_left() -> None:
    """It asks to be called each second, shows what is left, and stops when it is closed."""
    screen = Screen(is_terminal=True, width=100)
    room = screen.room
    try:
        room.go_to("Draw your CoP")
        assert screen.display.before_wait(room.now) == room.now + 1.0
    finally:
        screen.display.close()
    assert " left" in screen.file.getvalue()
    assert "Draw your CoP" in screen.file.getvalue()


def test_display_that_is_gone_takes_nothing_with_it() -> None:
    """A closed pipe ends the showing, never the session."""

    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(text)

    room = Room()
    display = Display(Console(file=Closed(), width=120), room.engine, messages())
    display.said((Speech("Draw."),))
    display.heard("my question is who")
    assert display.before_wait(1.0) is None
    display.close()


def test_display_keeps_what_people_said_from_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a service its output is the system's log, which must not hold their words."""
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/notify")
    written = io.StringIO()
    display = Display(Console(file=written, width=120), Room().engine, messages())
    display.heard("my question is who")
    assert "question" not in written.getvalue()
    assert "something" in written.getvalue()
