"""The projector's files → what they say: the list of embeddings, vectors, labels."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from google.protobuf import text_format
from numpy.typing import NDArray

from lightboard.protos.projector_pb2 import EmbeddingInfo, ProjectorConfig

CONFIG: Final = "projector_config.pbtxt"
FOLDERS: Final = ("", "plugins/org_tensorflow_tensorboard_projector")
"""Where in a run it may stand."""


@dataclass(frozen=True, slots=True)
class EmbeddingFiles:
    """One embedding as projector_config.pbtxt has it; paths are relative to that file's folder."""

    name: str
    tensor_path: str
    """Empty: in a TensorFlow checkpoint, which is not read."""
    metadata_path: str
    sprite_path: str
    bookmarks_path: str
    shape: tuple[int, ...]
    """Given where the tensor's file is raw float32."""
    sprite_size: tuple[int, ...]
    """(width, height) in pixels of each point's picture."""


def decode_config(text: bytes) -> list[EmbeddingFiles]:
    """All embeddings of a projector_config.pbtxt; fields that are unknown are passed over.

    Raises ValueError where it cannot be read, or a path leaves the folder.
    """
    config = ProjectorConfig()
    try:
        text_format.Parse(text.decode("utf-8"), config, allow_unknown_field=True)
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ValueError(f"{CONFIG} cannot be read: {error}") from error
    return [_files(info) for info in config.embeddings]


def _files(info: EmbeddingInfo) -> EmbeddingFiles:
    paths = (info.tensor_path, info.metadata_path, info.sprite.image_path, info.bookmarks_path)
    for path in paths:
        if posixpath.isabs(path) or posixpath.normpath(path).startswith(".."):
            raise ValueError(f"{CONFIG} names a file outside of its folder: {path}")
    name = info.tensor_name.removesuffix(":0") or posixpath.basename(info.tensor_path)
    return EmbeddingFiles(
        name, *paths, tuple(info.tensor_shape), tuple(info.sprite.single_image_dim)
    )


def decode_vectors(data: bytes, shape: tuple[int, ...] = ()) -> NDArray[np.float32]:
    """[n, dimensions] of a table of numbers, or of raw float32 where `shape` fits the size.

    Raises ValueError where it is neither.
    """
    if len(shape) == 2 and len(data) == 4 * shape[0] * shape[1]:
        return np.frombuffer(data, "<f4").reshape(shape)
    lines = [line for line in re.split(rb"[\r\n]+", data) if line.strip()]
    if not lines:
        return np.zeros((0, 0), np.float32)
    columns = len(lines[0].split(b"\t"))
    for number, line in enumerate(lines, 1):
        if line.count(b"\t") + 1 != columns:
            found = line.count(b"\t") + 1
            raise ValueError(f"point {number} has {found} numbers, the first one {columns}")
    try:
        flat = np.array(b"\t".join(lines).split(b"\t"), dtype="S").astype(np.float32)
    except ValueError as error:
        raise ValueError(f"not a table of numbers: {error}") from error
    return flat.reshape(len(lines), columns)


def decode_metadata(data: bytes) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Column names and one row a point; one column has no header and is called "label"."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n").split("\n")
    rows = [tuple(line.split("\t")) for line in lines]
    if "\t" in lines[0]:
        return rows[0], rows[1:]
    return ("label",), rows if data else []
