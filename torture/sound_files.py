"""A speech model, and the cache of rendered sentences: missing, cut short, or one bit wrong."""

from __future__ import annotations

import mmap
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.app.hearing import known_model, model_for_listening
from assistant.errors import FacilitateError, ModelError
from assistant.hearing import model as models
from assistant.settings import Settings
from assistant.sound.pcm import Pcm
from assistant.sound.voice import Voice
from torture import disks
from torture.outcomes import Outcome, Tally

CONFIG = Path(__file__).parents[1] / "config"
IMAGE_BYTES = 256 << 20
ROTTEN_BYTES = 64
"""How much of a file is looked for on the disk, to flip a bit in its midst."""

SENTENCES = ("Welcome.", "One minute left.", "Ask your question.", "Share your ideas.")


# -- the model --------------------------------------------------------------------------------


def make_model_faults(count: int, chance: random.Random) -> Outcome:
    """Each is recognised before the recogniser is given the model."""
    try:
        whole = models.find_model(known_model("en", CONFIG), models.default_cache())
    except ModelError as error:
        return Outcome(name="model", skipped=str(error))
    tally = Tally("model")
    with disks.scratch() as folder:
        copy = folder / "models" / whole.name
        shutil.copytree(whole, copy, symlinks=False)
        for _ in range(count):
            with damaged(copy, chance) as what:
                tally.count(_recognised(copy, folder, what))
        tally.failures += _recognised(copy, folder, "a whole model", expected="")
    note = "a file missing, cut short, empty, or with one bit flipped"
    if not disks.why_no_mount():
        tally.count(_rotten(whole, chance))
        note += "; once on the disk below the file system, across a boot"
    return tally.outcome(note)


@contextmanager
def damaged(folder: Path, chance: random.Random) -> Iterator[str]:
    """One file of the folder is not what it was; afterwards it is again."""
    path = chance.choice(sorted(one for one in folder.rglob("*") if one.is_file()))
    while path.name.startswith("README"):
        path = chance.choice(sorted(one for one in folder.rglob("*") if one.is_file()))
    content = path.read_bytes()
    kind = chance.choice(("missing", "cut short", "empty", "one bit flipped"))
    if kind == "missing":
        path.unlink()
    elif kind == "one bit flipped":
        with path.open("r+b") as file:
            place = chance.randrange(len(content))
            file.seek(place)
            file.write(bytes([content[place] ^ (1 << chance.randrange(8))]))
    else:
        path.write_bytes(content[: chance.randrange(len(content))] if kind != "empty" else b"")
    try:
        yield f"{path.relative_to(folder)} {kind}"
    finally:
        path.write_bytes(content)


def _recognised(
    model: Path, cache: Path, what: str, expected: str = "the speech model"
) -> list[str]:
    """What the program makes of it, before it listens: refused, by the file's name."""
    try:
        model_for_listening(Settings(model_folder=model), "en", CONFIG, cache)
    except ModelError as error:
        is_named = expected and what.split(maxsplit=1)[0] in error.said
        return [] if is_named else [f"{what}: it says {error}"]
    return [f"{what}: taken for good"] if expected else []


def _rotten(whole: Path, chance: random.Random) -> list[str]:
    """The card itself flips a bit: no time and no size tells of it."""
    with disks.scratch() as folder:
        image, point = folder / "image", folder / "disk"
        disks.make_ext4(image, IMAGE_BYTES)
        with disks.mounted(image, point):
            model = point / "models" / whole.name
            shutil.copytree(whole, model)
            _recognised(model, point, "a whole model", expected="")
            path = chance.choice(list(model.rglob("*.fst")))
            content = path.read_bytes()
        place = chance.randrange(len(content) - ROTTEN_BYTES)
        rotten = shutil.copyfile(image, folder / "rotten")  # none remembers how it was
        _flip_on_disk(rotten, content[place : place + ROTTEN_BYTES])
        with disks.mounted(rotten, point), _next_boot(folder):
            return _recognised(model, point, f"{path.name} rotten")


def _flip_on_disk(image: Path, sought: bytes) -> None:
    with image.open("r+b") as file, mmap.mmap(file.fileno(), 0) as disk:
        place = disk.find(sought)
        assert place >= 0, "the file's content is not on its disk"
        disk[place + ROTTEN_BYTES // 2] ^= 1


@contextmanager
def _next_boot(folder: Path) -> Iterator[None]:
    """The machine was started anew since."""
    before = models.BOOT_ID
    models.BOOT_ID = folder / "boot-id"
    models.BOOT_ID.write_text("the next boot\n")
    try:
        yield
    finally:
        models.BOOT_ID = before


# -- the cache --------------------------------------------------------------------------------


def make_cache_faults(count: int, chance: random.Random) -> Outcome:
    """A sentence whose file is not what was written is rendered again, and sounds the same."""
    tally = Tally("voice-cache")
    with disks.scratch() as folder:
        try:
            wanted = _rendered(folder)
        except FacilitateError as error:
            return Outcome(name=tally.name, skipped=str(error))
        for _ in range(count):
            with damaged(folder, chance) as what:
                began = time.monotonic()
                found = _rendered(folder)
                took = time.monotonic() - began
            failures = [
                f"{what}: {one} sounds another way"
                for one in SENTENCES
                if not sounds_like(found[one], wanted[one])
            ]
            tally.count(failures, recovered_in=took)
    return tally.outcome(f"recovery: until {len(SENTENCES)} sentences are right again")


def sounds_like(one: Pcm, other: Pcm) -> bool:
    """The same but for the voice's own noise, which no two renderings share."""
    lengths, levels = (len(one), len(other)), [float(np.std(pcm)) for pcm in (one, other)]
    return min(lengths) > 0.97 * max(lengths) and min(levels) > 0.8 * max(levels)


def _rendered(folder: Path) -> dict[str, Pcm]:
    voice = Voice(folder)
    try:
        return {text: voice.render(text) for text in SENTENCES}
    finally:
        voice.close()
