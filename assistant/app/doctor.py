"""What ``doctor`` does: look at every part, show it as a table, say it aloud."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from assistant import __version__
from assistant.app.checks import examine
from assistant.app.parts import choose_output
from assistant.app.places import Places
from assistant.checking.check import Check, Verdict, is_well
from assistant.checking.telling import LONGEST_SECONDS, as_json, report
from assistant.errors import DeviceError
from assistant.plan.lines import Speech
from assistant.preparing import Language, make_voices
from assistant.settings import Settings, cache_folder, config_folder, state_folder
from assistant.sound.player import Player

if TYPE_CHECKING:
    from rich.table import Table

Echo = Callable[[str], None]

FINISH_SECONDS = 10.0
"""Beyond its length, until a sentence counts as not said."""

STYLES = {
    Verdict.GOOD: "green",
    Verdict.WARNING: "yellow",
    Verdict.BAD: "bold red",
    Verdict.UNKNOWN: "dim",
}


def look(echo: Echo, *, is_short: bool, is_aloud: bool) -> tuple[Check, ...]:
    """Every part's check. ``echo`` tells what happens meanwhile; ``is_aloud``: what was
    found is said too, in a minute, and that the microphone is opened. Raises ``WordsError``.
    """
    places = Places(config_folder(), cache_folder(), state_folder())

    def announce(settings: Settings, language: Language) -> None:
        echo("Listening for one second, to measure the microphone; nothing is kept")
        if is_aloud:
            say(lambda _: (language.messages.text("doctor-listens"),), settings, language)

    def say(choose: Sentences, settings: Settings, language: Language) -> None:
        try:
            say_aloud(choose, settings, language, places, echo)
        except DeviceError as error:
            echo(f"Not said: {error}")

    examined = examine(places, announce, is_short=is_short)
    if is_aloud:
        words = examined.language.messages
        say(
            lambda seconds_of: report(examined.checks, words, seconds_of),
            examined.settings,
            examined.language,
        )
    return examined.checks


def table(checks: Sequence[Check]) -> Table:
    """A row for each part: how it is, what was found, and beneath it what to do."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False)
    for name in ("part", "", "found, and what to do"):
        shown.add_column(name, overflow="fold")
    for check in checks:
        verdict = Text(check.verdict.value, STYLES[check.verdict])
        remedy = f"\n-> {check.remedy}" if check.remedy else ""
        shown.add_row(check.part, verdict, Text(check.found + remedy))
    return shown


def told(checks: Sequence[Check]) -> str:
    """For tools."""
    return as_json(checks, __version__)


def exit_status(checks: Sequence[Check]) -> int:
    """1 where a person should mend something before people come."""
    return 0 if is_well(checks) else 1


SecondsOf = Callable[[str], float]
Sentences = Callable[[SecondsOf], Sequence[str]]
"""Chooses what is said, by how long each sentence sounds."""


def say_aloud(
    choose: Sentences, settings: Settings, language: Language, places: Places, echo: Echo
) -> None:
    """Say sentences with the device's voice and loudspeaker; returns when they were said.

    Raises ``VoiceError``, ``SpeakerError``.
    """
    with ExitStack() as stack:
        voice = make_voices(settings, (language,), places.cache)
        stack.callback(voice.close)
        sentences = choose(lambda text: voice.duration_seconds(Speech(text)))
        finished = threading.Event()
        output = choose_output(settings, places.state / "loudspeaker" / "doctor.wav", echo)
        player = Player(
            voice,
            output,
            lambda monotonic_seconds: monotonic_seconds,
            lambda *_: finished.set(),
            lambda _, error: echo(f"Not said: {error}"),
        )
        player.open()
        stack.callback(player.close)
        player.say(1, tuple(map(Speech, sentences)))
        finished.wait(LONGEST_SECONDS + FINISH_SECONDS)
