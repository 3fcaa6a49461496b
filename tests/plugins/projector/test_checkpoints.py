"""Embeddings whose vectors lie in a TensorFlow checkpoint: real ones, and ones that lie."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders import make_event_file, scalar
from tests.builders.projector import ask, embeddings, only, project, vectors
from tests.builders.web import Client

from lightboard import _native
from lightboard.plugins.projector import checkpoint
from lightboard.plugins.projector.decode import CONFIG, FOLDERS
from lightboard.protos.checkpoint_pb2 import BundleEntryProto, BundleHeaderProto
from lightboard.protos.tensor_pb2 import DT_FLOAT, DT_INT64, DT_STRING, TensorShapeProto

GOLDEN = Path(__file__).parents[2] / "data" / "checkpoints"
MATRIX = np.arange(21, dtype=np.float32).reshape(7, 3) / 4


def config(folder: Path, *tensors: str, path: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    named = f'model_checkpoint_path: "{path}"\n' if path else ""
    infos = "\n".join(f'embeddings {{ tensor_name: "{one}" }}' for one in tensors)
    (folder / CONFIG).write_text(named + infos)


def client_of(logdir: Path) -> Client:
    make_event_file(logdir / "run", scalar("x", 0, 1.0))
    return Client(logdir)


def problem(client: Client) -> str:
    found = embeddings(client)
    (one,) = found["problems"]
    return str(one["said"])


@pytest.mark.parametrize(
    ("written", "tensors"),
    [
        ("tf2", ("embedding/.ATTRIBUTES/VARIABLE_VALUE", "double", "short")),
        ("tf1", ("words:0",)),
    ],
)
def test_what_tensorflow_wrote(tmp_path: Path, written: str, tensors: tuple[str, ...]) -> None:
    """The last checkpoint, in its run's folder; the config where TensorBoard's plugin puts it, or beside it."""
    for place in FOLDERS:
        logdir = tmp_path / (place or "beside")
        shutil.copytree(GOLDEN / written, logdir / "run")
        config(logdir / "run" / place, *tensors)
        client = client_of(logdir)
        found = embeddings(client)
        assert found["problems"] == []
        names = {one.split("/")[0].removesuffix(":0") for one in tensors}
        assert {one["name"] for one in found["sources"]} == names
        for source in found["sources"]:
            assert (vectors(client, source["source"]) == MATRIX).all()
    assert project(client, source["source"]).positions is not None


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("model.ckpt-7", True),
        ("run/model.ckpt-7", True),
        ("/elsewhere/before/it/was/moved/model.ckpt-7", True),
        ("gs://bucket/logs/model.ckpt-7", True),
        ("LOGDIR/run/model.ckpt-7", True),
        ("model.ckpt-8", False),
        ("../model.ckpt-7", True),
        ("../../secret/model.ckpt-9", False),
        ("SECRET/model.ckpt-9", False),
    ],
)
def test_a_named_checkpoint_is_looked_for_in_the_logdir_only(
    tmp_path: Path, path: str, is_found: bool
) -> None:
    logdir, secret = tmp_path / "logs", tmp_path / "secret"
    shutil.copytree(GOLDEN / "tf1", logdir / "run")
    secret.mkdir()
    for file in (GOLDEN / "tf1").glob("model.ckpt-7.*"):
        shutil.copy(file, secret / file.name.replace("-7", "-9"))
    config(
        logdir / "run",
        "words",
        path=path.replace("LOGDIR", str(logdir)).replace("SECRET", str(secret)),
    )
    client = client_of(logdir)
    if is_found:
        assert (vectors(client, only(client)["source"]) == MATRIX).all()
    else:
        assert "copy the checkpoint's files" in problem(client)
        assert str(secret) not in problem(client)


def test_a_link_out_of_the_logdir_is_not_followed(tmp_path: Path) -> None:
    logdir = tmp_path / "logs"
    config(logdir / "run", "words", path="model.ckpt-7")
    for file in (GOLDEN / "tf1").glob("model.ckpt-7.*"):
        (logdir / "run" / file.name).symlink_to(file)
    assert "is not in the logdir" in problem(client_of(logdir))


def test_a_later_checkpoint_is_shown_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lightboard.plugins.projector import sources

    monkeypatch.setattr(sources, "_FRESH", 0.0)
    run = tmp_path / "run"
    config(run, "m")
    client = client_of(tmp_path)
    assert "no file called checkpoint" in problem(client)
    for step in (1, 2):
        write(run / f"model-{step}", {"m": (MATRIX * step, {})})
        (run / "checkpoint").write_text(f'model_checkpoint_path: "model-{step}"')
        assert (vectors(client, only(client)["source"]) == MATRIX * step).all()


# --- checkpoints of our own making ------------------------------------------------------------


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def block(pairs: list[tuple[bytes, bytes]], packed: int = 0) -> bytes:
    """With all that a key shares with the one before left out."""
    out, before = b"", b""
    for key, value in pairs:
        same = next(
            (i for i, (a, b) in enumerate(zip(before, key, strict=False)) if a != b),
            min(len(before), len(key)),
        )
        out += varint(same) + varint(len(key) - same) + varint(len(value)) + key[same:] + value
        before = key
    out += (0).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes([packed])
    return out + _native.masked_crc32c(out).to_bytes(4, "little")


def handle(begin: int, data: bytes) -> bytes:
    return varint(begin) + varint(len(data) - 5)


def table(pairs: list[tuple[bytes, bytes]], per_block: int = 2, packed: int = 0) -> bytes:
    out, index = b"", []
    for first in range(0, len(pairs), per_block):
        part = pairs[first : first + per_block]
        made = block(part, packed)
        index.append((part[-1][0], handle(len(out), made)))
        out += made
    meta, top = block([]), block(index)
    handles = handle(len(out), meta) + handle(len(out) + len(meta), top)
    return out + meta + top + handles.ljust(40, b"\0") + checkpoint._MAGIC


def write(
    prefix: Path,
    tensors: dict[str, tuple[Any, dict[str, Any]]],
    header: bytes = BundleHeaderProto(num_shards=1).SerializeToString(),
) -> bytes:
    """Tensors by name, each with fields of its entry that are set to something else."""
    data, pairs = b"", [(b"", header)]
    for name, (array, other) in sorted(tensors.items()):
        raw = array.astype("<f4").tobytes()
        entry: dict[str, Any] = {
            "dtype": DT_FLOAT,
            "shape": TensorShapeProto(dim=[TensorShapeProto.Dim(size=n) for n in array.shape]),
            "offset": len(data),
            "size": len(raw),
            "crc32c": _native.masked_crc32c(raw),
        } | other
        pairs.append((name.encode(), BundleEntryProto(**entry).SerializeToString()))
        data += raw
    prefix.parent.mkdir(parents=True, exist_ok=True)
    Path(f"{prefix}.data-00000-of-00001").write_bytes(data)
    index = table(pairs)
    Path(f"{prefix}.index").write_bytes(index)
    return index


def test_many_blocks_and_names_that_share_their_beginnings(tmp_path: Path) -> None:
    names = [f"model/layer_{n:03}/kernel" for n in range(100)]
    write(tmp_path / "run" / "m", {name: (MATRIX + n, {}) for n, name in enumerate(names)})
    config(tmp_path / "run", names[3], names[99], path="m")
    client = client_of(tmp_path)
    found = {one["name"]: one["source"] for one in embeddings(client)["sources"]}
    for n in (3, 99):
        assert (vectors(client, found[names[n]]) == MATRIX + n).all()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"offset": 40}, "ends before the tensor"),
        ({"offset": -1}, "damaged"),
        ({"offset": 1 << 62}, "ends before the tensor"),
        ({"size": 1 << 40}, "are not the tensor"),
        ({"size": 80}, "are not the tensor"),
        ({"shard_id": 3}, "model.data-00003-of-00001 is not there"),
        ({"shard_id": -1}, "damaged"),
        ({"crc32c": 7}, "wrong checksum"),
        ({"dtype": DT_STRING}, "no real numbers"),
        ({"dtype": DT_INT64}, "are not the tensor"),
        ({"shape": TensorShapeProto(dim=[TensorShapeProto.Dim(size=21)])}, "no matrix"),
        (
            {"shape": TensorShapeProto(dim=[TensorShapeProto.Dim(size=-7)] * 2)},
            "damaged",
        ),
        ({"slices": [b"\n\0"]}, "in parts"),
    ],
)
def test_entries_that_lie_are_refused_in_words(
    tmp_path: Path, other: dict[str, Any], said: str
) -> None:
    write(tmp_path / "run" / "model", {"m": (MATRIX, other)})
    config(tmp_path / "run", "m", path="model")
    client = client_of(tmp_path)
    assert said in ask(client, "about", 415, source=only(client)["source"]).json()["error"]


def test_a_name_that_is_not_there_and_what_is(tmp_path: Path) -> None:
    rows = {f"t{n}": (MATRIX, {}) for n in range(8)} | {"bias": (MATRIX[0], {})}
    write(tmp_path / "run" / "model", rows)
    config(tmp_path / "run", "other", path="model")
    client = client_of(tmp_path)
    error = ask(client, "about", 415, source=only(client)["source"]).json()["error"]
    assert "no tensor other; its matrices: t0, t1, t2, t3, t4 and 3 more" in error


def spoil(change: Callable[[bytearray], object]) -> Callable[[bytes], bytes]:
    def spoiled(data: bytes) -> bytes:
        copy = bytearray(data)
        change(copy)
        return bytes(copy)

    return spoiled


HEADER = (b"", BundleHeaderProto(num_shards=1).SerializeToString())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: b"", "no index"),
        (lambda data: data[:-9], "no index"),
        (lambda data: b"a text\n" * 30, "no index"),
        (spoil(lambda data: data.__setitem__(3, data[3] ^ 1)), "checksum"),
        (spoil(lambda data: data.__setitem__(slice(-48, -8), b"\xff" * 40)), "damaged"),
        (lambda data: b"\0" * 60 + data[-48:], "damaged"),
        (lambda data: table([HEADER], packed=1), "compressed"),
        (lambda data: table([(b"m", b"")]), "damaged"),
        (lambda data: table([HEADER, (b"m", b"\x0a\xff")]), "damaged"),
        (
            lambda data: table([(b"", BundleHeaderProto(num_shards=-1).SerializeToString())]),
            "damaged",
        ),
        (
            lambda data: table(
                [(b"", BundleHeaderProto(num_shards=1, endianness=1).SerializeToString())]
            ),
            "big-endian",
        ),
        (lambda data: table([HEADER, (b"n" * 5000, b"")]), "damaged"),
    ],
)
def test_an_index_that_is_none_is_refused_in_words(
    tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    run = tmp_path / "run"
    whole = write(run / "model", {"m": (MATRIX, {})})
    (run / "model.index").write_bytes(change(whole))
    config(run, "m", path="model")
    client = client_of(tmp_path)
    assert said in ask(client, "about", 415, source=only(client)["source"]).json()["error"]


def test_a_block_that_is_named_a_thousand_times_is_read_once_at_most() -> None:
    large = block([(b"m", b"\0" * 10_000)])
    top = block([(b"m", handle(0, large))] * 1_000)
    handles = handle(0, large) + handle(len(large), top)
    with pytest.raises(ValueError, match="damaged"):
        checkpoint.read_index(large + top + handles.ljust(40, b"\0") + checkpoint._MAGIC)


def test_whatever_byte_is_wrong_only_words_come_of_it(tmp_path: Path) -> None:
    whole = write(tmp_path / "model", {f"t{n}": (MATRIX, {}) for n in range(4)})
    rng = np.random.default_rng(0)
    for _ in range(400):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), rng.integers(1, 4)):
            data[at] = rng.integers(0, 256)
        for wrong in (data, data[: rng.integers(0, len(data) + 1)]):
            with suppress(ValueError):
                checkpoint.read_index(bytes(wrong))
