"""Vertices, faces, colours → mesh summaries: one value each, joined by name."""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lightboard.events import values, wire

_KINDS: Final = ((1, "VERTEX"), (2, "FACE"), (3, "COLOR"))


def check_part(name: str, array: NDArray[Any]) -> None:
    """Raise ValueError where `array` is not [batch, n, 3]."""
    if array.ndim != 3:
        hint = f"\nhint: {name}[None] makes a batch of one" if array.ndim == 2 else ""
        raise ValueError(f"{name} have the shape [batch, n, 3], not {array.shape}{hint}")


def encode_mesh(
    tag: str,
    vertices: NDArray[Any] | None,
    colors: NDArray[Any] | None,
    faces: NDArray[Any] | None,
    config_dict: dict[str, Any] | None,
    display_name: str = "",
    description: str = "",
) -> bytes:
    """A serialized Summary of up to three values, each [batch, n, 3].

    Vertices are coordinates, faces indices of vertices, colours 0…255. `config_dict`: classes and
    settings for three.js.
    """
    config = json.dumps(config_dict, sort_keys=True) if config_dict is not None else "{}"
    parts = [
        (number, name, array)
        for (number, name), array in zip(_KINDS, (vertices, faces, colors), strict=True)
        if array is not None
    ]
    components = sum(1 << number for number, _, _ in parts)
    return values.summary(
        *(
            values.value(
                f"{tag}_{name}",
                values.TENSOR,
                values.float_tensor(np.asarray(array, np.float32)),
                values.metadata(
                    b"mesh",
                    wire.text(2, values.utf8(tag))
                    + wire.integer(3, number)
                    + wire.text(5, config.encode("utf-8"))
                    + wire.packed_varints(6, array.shape)
                    + wire.integer(7, components),
                    display_name,
                    description,
                ),
            )
            for number, name, array in parts
        )
    )
