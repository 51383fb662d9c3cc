"""The power cut: at any write, by both models of a lost cache, checked by the real readers."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistant.app.chosen import read_chosen
from assistant.errors import FacilitateError
from assistant.harvest.files import read_mended
from assistant.hearing.keeping import kept_audio
from assistant.hearing.model import find_model
from assistant.journal.records import Recording
from assistant.journal.replay import Replayed, replay
from assistant.journal.sessions import find_unfinished, recover
from assistant.journal.store import Journal, read_recording
from assistant.session.engine import Engine
from assistant.sound.cache import PcmCache
from assistant.sound.recordings import Recordings
from torture import disks
from torture.keeper import RATE_HZ, noise, small_model, sum_of
from torture.outcomes import Outcome, Tally

ROUNDS = 8
KEEPER_SECONDS = 120.0


@dataclass
class Promised:
    """What had been acknowledged before a cut, and which contents pages may have."""

    sequences: dict[str, int] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    mended: set[str] = field(default_factory=set)
    page_sums: dict[str, list[str]] = field(default_factory=dict)
    kept_pages: set[str] = field(default_factory=set)
    has_model: bool = False

    def take(self, line: dict[str, Any]) -> None:
        """One line of the keeper's."""
        kind, name, is_done = line["kind"], line.get("name", ""), line.get("done", False)
        if kind == "session":
            self.sequences[name] = max(self.sequences.get(name, 0), line["sequence"])
        elif kind == "ending":
            self.ended.add(name)
        elif kind == "model":
            self.has_model = self.has_model or is_done
        elif kind == "mended":
            self.mended.add(name)
        elif kind == "page":
            self._take_page(name, line["sum"], is_done)
        elif is_done:
            self.numbers.setdefault(kind, set()).add(line["number"])

    def _take_page(self, name: str, total: str, is_done: bool) -> None:
        """The last one that was kept, and every one begun since: old or new."""
        sums = self.page_sums.setdefault(name, [])
        if is_done:
            self.kept_pages.add(name)
            del sums[: sums.index(total)]
        else:
            sums.append(total)


def make_power_cuts(count: int, chance: random.Random) -> Outcome:
    """Let the keeper write, cut the power ``count`` times, and read what is left."""
    if reason := disks.why_not():
        return Outcome(name="power-cut", skipped=reason)
    tally = Tally("power-cut")
    with disks.logged_disk() as disk:
        lines = written(disk)
        disks.unmount(disk.mount_point)
        writes = disks.read_log(disk.log)
        # Nothing was promised before the first line; the disk was only just mounted.
        first = next(n for n, one in enumerate(writes) if one.log_end > lines[0]["log_bytes"])
        cuts = [chance.randint(first, len(writes)) for _ in range(count)]
        point = disk.log.with_name("cut")
        images = disks.cut_images(disk.base, writes, cuts, disk.log.parent, chance)
        for cut, model, image in images:
            promised = promised_before(lines, writes[cut - 1].log_end)
            with disks.mounted(image, point):
                _check(tally, point, promised, f"cut {cut} of {len(writes)}, {model}")
    return tally.outcome(f"{len(writes)} writes to the disk, {len(lines)} acknowledgements")


def written(disk: disks.LoggedDisk) -> list[dict[str, Any]]:
    """Let the keeper fill the disk; what it said."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torture.keeper"),
            *(str(disk.mount_point), str(disk.log), str(ROUNDS)),
        ],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=KEEPER_SECONDS,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"torture: the keeper failed: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def promised_before(lines: Sequence[dict[str, Any]], log_bytes: int) -> Promised:
    """What was acknowledged while the log was no longer than that."""
    promised = Promised()
    for line in lines:
        is_promise = line.get("done", True)
        if not is_promise or line["log_bytes"] <= log_bytes:
            promised.take(line)
    return promised


# -- what must be there ----------------------------------------------------------------------


def _check(tally: Tally, folder: Path, promised: Promised, where: str) -> None:
    failures: list[str] = []
    lost, recovered_in = 0, None
    began = time.monotonic()
    try:
        lost = _lost_events(folder / "sessions", promised)
        failures += _resumption(folder / "sessions", promised)
        recovered_in = time.monotonic() - began
        for check in (_sounds, _pages, _mended, _model, _chosen):
            failures += check(folder, promised)
    except FacilitateError as error:
        failures.append(str(error))
    texts = [f"{where}: {text}" for text in failures]
    if lost:
        texts.append(f"{where}: {lost} acknowledged events are not there")
    tally.count(texts, lost=lost, recovered_in=recovered_in)


def _lost_events(folder: Path, promised: Promised) -> int:
    lost = 0
    for name, sequence in promised.sequences.items():
        recording = read_recording(folder / name)
        lost += max(0, sequence - len(recording.entries)) + recording.dropped_rows
        heard = [entry.event for entry in recording.entries[:sequence]]
        wanted = {getattr(event, "snippet_id", None) for event in heard} - {None}
        lost += len(wanted - {snippet.snippet_id for snippet in recording.snippets})
        lost += name in promised.ended and recording.ending is None
    return lost


def _resumption(folder: Path, promised: Promised) -> Iterator[str]:
    """The newest session that was broken off is offered, where it stood."""
    open_ones = [name for name in promised.sequences if name not in promised.ended]
    path = find_unfinished(folder)
    if path is None:
        newest = max(promised.sequences, default="")
        if newest in open_ones and read_recording(folder / newest).ending is None:
            yield f"{newest} was broken off and is not offered"
        return
    recovered = recover(path, "the boot after the cut", 1.0)
    recording = recovered.recording
    replayed = replayed_from(recording)
    if not replayed.is_exact:
        yield f"{path.name}: {replayed.how}"
    if not recovered.was_powered_off or recovered.elapsed_seconds < recording.last_at:
        yield f"{path.name}: goes on at {recovered.elapsed_seconds:.0f} s"
    Journal.open(path).close()


def replayed_from(recording: Recording) -> Replayed[Engine]:
    """The engine where the session stood."""

    def begun() -> Engine:
        engine = Engine(recording.first.run_sheet, recording.first.rules)
        engine.begin()
        return engine

    return replay(recording, begun)


def _sounds(folder: Path, promised: Promised) -> Iterator[str]:
    """Sentences and recordings: right, or not there; those acknowledged are there."""
    cache, recordings = PcmCache(folder / "voice"), Recordings(folder / "recordings")
    for number in range(ROUNDS):
        wanted = noise(number)
        for kind, pcm in (
            ("sentence", cache.read(f"sentence-{number}", RATE_HZ)),
            ("recording", recordings.read("en", f"Sentence {number}.", RATE_HZ)),
        ):
            if pcm is None and number in promised.numbers.get(kind, ()):
                yield f"{kind} {number} was acknowledged and is not there"
            elif pcm is not None and not np.array_equal(pcm, wanted):
                yield f"{kind} {number} is taken for good and is not what was written"
    stretches = {one.step_key: one.path for one in kept_audio(folder / "audio")}
    for number in promised.numbers.get("audio", ()):
        path = stretches.get(f"step-{number}")
        if path is None or path.read_bytes() != noise(number).tobytes():
            yield f"the kept sound of step-{number} was acknowledged and is not whole"


def _pages(folder: Path, promised: Promised) -> Iterator[str]:
    """A page is the old one or the new one, whole."""
    for name, sums in promised.page_sums.items():
        path = folder / "harvests" / name
        if not path.exists():
            if name in promised.kept_pages:
                yield f"the page {name} was acknowledged and is not there"
        elif sum_of(path.read_bytes().decode(errors="replace")) not in sums:
            yield f"the page {name} is neither the old one nor the new one"


def _mended(folder: Path, promised: Promised) -> Iterator[str]:
    for name in promised.sequences:
        mended = read_mended(folder / "sessions" / name)
        if name in promised.mended and not mended:
            yield f"what was mended of {name} was acknowledged and is not there"


def _model(folder: Path, promised: Promised) -> Iterator[str]:
    """A model is whole, or not there, and then said to be missing."""
    if not (folder / "models" / small_model().name).exists():
        if promised.has_model:
            yield "the model was installed and is not there"
        return
    find_model(small_model(), folder / "models", environment={})


def _chosen(folder: Path, promised: Promised) -> Iterator[str]:
    """What was chosen at the device is what was kept last, or what was being written."""
    kept = max(promised.numbers.get("chosen", {-1}))
    found = read_chosen(folder).plan
    allowed = {f"plan-{number}" if number >= 0 else "" for number in (kept, kept + 1)}
    if found not in allowed:
        yield f"the plan that was chosen is '{found}', expected {' or '.join(allowed)}"
