"""Columns as Arrow's C stream, by ctypes: a table for whoever speaks the PyCapsule interface, without pyarrow.

The layout is that of https://arrow.apache.org/docs/format/CDataInterface.html; memory is handed over where it stands.
What a struct points to lives until its release is called, from whatever thread.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray


class ArrowColumn(Struct, frozen=True):
    """One column: its name, Arrow's format of its type, its buffers after the one of validity."""

    name: str
    format: str
    """"g" float64, "b" truths as bits, "U" texts with 64-bit offsets."""
    buffers: tuple[NDArray[Any], ...]
    valid: NDArray[np.bool_] | None
    """Where there is a value; None: everywhere."""


def make_numbers(
    name: str, values: NDArray[np.float64], valid: NDArray[np.bool_] | None
) -> ArrowColumn:
    """A column of float64."""
    return ArrowColumn(name, "g", (np.ascontiguousarray(values, np.float64),), valid)


def make_truths(
    name: str, values: NDArray[np.bool_], valid: NDArray[np.bool_] | None
) -> ArrowColumn:
    """A column of truths."""
    return ArrowColumn(name, "b", (_bits(values),), valid)


def make_texts(name: str, values: Sequence[str | None]) -> ArrowColumn:
    """A column of texts; None where there is none."""
    encoded = [b"" if value is None else value.encode("utf-8", "replace") for value in values]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(one) for one in encoded], out=offsets[1:])
    data = np.frombuffer(b"".join(encoded) or b"\0", np.uint8)
    valid = np.array([value is not None for value in values], bool)
    return ArrowColumn(name, "U", (offsets, data), None if valid.all() else valid)


def _bits(values: NDArray[np.bool_]) -> NDArray[np.uint8]:
    packed = np.packbits(values, bitorder="little")
    return packed if len(packed) else np.zeros(1, np.uint8)


def schema_capsule(columns: Sequence[ArrowColumn]) -> object:
    """A PyCapsule "arrow_schema"."""
    schema = _Schema()
    _fill_schema(schema, columns)
    return _capsule(schema, b"arrow_schema")


def stream_capsule(columns: Sequence[ArrowColumn], rows: int) -> object:
    """A PyCapsule "arrow_array_stream" of one batch."""
    stream = _Stream()
    state = _State(list(columns), rows)
    stream.get_schema, stream.get_next = _get_schema, _get_next
    stream.get_last_error, stream.release = _get_last_error, _release_stream
    stream.private_data = _hold(state)
    return _capsule(stream, b"arrow_array_stream")


# --- the structs -----------------------------------------------------------------------------


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_ReleaseSchema = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))
_ReleaseArray = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))
_GetSchema = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))
_GetNext = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))
_GetLastError = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(_Stream))
_ReleaseStream = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))

_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.POINTER(_Schema)),
    ("release", _ReleaseSchema),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.POINTER(_Array)),
    ("release", _ReleaseArray),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", _GetSchema),
    ("get_next", _GetNext),
    ("get_last_error", _GetLastError),
    ("release", _ReleaseStream),
    ("private_data", ctypes.c_void_p),
]

_NULLABLE: Final = 2


class _State(Struct):
    """What a stream still has to give."""

    columns: list[ArrowColumn]
    rows: int
    given: bool = False


# What structs point to, by the number in their private_data: a struct may be moved, its number stays.
_held: Final[dict[int, Any]] = {}
_numbers: Final = itertools.count(1)


def _hold(thing: Any) -> int:
    number = next(_numbers)
    _held[number] = thing
    return number


def _release(pointer: Any) -> None:
    """The children that nobody has taken over, then what the struct itself points to."""
    struct = pointer.contents
    for at in range(struct.n_children):
        child = struct.children[at]
        if child.contents.release:
            child.contents.release(child)
    _held.pop(struct.private_data, None)
    struct.release = type(struct.release)()


_release_schema = _ReleaseSchema(_release)
_release_array = _ReleaseArray(_release)


def _fill_schema(schema: Any, columns: Sequence[ArrowColumn]) -> None:
    children = (_Schema * max(1, len(columns)))()
    for child, column in zip(children, columns, strict=False):
        name, kind = column.name.encode("utf-8", "replace"), column.format.encode()
        # A name with a zero byte would end there.
        name = name.replace(b"\0", b"\xef\xbf\xbd")
        _set_schema(child, kind, name, (kind, name))
    pointers = (ctypes.POINTER(_Schema) * max(1, len(columns)))(
        *(ctypes.pointer(child) for child in children[: len(columns)])
    )
    _set_schema(schema, b"+s", b"", (children, pointers))
    schema.flags = 0
    schema.n_children = len(columns)
    schema.children = ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(_Schema)))


def _set_schema(schema: Any, kind: bytes, name: bytes, kept: Any) -> None:
    schema.format, schema.name, schema.flags = kind, name, _NULLABLE
    schema.release = _release_schema
    schema.private_data = _hold((kept, kind, name))


def _fill_array(array: Any, columns: Sequence[ArrowColumn], rows: int) -> None:
    children = (_Array * max(1, len(columns)))()
    for child, column in zip(children, columns, strict=False):
        valid = None if column.valid is None else _bits(column.valid)
        _set_array(child, rows, (valid, *column.buffers))
        child.null_count = 0 if column.valid is None else int((~column.valid).sum())
    pointers = (ctypes.POINTER(_Array) * max(1, len(columns)))(
        *(ctypes.pointer(child) for child in children[: len(columns)])
    )
    _set_array(array, rows, (None,), (children, pointers))
    array.n_children = len(columns)
    array.children = ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(_Array)))


def _set_array(
    array: Any, rows: int, buffers: Sequence[NDArray[Any] | None], kept: Any = None
) -> None:
    places = (ctypes.c_void_p * len(buffers))(
        *(None if buffer is None else buffer.ctypes.data for buffer in buffers)
    )
    array.length = rows
    array.n_buffers = len(buffers)
    array.buffers = ctypes.cast(places, ctypes.POINTER(ctypes.c_void_p))
    array.release = _release_array
    array.private_data = _hold((kept, buffers, places))


def _on_schema(stream: Any, out: Any) -> int:
    state: _State = _held[stream.contents.private_data]
    ctypes.memset(out, 0, ctypes.sizeof(_Schema))
    _fill_schema(out.contents, state.columns)
    return 0


def _on_next(stream: Any, out: Any) -> int:
    state: _State = _held[stream.contents.private_data]
    ctypes.memset(out, 0, ctypes.sizeof(_Array))
    if not state.given:
        state.given = True
        _fill_array(out.contents, state.columns, state.rows)
    return 0


def _on_release(stream: Any) -> None:
    _held.pop(stream.contents.private_data, None)
    stream.contents.release = _ReleaseStream()


_get_schema = _GetSchema(_on_schema)
_get_next = _GetNext(_on_next)
_get_last_error = _GetLastError(lambda _: None)
_release_stream = _ReleaseStream(_on_release)


# --- capsules --------------------------------------------------------------------------------

_Destructor = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)
_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, _Destructor)(
    ("PyCapsule_New", ctypes.pythonapi)
)
# Given a capsule that is being let go: as py_object it would be counted again.
_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_KINDS: Final[dict[bytes, Any]] = {b"arrow_schema": _Schema, b"arrow_array_stream": _Stream}
_structs: Final[dict[int, Any]] = {}


def _capsule(struct: Any, name: bytes) -> object:
    address = ctypes.addressof(struct)
    _structs[address] = struct
    return _new(address, name, _destroyers[name])


def _make_destroyer(name: bytes) -> Any:
    kind = _KINDS[name]

    def destroy(capsule: int) -> None:
        address = _pointer(capsule, name)
        pointer = ctypes.cast(address, ctypes.POINTER(kind))
        if pointer.contents.release:
            pointer.contents.release(pointer)
        _structs.pop(address, None)

    return _Destructor(destroy)


_destroyers: Final = {name: _make_destroyer(name) for name in _KINDS}
