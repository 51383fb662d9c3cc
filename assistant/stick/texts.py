"""Texts that people wrote on a stick, with whatever editor. Pure."""

from __future__ import annotations

import codecs


def in_utf8(content: bytes) -> bytes:
    """A text as it is, but in UTF-8: Windows' editors write UTF-16 as well."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        return content.decode("utf-16").encode()
    except UnicodeError:  # whoever reads it says what is wrong
        return content
