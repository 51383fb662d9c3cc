"""How long an installed device takes from its start to its first sound, in a container.

Run as ``python -m tests.rig.ready_sound BOOTS``. The whole system is restarted each time;
a start counts from the moment when systemd starts the unit.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.hearing.model import default_cache, find_model, read_models
from tests.rig.container import ROOT, open_to_all
from tests.rig.house import House
from tests.rig.installed import BUNDLE, Installed, lay_out, short_bundle

SOUND = "/srv/sound"
AUDIBLE = 30
PATIENCE_SECONDS = 30.0


def drop_in(house: House, sound: Path) -> str:
    """The unit's loudspeaker is that of the house."""
    environment = {
        **{name: text.replace(str(sound), SOUND) for name, text in house.environment.items()},
        "PULSE_RUNTIME_PATH": "/tmp/pulse",
        "PULSE_STATE_PATH": "/tmp/pulse",
        "LD_LIBRARY_PATH": "/opt/python/lib",
    }
    return "[Service]\n" + "".join(f"Environment={k}={v}\n" for k, v in environment.items())


def first_sound_seconds(container: Installed, house: House) -> float:
    """Restart, and listen."""
    with house.recording() as recording:
        container.restart()
        until = time.monotonic() + PATIENCE_SECONDS
        while not container.shown_seconds("InactiveExit"):
            time.sleep(0.05)
        began_at = container.shown_seconds("InactiveExit")
        while time.monotonic() < until:
            heard = np.abs(recording.samples[max(0, recording.index_at(began_at)) :]) > AUDIBLE
            if heard.any():
                index = max(0, recording.index_at(began_at)) + int(heard.argmax())
                return recording.monotonic_at(index) - began_at
            time.sleep(0.1)
    raise AssertionError(container.run("journalctl", "-b").stdout[-3000:])


def main() -> None:
    """Install once, restart often, print each figure and the median."""
    model = find_model(
        read_models((ROOT / "config/models.yaml").read_text())[0], default_cache()
    )
    house = House()
    house.start()
    sound = Path(house.environment["ALSA_CONFIG_PATH"]).parent
    with tempfile.TemporaryDirectory(prefix="ready-") as name:
        folder = Path(name)
        files = folder / "files"
        binds = lay_out(files, drop_in(house, sound), with_environment=True)
        (files / SOUND.lstrip("/")).mkdir(parents=True)
        for inside in ("srv", "opt"):
            open_to_all(files / inside)
        for path in (sound, sound / "run"):
            path.chmod(0o711)
        binds |= {BUNDLE: short_bundle(folder / "bundle", model), f"{SOUND}:rw": sound}
        container = Installed(folder, files, binds)
        try:
            container.start()
            container.install("--no-start")
            seconds = [first_sound_seconds(container, house) for _ in range(int(sys.argv[1]))]
            print(" ".join(f"{one:.2f}" for one in sorted(seconds)))
            print(f"median {statistics.median(seconds):.2f} s, of {len(seconds)} starts")
        finally:
            container.close()
            house.close()


if __name__ == "__main__":
    main()
