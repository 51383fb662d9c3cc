"""A silent callback on the same stream as ours: the least that an open stream costs, and
the least that a sound needs from the callback to the ear."""

from __future__ import annotations

import queue
import time

from bench.telling import answer, orders, parse

RATE_HZ, BLOCK_FRAMES, LATENCY_SECONDS = 48000, 480, 0.02
SILENCE = bytes(2 * BLOCK_FRAMES)
CLICK = b"\xff\x3f" * BLOCK_FRAMES


def main() -> None:
    import sounddevice

    answers_fd = parse().answers_fd
    clicks: queue.SimpleQueue[None] = queue.SimpleQueue()

    def callback(block: bytearray, frames: int, moments: object, status: object) -> None:
        if clicks.empty():
            block[:] = SILENCE
            return
        at = time.monotonic()
        clicks.get()
        block[:] = CLICK
        answer(answers_fd, at)

    with sounddevice.RawOutputStream(
        samplerate=RATE_HZ,
        blocksize=BLOCK_FRAMES,
        channels=1,
        dtype="int16",
        latency=LATENCY_SECONDS,
        callback=callback,
    ):
        answer(answers_fd, time.monotonic())
        for _ in orders():
            clicks.put(None)


if __name__ == "__main__":
    main()
