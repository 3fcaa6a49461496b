"""A column of the run table: which rows have a setting, and what its values are like."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from lightboard.plugins.hparams.decode import HParam
from lightboard.reader.store import natural_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ColumnType = Literal["number", "text", "truth", "mixed", "other"]
Origin = Literal["session", "text", "file"]

NUMBER: Final = 0
TEXT: Final = 1
TRUTH: Final = 2
ODD: Final = 3
"""NaN, null, a list, a struct: shown as text, and missing to the filter."""


class SettingColumn(Struct, frozen=True):
    """A setting that some row has, and what its values are like."""

    id: Annotated[int, Meta(description="Valid within the epoch")]
    name: str
    type: Annotated[ColumnType, Meta(description="other: only values that are none of these")]
    rows: Annotated[int, Meta(description="That have it")]
    distinct: Annotated[int, Meta(description="Different values")]
    differs: Annotated[bool, Meta(description="Several values, or some rows lack it")]
    odd: Annotated[int, Meta(description="Rows whose value is NaN, null, a list or a struct")]
    conflicts: Annotated[int, Meta(description="Rows that said it with different values")]
    min: Annotated[float | None, Meta(description="Of the finite numbers")]
    max: float | None
    sources: list[Origin]
    display_name: str = ""
    description: str = ""
    domain: Annotated[
        list[Any] | None, Meta(description="The values it may take, as an experiment says")
    ] = None
    interval: Annotated[
        tuple[float, float] | None, Meta(description="The range it lies in, likewise")
    ] = None


class Values(Struct, frozen=True):
    """The different values of a column, in order: numbers, truths, texts, what is none of these."""

    kinds: NDArray[np.uint8]
    """NUMBER, TEXT, TRUTH or ODD each (d,)."""
    numbers: NDArray[np.float64]
    """Of numbers and truths; NaN of others (d,)."""
    texts: list[str]
    """Of texts and odd ones, in order."""
    codes: NDArray[np.uint32]
    """Per row 1 + the place of its value; 0: it has none (n,)."""

    def list_all(self) -> list[HParam | str]:
        """Each as a Python value; of odd ones their text."""
        texts = iter(self.texts)
        return [
            next(texts) if kind in (TEXT, ODD) else bool(number) if kind == TRUTH else number
            for kind, number in zip(self.kinds.tolist(), self.numbers.tolist(), strict=True)
        ]

    @property
    def type(self) -> ColumnType:
        """What its values are, odd ones left out."""
        found = set(self.kinds.tolist()) - {ODD}
        if not found:
            return "other"
        if len(found) > 1:
            return "mixed"
        (only,) = found
        return "number" if only == NUMBER else "text" if only == TEXT else "truth"


def encode_values(
    n: int,
    at: Sequence[int] | None,
    values: Sequence[HParam],
    odd: Iterable[tuple[int, str]] = (),
) -> Values:
    """The column of `n` rows in which the rows `at` (None: all) have `values`, and others what is odd: (row, text)."""
    import numpy as np

    strange = list(odd)
    codes = np.zeros(n, np.uint32)
    rows = slice(None) if at is None else np.asarray(at, np.intp)
    numbers: list[float] = []
    texts: list[str] = []
    truths: list[float] = []
    types = set(map(type, values))
    if types == {float}:
        # Ten thousand rows of one type are by far the commonest: no look at each.
        array = np.array(values, np.float64)
        if (array == array[0]).all():
            numbers, codes[rows] = [float(array[0])], 1
        else:
            found, inverse = np.unique(array, return_inverse=True)
            numbers = found.tolist()
            codes[rows] = inverse.reshape(-1) + 1
    elif len(types) <= 1:
        order = _sort(set(values), next(iter(types), str))
        if len(order) == 1:
            codes[rows] = 1
        elif order:
            place = {value: number + 1 for number, value in enumerate(order)}
            codes[rows] = list(map(place.__getitem__, values))
        (truths if types == {bool} else texts).extend(order)
    else:
        numbers = _sort({float(one) for one in values if _is_number(one)}, float)
        truths = _sort({one for one in values if isinstance(one, bool)}, bool)
        texts = _sort({one for one in values if isinstance(one, str)}, str)
        places: dict[tuple[int, Any], int] = {}
        for kind, one_kind in ((NUMBER, numbers), (TRUTH, truths), (TEXT, texts)):
            for value in one_kind:
                places[kind, value] = len(places) + 1
        codes[rows] = [
            places[
                (NUMBER, float(one))
                if _is_number(one)
                else (TRUTH, one)
                if isinstance(one, bool)
                else (TEXT, one)
            ]
            for one in values
        ]
    counts = (len(numbers), len(truths), len(texts))
    strange_texts = _sort({text for _, text in strange}, str)
    strange_places = {text: sum(counts) + 1 + i for i, text in enumerate(strange_texts)}
    for row, text in strange:
        codes[row] = strange_places[text]
    kinds = np.repeat(np.array([NUMBER, TRUTH, TEXT, ODD], np.uint8), [*counts, len(strange_texts)])
    all_numbers = np.full(len(kinds), math.nan)
    all_numbers[: counts[0]] = numbers
    all_numbers[counts[0] : counts[0] + counts[1]] = truths
    return Values(kinds, all_numbers, texts + strange_texts, codes)


def _is_number(value: HParam) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _sort(values: set[Any], kind: type) -> list[Any]:
    key: Callable[[Any], Any] | None = text_key if kind is str else None
    return sorted(values, key=key)


def text_key(text: str) -> Any:
    """Texts in the order of people: "run9" before "run10". Of a long one only its beginning is looked at so."""
    return natural_key(text[:_LOOKED_AT]), text


# int() of thousands of digits is refused, and slow.
_LOOKED_AT: Final = 200
