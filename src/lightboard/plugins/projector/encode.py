"""Embeddings → the files of the projector: vectors, labels, sprite and the list of them all. No
events.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.events.png import encode_png
from lightboard.protos.projector_pb2 import EmbeddingInfo, ProjectorConfig

log = logging.getLogger("lightboard")

CONFIG: Final = "projector_config.pbtxt"
MOST_AS_TEXT: Final = 1 << 22
"""More numbers than this are written as raw float32: text would take minutes and gigabytes."""
_LARGEST_SPRITE: Final = 8192  # pixels each way, as browsers draw it
_told: set[str] = set()


def encode_folder(tag: str) -> str:
    """A tag as the name of a folder."""
    return tag.replace("%", "%25").replace("/", "%2f").replace("\\", "%5c")


class Embeddings:
    """The embeddings of one run. What is said about them stands in one file, written anew with
    each.
    """

    def __init__(self) -> None:
        self._infos: list[EmbeddingInfo] = []
        self._failure: OSError | None = None

    def take_failure(self) -> OSError | None:
        """The last failure to write one, once."""
        failure, self._failure = self._failure, None
        return failure

    def add(
        self,
        run: Path,
        tag: str,
        step: int,
        matrix: NDArray[Any],
        rows: Sequence[Any] | None,
        header: Sequence[str] | None,
        images: NDArray[Any] | None,
    ) -> Callable[[], None]:
        """Check an embedding and return what writes it below `run`.

        `matrix`: [n, dimensions]. `rows`: n labels, or rows of len(header). `images`: [n,
        channels, height, width].
        """
        subdir = f"{step:05d}/{encode_folder(tag)}"
        _check(matrix, rows, header, images)
        folder = run / subdir
        if folder.is_dir():
            log.warning(
                "the embedding %s is written over\nhint: give each its own step: global_step=",
                folder,
            )
        elif folder.exists():
            raise NotADirectoryError(f"Path: `{folder}` exists, but is a file. Cannot proceed.")
        info = EmbeddingInfo(tensor_name=f"{tag}:{step:05d}", tensor_path=f"{subdir}/tensors.tsv")
        if matrix.size > MOST_AS_TEXT:
            info.tensor_path = f"{subdir}/tensors.bytes"
            info.tensor_shape.extend(matrix.shape)
        if rows is not None:
            info.metadata_path = f"{subdir}/metadata.tsv"
        if images is not None:
            info.sprite.image_path = f"{subdir}/sprite.png"
            info.sprite.single_image_dim.extend([images.shape[3], images.shape[2]])
        self._infos.append(info)
        config = ProjectorConfig(embeddings=self._infos)

        def write() -> None:
            try:
                _write(run, info, matrix, rows, header, images, config)
            except OSError as error:
                self._failure = error
                raise

        return write


def _check(
    matrix: NDArray[Any],
    rows: Sequence[Any] | None,
    header: Sequence[str] | None,
    images: NDArray[Any] | None,
) -> None:
    if rows is not None and len(rows) != len(matrix):
        raise AssertionError(
            f"#labels should equal with #data points: {len(rows)} and {len(matrix)}"
        )
    if rows and header and len(header) != len(rows[0]):
        raise AssertionError(
            "len of header must be equal to the number of columns in metadata: "
            f"{len(header)} and {len(rows[0])}"
        )
    if images is not None and len(images) != len(matrix):
        raise AssertionError(
            f"#images should equal with #data points: {len(images)} and {len(matrix)}"
        )
    if images is not None and (images.ndim != 4 or images.shape[1] not in (1, 3)):
        raise AssertionError(
            f"label_img has the shape [n, 1 or 3 channels, height, width], not {images.shape}"
        )
    if matrix.ndim != 2:
        raise AssertionError(
            f"mat should be 2D, where mat.size(0) is the number of data points; its shape is {matrix.shape}"
        )


def _write(
    run: Path,
    info: EmbeddingInfo,
    matrix: NDArray[Any],
    rows: Sequence[Any] | None,
    header: Sequence[str] | None,
    images: NDArray[Any] | None,
    config: ProjectorConfig,
) -> None:
    vectors = run / info.tensor_path
    vectors.parent.mkdir(parents=True, exist_ok=True)
    with vectors.open("wb") as file:
        if info.tensor_shape:
            file.write(np.ascontiguousarray(matrix, "<f4").data)
        else:
            _native.write_table(file.fileno(), _floats(matrix))
    if rows is not None:
        (run / info.metadata_path).write_bytes(_metadata(rows, header))
    if images is not None:
        sprite = encode_png(make_sprite(info.tensor_name, images))
        (run / info.sprite.image_path).write_bytes(sprite)
    write_config(run, config)


def write_config(run: Path, config: ProjectorConfig) -> None:
    """Replace the list of embeddings in one step, so that nobody reads half of it."""
    from google.protobuf import text_format

    text = text_format.MessageToString(config)
    fresh = run / f".{CONFIG}.{os.getpid()}"
    fresh.write_text(text, "utf-8")
    fresh.replace(run / CONFIG)


def _floats(matrix: NDArray[Any]) -> NDArray[Any]:
    if matrix.dtype not in (np.float32, np.float64):
        matrix = matrix.astype(np.float32 if matrix.dtype == np.float16 else np.float64)
    return np.ascontiguousarray(matrix)


def _metadata(rows: Sequence[Any], header: Sequence[str] | None) -> bytes:
    lines = ("\t".join(map(str, row)) for row in (header, *rows)) if header else map(str, rows)
    return ("\n".join(lines) + "\n").encode("utf-8")


def make_sprite(name: str, images: NDArray[Any]) -> NDArray[np.uint8]:
    """uint8 pixels of `images` [n, 1 or 3 channels, height, width] in a square of ceil(√n)
    columns, on black.

    uint8 images hold 0…255, all others 0…1 (clipped).
    """
    pictures = images.transpose(0, 2, 3, 1)
    if pictures.dtype != np.uint8:
        scaled = pictures.astype(np.float64) * 255
        if scaled.max() > 255.5:
            _warn(
                "white",
                "%s: images hold 0…1, and these go beyond: white, as torch has it.\n"
                "hint: label_img / 255, or label_img.to(torch.uint8)",
                name,
            )
        with np.errstate(invalid="ignore"):
            pictures = scaled.clip(0, 255).astype(np.uint8)
    n, height, width, _ = pictures.shape
    columns = math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    canvas = np.zeros((rows, height, columns, width, 3), np.uint8)
    for index in range(n):
        canvas[index // columns, :, index % columns] = pictures[index]
    grid = canvas.reshape(rows * height, columns * width, 3)
    sprite = np.pad(grid, ((0, max(0, columns * width - rows * height)), (0, 0), (0, 0)))
    if max(sprite.shape) > _LARGEST_SPRITE:
        _warn(
            "large",
            "%s: its sprite has %d pixels a side, and browsers draw 8192.\n"
            "hint: smaller or fewer pictures",
            name,
            max(sprite.shape),
        )
    return sprite


def _warn(kind: str, message: str, *arguments: object) -> None:
    if kind not in _told:
        _told.add(kind)
        log.warning(message, *arguments)
