"""What a person at a screen sees of a session: what is said, heard, and left of the time."""

from __future__ import annotations

import os
from collections.abc import Callable

from rich.console import Console
from rich.status import Status

from assistant.plan.duration import format_clock
from assistant.plan.lines import Line, Speech, Tone
from assistant.session.engine import Engine
from assistant.session.states import State
from assistant.words.messages import Messages

_TIMED = {State.RUNNING, State.LISTENING}
_DOINGS = (
    *("display-says", "display-sounds", "display-heard"),
    *("display-runs", "display-listens", "display-state"),
)
"""The second column: what the device does."""


class Display:
    """Prints as it happens, in the session's language.

    On a terminal the time left runs in a line at the bottom. A screen that goes away (a
    closed pipe, a lost terminal) takes nothing of the session with it.
    """

    def __init__(self, console: Console, engine: Engine, words: Messages) -> None:
        self._console = console
        self._engine = engine
        self._words = words
        self._columns = max(len(words.text(key)) for key in _DOINGS)
        self._shown: tuple[int, State] | None = None
        self._now = 0.0
        self._status: Status | None = None
        self._is_gone = False

    def said(self, lines: tuple[Line, ...]) -> None:
        """The device begins to say these lines."""
        for line in lines:
            if isinstance(line, Speech):
                self._print("display-says", line.text, "cyan")
            elif isinstance(line, Tone):
                meaning = self._words.text(f"signal-{line.signal}")
                self._print("display-sounds", meaning, "magenta")

    def heard(self, text: str) -> None:
        """Somebody said this; it is kept. No log ever sees the words."""
        is_logged = {"JOURNAL_STREAM", "NOTIFY_SOCKET"} & set(os.environ)
        shown = self._words.text("display-heard-kept") if is_logged else text
        self._print("display-heard", shown, "green")

    def before_wait(self, now: float) -> float | None:
        """Show where the session stands, and come back within a second."""
        self._now = now
        engine = self._engine
        situation = engine.situation
        if self._shown != (situation.step, situation.state):
            self._shown = (situation.step, situation.state)
            self._show_state(now)
        left = engine.time_left_seconds(now)
        if self._console.is_terminal and not self._is_gone:
            self._guarded(lambda: self._show_status(left))
            return now + 1.0
        return None

    def close(self) -> None:
        if self._status is not None:
            self._status.stop()

    def _show_state(self, now: float) -> None:
        state, step = self._engine.state, self._engine.step
        left = self._engine.time_left_seconds(now)
        if state in _TIMED and step is not None and left is not None:
            key = "display-listens" if state is State.LISTENING else "display-runs"
            self._print(key, f"{step.title}, {format_clock(left)}", "bold")
        elif state not in {State.ANNOUNCING, State.WELCOMING, State.CLOSING}:
            self._print("display-state", self._words.text(f"state-{state.name}"), "dim")

    def _show_status(self, left: float | None) -> None:
        step, state = self._engine.step, self._engine.state
        title = step.title if step is not None else ""
        text = title or self._words.text(f"state-{state.name}")
        if left is not None:
            text += f"  {self._words.text('display-left', time=format_clock(left))}"
        if self._status is None:
            self._status = self._console.status(text, spinner="dots")
            self._status.start()
        else:
            self._status.update(text)

    def _print(self, key: str, text: str, style: str) -> None:
        line = f"{format_clock(self._now):>8}  {self._words.text(key):>{self._columns}}  {text}"
        self._guarded(
            lambda: self._console.print(
                line, style=style, markup=False, highlight=False, soft_wrap=True
            )
        )

    def _guarded(self, show: Callable[[], None]) -> None:
        if self._is_gone:
            return
        try:
            show()
        except (OSError, SystemExit):  # rich leaves the program when its pipe is closed
            self._is_gone = True
