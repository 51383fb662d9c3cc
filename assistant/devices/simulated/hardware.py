"""The hardware layer, driven by hand: button, lamp, output stream, input stream."""

from __future__ import annotations

from collections.abc import Callable

from assistant.devices.ports import AudioSource
from assistant.devices.simulated.clock import JumpingClock
from assistant.errors import ButtonError, LightError, MicrophoneError, SpeakerError
from assistant.session.events import ButtonEdge


class SimulatedButton:
    """A button that a script presses. ``fails``: it cannot be started."""

    def __init__(self, clock: JumpingClock, *, fails: bool = False) -> None:
        self.fails = fails
        self._clock = clock
        self._on_edge: Callable[[ButtonEdge], None] | None = None

    def start(self, on_edge: Callable[[ButtonEdge], None]) -> None:
        if self.fails:
            raise ButtonError("starting the simulated button", "told to fail", "set fails off")
        self._on_edge = on_edge

    def close(self) -> None:
        self._on_edge = None

    def down(self) -> None:
        """The contact closes now."""
        self._edge(is_down=True)

    def up(self) -> None:
        """The contact opens now."""
        self._edge(is_down=False)

    def press(
        self,
        hold_seconds: float = 0.1,
        at: float | None = None,
        *,
        times: int = 1,
        gap_seconds: float = 0.15,
    ) -> None:
        """Press ``times`` over, ``gap_seconds`` apart, from ``at`` (now) on."""
        began_at = self._clock.now() if at is None else at
        for _ in range(times):
            self._clock.call_at(began_at, self.down)
            self._clock.call_at(began_at + hold_seconds, self.up)
            began_at += hold_seconds + gap_seconds

    def _edge(self, *, is_down: bool) -> None:
        if self._on_edge is not None:
            self._on_edge(ButtonEdge(at=self._clock.now(), is_down=is_down))


class SimulatedLamp:
    """A lamp that remembers: ``history`` holds (session seconds, brightness).

    ``fails``: it refuses every brightness until the switch is off again.
    """

    def __init__(self, clock: JumpingClock, *, fails: bool = False) -> None:
        self.fails = fails
        self.history: list[tuple[float, float]] = []
        self._clock = clock

    @property
    def brightness(self) -> float:
        return self.history[-1][1] if self.history else 0.0

    def set_brightness(self, brightness: float) -> None:
        if self.fails:
            raise LightError("lighting the simulated lamp", "told to fail", "set fails off")
        self.history.append((self._clock.now(), brightness))

    def close(self) -> None:
        self.history.append((self._clock.now(), 0.0))


class SimulatedOutput:
    """An output stream that is pulled by hand; ``played`` holds all its samples."""

    description = "simulated loudspeaker"
    is_stand_in = True

    def __init__(self, clock: JumpingClock, *, fails: bool = False) -> None:
        self.fails = fails
        self.played = bytearray()
        self._clock = clock
        self._source: AudioSource | None = None
        self._opened_at = 0.0
        self._frames = 0

    def open(self, source: AudioSource) -> None:
        if self.fails:
            raise SpeakerError("opening the simulated output", "told to fail", "set fails off")
        self._source, self._opened_at, self._frames = source, self._clock.now(), 0

    def pull(self, frames: int) -> bytes:
        """The next block from the source; blocks follow each other without a gap."""
        if self._source is None:
            return b""
        starts_at = self._opened_at + self._frames / self._source.sample_rate_hz
        pcm = self._source.fill(frames, starts_at)
        self._frames += frames
        self.played += pcm
        return pcm

    def close(self) -> None:
        self._source = None


class SimulatedInput:
    """An input stream to which blocks are given by hand."""

    description = "simulated microphone"
    is_stand_in = True

    def __init__(
        self, clock: JumpingClock, sample_rate_hz: int = 16_000, *, fails: bool = False
    ) -> None:
        self.fails = fails
        self.sample_rate_hz = sample_rate_hz
        self._clock = clock
        self._on_block: Callable[[bytes, float, int], None] | None = None
        self._is_exhausted = False

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        if self.fails:
            raise MicrophoneError(
                "opening the simulated input", "told to fail", "set fails off"
            )
        self._on_block = on_block

    def give(self, pcm: bytes, lost_blocks: int = 0) -> None:
        """A block that has just ended; unheard if the stream is not open."""
        if self._on_block is not None:
            seconds = len(pcm) / 2 / self.sample_rate_hz
            self._on_block(pcm, self._clock.now() - seconds, lost_blocks)

    def exhaust(self) -> None:
        """Nothing more will be given."""
        self._is_exhausted = True

    def close(self) -> None:
        self._on_block = None

    @property
    def is_exhausted(self) -> bool:
        return self._is_exhausted
