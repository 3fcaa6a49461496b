"""Arrays of any shape → tensor summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightboard.events import values

if TYPE_CHECKING:
    from numpy.typing import NDArray


def encode_tensor(tag: str, array: NDArray[Any]) -> bytes:
    """A serialized Summary of a numeric array. Raises ValueError for other dtypes and from 2 GiB
    on.
    """
    tensor = values.array_tensor(array)
    return values.summary(values.value(tag, values.TENSOR, tensor, values.metadata(b"tensor")))
