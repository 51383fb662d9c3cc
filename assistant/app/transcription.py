"""Words for kept sound, after the session: the same hearing, as fast as it can.

With a larger model it is a second pass: better words for what was heard already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from assistant.app.forgetting import erase_audio
from assistant.app.hearing import model_cache, model_for_listening
from assistant.app.places import Places
from assistant.errors import JournalError
from assistant.harvest.files import read_mended
from assistant.hearing.activity import SileroVoiceActivity
from assistant.hearing.blocks import Block, seconds_of
from assistant.hearing.decoder import Decoder
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.kept_sound import KeptAudio, kept_audio, silence
from assistant.hearing.larger import checked_larger_model, is_for
from assistant.hearing.messages import Flush, Heard, Message
from assistant.hearing.model import derived_model
from assistant.hearing.questions import is_question
from assistant.hearing.recogniser_process import Worker
from assistant.hearing.withholding import heard_to_the_end
from assistant.journal.records import Batch, Recording, Snippet, Word
from assistant.journal.store import Journal
from assistant.session.events import SnippetHeard
from assistant.settings import Settings

_BLOCK_BYTES = 3200  # 0.1 s, as a microphone gives it

_EDGE_SECONDS = 0.3
"""A word so far outside of a snippet is still its own: two models part words differently."""


@dataclass(frozen=True)
class Transcribed:
    """How many snippets were written, and how many have better words now."""

    written: int
    renewed: int


def transcribe(
    session: Path, settings: Settings, places: Places, *, keeps_sound: bool = False
) -> Transcribed:
    """Write the words of a session's kept sound into its journal; then erase the sound.

    Sound in which something was heard already is heard again only if a larger model is
    there (``second_pass_folder``); its words then take the place of those that were neither
    mended nor struck. Raises ``ModelError``, ``JournalError``, ``HarvestError``.
    """
    folder = places.audio_of(session)
    stretches = kept_audio(folder)
    if not stretches:
        raise JournalError(
            f"looking for kept sound of {session.stem}",
            "there is none",
            "sound is kept only where the plan and config/device.yaml both say keep_audio",
        )
    with closing(Journal.open(session)) as journal:
        recording = journal.read()
        language = recording.first.run_sheet.language
        silence_struck(folder, recording)
        larger = second_pass_model(settings, language, places)
        ear = _Ear(
            lambda: (
                larger or model_for_listening(settings, language, places.config, places.cache)
            )
        )
        mended = {number for one in read_mended(session) for number in one.snippet_ids}
        written, renewed = _snippets_of(stretches, recording, mended, ear, larger is not None)
        journal.write(Batch(snippets=(*written, *renewed)))
    if not keeps_sound:
        erase_audio(folder)
    return Transcribed(len(written), len(renewed))


def second_pass_model(settings: Settings, language: str, places: Places) -> Path | None:
    """The larger model for this language with our tuning; None where there is none. Raises
    ``ModelError`` for one that is not whole."""
    folder = settings.second_pass_folder
    if folder is None or not is_for(folder, language):
        return None
    return derived_model(checked_larger_model(folder), model_cache(places.cache))


def silence_struck(folder: Path, recording: Recording) -> None:
    """What was struck is silent in the sound too, also if power failed just then."""
    for event in _heard_live(recording):
        if event.snippet_id in recording.struck_ids:
            silence(folder, event.began_at, event.ended_at)


class _Ear:
    """Hears kept sound as a listening step hears the room. The model, which takes long, is
    loaded for the first stretch, if there is one to be heard."""

    def __init__(self, find_model: Callable[[], Path]) -> None:
        self._find_model = find_model
        self._decoder: Decoder | None = None

    def heard(self, stretch: KeptAudio) -> list[Heard]:
        """All that was said in it. Raises ``ModelError``."""
        self._decoder = self._decoder or Decoder(self._find_model())
        self._decoder.begin_afresh()
        messages: list[Message] = []
        worker = Worker(FrontEnd(SileroVoiceActivity()), self._decoder, messages.append)
        at, number = stretch.began_at, 0
        with stretch.path.open("rb") as file:
            while pcm := file.read(_BLOCK_BYTES):
                number += 1
                worker.take(number, Block(at, pcm))
                at += seconds_of(pcm)
        worker.take(number + 1, Flush())
        return heard_to_the_end(one for one in messages if isinstance(one, Heard))


def _snippets_of(
    stretches: Sequence[KeptAudio],
    recording: Recording,
    mended: set[int],
    ear: _Ear,
    is_larger: bool,
) -> tuple[list[Snippet], list[Snippet]]:
    """New snippets, and those with better words."""
    language = recording.first.run_sheet.language
    written: list[Snippet] = []
    renewed: list[Snippet] = []
    for stretch in stretches:
        known = [one for one in recording.snippets if _lies_in(one, stretch)]
        if not known and not any(_lies_in(one, stretch) for one in _heard_live(recording)):
            next_id = recording.last_snippet_id + len(written) + 1
            for number, heard in enumerate(ear.heard(stretch), start=next_id):
                written.append(_snippet(number, heard, stretch.step_key, language))
        elif is_larger:
            words = [word for one in ear.heard(stretch) for word in _words(one)]
            renewed += renewed_snippets(known, words, mended, language)
    return written, renewed


def renewed_snippets(
    known: Sequence[Snippet], words: Iterable[Word], mended: set[int], language: str
) -> list[Snippet]:
    """The snippets that have other words now: each word goes to the snippet in whose time it
    was said. What nobody is found to have said stays as it was, and what was mended."""
    found: dict[int, list[Word]] = {}
    for word in words:
        middle = (word.began_at + word.ended_at) / 2
        if known:
            nearest = min(known, key=lambda one: _seconds_outside(middle, one))
            if _seconds_outside(middle, nearest) <= _EDGE_SECONDS:
                found.setdefault(nearest.snippet_id, []).append(word)
    return [
        _with_words(one, found[one.snippet_id], language)
        for one in known
        if one.snippet_id in found and one.snippet_id not in mended
    ]


def _seconds_outside(moment: float, snippet: Snippet) -> float:
    return max(snippet.began_at - moment, moment - snippet.ended_at, 0.0)


def _with_words(snippet: Snippet, words: list[Word], language: str) -> Snippet:
    text = " ".join(word.text for word in words)
    return replace(
        snippet, text=text, words=tuple(words), is_question=is_question(text, language)
    )


def _heard_live(recording: Recording) -> list[SnippetHeard]:
    events = (entry.event for entry in recording.entries)
    return [event for event in events if isinstance(event, SnippetHeard)]


def _lies_in(snippet: Snippet | SnippetHeard, stretch: KeptAudio) -> bool:
    return stretch.began_at <= snippet.began_at <= stretch.ended_at


def _snippet(snippet_id: int, heard: Heard, step_key: str, language: str) -> Snippet:
    return Snippet(
        snippet_id=snippet_id,
        step_key=step_key,
        began_at=heard.began_at,
        ended_at=heard.ended_at,
        text=heard.text,
        words=_words(heard),
        is_question=is_question(heard.text, language),
        continues=heard.continues,
    )


def _words(heard: Heard) -> tuple[Word, ...]:
    return tuple(
        Word(word.text, word.began_at, word.ended_at, word.confidence) for word in heard.words
    )
