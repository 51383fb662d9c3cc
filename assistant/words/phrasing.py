"""Messages of the engine, which knows no language -> sentences in those of the session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.plan.lines import Line, Message, Part, Speech
from assistant.words.messages import Messages


class Phrasing:
    """Puts messages into words: each in every language of the session, in its order."""

    def __init__(
        self, languages: Sequence[Messages], spoken: Mapping[str, Mapping[str, str]]
    ) -> None:
        """``spoken``: how each title, as written, is said in each language."""
        self._languages = tuple(languages)
        self._spoken = spoken

    def lines(self, parts: tuple[Part, ...]) -> tuple[Line, ...]:
        """The parts with every message put into words. Raises ``WordsError``."""
        lines: list[Line] = []
        for part in parts:
            lines += self._said(part) if isinstance(part, Message) else (part,)
        return tuple(lines)

    def _said(self, message: Message) -> tuple[Speech, ...]:
        first = self._languages[0].language
        return tuple(
            Speech(
                messages.text(message.key, **self._arguments(message, messages.language)),
                "" if messages.language == first else messages.language,
            )
            for messages in self._languages
        )

    def _arguments(self, message: Message, language: str) -> dict[str, int | str]:
        return {
            name: self._spoken.get(value, {}).get(language, value)
            if isinstance(value, str)
            else value
            for name, value in message.arguments.items()
        }
