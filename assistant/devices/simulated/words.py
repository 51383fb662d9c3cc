"""The words that people said, as a script holds them."""

from __future__ import annotations

from assistant.devices.ports import Inbox
from assistant.devices.simulated.clock import JumpingClock
from assistant.plan.lines import Line, Speech
from assistant.session.events import SnippetStruck


class SimulatedWords:
    """What was said, by its snippet's id; ``keep`` and ``erase`` serve a simulated listener."""

    def __init__(self, clock: JumpingClock, inbox: Inbox) -> None:
        self.texts: dict[int, str] = {}
        self._clock, self._inbox = clock, inbox

    def keep(self, snippet_id: int, text: str) -> None:
        """Somebody said this."""
        self.texts[snippet_id] = text

    def erase(self, snippet_ids: tuple[int, ...]) -> None:
        """Forget these; nobody is told."""
        for snippet_id in snippet_ids:
            self.texts.pop(snippet_id, None)

    def lines_of(self, snippet_ids: tuple[int, ...]) -> tuple[Line, ...]:
        return tuple(Speech(self.texts[one]) for one in snippet_ids if one in self.texts)

    def strike(self, snippet_ids: tuple[int, ...]) -> None:
        self.erase(snippet_ids)
        self._inbox.put(SnippetStruck(self._clock.now(), snippet_ids))
