"""What stops an installation, in words for who installs."""

from __future__ import annotations


class Refusal(Exception):
    """Says what was found, what was expected, and how to mend it."""
