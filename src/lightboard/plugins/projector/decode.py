"""The projector's files → what they say: the list of embeddings, vectors, labels."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Final

import numpy as np
from google.protobuf import text_format
from numpy.typing import NDArray

from lightboard import _native
from lightboard.plugins.projector.checkpoint import VARIABLE
from lightboard.protos.projector_pb2 import EmbeddingInfo, ProjectorConfig

CONFIG: Final = "projector_config.pbtxt"
FOLDERS: Final = ("", "plugins/org_tensorflow_tensorboard_projector")
"""Where in a run it may stand."""


@dataclass(frozen=True, slots=True)
class EmbeddingFiles:
    """One embedding as projector_config.pbtxt has it; paths are relative to that file's folder."""

    name: str
    tensor_path: str
    """Empty: in a TensorFlow checkpoint."""
    metadata_path: str
    sprite_path: str
    bookmarks_path: str
    shape: tuple[int, ...]
    """Given where the tensor's file is raw float32."""
    sprite_size: tuple[int, ...]
    """(width, height) in pixels of each point's picture."""
    tensor: str = ""
    """What a checkpoint calls it."""
    checkpoint: str = ""
    """What the files of that begin with, as written there; empty: the last one that stands beside it."""


def decode_config(text: bytes) -> list[EmbeddingFiles]:
    """All embeddings of a projector_config.pbtxt; fields that are unknown are passed over.

    Raises ValueError where it cannot be read, or a path leaves the folder.
    """
    embeddings, refused = decode_each(text)
    if refused:
        raise ValueError(refused[0][1])
    return embeddings


def decode_each(text: bytes) -> tuple[list[EmbeddingFiles], list[tuple[str, str]]]:
    """The same, and (name, why) of each embedding that is refused while the others are taken.

    Raises ValueError where nothing can be read.
    """
    config = ProjectorConfig()
    try:
        text_format.Parse(text.decode("utf-8"), config, allow_unknown_field=True)
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ValueError(f"{CONFIG} cannot be read: {error}") from error
    embeddings: list[EmbeddingFiles] = []
    refused: list[tuple[str, str]] = []
    for info in config.embeddings:
        files = _files(info, config.model_checkpoint_path)
        outside = next((path for path in _paths(info) if _is_outside(path)), None)
        if outside is None:
            embeddings.append(files)
        else:
            refused.append((files.name, f"{CONFIG} names a file outside of its folder: {outside}"))
    return embeddings, refused


def _paths(info: EmbeddingInfo) -> tuple[str, str, str, str]:
    return info.tensor_path, info.metadata_path, info.sprite.image_path, info.bookmarks_path


def _is_outside(path: str) -> bool:
    return posixpath.isabs(path) or posixpath.normpath(path).startswith("..") or "\0" in path


def _files(info: EmbeddingInfo, checkpoint: str) -> EmbeddingFiles:
    tensor = info.tensor_name.removesuffix(":0")
    return EmbeddingFiles(
        tensor.removesuffix(VARIABLE) or posixpath.basename(info.tensor_path),
        *_paths(info),
        tuple(info.tensor_shape),
        tuple(info.sprite.single_image_dim),
        tensor,
        checkpoint,
    )


def decode_vectors(data: bytes, shape: tuple[int, ...] = ()) -> NDArray[np.float32]:
    """[n, dimensions] of a table of numbers, or of raw float32 where `shape` fits the size.

    Raises ValueError where it is neither.
    """
    if len(shape) == 2 and len(data) == 4 * shape[0] * shape[1]:
        return np.frombuffer(data, "<f4").reshape(shape)
    return _native.read_table(data)


def decode_metadata(data: bytes) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Column names and one row a point; one column has no header and is called "label"."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n").split("\n")
    rows = [tuple(line.split("\t")) for line in lines]
    if "\t" in lines[0]:
        return rows[0], rows[1:]
    return ("label",), rows if data else []
