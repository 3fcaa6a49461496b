"""Layouts of charts → the one summary that holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lightboard.events import values
from lightboard.protos import plugin_data_pb2 as pb

Layout = Mapping[str, Mapping[str, Sequence[Any]]]


def encode_layout(layout: Layout) -> bytes:
    """A serialized Summary of `{category: {chart: ["Multiline", [tag, …]] or ["Margin", [value,
    lower, upper]]}}`.

    Raises AssertionError for a margin chart without exactly three tags.
    """
    message = pb.Layout(
        category=[
            pb.Category(
                title=title, chart=[_chart(name, *chart[:2]) for name, chart in charts.items()]
            )
            for title, charts in layout.items()
        ]
    )
    tensor = values.string_tensor([message.SerializeToString()], [])
    metadata = values.metadata(b"custom_scalars")
    return values.summary(values.value("custom_scalars__config__", values.TENSOR, tensor, metadata))


def _chart(title: str, kind: str, tags: Sequence[str]) -> pb.Chart:
    if kind != "Margin":
        return pb.Chart(title=title, multiline=pb.MultilineChartContent(tag=tags))
    if len(tags) != 3:
        raise AssertionError(
            f"a margin chart has three tags (value, lower, upper), and {title!r} has {len(tags)}"
        )
    value, lower, upper = tags
    series = pb.MarginChartContent.Series(value=value, lower=lower, upper=upper)
    return pb.Chart(title=title, margin=pb.MarginChartContent(series=[series]))
