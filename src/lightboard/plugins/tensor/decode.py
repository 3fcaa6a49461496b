"""Tensor summaries → arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightboard.events.decode import decode_values

if TYPE_CHECKING:
    from numpy.typing import NDArray


def decode_array(data: bytes) -> NDArray[Any]:
    """The array of a serialized Summary.Value: bfloat16 as float32, strings as an object array of bytes.

    Raises ValueError where it holds something else.
    """
    return decode_values(data)
