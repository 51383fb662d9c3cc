"""The words files: message keys and numbers -> sentences, with the language's own grammar."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from assistant.errors import ProgramError, WordsError
from assistant.words.numbers import in_words

WRITTEN = (
    *("card-", "display-", "gesture-", "harvest-", "import-", "light-"),
    *("new-", "show-", "signal-", "state-"),
)
"""How the keys begin of what stands on pages and screens, and is never said."""

MOST_REMEMBERED = 4096
"""Sentences that a language keeps, so as not to format them again."""


class Messages:
    """One language's messages."""

    def __init__(self, language: str, source: str, file: str = "") -> None:
        """``source`` is in Fluent syntax, the content of ``file``. Raises ``WordsError`` when
        a part of it cannot be read, or when the device's words are not in it."""
        self.language = language
        self.file = file or language
        self._source = source
        # English as this program writes it, without a comma before 'and'.
        self._locale = "en_GB" if language == "en" else language.replace("-", "_")
        try:
            Locale.parse(self._locale)
        except (UnknownLocaleError, ValueError):
            raise WordsError(
                f"{self.file}: found the language '{language}', which has no grammar in CLDR, "
                "expected one like en, fr or pt-BR; name the file and the plan's language so"
            ) from None
        functions: dict[str, Callable[[Any], Any]] = {
            "SPELL": partial(_spelled, language=language),
            "OPENING": _opening,
        }
        self._bundle = FluentBundle([language], functions=functions, use_isolating=False)
        resource = FluentResource(source)
        self._bundle.add_resource(resource)
        entries = [entry for entry in resource.body if isinstance(entry, ast.Message)]
        self._entries = {entry.id.name: entry for entry in entries}
        self.keys = tuple(self._entries)
        self._formatted: dict[tuple[Any, ...], str] = {}
        unread = [entry for entry in resource.body if isinstance(entry, ast.Junk)]
        if unread:
            raise WordsError(self._unreadable(unread[0]))
        if "ready" not in self.keys:
            raise self._missing("ready")

    def text(self, key: str, **arguments: int | str) -> str:
        """The sentence. ``seconds`` (exact) and ``about_seconds`` (rounded, for speech)
        become ``$length``, and any other ``x_seconds`` (rounded) ``$x_length``;
        ``clock_minutes`` after midnight become ``$time``."""
        if "about_seconds" in arguments:
            arguments["length"] = self.length(round_for_speech(int(arguments["about_seconds"])))
        elif "seconds" in arguments:
            arguments["length"] = self.length(int(arguments["seconds"]))
        for name in [name for name in arguments if name.endswith("_seconds")]:
            rounded = round_for_speech(int(arguments[name]))
            arguments[f"{name.removesuffix('_seconds')}_length"] = self.length(rounded)
        if "clock_minutes" in arguments:
            arguments["time"] = self.clock_time(int(arguments["clock_minutes"]))
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

    def clock_time(self, minutes: int) -> str:
        """A time of day as it is said: 750 minutes after midnight -> 'twelve thirty'."""
        hour, minute = divmod(minutes % (24 * 60), 60)
        said = {"hour": hour, "hour_of_twelve": (hour - 1) % 12 + 1, "minute": minute}
        return self._format("clock-time", {**said, "minute_tens": minute // 10})

    def date(self, day: date) -> str:
        """A date as it is written and said: 'Tuesday 24 November 2026'."""
        return self._format(
            "date",
            {
                "weekday": get_day_names("wide", locale=self._locale)[day.weekday()],
                "day": day.day,
                "month": get_month_names("wide", locale=self._locale)[day.month],
                "year": str(day.year),
            },
        )

    def list_of(self, items: Sequence[str]) -> str:
        """The items as the language lists them: 'a, b and c'."""
        return str(format_list(items, locale=self._locale))

    def fixed_sentences(self) -> tuple[str, ...]:
        """Every message that is said as it is and needs no argument: to be rendered ahead."""
        sentences = []
        for key in (key for key in self.keys if not key.startswith(WRITTEN)):
            pattern = self._bundle.get_message(key).value
            value, errors = self._bundle.format_pattern(pattern, {}) if pattern else ("", [])
            if not errors and str(value).endswith((".", "?", "!")):
                sentences.append(str(value))
        return tuple(sentences)

    def line_of(self, key: str) -> int:
        """Where the message stands in its file, from 1."""
        return self._line(self._entries[key])

    def written(self, key: str) -> str:
        """The message as its author wrote it, after the '='."""
        span = self._entries[key].span
        entry = self._source[span.start : span.end] if span else ""
        return entry.partition("=")[2].strip()

    def variables(self, key: str) -> frozenset[str]:
        """The variables of a message and of those that it refers to."""
        found = _Variables()
        found.visit(self._entries[key])
        referred = found.messages & set(self.keys) - {key}
        return frozenset(found.names.union(*(self.variables(one) for one in referred)))

    def _format(self, key: str, arguments: dict[str, int | str]) -> str:
        """Formatting takes longer than all else of a plan, and the same lengths and groups
        come again and again."""
        known = (key, *arguments.items())
        if known not in self._formatted:
            if len(self._formatted) >= MOST_REMEMBERED:
                self._formatted.clear()
            self._formatted[known] = self._format_anew(key, arguments)
        return self._formatted[known]

    def _format_anew(self, key: str, arguments: dict[str, int | str]) -> str:
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
            f"{self.file}: found no words for '{key}', expected a line '{key} = ...'; "
            "take config/words/en.ftl as the pattern"
        )

    def _line(self, entry: ast.SyntaxNode) -> int:
        return self._source.count("\n", 0, entry.span.start if entry.span else 0) + 1

    def _unreadable(self, junk: ast.Junk) -> str:
        content = " ".join((junk.content or "").split())[:60]
        return (
            f"{self.file}:{self._line(junk)}: found '{content}', "
            "expected a message like 'key = words'; look at its braces and indentation"
        )


class _Variables(Visitor):
    """Collects what a message asks for."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.messages.add(node.id.name)


def _spelled(number: Any, language: str, gender: str = "") -> str:
    """``SPELL($number)`` in a words file; ``gender``: of the noun that follows."""
    return in_words(int(number), language, str(gender))


def _opening(text: Any) -> str:
    """``OPENING($word)`` in a words file: 'vowel' or 'consonant', as French elides."""
    plain = unicodedata.normalize("NFD", str(text).strip().lower())
    return "vowel" if plain.startswith(tuple("aeiouhœæ")) else "consonant"


def round_for_speech(seconds: int) -> int:
    """Rounded as a person would say it: half minutes from two minutes on, else ten seconds."""
    if seconds >= 120:
        return round(seconds / 30) * 30
    return max(10, round(seconds / 10) * 10) if seconds > 10 else max(1, seconds)
