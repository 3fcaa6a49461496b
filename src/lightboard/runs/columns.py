"""A column of the run table: which rows have a setting, and what its values are like."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from lightboard.plugins.hparams.decode import HParam
from lightboard.reader.store import natural_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard._native import SettingRows

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


def encode_values(rows: SettingRows, name: str, odd: Iterable[tuple[int, str]] = ()) -> Values:
    """A setting of all rows; `odd`: the rows that have something else there, as (row, text)."""
    import numpy as np

    numbers, truths, texts, codes = rows.encode(name)
    before = len(numbers) + len(truths)
    if len(texts) > 1:
        # The core tells texts apart; their order is that of people.
        order = sorted(range(len(texts)), key=lambda at: text_key(texts[at]))
        places = np.arange(1 + before + len(texts), dtype=np.uint32)
        places[[1 + before + at for at in order]] = np.arange(len(texts)) + 1 + before
        codes, texts = places[codes], [texts[at] for at in order]
    strange = list(odd)
    strange_texts = sorted({text for _, text in strange}, key=text_key)
    strange_places = {text: 1 + before + len(texts) + i for i, text in enumerate(strange_texts)}
    for row, text in strange:
        codes[row] = strange_places[text]
    counts = [len(numbers), len(truths), len(texts), len(strange_texts)]
    kinds = np.repeat(np.array([NUMBER, TRUTH, TEXT, ODD], np.uint8), counts)
    all_numbers = np.full(len(kinds), math.nan)
    all_numbers[: len(numbers)] = numbers
    all_numbers[len(numbers) : before] = truths
    return Values(kinds, all_numbers, texts + strange_texts, codes)


def text_key(text: str) -> Any:
    """Texts in the order of people: "run9" before "run10". Of a long one only its beginning is looked at so."""
    return natural_key(text[:_LOOKED_AT]), text


# int() of thousands of digits is refused, and slow.
_LOOKED_AT: Final = 200
