"""Attributes of nodes as text for people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from lightboard.protos.tensor_pb2 import DataType

_ITEMS: Final = 100
_NAMES: Final = {
    "FLOAT": "float32",
    "DOUBLE": "float64",
    "HALF": "float16",
    "BFLOAT16": "bfloat16",
    "INVALID": "",
}


@lru_cache(256)
def dtype_name(number: int) -> str:
    """As "float32"; "" for none."""
    number = number - 100 if number > 100 else number
    name = DataType.Name(number) if number in DataType.values() else ""
    name = name.removeprefix("DT_")
    return _NAMES.get(name, name.lower())


def attribute_text(value: Any) -> str:
    """One attribute's value."""
    kind = value.WhichOneof("value")
    if kind is None:
        return ""
    if kind != "list":
        return _one(kind, getattr(value, kind))
    for field, content in value.list.ListFields():
        return (
            "[" + _joined([_one(field.name, one) for one in content[:_ITEMS]], len(content)) + "]"
        )
    return "[]"


def _one(kind: str, value: Any) -> str:
    if kind in ("s", "placeholder"):
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    if kind in ("i", "b"):
        return str(value)
    if kind == "f":
        return f"{value:.7g}"
    if kind == "type":
        return dtype_name(value)
    if kind == "shape":
        return _shape(value)
    if kind == "func":
        return str(value.name)
    return _tensor(value)


def _shape(shape: Any) -> str:
    if shape.unknown_rank:
        return "unknown"
    return " × ".join("?" if dim.size < 0 else str(dim.size) for dim in shape.dim[:64]) or "scalar"


def _joined(parts: list[str], total: int) -> str:
    return ", ".join(parts) + (f", … {total} in all" if total > len(parts) else "")


def _tensor(tensor: Any) -> str:
    head = f"{dtype_name(tensor.dtype)} {_shape(tensor.tensor_shape)}"
    if tensor.tensor_content:
        numbers = _content(tensor)
        return f"{head}: {numbers}" if numbers else head
    for field, content in tensor.ListFields():
        if field.name.endswith("_val"):
            shown = [
                one.decode("utf-8", "replace") if isinstance(one, bytes) else f"{one:.7g}"
                for one in list(content[:8])
                if isinstance(one, (bytes, int, float))
            ]
            return f"{head}: {_joined(shown, len(content))}"
    return head


def _content(tensor: Any) -> str:
    import numpy as np

    try:
        array = np.frombuffer(tensor.tensor_content, dtype_name(tensor.dtype))
    except (TypeError, ValueError):
        return ""
    return _joined([f"{one:.7g}" for one in array[:8].tolist()], len(array))
