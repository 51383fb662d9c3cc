"""Writes everything that the program keeps, through its own rooms, and says when it is kept.

``python -m torture.keeper FOLDER LOG ROUNDS``: one JSON line for each thing that it has
begun to write and for each that was acknowledged, with the length of the disk's log then.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.app.chosen import Chosen, change_chosen
from assistant.harvest.facts import Harvest, harvest
from assistant.harvest.files import Format, text_of, write_mended, write_pages
from assistant.harvest.pieces import Mended
from assistant.hearing.installation import install_from_path
from assistant.hearing.keeping import KeepingMicrophone
from assistant.hearing.model import Model
from assistant.hearing.trust import Version
from assistant.journal.recorder import Recorder
from assistant.journal.records import Checkpoint, Ending, EndingKind, FirstRecord, Recording
from assistant.journal.sessions import new_session_path
from assistant.journal.store import Journal
from assistant.sound.cache import PcmCache
from assistant.sound.recordings import Recordings
from tests.scenarios.room import Room, messages

ENTRIES_A_ROUND = 30
A_FEW_AHEAD = 5
RATE_HZ = 22050
BOOT = "the boot before the cut"
DEBRIEF = tuple((f"how do we keep number {n}", 2.0) for n in range(6))

Tell = Callable[[str, dict[str, Any]], None]


def main() -> None:
    folder, log, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    speaking = threading.Lock()

    def tell(kind: str, facts: dict[str, Any]) -> None:
        with speaking:
            line = {"kind": kind, "log_bytes": log.stat().st_size, **facts}
            print(json.dumps(line), flush=True)

    recording = whole_session()
    source = model_source(log.with_name("model-source"))
    for number in range(rounds):
        session = _Session(folder / "sessions", number, recording, tell)
        session.go_on(0.5)
        keep_sound(folder, number, tell)
        tell("chosen", {"number": number, "done": False})
        change_chosen(folder, lambda _, plan=f"plan-{number}": Chosen(plan=plan))
        tell("chosen", {"number": number, "done": True})
        session.go_on(1.0)
        keep_pages(folder, session.path, number, harvest(recording), tell)
        if number % 3 == 0:
            tell("model", {"done": False})
            install_from_path(small_model(), folder / "models", source)
            tell("model", {"done": True})
        session.close()


def whole_session() -> Recording:
    """The journal of the source session with a short debrief, from the real engine."""
    room = Room()
    room.run_plainly(debrief=DEBRIEF)
    return room.recording()


class _Session:
    """One session that the real recorder is given, its beginning or all of it in turn.

    Other things are written while its journal is open, as the program does.
    """

    def __init__(self, folder: Path, number: int, recording: Recording, tell: Tell) -> None:
        self._tell, self._recording = tell, recording
        self._is_whole = number % 2 == 1
        self._left = list(recording.entries)
        if not self._is_whole:
            del self._left[ENTRIES_A_ROUND:]
        self._count = len(self._left)
        self.path = new_session_path(folder, None, f"round {number}")
        self._journal = Journal.create(self.path, _first_record(self.path, recording))
        self._committed(0)
        self._ahead = threading.Semaphore(A_FEW_AHEAD)
        self._recorder = Recorder(self._journal, self._committed, self._refused)

    def go_on(self, share: float) -> None:
        """Record until this share of the events is recorded."""
        while len(self._left) > self._count * (1 - share):
            entry = self._left.pop(0)
            self._ahead.acquire()
            for snippet in self._recording.snippets:
                if snippet.snippet_id == getattr(entry.event, "snippet_id", None):
                    self._recorder.keep(snippet)
            self._recorder.record(entry)
            if entry.sequence % 7 == 0:
                at = entry.event.at
                checkpoint = Checkpoint(elapsed_seconds=at, boot_id=BOOT, monotonic=at)
                self._recorder.checkpoint(checkpoint)

    def close(self) -> None:
        """End it, if it is whole; bring its log home."""
        if self._is_whole:
            self._recorder.end(Ending(EndingKind.FINISHED, self._recording.last_at))
        self._recorder.close()
        if self._is_whole:
            self._tell("ending", {"name": self.path.name})
        self._journal.close()

    def _committed(self, sequence: int) -> None:
        self._tell("session", {"name": self.path.name, "sequence": sequence})
        if sequence:
            self._ahead.release(A_FEW_AHEAD)

    def _refused(self, error: Exception) -> None:
        raise SystemExit(f"the disk refuses: {error}")


def _first_record(path: Path, recording: Recording) -> FirstRecord:
    return FirstRecord(
        session_id=path.stem,
        run_sheet=recording.first.run_sheet,
        rules=recording.first.rules,
        program_version="torture",
        boot_id=BOOT,
        monotonic_at_start=0.0,
    )


def keep_sound(folder: Path, number: int, tell: Tell) -> None:
    """A rendered sentence, a recorded one, and a stretch of the room's own sound."""
    pcm = noise(number)
    tell("sentence", {"number": number, "done": False})
    if PcmCache(folder / "voice").write(f"sentence-{number}", RATE_HZ, pcm):
        tell("sentence", {"number": number, "done": True})
    Recordings(folder / "recordings").keep("en", f"Sentence {number}.", "plan", pcm, RATE_HZ)
    tell("recording", {"number": number, "done": True})
    microphone = KeepingMicrophone(_Microphone(pcm.tobytes()), folder / "audio", float)
    microphone.step_key = f"step-{number}"
    microphone.open(lambda *_: None)
    microphone.close()
    tell("audio", {"number": number, "done": True})


def keep_pages(folder: Path, session: Path, number: int, facts: Harvest, tell: Tell) -> None:
    """The harvest's pages, written over and over under one name, and what was mended."""
    words = messages()
    facts = replace(facts, title=f"Round {number}")
    texts = {form: text_of(form, [facts], words) for form in (Format.HTML, Format.CSV)}
    paths = {form: folder / "harvests" / f"page-{number % 2}.{form.value}" for form in texts}
    for is_done in (False, True):
        for form, path in paths.items():
            tell("page", {"name": path.name, "sum": sum_of(texts[form]), "done": is_done})
        if not is_done:
            write_pages([facts], paths, words)
    text = f"mended in round {number}"
    write_mended(session, [Mended(snippet_ids=(1,), text=text, is_question=True)])
    tell("mended", {"name": session.name, "number": number, "done": True})


def noise(number: int) -> NDArray[np.int16]:
    """Half a second of samples that only this number has."""
    return np.random.default_rng(number).integers(-9999, 9999, RATE_HZ // 2, dtype=np.int16)


def sum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# -- a model of a few kilobytes --------------------------------------------------------------

_MODEL_FILES = {
    name: noise(seed).tobytes()[:9000]
    for seed, name in enumerate(("am/final.mdl", "conf/mfcc.conf", "graph/Gr.fst"), 1000)
}


def small_model() -> Model:
    """A model whose files have published sums, like the real one's."""
    files = {
        name: (Version(len(data), hashlib.sha256(data).hexdigest()),)
        for name, data in _MODEL_FILES.items()
    }
    return Model("small-model", "en", files, 1, "https://example.org/model.zip")


def model_source(folder: Path) -> Path:
    """Where it is installed from."""
    for name, data in _MODEL_FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


class _Microphone:
    """Hears some samples at once."""

    description = "a microphone of the torture"
    is_exhausted = True

    def __init__(self, sound: bytes) -> None:
        self._sound = sound

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        for start in range(0, len(self._sound), 3200):
            on_block(self._sound[start : start + 3200], 0.0, 0)

    def close(self) -> None:
        """Nothing more will be heard."""


if __name__ == "__main__":
    main()
