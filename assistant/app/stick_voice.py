"""Who says what there is to say of a stick: the service, which has the loudspeaker; without
one, this program itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app.chosen import read_chosen
from assistant.app.places import Places, runtime_folder
from assistant.errors import FacilitateError
from assistant.plan.lines import Message
from assistant.stick.post import Note, Standing, send, standing

if TYPE_CHECKING:
    from assistant.preparing import Language

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


def await_rest(folder: Path, wait: Callable[[float], object] = time.sleep) -> None:
    """Return when no session runs."""
    while standing(folder) is Standing.BUSY:
        wait(LOOK_SECONDS)


def language_of(places: Places) -> Language:
    """That of the plan which the device stands ready with; English where it has no words."""
    from assistant.preparing import find_plan, load_language, load_library, load_plan
    from assistant.settings import load_settings

    try:
        name = read_chosen(places.state).plan or load_settings(places.config).plan
        path = find_plan(name, places.config, places.state)
        plan = load_plan(path, load_library(places.config))
        return load_language(plan.language, places.config)
    except FacilitateError:
        return load_language("en", places.config)


class Announcer:
    """Has each sentence said by the service, which ``speaks`` if wanted: in their order, when
    it is silent, and on its own screen. Without it each is on the screen here, and said
    before ``tell`` returns.
    """

    def __init__(self, places: Places, echo: Callable[[str], None], *, speaks: bool) -> None:
        self._places, self._echo, self._speaks = places, echo, speaks
        self._folder = runtime_folder(places)

    def tell(self, message: Message, *, is_last: bool = False) -> None:
        """Have a sentence said. ``is_last``: the stick may be taken."""
        stands = standing(self._folder)
        if self._speaks and stands is Standing.READY:
            self._send(Note(message, is_last))
            return
        text = self.language.messages.text(message.key, **message.arguments)
        self._echo(text)
        if self._speaks and stands is Standing.ABSENT:
            self._say(text)

    def renew(self, plan: str) -> None:
        """Have the service stand ready anew, with what has changed."""
        if standing(self._folder) is not Standing.ABSENT:
            self._send(Note(plan=plan))

    @cached_property
    def language(self) -> Language:
        """That of the plan which the device stands ready with."""
        return language_of(self._places)

    def _send(self, note: Note) -> None:
        try:
            send(self._folder, time.monotonic_ns(), note)
        except OSError as refusal:
            logger.warning("The service is not told: %s", refusal)

    def _say(self, text: str) -> None:
        from assistant.app.doctor import say_aloud
        from assistant.settings import load_settings

        try:
            settings = load_settings(self._places.config)
            say_aloud(lambda _: (text,), settings, self.language, self._places, self._echo)
        except FacilitateError as error:
            self._echo(f"Not said: {error}")
