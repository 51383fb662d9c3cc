"""The service's side of a stick: says what the stick's program has to say, while it stands
ready, and stands ready anew with what the stick brought."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.app.places import Places, runtime_folder
from assistant.loop import Loop
from assistant.session.events import Chore, ChoreDone
from assistant.session.states import State
from assistant.signals import LightPattern
from assistant.stick.post import Note, ServicePost

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
STANDING = {State.READY, State.OFFERING, State.CHOOSING}


class StickNotes:
    """Lives beside a session in the loop's own thread.

    What is to be said comes one by one, each when it is silent. A session that has begun
    hears nothing of it; only what the stick changed waits until the next one stands ready.
    """

    def __init__(self, post: ServicePost, loop: Loop) -> None:
        self._post = post
        self._loop = loop
        self._is_lit = False

    def before_wait(self, now: float) -> float | None:
        """Take the next note, if it is time for it."""
        situation = self._loop.engine.situation
        self._post.tell(is_ready=situation.state in STANDING)
        if situation.state not in STANDING:
            self._forget_words()
        elif situation.state is State.READY and situation.speaking is None:
            for path, note in self._post.notes()[:1]:
                path.unlink(missing_ok=True)
                self._take(note, now)
                return now + LOOK_SECONDS / 10
        return now + LOOK_SECONDS

    def _take(self, note: Note, now: float) -> None:
        if note.message is not None:
            self._show(is_at_work=not note.is_last)
            self._loop.inbox.put(ChoreDone(now, Chore.STICK, (note.message,)))
        if note.plan is not None:
            logger.info("Standing ready anew with what a stick brought")
            self._loop.next_plan, self._loop.is_stopped = note.plan, True

    def _forget_words(self) -> None:
        for path, note in self._post.notes():
            if note.plan is None:
                path.unlink(missing_ok=True)

    def _show(self, *, is_at_work: bool) -> None:
        """The light pulses as in a running step as long as the stick is not to be taken."""
        if self._is_lit != is_at_work:
            self._is_lit = is_at_work
            usual = LightPattern[self._loop.engine.situation.light or LightPattern.READY.name]
            self._loop.parts.light.show(LightPattern.RUNNING if is_at_work else usual)


@contextmanager
def service_post(places: Places, *, is_service: bool) -> Iterator[ServicePost | None]:
    """The post of a service, as long as it lives; None for another program."""
    post = open_post(runtime_folder(places)) if is_service else None
    try:
        yield post
    finally:
        if post is not None:
            post.close()


def open_post(folder: Path) -> ServicePost | None:
    """The post of a service that begins: what an earlier one was told is out of date. None,
    with a word in the log, where the folder refuses."""
    try:
        post = ServicePost(folder)
        for path, _ in post.notes():
            path.unlink(missing_ok=True)
    except OSError as refusal:
        logger.warning("Sticks cannot be told of by this service: %s", refusal)
        return None
    return post
