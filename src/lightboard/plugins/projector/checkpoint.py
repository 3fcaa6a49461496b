"""A matrix out of a TensorFlow checkpoint of format V2, without TensorFlow.

`model.ckpt-1.index` is a table as LevelDB writes it: sorted names, and where each tensor lies, raw, in
`model.ckpt-1.data-00000-of-00001`. Whatever a file says is checked before it is believed.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from google.protobuf import text_format
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from lightboard import _native
from lightboard.events.decode import number_type
from lightboard.logdir import Logdir, OpenFile
from lightboard.protos.checkpoint_pb2 import BundleEntryProto, BundleHeaderProto, CheckpointState
from lightboard.protos.tensor_pb2 import DT_BFLOAT16
from lightboard.types import Run

STATE: Final = "checkpoint"
"""The file beside checkpoints that names the last one."""
VARIABLE: Final = "/.ATTRIBUTES/VARIABLE_VALUE"
"""What TensorFlow 2 puts after the names of variables."""

MOST_BYTES: Final = 2 << 30
"""Of one matrix."""

_MAGIC: Final = (0xDB47_7524_8B80_FB57).to_bytes(8, "little")
_FOOTER: Final = 48
_TRAILER: Final = 5  # of a block: how it is packed, checksum
_MOST_INDEX: Final = 64 << 20
_MOST_STATE: Final = 1 << 20
_MOST_NAMES: Final = 200_000
_LONGEST_NAME: Final = 4_096
_MOST_SHARDS: Final = 10_000
_NAMED: Final = 5
"""Tensors that are named where the one that is wanted is not there."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies."""

    dtype: int
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    checksum: int
    is_parted: bool


@dataclass(frozen=True, slots=True)
class Index:
    """All tensors of a checkpoint by name, and how many files they lie in."""

    shards: int
    tensors: dict[str, Tensor]


def find_checkpoint(logdir: Logdir, folders: tuple[str, ...], named: str) -> str | None:
    """What the files of a config's checkpoint begin with, relative to the logdir; None where there is none in it.

    `named` is the config's model_checkpoint_path; without it the last one that a file `checkpoint` in `folders` names.
    A logdir may have been moved since: then it is looked for by its name in these folders.
    """
    names = [(folder, named) for folder in folders] if named else list(_last(logdir, folders))
    for folder, name in names:
        for prefix in _places(logdir.path, folder, name):
            if _is_there(logdir, prefix + ".index"):
                return prefix
    return None


def say_none(named: str) -> str:
    """Why there are no vectors where `find_checkpoint` found nothing."""
    beside = (
        f"{posixpath.basename(named)}.index is not in the logdir"
        if named
        else "beside the config no file called checkpoint leads to one in the logdir"
    )
    return (
        f"its vectors are in a TensorFlow checkpoint (V2), but {beside}:"
        " copy the checkpoint's files beside the config, or log the vectors with add_embedding"
    )


def _last(logdir: Logdir, folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        data = _read_small(logdir, posixpath.join(folder, STATE))
        if data is None:
            continue
        state = CheckpointState()
        try:
            text_format.Parse(data.decode("utf-8"), state, allow_unknown_field=True)
        except (text_format.ParseError, UnicodeDecodeError):
            continue
        if state.model_checkpoint_path:
            yield folder, state.model_checkpoint_path


def _places(root: str, folder: str, name: str) -> Iterator[str]:
    name = name.replace("\\", "/")
    if "\0" in name:
        return
    beside = posixpath.join(folder, posixpath.basename(name))
    below = root.rstrip("/") + "/"
    if name.startswith(below):
        candidates = [name.removeprefix(below), beside]
    elif posixpath.isabs(name) or "://" in name:
        candidates = [beside]
    else:
        candidates = [posixpath.join(folder, name), name, beside]
    for candidate in dict.fromkeys(map(posixpath.normpath, candidates)):
        if not (posixpath.isabs(candidate) or candidate.split("/")[0] == ".."):
            yield candidate


def _is_there(logdir: Logdir, path: str) -> bool:
    try:
        logdir.open(path, Run(".")).close()
    except (OSError, ValueError):
        return False
    return True


def _read_small(logdir: Logdir, path: str) -> bytes | None:
    try:
        file = logdir.open(path, Run("."))
    except (OSError, ValueError):
        return None
    try:
        return file.read(0, _MOST_STATE) if file.info.size <= _MOST_STATE else None
    except OSError:
        return None
    finally:
        file.close()


def read_matrix(logdir: Logdir, prefix: str, name: str, most: int) -> NDArray[np.float32]:
    """The matrix [rows, dimensions] of that name, of at most `most` bytes.

    Raises OSError, and ValueError where there is none, it is no matrix of numbers, or a file is not what it should be.
    """
    index = read_index(_read_index(logdir, prefix + ".index"))
    tensor = index.tensors.get(name) or index.tensors.get(name + VARIABLE)
    if tensor is None:
        raise ValueError(_said_to_miss(index, name))
    kind = _number_type(tensor, name)
    if tensor.size > most:
        raise ValueError(f"the tensor {name} is larger than {most >> 30} GiB")
    path = f"{prefix}.data-{tensor.shard:05}-of-{index.shards:05}"
    try:
        file = logdir.open(path, Run("."))
    except FileNotFoundError as error:
        raise ValueError(f"{posixpath.basename(path)} is not there") from error
    try:
        data = file.read(tensor.offset, tensor.size)
    finally:
        file.close()
    if len(data) < tensor.size:
        raise ValueError(f"{posixpath.basename(path)} ends before the tensor {name} does")
    if _native.masked_crc32c(data) != tensor.checksum:
        raise ValueError(f"the tensor {name} has a wrong checksum: it is damaged, or being written")
    return _as_float32(np.frombuffer(data, kind), tensor).reshape(tensor.shape)


def _read_index(logdir: Logdir, path: str) -> bytes:
    file: OpenFile = logdir.open(path, Run("."))
    try:
        if file.info.size > _MOST_INDEX:
            raise ValueError(f"is larger than {_MOST_INDEX >> 20} MiB")
        return file.read(0, file.info.size)
    finally:
        file.close()


def _said_to_miss(index: Index, name: str) -> str:
    matrices = [
        one.removesuffix(VARIABLE)
        for one, tensor in index.tensors.items()
        if len(tensor.shape) == 2 and not one.startswith("\0")  # so are parts of a variable named
    ]
    if not matrices:
        return f"the checkpoint has no tensor {name}, nor any other matrix"
    more = f" and {len(matrices) - _NAMED:,} more" if len(matrices) > _NAMED else ""
    return (
        f"the checkpoint has no tensor {name}; its matrices: {', '.join(matrices[:_NAMED])}{more}"
    )


def _number_type(tensor: Tensor, name: str) -> np.dtype[Any]:
    if len(tensor.shape) != 2:
        raise ValueError(f"the tensor {name} has the shape {list(tensor.shape)}: it is no matrix")
    if tensor.is_parted:
        raise ValueError(f"the variable {name} is stored in parts, which are not put together here")
    kind = number_type(tensor.dtype)
    if kind is None or kind.kind not in "fiub":
        raise ValueError(f"the tensor {name} holds no real numbers")
    if tensor.size != math.prod(tensor.shape) * kind.itemsize:
        raise ValueError(f"{tensor.size:,} bytes are not the tensor {name} of {list(tensor.shape)}")
    return kind


def _as_float32(values: NDArray[Any], tensor: Tensor) -> NDArray[np.float32]:
    if tensor.dtype == DT_BFLOAT16:
        return (values.astype("<u4") << 16).view("<f4")
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(values, np.float32)


# --- the index -------------------------------------------------------------------------------


def read_index(data: bytes) -> Index:
    """What an index file says. Raises ValueError where it is none, or damaged."""
    if len(data) < _FOOTER or data[-8:] != _MAGIC:
        raise ValueError("it is no index of a TensorFlow checkpoint of format V2, or cut off")
    footer = data[-_FOOTER:-8]
    _, at = _handle(footer, 0)  # of filters and the like, of which there are none
    where, _ = _handle(footer, at)
    header: BundleHeaderProto | None = None
    tensors: dict[str, Tensor] = {}
    for key, value in _pairs(data, where):
        try:
            if not key:
                header = BundleHeaderProto.FromString(value)
            else:
                tensors[key.decode("utf-8", "replace")] = _tensor(
                    BundleEntryProto.FromString(value)
                )
        except DecodeError as error:
            raise _damaged() from error
        if len(tensors) > _MOST_NAMES:
            raise ValueError(f"the checkpoint has more than {_MOST_NAMES:,} tensors")
    if header is None or not 0 < header.num_shards <= _MOST_SHARDS:
        raise _damaged()
    if header.endianness:
        raise ValueError("the checkpoint was written by a big-endian machine")
    return Index(header.num_shards, tensors)


def _damaged() -> ValueError:
    return ValueError("the checkpoint's index is damaged")


def _tensor(entry: BundleEntryProto) -> Tensor:
    shape = tuple(dim.size for dim in entry.shape.dim)
    if min((entry.offset, entry.size, entry.shard_id, *shape)) < 0:
        raise _damaged()
    return Tensor(
        entry.dtype,
        shape,
        entry.shard_id,
        entry.offset,
        entry.size,
        entry.crc32c,
        bool(entry.slices),
    )


def _pairs(data: bytes, index: tuple[int, int]) -> Iterator[tuple[bytes, bytes]]:
    # Blocks do not lie in one another: together they are no longer than the file.
    left = len(data) - index[1]
    for _, value in _block(data, index):
        where, _ = _handle(value, 0)
        left -= where[1]
        if left < 0:
            raise _damaged()
        yield from _block(data, where)


def _block(data: bytes, where: tuple[int, int]) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block: of each key what it shares with the one before is left out."""
    begin, size = where
    end = begin + size
    if size < 4 or end + _TRAILER > len(data) - _FOOTER:
        raise _damaged()
    if int.from_bytes(data[end + 1 : end + _TRAILER], "little") != _native.masked_crc32c(
        data[begin : end + 1]
    ):
        raise ValueError(
            "the checkpoint's index has a wrong checksum: it is damaged, or being written"
        )
    if data[end] != 0:
        raise ValueError("the checkpoint's index is compressed, as TensorFlow does not write it")
    restarts = int.from_bytes(data[end - 4 : end], "little")
    end -= 4 + 4 * restarts
    if end < begin:
        raise _damaged()
    key, at = b"", begin
    while at < end:
        shared, at = _varint(data, at, end)
        rest, at = _varint(data, at, end)
        length, at = _varint(data, at, end)
        if shared > len(key) or shared + rest > _LONGEST_NAME or at + rest + length > end:
            raise _damaged()
        key = key[:shared] + data[at : at + rest]
        at += rest
        yield key, data[at : at + length]
        at += length


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Where a block begins, how long it is, and where the handle ends."""
    begin, at = _varint(data, at, len(data))
    size, at = _varint(data, at, len(data))
    return (begin, size), at


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 64, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise _damaged()
