"""Replies of a server's run table, unpacked; docs/http-api.md has their layouts."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from lightboard.board.run_rows import SESSIONS, STATUSES, RunRows
from lightboard.runs.columns import ODD, TEXT, Values
from lightboard.runs.metrics import Measured


class _Reader:
    """Arrays one after another, each padded to 8 bytes."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, kind: str, count: int) -> NDArray[Any]:
        array = np.frombuffer(self._data, kind, count, self._at)
        self._at += array.nbytes + -array.nbytes % 8
        return array


def unpack_rows(data: bytes, names: Sequence[str]) -> tuple[RunRows, dict[str, set[int]]]:
    """The rows with these settings; and by setting the codes of texts that were cut."""
    _, length = struct.unpack_from("<II", data)
    head = json.loads(data[8 : 8 + length])
    n, reader = head["n"], _Reader(data, 8 + length)
    run, start, last, points, size = (reader.take("<f8", n) for _ in range(5))
    conflicts, group = (reader.take("<u4", n) for _ in range(2))
    status, session = (reader.take("u1", n) for _ in range(2))
    settings: dict[str, Values] = {}
    cut: dict[str, set[int]] = {}
    for name, column in zip(names, head["columns"], strict=True):
        kinds = reader.take("u1", column["distinct"])
        numbers = reader.take("<f8", column["distinct"])
        width = column["width"]
        codes = reader.take(f"<u{width}", n) if width else np.ones(n, np.uint8)
        settings[name] = Values(kinds, numbers, column["texts"], codes.astype(np.uint32))
        if column["cut"]:
            places = np.flatnonzero((kinds == TEXT) | (kinds == ODD))
            cut[name] = {int(places[at]) + 1 for at in column["cut"]}
    groups = ["", *head["groups"]]
    rows = RunRows(
        run=run.astype(int).tolist(),
        status=[STATUSES[one] for one in status.tolist()],
        session=[SESSIONS[one] for one in session.tolist()],
        group=[groups[one] for one in group.tolist()],
        start=start,
        last=last,
        points=points,
        size=size,
        conflicts=conflicts.astype(np.float64),
        settings=settings,
        within=head["within"],
    )
    return rows, cut


def with_texts(values: Values, texts: Mapping[int, str]) -> Values:
    """The same column with other texts, by code."""
    places = np.flatnonzero((values.kinds == TEXT) | (values.kinds == ODD)).tolist()
    whole = [texts.get(place + 1, text) for place, text in zip(places, values.texts, strict=True)]
    return replace(values, texts=whole)


def unpack_metric(data: bytes, rows: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """The only metric of a reply, for these rows; NaN for one that is none any more."""
    _, _, n, _ = struct.unpack_from("<4I", data)
    numbers = np.frombuffer(data, "<f8", offset=16).reshape(-1, n)
    place = {int(run): at for at, run in enumerate(numbers[0].tolist())}
    at = np.array([place.get(run, n) for run in rows], np.intp)
    fields = np.concatenate([numbers[1:], np.full((len(numbers) - 1, 1), np.nan)], 1)
    return {name: fields[field][at] for field, name in enumerate(Measured.__struct_fields__)}
