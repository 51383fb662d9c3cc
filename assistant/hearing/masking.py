"""What of a block the device must not hear, because it sounded itself. Pure.

Speech and chimes are long, and the room goes on sounding after them: they become silence.
The tick and the other short tones that confirm a touch come while somebody may be speaking:
they are held, which neither begins nor ends what is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.hearing.blocks import MASK_SLICE_SECONDS, Block, masked

TAIL_SECONDS = 0.18
"""How long the room goes on sounding after speech or a chime. A sentence's own end holds 0.06 s
of near silence, so that whoever speaks 0.3 s after its last word is heard from her first."""

SHORT_TAIL_SECONDS = 0.08
"""With the slices by which sound is looked up, at most 0.1 s on either side of the tone."""

SHORT_TONE_SECONDS = 0.15
"""At most: 60 ms, rounded up to the output's blocks and to the slices."""

SoundedBetween = Callable[[float, float], bool]
"""Whether anything of ours was audible between two moments."""


@dataclass(frozen=True)
class Audible:
    """The block with long sounds silenced; ``held``: where a short tone sounds in it."""

    block: Block
    held: tuple[float, float] | None = None


def hearing_of(block: Block, sounded_between: SoundedBetween) -> Audible:
    """What may be heard of a block; moments are those of the block's clock."""
    earliest = block.began_at - max(TAIL_SECONDS, SHORT_TAIL_SECONDS)
    if not sounded_between(earliest, block.ended_at):
        return Audible(block)
    long: list[tuple[float, float]] = []
    short: list[tuple[float, float]] = []
    for began_at, ended_at in _spans(block, sounded_between):
        if ended_at - began_at > SHORT_TONE_SECONDS:
            long.append((began_at, ended_at + TAIL_SECONDS))
        else:
            short.append((began_at, ended_at + SHORT_TAIL_SECONDS))

    def is_masked(began_at: float, ended_at: float) -> bool:
        return any(began < ended_at and began_at < ended for began, ended in long)

    inside = [
        (max(began, block.began_at), min(ended, block.ended_at))
        for began, ended in short
        if began < block.ended_at and block.began_at < ended
    ]
    held = (inside[0][0], inside[-1][1]) if inside else None
    return Audible(masked(block, is_masked), held)


def _spans(block: Block, sounded_between: SoundedBetween) -> list[tuple[float, float]]:
    """When anything of ours sounded in the block or near it, to a fiftieth of a second."""
    margin_seconds = TAIL_SECONDS + SHORT_TONE_SECONDS + 2 * MASK_SLICE_SECONDS
    began_at = block.began_at - margin_seconds
    slices = round((block.ended_at + SHORT_TONE_SECONDS - began_at) / MASK_SLICE_SECONDS) + 1
    spans: list[tuple[float, float]] = []
    for index in range(slices):
        at = began_at + index * MASK_SLICE_SECONDS
        if not sounded_between(at, at + MASK_SLICE_SECONDS):
            continue
        if spans and at - spans[-1][1] < MASK_SLICE_SECONDS / 2:  # the one just before
            spans[-1] = (spans[-1][0], at + MASK_SLICE_SECONDS)
        else:
            spans.append((at, at + MASK_SLICE_SECONDS))
    return spans
