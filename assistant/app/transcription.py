"""Words for kept sound, after the session: the same hearing, as fast as it can."""

from __future__ import annotations

from pathlib import Path

from assistant.app.hearing import model_for_listening
from assistant.app.places import Places
from assistant.errors import JournalError
from assistant.hearing.activity import SileroVoiceActivity
from assistant.hearing.blocks import Block, seconds_of
from assistant.hearing.decoder import Decoder
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.kept_sound import KeptAudio, kept_audio
from assistant.hearing.messages import Flush, Heard, Message
from assistant.hearing.questions import is_question
from assistant.hearing.recogniser_process import Worker
from assistant.journal.records import Batch, Snippet, Word
from assistant.journal.store import Journal
from assistant.settings import Settings

_BLOCK_BYTES = 3200  # 0.1 s, as a microphone gives it


def transcribe(session: Path, settings: Settings, places: Places) -> int:
    """Write the words of a session's kept sound into its journal; the sound is deleted.

    Sound of a time in which snippets were heard already is only deleted. Returns how many
    snippets were written. Raises ``ModelError``, ``JournalError``.
    """
    stretches = kept_audio(places.audio_of(session))
    if not stretches:
        raise JournalError(
            f"looking for kept sound of {session.stem}",
            "there is none",
            "sound is kept only where the plan and config/device.yaml both say keep_audio",
        )
    journal = Journal.open(session)
    try:
        recording = journal.read()
        language = recording.first.run_sheet.language
        model = model_for_listening(settings, language, places.config, places.cache)
        snippets: list[Snippet] = []
        next_id = max((one.snippet_id for one in recording.snippets), default=0) + 1
        for stretch in stretches:
            if not any(_lies_in(one, stretch) for one in recording.snippets):
                heard = _heard(stretch, model)
                ids = range(next_id + len(snippets), next_id + len(snippets) + len(heard))
                snippets += [
                    _snippet(*pair, stretch.step_key, language)
                    for pair in zip(ids, heard, strict=True)
                ]
        journal.write(Batch(snippets=tuple(snippets)))
    finally:
        journal.close()
    for stretch in stretches:
        stretch.path.unlink()
    places.audio_of(session).rmdir()
    return len(snippets)


def _lies_in(snippet: Snippet, stretch: KeptAudio) -> bool:
    seconds = stretch.path.stat().st_size / _BLOCK_BYTES * 0.1
    return stretch.began_at <= snippet.began_at <= stretch.began_at + seconds


def _heard(stretch: KeptAudio, model: Path) -> list[Heard]:
    messages: list[Message] = []
    worker = Worker(FrontEnd(SileroVoiceActivity()), Decoder(model), messages.append)
    at, number = stretch.began_at, 0
    with stretch.path.open("rb") as file:
        while pcm := file.read(_BLOCK_BYTES):
            number += 1
            worker.take(number, Block(at, pcm))
            at += seconds_of(pcm)
    worker.take(number + 1, Flush())
    return [message for message in messages if isinstance(message, Heard)]


def _snippet(snippet_id: int, heard: Heard, step_key: str, language: str) -> Snippet:
    return Snippet(
        snippet_id=snippet_id,
        step_key=step_key,
        began_at=heard.began_at,
        ended_at=heard.ended_at,
        text=heard.text,
        words=tuple(
            Word(word.text, word.began_at, word.ended_at, word.confidence)
            for word in heard.words
        ),
        is_question=is_question(heard.text, language),
    )
