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
from assistant.app.words_kept import WordsKept, is_sure
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
from assistant.hearing.off_record import OffRecord
from assistant.hearing.quality import Trouble
from assistant.hearing.striking import Said
from assistant.journal.recorder import Recorder
from assistant.journal.records import Recording
from assistant.journal.records import Snippet as KeptSnippet
from assistant.journal.records import Word as KeptWord
from assistant.preparing import Note
from assistant.session.events import (
    HearingTrouble,
    HearingTroubled,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    NumberHeard,
    SnippetHeard,
    SnippetStruck,
    VoiceStarted,
    VoiceStopped,
)
from assistant.settings import Settings
from assistant.words.numbers import in_words

MOST_HANDS = 60
"""The largest number that a pulse expects."""

LISTENER_PATIENCE_SECONDS = 20.0
"""The last words at a stop may take ``FLUSH_SECONDS``; so may a microphone that is closed."""

RECOGNISER_PATIENCE_SECONDS = 10.0
"""For the thread; it gives its process its own time, and replaces one that takes longer."""


def known_models(config: Path) -> tuple[Model, ...]:
    """The table of config/models.yaml."""
    return read_models((config / "models.yaml").read_text(encoding="utf-8"))


def known_model(language: str, config: Path) -> Model:
    """The model of a language. Raises ``ModelError``."""
    return model_for(known_models(config), language)


def number_phrases(language: str) -> tuple[str, ...]:
    """How each number that a pulse expects is said, from 0 on, in words of speech models."""
    numbers = range(MOST_HANDS + 1)
    return tuple(in_words(number, language).replace("-", " ") for number in numbers)


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
        off_record: OffRecord,
    ) -> None:
        self._device = device
        self._error = error
        self._failed = failed
        self._off_record = off_record
        failed(device, error)

    def prepare(self) -> None:
        """There is nothing to load."""

    def start(self, step_key: str, numbers: bool = False, measures: bool = False) -> None:
        """Answer that nothing can be heard."""
        del step_key, numbers, measures
        self._failed(self._device, self._error)

    def strike_latest(self, began_before: float) -> None:
        """Only what was heard before the program was started again can be struck."""
        self._off_record.strike_latest(began_before)

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


def said_before(recording: Recording | None) -> tuple[Said, ...]:
    """What a strike can mean in a session that is resumed: the snippets of its journal, in
    order, also those that were erased without anybody having been told."""
    if recording is None:
        return ()
    kept_snippets = {snippet.snippet_id: snippet for snippet in recording.snippets}
    events = [entry.event for entry in recording.entries]
    told = {
        snippet_id
        for event in events
        if isinstance(event, SnippetStruck)
        for snippet_id in event.snippet_ids
    }
    said: dict[int, Said] = {}
    for event in events:
        if isinstance(event, SnippetHeard) and event.snippet_id in recording.struck_ids:
            said[event.snippet_id] = Said(
                event.snippet_id, event.began_at, event.ended_at, event.continues, is_gone=True
            )
    for snippet in kept_snippets.values():
        words = snippet.words
        said[snippet.snippet_id] = Said(
            snippet.snippet_id,
            words[0].began_at if words else snippet.began_at,
            words[-1].ended_at if words else snippet.ended_at,
            snippet.continues,
        )
    return tuple(said[one] for one in sorted(said) if one not in told)


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
    words: WordsKept
    recording: Recording | None
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
    known = said_before(around.recording)
    try:
        microphone = choose_input(
            around.settings, around.config, around.cache, around.note, around.may_stand_in
        )
    except DeviceError as error:
        around.note(f"Listening: not possible, the debrief asks for cards. {error}")
        return DeafListener("microphone", error, around.failed, OffRecord(answers, known))
    kept_microphone = None
    if around.audio_folder is not None:
        kept_microphone = KeepingMicrophone(microphone, around.audio_folder, around.clock.at)
        around.words.silence_kept_sound = kept_microphone.silence
    try:
        model = model_for_listening(
            around.settings, around.language, around.config, around.cache
        )
    except ModelError as error:
        if kept_microphone is None:
            around.note(f"Listening: not possible, the debrief asks for cards. {error}")
            return DeafListener("recogniser", error, around.failed, OffRecord(answers, known))
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
        known=known,
        numbers=number_phrases(around.language),
        language=around.language,
    )
    around.watch(Worker("listener", lambda: listener.progress, LISTENER_PATIENCE_SECONDS))
    around.watch(
        Worker("recogniser", lambda: listener.recogniser_progress, RECOGNISER_PATIENCE_SECONDS)
    )
    if kept_microphone is None:
        return listener
    return KeepingListener(listener, kept_microphone)


def _answers(around: Surroundings) -> Answers:
    inbox, clock = around.inbox, around.clock

    def on_snippet(snippet: Snippet) -> None:
        kept_snippet = kept(snippet)
        around.recorder.keep(kept_snippet)
        around.words.keep(kept_snippet)
        inbox.put(
            SnippetHeard(
                at=clock.now(),
                snippet_id=snippet.snippet_id,
                began_at=snippet.began_at,
                ended_at=snippet.ended_at,
                is_question=snippet.is_question,
                dropped_blocks=snippet.dropped_blocks,
                continues=snippet.continues,
                is_sure=is_sure(kept_snippet),
            )
        )
        around.on_heard(snippet.text)

    def on_number(number: int, began_at: float) -> None:
        inbox.put(NumberHeard(clock.now(), number, began_at))

    def on_trouble(trouble: Trouble) -> None:
        inbox.put(HearingTroubled(clock.now(), HearingTrouble(trouble.value)))

    return Answers(
        on_started=lambda at: inbox.put(ListeningStarted(at)),
        on_voice_started=lambda at: inbox.put(VoiceStarted(at)),
        on_voice_stopped=lambda at: inbox.put(VoiceStopped(at)),
        on_snippet=on_snippet,
        on_closed=lambda at: inbox.put(MicrophoneClosed(at)),
        on_ended=lambda at: inbox.put(ListeningEnded(at)),
        on_failed=around.failed,
        on_recovered=around.recovered,
        on_struck=around.words.erase,
        on_silence=around.words.silence,
        on_number=on_number,
        on_trouble=on_trouble,
    )
