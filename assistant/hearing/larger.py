"""A larger speech model for a second pass over kept sound, which a person put there."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from assistant.errors import ModelError
from assistant.hearing.trust import (
    LANDMARKS,
    SUMS_FILE,
    Sums,
    Trust,
    faults_of,
    record_sums,
    recorded_sums,
)

_LANGUAGE = re.compile(r"vosk-model-(?:small-)?([a-z]{2,3})(?:[-_.].*)?", re.IGNORECASE)
"""How the makers name their models: vosk-model-en-us-0.22-lgraph."""

_ONE_GRAPH = ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst")
"""The landmarks of models whose graph is one file."""


def is_for(folder: Path, language: str) -> bool:
    """Whether a model's folder is named as one for this language (``en`` or ``en-GB``)."""
    match = _LANGUAGE.fullmatch(folder.resolve().name)
    return match is not None and match[1].lower() == language.partition("-")[0].lower()


def checked_larger_model(folder: Path) -> Path:
    """The folder, once it is known to be whole: by the sums recorded at its first use, else
    by its shape, and then they are recorded. Raises ``ModelError`` naming what is wrong.
    """
    wrong = faults_of(folder, _sums(folder))
    if wrong:
        raise ModelError(
            f"checking the larger speech model in {folder}",
            "; ".join(wrong) if folder.is_dir() else "there is no such folder",
            "unpack it again, or empty 'second_pass_folder' in config/device.yaml",
        )
    if not (folder / SUMS_FILE).exists():
        with contextlib.suppress(OSError):  # a folder that cannot be written is not changed
            record_sums(folder, Trust.SHAPE)
    return folder


def _sums(folder: Path) -> Sums:
    if (folder / SUMS_FILE).exists():
        return recorded_sums(folder)[1]
    is_one_graph = (folder / _ONE_GRAPH[-1]).exists()
    return dict.fromkeys(_ONE_GRAPH if is_one_graph else LANDMARKS, ())
