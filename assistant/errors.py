"""Every error of ours, by whose fault it is: the author's, the device's, or the program's.

Imports nothing of ours, so that every room can raise what it must.
"""

from __future__ import annotations

from dataclasses import dataclass


class FacilitateError(Exception):
    """The base of every error that the program raises on purpose."""


# -- the author of a file -----------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """One mistake in a file that a person wrote: where, what was found, how to mend it.

    ``line`` and ``column`` count from 1, as editors do; 0 means the file as a whole.
    """

    file: str
    line: int
    column: int
    found: str
    expected: str
    mend: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        text = f"{where}: found {self.found}, expected {self.expected}"
        return f"{text}; {self.mend}" if self.mend else text


class AuthorError(FacilitateError):
    """A file that a person wrote cannot be used; every problem of it is listed at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class PlanError(AuthorError):
    """A session plan cannot be read."""


class SettingsError(AuthorError):
    """A settings file cannot be read."""


class WordsError(FacilitateError):
    """A words file lacks a message."""


class FitError(FacilitateError):
    """A plan cannot be fitted into its slot or budget; the message shows the sum."""


# -- the device ----------------------------------------------------------------------------


class DeviceError(FacilitateError):
    """A part failed: what was attempted, what the library said, what to try."""

    def __init__(self, attempted: str, said: str, remedy: str) -> None:
        super().__init__(f"{attempted}: {said}; {remedy}")
        self.attempted = attempted
        self.said = said
        self.remedy = remedy


class ButtonError(DeviceError):
    """The button cannot be reached."""


class LightError(DeviceError):
    """The light cannot be reached."""


class SpeakerError(DeviceError):
    """The loudspeaker cannot be opened or has stopped."""


class MicrophoneError(DeviceError):
    """The microphone cannot be opened or has stopped."""


class VoiceError(DeviceError):
    """A sentence cannot be rendered."""


class RecogniserError(DeviceError):
    """The recogniser's process failed."""


class ModelError(DeviceError):
    """The speech model is missing, damaged, or cannot be installed."""


class JournalError(DeviceError):
    """The journal cannot be written or read."""


# -- the program ---------------------------------------------------------------------------


class ProgramError(FacilitateError):
    """A bug of ours: something that the code promises did not hold."""
