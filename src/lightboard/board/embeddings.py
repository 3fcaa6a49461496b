"""Embeddings: files that stand beside the event files, named by projector_config.pbtxt."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightboard.board.contents import NotFound
from lightboard.plugins.images.decode import Picture
from lightboard.plugins.projector.decode import EmbeddingFiles, decode_metadata, decode_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image


@dataclass(frozen=True, repr=False)
class Embedding:
    """One embedding. Its files are read when asked for; a file that is not there raises NotFound."""

    run: str
    folder: str
    """Of projector_config.pbtxt, relative to the run."""
    files: EmbeddingFiles
    """What the config says: name and paths, relative to its folder."""
    _read: Callable[[str], bytes | None]
    _read_matrix: Callable[[str, EmbeddingFiles], NDArray[np.float32]]

    @property
    def name(self) -> str:
        """tensor_name; torch writes `<tag>:<step>`."""
        return self.files.name

    def vectors(self) -> NDArray[np.float32]:
        """[n, dimensions]. Raises ValueError where the file is no table of numbers.

        Without a tensor_path they are read out of a TensorFlow checkpoint (V2), without TensorFlow.
        """
        if not self.files.tensor_path:
            return self._read_matrix(self.folder, self.files)
        return decode_vectors(self._bytes(self.files.tensor_path), self.files.shape)

    def metadata(self) -> dict[str, list[str]]:
        """Column name → one text a point; one column without a header is called "label". {} without."""
        if not self.files.metadata_path:
            return {}
        names, rows = decode_metadata(self._bytes(self.files.metadata_path))
        return {
            name: [row[n] if n < len(row) else "" for row in rows] for n, name in enumerate(names)
        }

    def sprite(self) -> Image | None:
        """The pictures of all points in one, row by row in tiles of `files.sprite_size`; None without."""
        if not self.files.sprite_path:
            return None
        return Picture(self._bytes(self.files.sprite_path)).image()

    def bookmarks(self) -> list[Any]:
        """Saved views of TensorBoard's projector; [] without. Raises ValueError where it is no JSON."""
        if not self.files.bookmarks_path:
            return []
        saved = json.loads(self._bytes(self.files.bookmarks_path))
        return saved if isinstance(saved, list) else [saved]

    def __repr__(self) -> str:
        return f"<embedding {self.name!r} in run {self.run!r}>"

    def _bytes(self, path: str) -> bytes:
        data = self._read(posixpath.join(self.folder, path))
        if data is None:
            raise NotFound(
                f"{path}, a file of the embedding {self.name!r}, is not there\n"
                "hint: copy the whole folder of the run, not its event file alone"
            )
        return data
