"""From a plan's file to a session that can begin: words, voice, fitted script.

Touches no device: the voice is a child process, and everything that is known beforehand is
rendered and verified here, before the session starts.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import PlanError, Problem, SettingsError, VoiceError, WordsError
from assistant.plan.lines import Line, Speech
from assistant.plan.model import SessionPlan
from assistant.plan.reader import NO_LIBRARY, read_plan
from assistant.plan.runsheet import RunSheet
from assistant.plan.structure_library import Library
from assistant.settings import Settings, read_author_file
from assistant.sound.known import KnownDurations, KnownVoice
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.missing import missing_keys
from assistant.words.pronunciation import Pronunciation, read_pronunciation
from assistant.words.script import Script, write_script

if TYPE_CHECKING:
    from assistant.sound.voice import Progress, RendersSpeech

logger = logging.getLogger(__name__)

MOST_NAMED = 5
"""Of a folder's plans: more than that is a list, not a hint."""

Note = Callable[[str], None]
"""Tells a person something worth knowing."""

PATTERN_LANGUAGE = "en"
"""Whose words file has every message that the program asks for."""


@dataclass(frozen=True)
class Language:
    """The words of one language and how to say them."""

    messages: Messages
    pronunciation: Pronunciation


@dataclass(frozen=True)
class Prepared:
    """A plan, ready to be run."""

    plan_file: Path
    plan: SessionPlan
    languages: tuple[Language, ...]
    voice: RendersSpeech
    script: Script

    @property
    def language(self) -> Language:
        """The first."""
        return self.languages[0]


def find_plan(name: str | Path, config: Path, state: Path | None = None) -> Path:
    """A plan by its path, or by its name: among those that were brought to the device (in the
    state folder's plans), then among the config folder's. A folder is no plan, whatever it is
    called; where nothing is found, the path as it was given."""
    path = Path(os.path.expanduser(name))
    folders = (config,) if state is None else (state, config)
    by_name = (folder / "plans" / file for folder in folders for file in (path, f"{path}.yaml"))
    found = (one for one in (path, *by_name) if os.path.isfile(one))
    return next(found, path)


def plan_files(config: Path, state: Path) -> tuple[Path, ...]:
    """Every plan of the device by its name; one that was brought to it hides the shipped
    one of that name."""
    files: dict[str, Path] = {
        path.stem: path
        for folder in (config, state)
        for path in sorted((folder / "plans").glob("*.yaml"))
        if path.is_file()
    }
    return tuple(files.values())


def load_library(config: Path) -> Library:
    """The structures of the config folder."""
    folder = config / "structures"

    def read(name: str) -> tuple[str, bytes]:
        path = folder / f"{name}.yaml"
        return str(path), read_author_file(path)

    return Library([path.stem for path in folder.glob("*.yaml")], read)


def load_plan(path: Path, library: Library = NO_LIBRARY) -> SessionPlan:
    """The plan in a file. Raises ``PlanError``, also when the file cannot be read."""
    try:
        return read_plan(str(path), read_author_file(path), library)
    except OSError as refusal:
        found = f"no readable file ({refusal.strerror})"
        mend = "give the path of a plan, or its name in config/plans"
        if os.path.isdir(path):
            found, mend = "a folder", _plans_of_folder(path)
        raise PlanError((Problem(str(path), 0, 0, found, "a plan", mend),)) from None


def _plans_of_folder(folder: Path) -> str:
    """How to mend that a folder was named."""
    plans = sorted(one.name for one in folder.glob("*.yaml") if one.is_file())[:MOST_NAMED]
    if not plans:
        return "give the path of a plan, which is a file (*.yaml)"
    return f"give one of its files: {', '.join(plans)}"


def load_messages(language: str, config: Path) -> Messages:
    """The words file of a language, complete or not. Raises ``WordsError``."""
    words = config / "words" / f"{language}.ftl"
    try:
        return _messages(language, read_author_file(words).decode(), str(words))
    except (OSError, UnicodeDecodeError) as refusal:
        known = ", ".join(sorted(path.stem for path in words.parent.glob("*.ftl")))
        raise WordsError(
            f"{words}: found no readable words for the language '{language}' ({refusal}), "
            f"expected one of: {known}; change 'language' in the plan"
        ) from None


@lru_cache(maxsize=8)
def _messages(language: str, source: str, file: str) -> Messages:
    """Read once as long as the file stays as it is: a Fluent file takes a while."""
    return Messages(language, source, file)


def load_language(language: str, config: Path) -> Language:
    """The words files of a language, complete. Raises ``WordsError``, ``SettingsError``."""
    messages = load_messages(language, config)
    if language != PATTERN_LANGUAGE:
        problems = missing_keys(messages, load_messages(PATTERN_LANGUAGE, config))
        if problems:
            raise WordsError("\n".join(str(problem) for problem in problems))
    table = config / "words" / f"{language}.pronunciation.yaml"
    if not table.exists():
        return Language(messages, Pronunciation({}))
    try:
        return Language(messages, read_pronunciation(str(table), read_author_file(table)))
    except OSError as refusal:
        found = f"no readable file ({refusal.strerror})"
        raise SettingsError(
            (Problem(str(table), 0, 0, found, "words and how to say them"),)
        ) from None


def make_voices(
    settings: Settings, languages: Sequence[Language], cache: Path
) -> RendersSpeech:
    """The voices that the settings have for these languages. Raises ``SettingsError``."""
    from assistant.sound.voice import SilentVoice, Voice
    from assistant.sound.voices import Voices

    if not settings.voice.speaks:
        return SilentVoice(settings.speaker.sample_rate_hz)
    voices = {}
    for language in languages:
        name = language.messages.language
        voices[name] = Voice(
            cache / "voice",
            settings.voice.voice_id(name),
            settings.voice.words_a_minute,
            settings.speaker.sample_rate_hz,
            language.pronunciation.spoken,
        )
    return Voices(voices)


def known_durations(
    settings: Settings, languages: Sequence[Language], cache: Path
) -> KnownDurations:
    """The lengths of what these voices say, at once: as rendered before, else estimated.
    Raises ``VoiceError``."""
    voices = {
        (name := language.messages.language): KnownVoice(
            settings.voice.voice_id(name),
            settings.voice.words_a_minute,
            settings.speaker.sample_rate_hz,
            language.pronunciation.spoken,
        )
        for language in languages
    }
    return KnownDurations(cache / "voice", voices if settings.voice.speaks else {})


def prepare(
    plan_file: Path,
    settings: Settings,
    config: Path,
    cache: Path,
    note: Note,
    on_progress: Progress | None = None,
    recordings: Path | None = None,
) -> Prepared:
    """Everything that a session needs before its first press.

    ``recordings``: the folder of recorded sentences, which are played instead. A voice that
    cannot speak is noted and left out: chimes and light go on. Raises ``PlanError``,
    ``WordsError``, ``SettingsError``, ``FitError``.
    """
    from assistant.sound.voice import SilentVoice

    plan = load_plan(plan_file, load_library(config))
    plan = replace(plan, keeps_audio=plan.keeps_audio and settings.keep_audio)
    languages = plan_languages(plan, config)
    voice = _recorded(make_voices(settings, languages, cache), plan, settings, recordings)
    try:
        script = fitted(plan, languages, voice, settings)
        voice.prepare(known_sentences(script.run_sheet, languages), on_progress)
    except VoiceError as error:
        note(f"The voice does not speak: {error}. The session goes on by chimes and light.")
        voice.close()
        silent = SilentVoice(settings.speaker.sample_rate_hz)
        voice = _recorded(silent, plan, settings, recordings)
        script = fitted(plan, languages, voice, settings)
    except BaseException:
        voice.close()
        raise
    return Prepared(plan_file, plan, languages, voice, script)


def _recorded(
    voice: RendersSpeech, plan: SessionPlan, settings: Settings, folder: Path | None
) -> RendersSpeech:
    """The voice behind the recordings, if the device is to speak at all."""
    from assistant.sound.recordings import RecordedVoice, Recordings

    if folder is None or not settings.voice.speaks:
        return voice
    return RecordedVoice(voice, Recordings(folder), plan.language)


def plan_languages(plan: SessionPlan, config: Path) -> tuple[Language, ...]:
    """The words of each language of a plan, with the plan's own pronunciation."""
    languages = []
    for name in plan.languages:
        language = load_language(name, config)
        own = language.pronunciation.with_words(plan.pronunciation.get(name, {}))
        languages.append(Language(language.messages, own))
    return tuple(languages)


def fitted(
    plan: SessionPlan,
    languages: Sequence[Language],
    voice: RendersSpeech,
    settings: Settings,
) -> Script:
    """The plan in its slot, with the real lengths of what this voice will say."""
    utterance_seconds = partial(seconds_of, speech_seconds=voice.duration_seconds)
    messages = [language.messages for language in languages]
    return write_script(plan, messages, utterance_seconds, settings.pace)


def _slot_sentences(sheet: RunSheet, language: Language) -> tuple[str, ...]:
    """How the welcome may say what the slot is, when nothing was taken off it."""
    words = language.messages
    from_now = words.text("slot-from-now", seconds=sheet.slot_seconds)
    if sheet.slot_starts_at_minutes is None:
        return (from_now,)
    ends_at = (sheet.slot_starts_at_minutes + sheet.slot_seconds // 60) % (24 * 60)
    return (from_now, words.text("slot-by-clock", clock_minutes=ends_at))


def known_sentences(sheet: RunSheet, languages: Sequence[Language]) -> tuple[Speech, ...]:
    """Every sentence that may be said and is known beforehand, in the order of need."""
    lines: list[Line] = [*sheet.ready, *sheet.welcome, *sheet.welcome_without_listening]
    for step in sheet.steps:
        lines += (*step.announcement, *step.without_listening, *step.repetition, *step.call)
        lines += (line for shorter in step.shorter.values() for line in shorter)
        lines += (line for warning in step.warnings for line in warning.lines)
    lines += sheet.closing
    sentences = [line for line in lines if isinstance(line, Speech)]
    for number, language in enumerate(languages):
        tag = language.messages.language if number else ""
        texts = (*language.messages.fixed_sentences(), *_slot_sentences(sheet, language))
        sentences += [Speech(text, tag) for text in texts]
    return tuple(dict.fromkeys(sentences))
