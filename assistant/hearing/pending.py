"""Frames on their way to the recogniser's process. Pure; the caller holds the lock.

A frame is kept until the process says that it need never be sent again, so that a process
that dies in the middle of a sentence costs no word of it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from assistant.hearing.messages import Flush, Sound, encode_frame


@dataclass(frozen=True)
class _Frame:
    number: int
    seconds: float
    ended_at: float
    encoded: bytes


class Pending:
    """A numbered, bounded queue that can be rewound.

    Beyond ``kept_seconds`` of sound the oldest blocks are dropped and counted in
    ``lost_blocks``; orders to flush are never dropped.
    """

    def __init__(self, kept_seconds: float) -> None:
        self._kept_seconds = kept_seconds
        self._sent: deque[_Frame] = deque()
        self._unsent: deque[_Frame] = deque()
        self._seconds = 0.0
        self.last_number = 0
        self.lost_blocks = 0

    @property
    def has_unsent(self) -> bool:
        return bool(self._unsent)

    @property
    def last_sent(self) -> int:
        """The number of the newest frame sent, 0 if none is kept."""
        return self._sent[-1].number if self._sent else 0

    def add(self, content: Sound | Flush) -> int:
        """Append a frame; its number."""
        self.last_number += 1
        seconds = ended_at = 0.0
        if isinstance(content, Sound):
            seconds, ended_at = content.block.seconds, content.block.ended_at
        encoded = encode_frame(self.last_number, content)
        self._unsent.append(_Frame(self.last_number, seconds, ended_at, encoded))
        self._seconds += seconds
        while self._seconds > self._kept_seconds:
            self._drop_oldest_block()
        return self.last_number

    def send(self) -> bytes | None:
        """The next unsent frame, which now counts as sent."""
        if not self._unsent:
            return None
        self._sent.append(self._unsent.popleft())
        return self._sent[-1].encoded

    def ended_at(self, number: int) -> float | None:
        """When the sound of the frames up to ``number`` ended, if they are not settled."""
        ends = [frame.ended_at for frame in self._sent if frame.number <= number]
        return max(ends, default=None) or None

    def settle(self, number: int) -> None:
        """Forget the frames up to ``number``."""
        while self._sent and self._sent[0].number <= number:
            self._seconds -= self._sent.popleft().seconds

    def rewind(self) -> None:
        """A new process: everything that is not settled must be sent again."""
        self._unsent.extendleft(reversed(self._sent))
        self._sent.clear()

    def drop_sent(self) -> None:
        """Give up the sound that was sent (it has ended more than one process)."""
        self._drop_blocks(self._sent)

    def clear(self) -> None:
        """Give up everything, orders to flush included."""
        self._drop_blocks(self._sent)
        self._drop_blocks(self._unsent)
        self._sent.clear()
        self._unsent.clear()

    def _drop_blocks(self, queue: deque[_Frame]) -> None:
        blocks = [frame for frame in queue if frame.seconds > 0]
        self.lost_blocks += len(blocks)
        self._seconds -= sum(frame.seconds for frame in blocks)
        flushes = [frame for frame in queue if frame.seconds == 0]
        queue.clear()
        queue.extend(flushes)

    def _drop_oldest_block(self) -> None:
        for queue in (self._sent, self._unsent):
            for index, frame in enumerate(queue):
                if frame.seconds > 0:
                    del queue[index]
                    self._seconds -= frame.seconds
                    self.lost_blocks += 1
                    return
        self._seconds = 0.0
