"""The words files: message keys and numbers -> sentences, with the language's own grammar."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from assistant.errors import ProgramError, WordsError
from assistant.plan.lines import Line, Message, Part, Speech


class Messages:
    """One language's messages."""

    def __init__(self, language: str, source: str, file: str = "") -> None:
        """``source`` is in Fluent syntax, the content of ``file``. Raises ``WordsError`` when
        a part of it cannot be read, or when the device's words are not in it."""
        self.language = language
        self._file = file or language
        self._bundle = FluentBundle([language], use_isolating=False)
        resource = FluentResource(source)
        self._bundle.add_resource(resource)
        self.keys = tuple(
            entry.id.name for entry in resource.body if isinstance(entry, ast.Message)
        )
        unread = [entry for entry in resource.body if isinstance(entry, ast.Junk)]
        if unread:
            raise WordsError(self._unreadable(source, unread[0]))
        if "ready" not in self.keys:
            raise self._missing("ready")

    def text(self, key: str, **arguments: int | str) -> str:
        """The sentence. ``seconds`` (exact) and ``about_seconds`` (rounded, for speech)
        become ``$length``."""
        if "about_seconds" in arguments:
            arguments["length"] = self.length(round_for_speech(int(arguments["about_seconds"])))
        elif "seconds" in arguments:
            arguments["length"] = self.length(int(arguments["seconds"]))
        return self._format(key, arguments)

    def length(self, seconds: int) -> str:
        """A duration in words: 90 -> 'one and a half minutes'."""
        minutes, rest = divmod(seconds, 60)
        if not minutes and rest != 30:
            return self._format("seconds", {"seconds": rest})
        if not minutes:
            return self._format("half-minute", {})
        if not rest:
            return self._format("minutes", {"minutes": minutes})
        if rest == 30:
            return self._format("minutes-and-a-half", {"minutes": minutes})
        return self._format("minutes-and-seconds", {"minutes": minutes, "seconds": rest})

    def list_of(self, items: Sequence[str]) -> str:
        """The items as the language lists them: 'a, b and c'."""
        return str(format_list(items, locale=self.language.replace("-", "_")))

    def lines(self, parts: tuple[Part, ...]) -> tuple[Line, ...]:
        """The parts with every message put into words."""
        return tuple(
            Speech(self.text(part.key, **part.arguments)) if isinstance(part, Message) else part
            for part in parts
        )

    def fixed_sentences(self) -> tuple[str, ...]:
        """Every message that is a sentence and needs no argument: to be rendered ahead."""
        sentences = []
        for key in self.keys:
            pattern = self._bundle.get_message(key).value
            value, errors = self._bundle.format_pattern(pattern, {}) if pattern else ("", [])
            if not errors and str(value).endswith((".", "?", "!")):
                sentences.append(str(value))
        return tuple(sentences)

    def _format(self, key: str, arguments: dict[str, int | str]) -> str:
        if key not in self.keys:
            raise self._missing(key)
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise self._missing(key)
        value, errors = self._bundle.format_pattern(pattern, arguments)
        if errors:
            raise ProgramError(f"message {key} of {self.language}: {errors[0]}")
        return str(value)

    def _missing(self, key: str) -> WordsError:
        return WordsError(
            f"{self._file}: found no words for '{key}', expected a line '{key} = ...'; "
            "take config/words/en.ftl as the pattern"
        )

    def _unreadable(self, source: str, junk: ast.Junk) -> str:
        line = source.count("\n", 0, junk.span.start if junk.span else 0) + 1
        content = " ".join((junk.content or "").split())[:60]
        return (
            f"{self._file}:{line}: found '{content}', expected a message like 'key = words'; "
            "look at its braces and indentation"
        )


def round_for_speech(seconds: int) -> int:
    """Rounded as a person would say it: half minutes from two minutes on, else ten seconds."""
    if seconds >= 120:
        return round(seconds / 30) * 30
    return max(10, round(seconds / 10) * 10) if seconds > 10 else max(1, seconds)
