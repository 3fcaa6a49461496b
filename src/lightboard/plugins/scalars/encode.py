"""One number → a summary. The common case never comes here: the native core appends it directly."""

from __future__ import annotations

import struct

from lightboard.events import values, wire


def encode_scalar(
    tag: str,
    number: float,
    *,
    new_style: bool = False,
    double_precision: bool = False,
    display_name: str = "",
    description: str = "",
) -> bytes:
    """A serialized Summary: a simple_value (float32), or with `new_style` a tensor of plugin
    "scalars".

    `double_precision` keeps float64, in the new style only.
    """
    if not new_style:
        names = values.metadata(b"", b"", display_name, description)
        return values.summary(values.simple_value(tag, number, names))
    if double_precision:
        data = wire.delimited(6, struct.pack("<d", number))
        tensor = wire.integer(1, values.DT_DOUBLE) + data
    else:
        data = wire.delimited(5, values.single(number))
        tensor = wire.integer(1, values.DT_FLOAT) + data
    metadata = values.metadata(b"scalars", b"", display_name, description)
    return values.summary(values.value(tag, values.TENSOR, tensor, metadata))
