"""The synthesiser, in a process of its own that can be killed: pyttsx3 on espeak-ng.

Run as ``python -m assistant.sound.voice_process --result-fd N``. JSON lines in, JSON lines
out; a sentence's samples go into the file behind descriptor N, which has no name, so that
nothing of what is rendered can be left behind.

What the libraries do (pyttsx3 2.99, measured) and how it is met here:
- properties set before the first run are queued: one empty run at the start;
- unknown voices, rates and variants pass in silence: both are read back;
- one engine that changes its rate rendered 94 of 300 sentences at the wrong one;
  ``Synchronize()`` before queueing and after running gave 0 of 300;
- ``runAndWait()`` returns before the sentence is done: the finished-utterance callback is
  waited for, with a deadline;
- ``save_to_file`` may leave nothing behind: the samples are counted and measured;
- it prints to standard output: our answers go to a copy of the descriptor.
"""

from __future__ import annotations

import argparse
import array
import importlib.metadata
import io
import json
import os
import sys
import threading
import wave
from typing import IO, Any

FINISHED_WITHIN_SECONDS = 10.0
QUIETEST_PEAK = 300
"""Of 32767, as espeak-ng gives it: its ordinary sentences peak above 8000."""


class Synthesiser:
    """One pyttsx3 engine, for one sentence at a time."""

    def __init__(self) -> None:
        import pyttsx3
        from pyttsx3.drivers import _espeak

        self._espeak = _espeak
        self._engine = pyttsx3.init("espeak")
        # runAndWait ends with a stop that cancels espeak from another thread: under load it
        # cut 23 of 480 sentences, and none of 960 without it. Nothing here needs stopping.
        self._engine.proxy._driver.stop = lambda: None
        self._finished = threading.Event()
        self._errors: list[str] = []
        self._engine.connect("finished-utterance", self._note_finished)
        self._engine.connect("error", self._note_error)
        self._engine.runAndWait()

    def greeting(self) -> dict[str, Any]:
        """What this engine is, and which voices it has."""
        pyttsx3_version = importlib.metadata.version("pyttsx3")
        return {
            "engine": f"espeak-ng {self._espeak.Info().decode()}, pyttsx3 {pyttsx3_version}",
            "voices": [voice.id for voice in self._engine.getProperty("voices")],
        }

    def render(self, text: str, voice_id: str, words_a_minute: int) -> tuple[int, bytes]:
        """Sample rate and 16-bit mono samples. Raises ``ValueError`` with what was found."""
        self._configure(voice_id, words_a_minute)
        self._errors.clear()
        self._finished.clear()
        wav = io.BytesIO()
        self._engine.save_to_file(text, wav)
        self._engine.runAndWait()
        self._espeak.Synchronize()
        if not self._finished.wait(FINISHED_WITHIN_SECONDS):
            raise ValueError(f"it did not finish within {FINISHED_WITHIN_SECONDS:g} s")
        if self._errors:
            raise ValueError(self._errors[0])
        return _verified(wav.getvalue())

    def _configure(self, voice_id: str, words_a_minute: int) -> None:
        self._engine.setProperty("voice", voice_id)
        self._engine.setProperty("rate", words_a_minute)
        self._espeak.Synchronize()
        found = (self._engine.getProperty("voice"), self._engine.getProperty("rate"))
        if found != (voice_id.lower(), words_a_minute):
            raise ValueError(
                f"found voice {found[0]} at {found[1]} words a minute, "
                f"expected {voice_id} at {words_a_minute}"
            )

    def _note_finished(self, name: str | None = None, completed: bool = True) -> None:
        del name
        if not completed:
            self._errors.append("it was interrupted")
        self._finished.set()

    def _note_error(self, name: str | None = None, exception: Exception | None = None) -> None:
        del name
        self._errors.append(str(exception))


def _verified(wav: bytes) -> tuple[int, bytes]:
    if not wav:
        raise ValueError("it wrote nothing")
    with wave.open(io.BytesIO(wav)) as reader:
        if (reader.getnchannels(), reader.getsampwidth()) != (1, 2):
            raise ValueError("it wrote something else than 16-bit mono samples")
        rate_hz, pcm = reader.getframerate(), reader.readframes(reader.getnframes())
    samples = array.array("h", pcm)
    peak = max(max(samples, default=0), -min(samples, default=0))
    if peak < QUIETEST_PEAK:
        raise ValueError(f"it wrote silence (peak {peak} of 32767)")
    return rate_hz, pcm


def _answer(
    synthesiser: Synthesiser, request: dict[str, Any], result_fd: int
) -> dict[str, Any]:
    try:
        rate_hz, pcm = synthesiser.render(
            request["text"], request["voice"], request["words_a_minute"]
        )
    except Exception as error:  # whatever the libraries throw, the parent decides
        return {"id": request["id"], "error": str(error) or type(error).__name__}
    os.ftruncate(result_fd, 0)
    os.pwrite(result_fd, pcm, 0)
    return {"id": request["id"], "sample_rate_hz": rate_hz, "bytes": len(pcm)}


def _serve(requests: IO[str], answers: IO[str], result_fd: int) -> None:
    def send(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    try:
        synthesiser = Synthesiser()
        send(synthesiser.greeting())
    except Exception as error:  # no library, no data: said to the parent, not to stderr
        send({"error": str(error) or type(error).__name__})
        return
    for line in requests:
        send(_answer(synthesiser, json.loads(line), result_fd))


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description="Render sentences for the parent process")
    parser.add_argument("--result-fd", type=int, required=True)
    result_fd = parser.parse_args().result_fd
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        _serve(sys.stdin, answers, result_fd)
    os._exit(0)  # espeak's own clean-up at exit can fail on an assertion


if __name__ == "__main__":
    main()
