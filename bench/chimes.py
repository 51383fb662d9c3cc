"""Our player on the real stream and the session's clock, told when chimes are due."""

from __future__ import annotations

from assistant.devices.clock import SessionClock
from assistant.devices.speaker import SoundDeviceOutput
from assistant.signals import Signal
from assistant.sound.player import Player
from assistant.sound.voice import SilentVoice
from bench.telling import answer, orders, parse


def main() -> None:
    answers_fd = parse().answers_fd
    clock, output = SessionClock(), SoundDeviceOutput()
    player = Player(
        SilentVoice(output.sample_rate_hz), output, clock.at, lambda *_: None, lambda *_: None
    )
    player.open()
    answer(answers_fd, clock.zero_at_monotonic)
    for ahead_seconds, *_ in orders():
        due_at = clock.now() + float(ahead_seconds)
        player.schedule_chime(Signal.WARNING, due_at)
        answer(answers_fd, clock.zero_at_monotonic + due_at)


if __name__ == "__main__":
    main()
