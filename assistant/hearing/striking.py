"""What is struck when somebody wants the latest thing off the record. Pure.

The recogniser lags behind the room, so what 'the latest' was is decided on what the front
end says of the sound up to the moment of the press: the latest voice or snippet that began
before it, with all that it continues, and with all that will still continue it.
All times are session seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

BREATH_SECONDS = 1.2
"""What begins so soon after a snippet's last word goes on with it, as the recogniser judges."""

CERTAIN_AFTER_SECONDS = 0.15
"""A voice is told of so long after it began (its onset, and the block that holds it)."""

RECOGNISED_AFTER_SECONDS = 1.5
"""So much sound after the end of a voice its words have been told, if it had any."""

_NEAR_SECONDS = 0.2
"""How far the times of words and of voices lie apart at most."""


@dataclass(frozen=True)
class Said:
    """A snippet: when its first word began and its last one ended.

    ``is_gone``: it was struck before the program was started again. ``is_held``: it is held
    back, and may never be kept.
    """

    snippet_id: int
    began_at: float
    ended_at: float
    continues: bool = False
    is_gone: bool = False
    is_held: bool = False


@dataclass(frozen=True)
class Struck:
    """What is to be erased: these snippets, and the sound of these spans; and of what is held
    back, ``held_ids``.

    ``is_answer``: somebody asked for it and is waiting for it; exactly one for each strike.
    """

    snippet_ids: tuple[int, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()
    is_answer: bool = False
    held_ids: tuple[int, ...] = ()


@dataclass
class _Chain:
    """A thought: a snippet and what continued it."""

    pieces: list[Said]
    is_struck: bool = False

    @property
    def began_at(self) -> float:
        return self.pieces[0].began_at

    @property
    def ended_at(self) -> float:
        return self.pieces[-1].ended_at

    @property
    def is_gone(self) -> bool:
        return all(piece.is_gone for piece in self.pieces)

    @property
    def is_held(self) -> bool:
        return all(piece.is_held for piece in self.pieces)


@dataclass
class _Voice:
    """Somebody who speaks, or whose words are not recognised yet."""

    began_at: float
    ended_at: float | None = None
    is_struck: bool = False

    def covers(self, said: Said) -> bool:
        ends_before = self.ended_at is not None and self.ended_at + _NEAR_SECONDS
        begins_in_it = not ends_before or said.began_at < ends_before
        return begins_in_it and said.ended_at > self.began_at - _NEAR_SECONDS


@dataclass
class Striking:
    """Follows what is said and decides what a strike means.

    ``known``: the snippets that were kept before the program was started again, in order.
    Each method returns what is to be erased because of it.
    """

    known: Iterable[Said] = ()
    _chains: list[_Chain] = field(default_factory=list)
    _voices: list[_Voice] = field(default_factory=list)
    _waiting: list[float] = field(default_factory=list)
    _until: float = float("-inf")
    _earlier_chains: int = 0

    def __post_init__(self) -> None:
        for said in self.known:
            self._keep(said)

    @property
    def is_waiting(self) -> bool:
        """Whether a strike is not decided yet."""
        return bool(self._waiting)

    def begin(self) -> None:
        """The microphone is open: what was kept before belongs to another time."""
        self._earlier_chains = len(self._chains)

    # -- what the front end and the recogniser say --------------------------------------------

    def voice_started(self, at: float) -> list[Struck]:
        """Somebody began to speak; told again by a recogniser that takes over."""
        for chain in self._chains:
            chain.is_struck |= chain.is_gone  # from here on nobody asks for these again
        last = self._voices[-1] if self._voices else None
        if last is not None and at <= (last.ended_at or last.began_at) + 0.01:
            last.ended_at = None
        else:
            if last is not None and last.ended_at is None:
                last.ended_at = at
            self._voices.append(_Voice(at))
        return self._decide()

    def voice_stopped(self, at: float) -> list[Struck]:
        """Nobody speaks any more."""
        if not self._voices or self._voices[-1].ended_at is not None:
            return []
        voice = self._voices[-1]
        voice.ended_at = max(at, voice.began_at)
        spans = ((voice.began_at, voice.ended_at),)
        return [Struck(spans=spans)] if voice.is_struck else []

    def heard(self, said: Said) -> tuple[bool, list[Struck]]:
        """Words are recognised: whether they may be kept."""
        voices = [one for one in self._voices if one.covers(said)]
        before = self._chains[-1] if self._chains and said.continues else None
        is_struck = any(one.is_struck for one in voices)
        is_struck |= before is not None and before.is_struck
        struck: list[Struck] = []
        if is_struck:
            struck.append(Struck(spans=((said.began_at, said.ended_at),)))
            if before is not None and not before.is_struck:
                struck.append(self._strike(before))  # it turns out that they go together
        self._keep(said, is_struck)
        recognised = [one for one in voices if one.ended_at is not None and not one.is_struck]
        self._voices = [one for one in self._voices if one not in recognised]
        return not is_struck, struck + self._decide()

    def release(self, snippet_ids: Iterable[int]) -> None:
        """These are held back no longer, but kept."""
        kept = set(snippet_ids)
        for chain in self._chains if kept else ():
            chain.pieces = [
                replace(one, is_held=False) if one.snippet_id in kept else one
                for one in chain.pieces
            ]

    def forget(self, snippet_ids: Iterable[int]) -> None:
        """These were held back, and nobody will ask for them."""
        gone = set(snippet_ids)
        for chain in self._chains if gone else ():
            chain.pieces = [one for one in chain.pieces if one.snippet_id not in gone]
        self._chains = [chain for chain in self._chains if chain.pieces]

    def progress(self, until: float) -> list[Struck]:
        """Everything that sounded until then has been listened to."""
        self._until = max(self._until, until)
        struck = self._decide()
        self._voices = [one for one in self._voices if not self._is_over(one)]
        return struck + self._decide()

    def settle(self) -> list[Struck]:
        """All that can be known is known: the microphone is closed and the words are told,
        or they never will be."""
        struck = self._decide(is_final=True)
        self._voices = [one for one in self._voices if one.is_struck or one.ended_at is None]
        return struck

    def end(self) -> list[Struck]:
        """As ``settle``; and nobody speaks any more."""
        struck = self.settle()
        self._voices = []
        return struck

    # -- what people want --------------------------------------------------------------------

    def strike(self, began_before: float) -> list[Struck]:
        """Off the record with the latest that began before then; answered now or later."""
        self._waiting.append(began_before)
        return self._decide()

    # -- inside ------------------------------------------------------------------------------

    def _keep(self, said: Said, is_struck: bool = False) -> None:
        if said.continues and self._chains and self._chains[-1].is_struck == is_struck:
            self._chains[-1].pieces.append(said)
        else:
            self._chains.append(_Chain([said], is_struck))

    def _is_over(self, voice: _Voice) -> bool:
        ended_at = voice.ended_at
        return ended_at is not None and self._until >= ended_at + RECOGNISED_AFTER_SECONDS

    def _decide(self, is_final: bool = False) -> list[Struck]:
        """Carry out the strikes whose meaning is certain, in the order asked."""
        struck: list[Struck] = []
        while self._waiting:
            began_before = self._waiting[0]
            if self._until < began_before + CERTAIN_AFTER_SECONDS and not is_final:
                break
            voice = self._latest_voice(began_before)
            is_said_now = voice is not None and (
                voice.ended_at is None or voice.ended_at > began_before
            )
            if voice is not None and not is_said_now and not is_final:
                break  # it may have had no words, and then something else is meant
            self._waiting.pop(0)
            struck.append(self._carry_out(began_before, voice))
        return struck

    def _latest_voice(self, began_before: float) -> _Voice | None:
        voices = [
            one for one in self._voices if one.began_at < began_before and not one.is_struck
        ]
        return voices[-1] if voices else None

    def _latest_chain(self, began_before: float) -> _Chain | None:
        chains = [
            one for one in self._chains if one.began_at < began_before and not one.is_struck
        ]
        return chains[-1] if chains else None

    def _carry_out(self, began_before: float, voice: _Voice | None) -> Struck:
        chain = self._latest_chain(began_before)
        if voice is None:
            return self._strike_with_kept(chain, began_before)
        voice.is_struck = True
        span = (voice.began_at, voice.ended_at or max(self._until, began_before))
        if chain is None or voice.began_at - chain.ended_at > BREATH_SECONDS:
            return Struck(spans=(span,), is_answer=True)
        whole = self._strike(chain, is_answer=True)
        return replace(whole, spans=(*whole.spans, span))

    def _strike_with_kept(self, chain: _Chain | None, began_before: float) -> Struck:
        """Where the latest is held back, it may have been others, over there, and the latest
        that was said to the device is meant: both go."""
        if chain is None:
            return Struck(is_answer=True)
        struck = self._strike(chain, is_answer=True)
        if not chain.is_held:
            return struck
        kept = [
            one
            for one in self._chains[self._earlier_chains :]
            if one.began_at < began_before and not (one.is_struck or one.is_held)
        ]
        if not kept:
            return struck
        more = self._strike(kept[-1])
        return Struck(
            more.snippet_ids,
            (*more.spans, *struck.spans),
            is_answer=True,
            held_ids=(*more.held_ids, *struck.held_ids),
        )

    def _strike(self, chain: _Chain, is_answer: bool = False) -> Struck:
        chain.is_struck = True
        return Struck(
            tuple(one.snippet_id for one in chain.pieces if not one.is_held),
            tuple((piece.began_at, piece.ended_at) for piece in chain.pieces),
            is_answer,
            tuple(one.snippet_id for one in chain.pieces if one.is_held),
        )
