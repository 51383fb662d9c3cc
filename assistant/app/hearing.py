"""Microphone, recogniser and journal, joined into the listener of a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from assistant.app.health import Worker
from assistant.app.parts import choose_input
from assistant.app.places import Places
from assistant.devices.clock import SessionClock
from assistant.devices.ports import Inbox, Listener
from assistant.errors import DeviceError, ModelError
from assistant.hearing.installation import (
    Progress,
    install_from_makers,
    install_from_maven,
    install_from_path,
    install_model,
)
from assistant.hearing.keeping import AudioOnlyListener, KeepingListener, KeepingMicrophone
from assistant.hearing.listener import Answers, Snippet
from assistant.hearing.listener import Listener as RealListener
from assistant.hearing.model import (
    Model,
    derived_model,
    find_model,
    model_for,
    read_models,
    trust_in,
)
from assistant.journal.recorder import Recorder
from assistant.journal.records import Snippet as KeptSnippet
from assistant.journal.records import Word as KeptWord
from assistant.preparing import Note
from assistant.session.events import (
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    SnippetHeard,
    SnippetStruck,
    VoiceStarted,
    VoiceStopped,
)
from assistant.settings import Settings

LISTENER_PATIENCE_SECONDS = 20.0
"""The last words at a stop may take ``FLUSH_SECONDS``; so may a microphone that is closed."""


def known_models(config: Path) -> tuple[Model, ...]:
    """The table of config/models.yaml."""
    return read_models((config / "models.yaml").read_text(encoding="utf-8"))


def known_model(language: str, config: Path) -> Model:
    """The model of a language. Raises ``ModelError``."""
    return model_for(known_models(config), language)


def model_cache(cache: Path) -> Path:
    """Where models are kept."""
    return cache / "models"


def model_for_listening(settings: Settings, language: str, config: Path, cache: Path) -> Path:
    """The folder of the checked model, with our tuning. Raises ``ModelError``."""
    model = known_model(language, config)
    folder = find_model(model, model_cache(cache), settings.model_folder)
    return derived_model(folder, model_cache(cache))


def install_model_from(
    source: str, language: str, settings: Settings, places: Places, on_progress: Progress
) -> Path:
    """The model's folder, installed from ``source`` unless it is there and whole.

    ``source``: site, maven, anywhere, or a path. Raises ``ModelError``.
    """
    model, cache = known_model(language, places.config), model_cache(places.cache)
    try:
        return find_model(model, cache, settings.model_folder)
    except ModelError:
        pass
    match source:
        case "site":
            return install_from_makers(model, cache, progress=on_progress)
        case "maven":
            return install_from_maven(model, cache)
        case "anywhere":
            return install_model(model, cache, progress=on_progress)
    return install_from_path(model, cache, Path(source).expanduser())


def model_table(settings: Settings, places: Places) -> Table:
    """Every known model: its language, name and size, and whether it is there."""
    table = Table(box=None)
    for name in ("language", "model", "MB", "licence", "there"):
        table.add_column(name, overflow="fold")
    for model in known_models(places.config):
        table.add_row(
            model.language,
            model.name,
            str(model.megabytes),
            model.licence,
            Text(_whether_there(model, settings, places)),
        )
    return table


def _whether_there(model: Model, settings: Settings, places: Places) -> str:
    cache = model_cache(places.cache)
    try:
        folder = find_model(model, cache, settings.model_folder)
    except ModelError as error:
        return f"no: {error.said}; unpack {model.url} into {cache}"
    return f"yes, {folder}: {trust_in(model, folder).value}"


def trust_of(folder: Path, language: str, config: Path) -> str:
    """What a model that was found is trusted by."""
    return trust_in(known_model(language, config), folder).value


class DeafListener:
    """Stands where no model or no microphone is: it says so at once, and at every start."""

    is_exhausted = True

    def __init__(
        self,
        device: str,
        error: DeviceError,
        failed: Callable[[str, DeviceError], None],
        struck: Callable[[tuple[int, ...]], None],
    ) -> None:
        self._device = device
        self._error = error
        self._failed = failed
        self._struck = struck
        failed(device, error)

    def prepare(self) -> None:
        """There is nothing to load."""

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        """Answer that nothing can be heard."""
        del step_key, numbers, measures
        self._failed(self._device, self._error)

    def strike_latest(self, began_before: float) -> None:
        """Nothing was heard that could be struck."""
        del began_before
        self._struck(())

    def stop(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""


def kept(snippet: Snippet) -> KeptSnippet:
    """A snippet as the journal keeps it."""
    return KeptSnippet(
        snippet_id=snippet.snippet_id,
        step_key=snippet.step_key,
        began_at=snippet.began_at,
        ended_at=snippet.ended_at,
        text=snippet.text,
        words=tuple(
            KeptWord(word.text, word.began_at, word.ended_at, word.confidence)
            for word in snippet.words
        ),
        is_question=snippet.is_question,
        dropped_blocks=snippet.dropped_blocks,
        continues=snippet.continues,
    )


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the listener of one session works with, and whom it tells."""

    settings: Settings
    config: Path
    cache: Path
    language: str
    audio_folder: Path | None
    may_stand_in: bool
    clock: SessionClock
    inbox: Inbox
    recorder: Recorder
    sounded_between: Callable[[float, float], bool]
    next_snippet_id: int
    on_heard: Callable[[str], None]
    failed: Callable[[str, DeviceError], None]
    recovered: Callable[[str], None]
    note: Note
    watch: Callable[[Worker], None]


def open_listener(around: Surroundings) -> Listener:
    """The listener; a deaf one, with a note, when the session can go on only with cards.

    ``audio_folder``: where the sound is kept, None where it must not be.
    """
    answers = _answers(around)
    try:
        microphone = choose_input(
            around.settings, around.config, around.cache, around.note, around.may_stand_in
        )
    except DeviceError as error:
        around.note(f"Listening: not possible, the debrief asks for cards. {error}")
        return DeafListener("microphone", error, around.failed, answers.on_struck)
    kept_microphone = None
    if around.audio_folder is not None:
        kept_microphone = KeepingMicrophone(microphone, around.audio_folder, around.clock.at)
    try:
        model = model_for_listening(
            around.settings, around.language, around.config, around.cache
        )
    except ModelError as error:
        if kept_microphone is None:
            around.note(f"Listening: not possible, the debrief asks for cards. {error}")
            return DeafListener("recogniser", error, around.failed, answers.on_struck)
        around.note(f"Listening: without words, the sound is kept. {error}")
        around.failed("recogniser", error)
        return AudioOnlyListener(kept_microphone, answers, around.clock.now)
    listener = RealListener(
        kept_microphone or microphone,
        model,
        answers,
        session_at=around.clock.at,
        sounded_between=around.sounded_between,
        next_snippet_id=around.next_snippet_id,
        language=around.language,
    )
    around.watch(Worker("listener", lambda: listener.progress, LISTENER_PATIENCE_SECONDS))
    if kept_microphone is None:
        return listener
    return KeepingListener(listener, kept_microphone)


def _answers(around: Surroundings) -> Answers:
    inbox, clock = around.inbox, around.clock

    def on_snippet(snippet: Snippet) -> None:
        around.recorder.keep(kept(snippet))
        inbox.put(
            SnippetHeard(
                at=clock.now(),
                snippet_id=snippet.snippet_id,
                began_at=snippet.began_at,
                ended_at=snippet.ended_at,
                is_question=snippet.is_question,
                dropped_blocks=snippet.dropped_blocks,
                continues=snippet.continues,
            )
        )
        around.on_heard(snippet.text)

    return Answers(
        on_started=lambda at: inbox.put(ListeningStarted(at)),
        on_voice_started=lambda at: inbox.put(VoiceStarted(at)),
        on_voice_stopped=lambda at: inbox.put(VoiceStopped(at)),
        on_snippet=on_snippet,
        on_closed=lambda at: inbox.put(MicrophoneClosed(at)),
        on_ended=lambda at: inbox.put(ListeningEnded(at)),
        on_failed=around.failed,
        on_recovered=around.recovered,
        on_struck=lambda ids: inbox.put(SnippetStruck(clock.now(), ids)),
    )
