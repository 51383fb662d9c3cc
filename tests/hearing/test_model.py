"""Finding, checking and installing a speech model, with a small model of our own making."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.installation import (
    install_from_makers,
    install_from_path,
    install_model,
)
from assistant.hearing.model import (
    Model,
    check_model,
    derived_model,
    find_model,
    model_for,
    read_models,
    trust_in,
)
from assistant.hearing.trust import SUMS_FILE, Trust, Version

TABLE = Path(__file__).parents[2] / "config" / "models.yaml"
WORDS = TABLE.parent / "words"
CONTENTS = {
    "am/final.mdl": b"acoustics" * 1000,
    "conf/mfcc.conf": b"--use-energy=false\n",
    "conf/model.conf": b"--beam=10.0\n",
    "graph/phones/word_boundary.int": b"1 nonword\n",
}
OTHER_MFCC = b"--use-energy=false\n\n"


def version(content: bytes) -> Version:
    return Version(len(content), hashlib.sha256(content).hexdigest())


MODEL = Model(
    name="small-model",
    language="en",
    files={
        path: (version(content), version(OTHER_MFCC))
        if path == "conf/mfcc.conf"
        else (version(content),)
        for path, content in CONTENTS.items()
    },
    megabytes=1,
    url="https://models.invalid/small-model.zip",
)


def write_folder(folder: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def write_archive(
    path: Path, prefix: str = "small-model/", contents: dict[str, bytes] = CONTENTS
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(prefix + name, content)
    return path


def find(cache: Path, explicit: Path | None = None, **environment: str) -> Path:
    return find_model(MODEL, cache, explicit, environment)


def test_table_names_the_small_english_model() -> None:
    """The shipped table can be read, and says where each of its models can be had."""
    model = model_for(read_models(TABLE.read_text()), "en-GB")
    assert model.name == "vosk-model-small-en-us-0.15"
    assert model.url.startswith("https://")
    assert model.maven_artifact.startswith("com.alphacephei:")
    assert len(model.files["conf/mfcc.conf"]) == 2
    assert {len(v.sha256) for versions in model.files.values() for v in versions} == {64}
    assert not {"README", "uuid"} & set(model.files)


def test_language_without_a_model_is_said() -> None:
    """The message names the languages that there are."""
    with pytest.raises(ModelError, match="found language 'fr', expected one of en"):
        model_for((MODEL,), "fr")


@pytest.mark.parametrize("words", sorted(WORDS.glob("*.ftl")), ids=lambda file: file.stem)
def test_every_language_of_the_words_has_a_model(words: Path) -> None:
    """With what can be checked of it: the sums of its files, or that of its archive."""
    model = model_for(read_models(TABLE.read_text()), words.stem)
    assert model.language == words.stem
    assert model.name.startswith("vosk-model-small-")
    assert model.url.endswith(f"/{model.name}.zip")
    assert model.licence == "Apache-2.0"
    assert model.files or model.archive
    if model.archive:
        assert model.megabytes == round(model.archive.byte_count / 1e6)
        assert len(model.archive.sha256) == 64


def test_find_prefers_the_setting_then_the_environment_then_the_cache(tmp_path: Path) -> None:
    """The first place that is given counts."""
    places = [write_folder(tmp_path / name) for name in ("setting", "environment")]
    cached = write_folder(tmp_path / "cache" / MODEL.name)
    cache = tmp_path / "cache"
    assert find(cache) == cached
    assert find(cache, VOSK_MODEL_PATH=str(places[1])) == places[1]
    assert find(cache, places[0], VOSK_MODEL_PATH=str(places[1])) == places[0]


def test_find_does_not_pass_over_a_given_place(tmp_path: Path) -> None:
    """A wrong setting is said, even if the cache has the model."""
    write_folder(tmp_path / "cache" / MODEL.name)
    with pytest.raises(
        ModelError, match=r"nowhere: there is no such folder; .*models\.invalid"
    ):
        find(tmp_path / "cache", tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("am/final.mdl", None, "am/final.mdl is missing"),
        ("am/final.mdl", b"short", "has 5 bytes, expected 9000"),
        ("am/final.mdl", b"acousticz" * 1000, "not the published one"),
        ("conf/model.conf", b"", "conf/model.conf has 0 bytes"),
    ],
)
def test_check_names_the_damaged_file(
    tmp_path: Path, path: str, content: bytes | None, said: str
) -> None:
    """Missing, truncated, changed: recognised before use, with the file's name."""
    folder = write_folder(tmp_path / "model")
    (folder / path).unlink()
    if content is not None:
        (folder / path).write_bytes(content)
    with pytest.raises(ModelError, match=said):
        check_model(MODEL, folder)


def test_both_published_configurations_are_right(tmp_path: Path) -> None:
    """An empty line more or less in mfcc.conf is no damage."""
    check_model(MODEL, write_folder(tmp_path, CONTENTS | {"conf/mfcc.conf": OTHER_MFCC}))


def test_find_remembers_a_check_until_a_file_changes(tmp_path: Path) -> None:
    """The second start reads no large file; a changed file is read again."""
    cache = tmp_path / "cache"
    folder = write_folder(cache / MODEL.name)
    find(cache)
    remembered = (cache / "checked-models.json").read_bytes()
    find(cache)
    assert (cache / "checked-models.json").read_bytes() == remembered
    (folder / "am/final.mdl").write_bytes(b"acousticz" * 1000)
    with pytest.raises(ModelError, match=r"am/final\.mdl"):
        find(cache)


def test_find_checks_again_after_a_boot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that rots changes neither the size nor the time of a file."""
    cache = tmp_path / "cache"
    write_folder(cache / MODEL.name)
    find(cache)
    remembered = (cache / "checked-models.json").read_bytes()
    (tmp_path / "boot").write_text("another")
    monkeypatch.setattr("assistant.hearing.model.BOOT_ID", tmp_path / "boot")
    find(cache)
    assert (cache / "checked-models.json").read_bytes() != remembered


def test_find_survives_a_poisoned_memory(tmp_path: Path) -> None:
    """A damaged note of earlier checks only costs a new check."""
    cache = tmp_path / "cache"
    write_folder(cache / MODEL.name)
    (cache / "checked-models.json").write_bytes(b"[\xff")
    assert find(cache)


def test_installs_from_whatever_holds_the_model(tmp_path: Path) -> None:
    """A folder, a zip, an AAR, and a stick with one of these somewhere in it."""
    sources = [
        write_folder(tmp_path / "plain"),
        write_archive(tmp_path / "model.zip"),
        write_archive(tmp_path / "model.aar", "assets/model-en-us/"),
        write_archive(tmp_path / "stick" / "vosk" / "model.zip").parents[1],
        write_folder(tmp_path / "stick2" / "folder" / "small-model").parents[1],
    ]
    for number, source in enumerate(sources):
        cache = tmp_path / f"cache{number}"
        target = install_from_path(MODEL, cache, source)
        assert target == cache / MODEL.name
        assert find(cache) == target
        assert sorted(p.name for p in cache.iterdir() if p.is_dir()) == [MODEL.name]


def test_installs_only_the_files_of_the_table(tmp_path: Path) -> None:
    """Paths of an archive that the table does not name are never written."""
    contents = CONTENTS | {"../../evil": b"x", "/evil": b"x", "am/more": b"x"}
    source = write_archive(tmp_path / "a" / "b" / "model.zip", contents=contents)
    target = install_from_path(MODEL, tmp_path / "a" / "b" / "cache", source)
    found = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert found == set(CONTENTS)
    assert not list(tmp_path.rglob("evil"))


def test_install_replaces_a_damaged_model_and_keeps_a_good_one(tmp_path: Path) -> None:
    """A good source mends the cache; a bad one leaves what was there."""
    cache = tmp_path / "cache"
    folder = write_folder(cache / MODEL.name, CONTENTS | {"am/final.mdl": b"damaged"})
    install_from_path(MODEL, cache, write_folder(tmp_path / "good"))
    check_model(MODEL, folder)
    bad = write_archive(tmp_path / "bad.zip", contents=CONTENTS | {"am/final.mdl": b"x" * 9000})
    with pytest.raises(ModelError, match="not the published one"):
        install_from_path(MODEL, cache, bad)
    check_model(MODEL, folder)
    assert [entry.name for entry in cache.iterdir()] == [MODEL.name]


def test_install_takes_no_more_than_a_file_may_have(tmp_path: Path) -> None:
    """An archive that unpacks into far more than its file should have is cut off."""
    bomb = write_archive(
        tmp_path / "bomb.zip", contents=CONTENTS | {"am/final.mdl": bytes(50_000_000)}
    )
    with pytest.raises(ModelError, match="has 9001 bytes, expected 9000"):
        install_from_path(MODEL, tmp_path / "cache", bomb)


def test_install_waits_for_no_pipe(tmp_path: Path) -> None:
    """A FIFO in place of a file is refused, not opened."""
    folder = write_folder(tmp_path / "stick" / "model")
    (folder / "conf/model.conf").unlink()
    os.mkfifo(folder / "conf/model.conf")
    with pytest.raises(ModelError, match="no plain file"):
        install_from_path(MODEL, tmp_path / "cache", tmp_path / "stick")


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_install_from_something_else_says_what_was_found(
    tmp_path: Path, content: bytes
) -> None:
    """A file that is no archive, an empty folder, no path at all: a message, and by hand."""
    source = tmp_path / "model.zip"
    source.write_bytes(content)
    (tmp_path / "empty").mkdir()
    for path in (source, tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(ModelError, match=r"unpack it as .*small-model"):
            install_from_path(MODEL, tmp_path / "cache", path)


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """A real web server over a folder; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1,models.invalid")


def test_installs_from_the_makers_site_with_progress(tmp_path: Path) -> None:
    """The zip is downloaded, checked and unpacked; progress ends at its size."""
    archive = write_archive(tmp_path / "site" / "model.zip")
    progress: list[tuple[int, int | None]] = []
    with site(tmp_path / "site") as address:
        target = install_from_makers(
            MODEL,
            tmp_path / "cache",
            url=f"{address}/model.zip",
            progress=lambda done, total: progress.append((done, total)),
        )
    check_model(MODEL, target)
    assert progress[-1] == (archive.stat().st_size, archive.stat().st_size)
    assert [entry.name for entry in (tmp_path / "cache").iterdir()] == [MODEL.name]


def test_install_says_everything_that_was_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such page, and not in Maven either: both are said, and where to put it by hand."""
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "site").mkdir()
    with site(tmp_path / "site") as address, pytest.raises(ModelError) as caught:
        install_model(MODEL, tmp_path / "cache", url=f"{address}/model.zip")
    for part in ("404", "does not have it", f"unpack it as {tmp_path / 'cache'}"):
        assert part in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/model.zip", "file:///etc/passwd", "x"])
def test_site_that_cannot_be_reached_is_a_model_error(tmp_path: Path, url: str) -> None:
    """Refused connections and other schemes are said, and nothing is left behind."""
    with pytest.raises(ModelError, match="downloading"):
        install_from_makers(MODEL, tmp_path / "cache", url=url)
    assert not list((tmp_path / "cache").iterdir())


def test_derived_model_tunes_a_copy_and_links_the_rest(tmp_path: Path) -> None:
    """Decoding becomes repeatable without touching the published files."""
    folder = write_folder(tmp_path / "model")
    derived = derived_model(folder, tmp_path / "cache")
    assert (derived / "conf/mfcc.conf").read_text() == "--use-energy=false\n--dither=0\n"
    assert (derived / "conf/model.conf").read_bytes() == CONTENTS["conf/model.conf"]
    assert (derived / "am/final.mdl").samefile(folder / "am/final.mdl")
    check_model(MODEL, folder)


def test_derived_model_is_made_anew_only_when_needed(tmp_path: Path) -> None:
    """It is kept while it is right, and mended when its links or its tuning are not."""
    folder, cache = write_folder(tmp_path / "model"), tmp_path / "cache"
    derived = derived_model(folder, cache)
    made = derived.stat().st_ino
    assert derived_model(folder, cache) == derived
    assert derived.stat().st_ino == made
    (derived / "conf/mfcc.conf").write_text("")
    derived_model(folder, cache)
    assert "--dither=0" in (derived / "conf/mfcc.conf").read_text()


def test_derived_model_keeps_a_dither_that_is_set(tmp_path: Path) -> None:
    """A model that says something about dither knows why."""
    folder = write_folder(tmp_path / "m", CONTENTS | {"conf/mfcc.conf": b"--dither=0.1\n"})
    derived = derived_model(folder, tmp_path / "cache")
    assert (derived / "conf/mfcc.conf").read_text() == "--dither=0.1\n"


def test_derived_model_of_nothing_is_a_model_error(tmp_path: Path) -> None:
    """A folder without a configuration is said."""
    with pytest.raises(ModelError, match="tuning the speech model"):
        derived_model(tmp_path / "nowhere", tmp_path / "cache")


# -- a model whose files have no published sums ------------------------------------------------

FST = b"\xd6\xfd\xb2\x7e"
FOREIGN_CONTENTS = {
    "am/final.mdl": b"\0B" + b"acoustics" * 1000,
    "conf/mfcc.conf": b"--use-energy=false\n",
    "graph/Gr.fst": FST + b"words",
    "graph/HCLr.fst": FST + b"sounds",
    "graph/phones/word_boundary.int": b"1 nonword\n",
    "README": b"not needed",
}


def foreign(archive: Path | None = None) -> Model:
    return Model(
        name="small-foreign",
        language="fr",
        files={},
        megabytes=1,
        url="https://models.invalid/small-foreign.zip",
        archive=version(archive.read_bytes()) if archive else version(b"another"),
    )


def test_archive_of_the_makers_is_checked_by_its_sum(tmp_path: Path) -> None:
    """Then the sums of its files are recorded, and a change is found by them."""
    archive = write_archive(tmp_path / "m.zip", "small-foreign/", FOREIGN_CONTENTS)
    model, cache = foreign(archive), tmp_path / "cache"
    folder = install_from_path(model, cache, archive)
    assert trust_in(model, folder) is Trust.ARCHIVE
    assert find_model(model, cache, None, {}) == folder
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == set(FOREIGN_CONTENTS) - {"README"} | {SUMS_FILE}
    (folder / "graph/Gr.fst").write_bytes(FST + b"w0rds")
    with pytest.raises(ModelError, match=r"graph/Gr\.fst has the SHA-256 sum"):
        find_model(model, cache, None, {})


def test_archive_with_another_sum_is_refused(tmp_path: Path) -> None:
    """Whoever trusts it all the same unpacks it first."""
    archive = write_archive(tmp_path / "m.zip", "small-foreign/", FOREIGN_CONTENTS)
    with pytest.raises(ModelError, match=r"expected .*unpack it and install from the folder"):
        install_from_path(foreign(), tmp_path / "cache", archive)
    assert not (tmp_path / "cache" / "small-foreign").exists()


def test_folder_is_trusted_on_first_use_and_said_to_be(tmp_path: Path) -> None:
    """By its shape; from then on by the sums that were recorded."""
    model, cache = foreign(), tmp_path / "cache"
    source = write_folder(tmp_path / "stick" / "model", FOREIGN_CONTENTS)
    folder = install_from_path(model, cache, source.parent)
    assert trust_in(model, folder) is Trust.SHAPE
    assert "first use" in trust_in(model, folder).value
    (folder / "conf/mfcc.conf").unlink()
    with pytest.raises(ModelError, match=r"conf/mfcc\.conf is missing"):
        find_model(model, cache, None, {})


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("graph/HCLr.fst", None, "HCLr.fst is missing"),
        ("graph/Gr.fst", b"<html>", "Gr.fst is no .fst file of Kaldi's"),
        ("am/final.mdl", b"", "final.mdl is empty"),
    ],
)
def test_folder_without_the_shape_of_a_model_is_refused(
    tmp_path: Path, path: str, content: bytes | None, said: str
) -> None:
    """A half download or a page of an error in its place."""
    source = write_folder(tmp_path / "model", FOREIGN_CONTENTS)
    (source / path).unlink()
    if content is not None:
        (source / path).write_bytes(content)
    with pytest.raises(ModelError, match=said):
        install_from_path(foreign(), tmp_path / "cache", source)


def test_archive_without_published_sums_writes_nothing_outside(tmp_path: Path) -> None:
    """Neither by its paths nor by the size of its files."""
    contents = FOREIGN_CONTENTS | {"am/../../evil": b"x", "../evil": b"x", "evil": b"x"}
    contents["graph/words.txt"] = bytes(3_000_000)
    archive = write_archive(tmp_path / "a" / "m.aar", "x/", contents)
    folder = install_from_path(foreign(), tmp_path / "a" / "cache", archive)
    assert not list(tmp_path.rglob("evil"))
    assert (folder / "graph/words.txt").stat().st_size == 2_000_000


def test_model_of_another_language_does_not_stand_in(tmp_path: Path) -> None:
    """A given folder counts by its name, where no sums tell whose it is."""
    model, cache = foreign(), tmp_path / "cache"
    installed = write_folder(cache / model.name, FOREIGN_CONTENTS)
    english = write_folder(tmp_path / "small-model", FOREIGN_CONTENTS)
    assert find_model(model, cache, english, {}) == installed
    own = write_folder(tmp_path / "models" / model.name, FOREIGN_CONTENTS)
    assert find_model(model, cache, own, {}) == own
    assert find_model(model, cache, tmp_path / "models", {}) == own
