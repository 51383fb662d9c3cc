"""Microphone, recogniser and journal, joined into the listener of a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app.parts import choose_input
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
from assistant.hearing.listener import Answers, Snippet
from assistant.hearing.listener import Listener as RealListener
from assistant.hearing.model import Model, derived_model, find_model, model_for, read_models
from assistant.journal.recorder import Recorder
from assistant.journal.records import Recording
from assistant.journal.records import Snippet as KeptSnippet
from assistant.journal.records import Word as KeptWord
from assistant.preparing import Note, Prepared
from assistant.session.events import (
    DeviceFailed,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    SnippetHeard,
    VoiceStarted,
    VoiceStopped,
)
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.app.session import Places


def known_model(language: str, config: Path) -> Model:
    """The model of a language, from config/models.yaml. Raises ``ModelError``."""
    return model_for(
        read_models((config / "models.yaml").read_text(encoding="utf-8")), language
    )


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


class DeafListener:
    """Stands where no model or no microphone is: it says so at once, and at every start."""

    is_exhausted = True

    def __init__(self, on_failed: Callable[[], None]) -> None:
        self._on_failed = on_failed
        on_failed()

    def prepare(self) -> None:
        """There is nothing to load."""

    def start(self, step_key: str) -> None:
        """Answer that nothing can be heard."""
        del step_key
        self._on_failed()

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
    )


def open_listener(
    settings: Settings,
    places: Places,
    prepared: Prepared,
    clock: SessionClock,
    inbox: Inbox,
    recorder: Recorder,
    sounded_between: Callable[[float, float], bool],
    recording: Recording | None,
    on_heard: Callable[[str], None],
    failed: Callable[[str, DeviceError], None],
    recovered: Callable[[str], None],
    note: Note,
) -> Listener:
    """The listener; a deaf one, with a note, when the session can go on only with cards."""
    language = prepared.plan.language
    try:
        model = model_for_listening(settings, language, places.config, places.cache)
        microphone = choose_input(settings, places.config, places.cache, note)
    except DeviceError as error:
        device = "recogniser" if isinstance(error, ModelError) else "microphone"
        if prepared.plan.listens:
            note(f"Listening: not possible, the debrief asks for cards. {error}")
        return DeafListener(lambda: inbox.put(DeviceFailed(clock.now(), device)))

    def on_snippet(snippet: Snippet) -> None:
        recorder.keep(kept(snippet))
        inbox.put(
            SnippetHeard(
                at=clock.now(),
                snippet_id=snippet.snippet_id,
                began_at=snippet.began_at,
                ended_at=snippet.ended_at,
                is_question=snippet.is_question,
                dropped_blocks=snippet.dropped_blocks,
            )
        )
        on_heard(snippet.text)

    answers = Answers(
        on_started=lambda at: inbox.put(ListeningStarted(at)),
        on_voice_started=lambda at: inbox.put(VoiceStarted(at)),
        on_voice_stopped=lambda at: inbox.put(VoiceStopped(at)),
        on_snippet=on_snippet,
        on_closed=lambda at: inbox.put(MicrophoneClosed(at)),
        on_ended=lambda at: inbox.put(ListeningEnded(at)),
        on_failed=failed,
        on_recovered=recovered,
    )
    last = (
        max((snippet.snippet_id for snippet in recording.snippets), default=0)
        if recording
        else 0
    )
    return RealListener(
        microphone,
        model,
        answers,
        session_at=clock.at,
        sounded_between=sounded_between,
        next_snippet_id=last + 1,
        language=language,
    )
