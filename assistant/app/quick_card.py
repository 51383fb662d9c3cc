"""The quick card of the device, written to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.app.places import Places
from assistant.app.plans import write_page
from assistant.app.structures import checked_language
from assistant.app.waking import WAKING
from assistant.preparing import load_language
from assistant.showing.page import page
from assistant.showing.quick_card import quick_card


def write_quick_card(languages: Sequence[str], file: Path, places: Places) -> None:
    """In these languages, the first first; one of them keeps it on one side of A4.

    Raises ``NotInTheLibrary`` for a language without words, ``WordsError``, ``OutputError``.
    """
    known = [checked_language(language, places) for language in languages]
    words = [load_language(language, places.config).messages for language in known]
    write_page(page(quick_card(words, WAKING)), file)
