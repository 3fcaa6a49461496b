"""The summary that holds a layout → its categories and charts."""

from __future__ import annotations

from dataclasses import dataclass

from google.protobuf.message import DecodeError

from lightboard.events.decode import decode_values
from lightboard.protos import plugin_data_pb2 as pb


@dataclass(frozen=True, slots=True)
class Margin:
    """A curve between two others."""

    value: str
    lower: str
    upper: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Several series in one chart: either `tags` or `margins`."""

    title: str
    tags: tuple[str, ...]
    """Regular expressions, matched from the tag's start."""
    margins: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """Charts under a heading."""

    title: str
    charts: tuple[Chart, ...]
    closed: bool


def decode_layout(data: bytes) -> tuple[Category, ...]:
    """The layout of a serialized Summary.Value. Raises ValueError where it holds something else."""
    strings = decode_values(data)
    if strings.dtype != object or strings.size != 1:
        raise ValueError(f"not a layout but an array of shape {strings.shape}")
    try:
        layout = pb.Layout.FromString(strings.item())
    except DecodeError as error:
        raise ValueError("not a layout") from error
    return tuple(
        Category(one.title, tuple(map(_chart, one.chart)), one.closed) for one in layout.category
    )


def _chart(chart: pb.Chart) -> Chart:
    margins = (Margin(one.value, one.lower, one.upper) for one in chart.margin.series)
    return Chart(chart.title, tuple(chart.multiline.tag), tuple(margins))
