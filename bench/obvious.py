"""What a maker would write first with the same libraries.

``speak``: a button whose callback says a sentence by pyttsx3. ``listen``: a loop around a
microphone stream, in the shape of Vosk's own microphone example (the device's own rate,
blocks of 8000 frames, every result and partial result printed). ``load``: Vosk alone, its
model loaded and nothing else.
"""

from __future__ import annotations

import argparse
import queue
import time

from bench.telling import answer, orders, parse

BUTTON_PIN = 17


def speak(answers_fd: int, sentence: str) -> None:
    """Say the sentence at every press. Pins call back one after the other, in one thread."""
    import pyttsx3
    from gpiozero import Button, Device

    engine = pyttsx3.init()

    def say() -> None:
        engine.say(sentence)
        engine.runAndWait()

    button = Button(BUTTON_PIN)
    button.when_pressed = say
    answer(answers_fd, time.monotonic())
    for order, *_ in orders():
        pin = Device.pin_factory.pin(BUTTON_PIN)
        answer(answers_fd, time.monotonic())
        if order == "down":
            pin.drive_low()
        else:
            pin.drive_high()


def listen(answers_fd: int, model_path: str) -> None:
    """Print what is heard, for ever."""
    import sounddevice
    from vosk import KaldiRecognizer, Model, SetLogLevel

    blocks: queue.Queue[bytes] = queue.Queue()

    def take(block: object, frames: int, moments: object, status: object) -> None:
        blocks.put(bytes(block))  # type: ignore[call-overload]

    rate_hz = int(sounddevice.query_devices(None, "input")["default_samplerate"])
    SetLogLevel(-1)
    model = Model(model_path)
    with sounddevice.RawInputStream(
        samplerate=rate_hz, blocksize=8000, dtype="int16", channels=1, callback=take
    ):
        recogniser = KaldiRecognizer(model, rate_hz)
        answer(answers_fd, rate_hz)
        while True:
            if recogniser.AcceptWaveform(blocks.get()):
                print(recogniser.Result())
            else:
                print(recogniser.PartialResult())


def load(answers_fd: int, model_path: str) -> None:
    """Load the model, then do nothing."""
    from vosk import KaldiRecognizer, Model, SetLogLevel

    SetLogLevel(-1)
    recogniser = KaldiRecognizer(Model(model_path), 16000)
    answer(answers_fd, time.monotonic())
    for _ in orders():
        pass
    del recogniser


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("speak", "listen", "load"))
    parser.add_argument("argument")
    arguments = parse(parser)
    {"speak": speak, "listen": listen, "load": load}[arguments.what](
        arguments.answers_fd, arguments.argument
    )


if __name__ == "__main__":
    main()
