"""Summaries as torch.utils.tensorboard.summary makes them, for FileWriter.add_summary.

Each function returns a Summary message (lightboard.wire) or a tuple of them; TensorBoard reads its
bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightboard.writer.arrays import to_array, to_number

if TYPE_CHECKING:
    from lightboard.protos.event_pb2 import Summary

__all__ = ["image", "scalar"]


def _summary(data: bytes) -> Summary:
    from lightboard.protos.event_pb2 import Summary

    return Summary.FromString(data)


def scalar(
    name: str,
    tensor: Any,
    collections: object = None,
    new_style: bool = False,
    double_precision: bool = False,
) -> Summary:
    """One number.

    >>> from lightboard import summary
    >>> summary.scalar("loss", 0.5).value[0].simple_value
    0.5
    """
    from lightboard.plugins.scalars.encode import encode_scalar

    number = to_number(tensor)
    return _summary(
        encode_scalar(name, number, new_style=new_style, double_precision=double_precision)
    )


def image(tag: str, tensor: Any, rescale: float = 1, dataformats: str = "NCHW") -> Summary:
    """One picture, or a batch as a grid; see SummaryWriter.add_image."""
    from lightboard.plugins.images.encode import check_layout, encode_image

    array = to_array(tensor)
    check_layout(array.shape, dataformats)
    return _summary(encode_image(tag, array, dataformats))
