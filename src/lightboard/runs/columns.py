"""What a column of the run table is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

ColumnType = Literal["number", "text", "truth", "mixed", "other"]
Origin = Literal["session", "text", "file"]


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
