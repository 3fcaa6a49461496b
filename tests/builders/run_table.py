"""The run table's replies, read as the page reads them."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from tests.builders.web import Client

BASE = "/api/plugins/hparams"
NUMBER, TEXT, TRUTH, ODD = range(4)
FIELDS = (
    *("run", "points", "nonfinite", "last_step", "last", "last_time", "min", "step_at_min"),
    *("max", "step_at_max", "mean", "at", "at_step"),
)


@dataclass
class Table:
    """A reply of `table`."""

    head: dict[str, Any]
    rows: dict[str, list[Any]]
    """run, start, last, points, bytes, conflicts, group, status, session."""
    columns: dict[int, list[Any]]
    """By id, a value per row: (kind, value) or None."""
    codes: dict[int, list[int]]


def read_table(content: bytes) -> Table:
    magic, length = struct.unpack_from("<II", content)
    assert magic == 0x3152424C
    head = json.loads(content[8 : 8 + length])
    at, n = 8 + length, head["n"]

    def take(kind: str, count: int) -> list[Any]:
        nonlocal at
        array = np.frombuffer(content, kind, count, at)
        at += array.nbytes + -array.nbytes % 8
        return array.tolist()  # type: ignore[no-any-return]

    assert at % 8 == 0
    rows = {name: take("<f8", n) for name in ("run", "start", "last", "points", "bytes")}
    rows |= {name: take("<u4", n) for name in ("conflicts", "group")}
    rows |= {name: take("u1", n) for name in ("status", "session")}
    columns: dict[int, list[Any]] = {}
    all_codes: dict[int, list[int]] = {}
    for column in head["columns"]:
        kinds = take("u1", column["distinct"])
        numbers = take("<f8", column["distinct"])
        texts = iter(column["texts"])
        values = [
            (kind, next(texts) if kind in (TEXT, ODD) else number)
            for kind, number in zip(kinds, numbers, strict=True)
        ]
        width = column["width"]
        codes = [1] * n if width == 0 else take(f"<u{width}", n)
        columns[column["id"]] = [values[code - 1] if code else None for code in codes]
        all_codes[column["id"]] = codes
    assert at == len(content)
    return Table(head, rows, columns, all_codes)


class RunTableClient:
    """Asks as the page does, by names."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def ask(self, route: str, **body: Any) -> Any:
        reply = self.client.post(f"{BASE}/{route}", **body)
        assert reply.status_code == 200, reply.text
        return reply

    def columns(self) -> dict[str, Any]:
        """Settings by name."""
        return {one["name"]: one for one in self.ask("columns").json()["settings"]}

    def metrics(self) -> dict[str, Any]:
        return {one["name"]: one for one in self.ask("columns").json()["metrics"]}

    def runs(self) -> dict[int, str]:
        return {run["id"]: run["name"] for run in self.client.json("/api/board")["runs"]}

    def table(self, **body: Any) -> Table:
        return read_table(self.ask("table", **body).content)

    def cells(self, **body: Any) -> dict[str, dict[str, Any]]:
        """Run → setting → (kind, value)."""
        table, runs = self.table(**body), self.runs()
        names = {one["id"]: name for name, one in self.columns().items()}
        return {
            runs[int(run)]: {
                names[column]: values[at]
                for column, values in table.columns.items()
                if values[at] is not None
            }
            for at, run in enumerate(table.rows["run"])
        }

    def measure(self, *metrics: dict[str, Any], rows: list[int] | None = None) -> list[Any]:
        """Per metric, run → field → value."""
        content = self.ask("metrics", metrics=list(metrics), rows=rows).content
        magic, count, n, zero = struct.unpack_from("<4I", content)
        assert (magic, count, zero) == (0x314B424C, len(metrics), 0)
        numbers = np.frombuffer(content, "<f8", offset=16).reshape(1 + 13 * count, n)
        runs = self.runs()
        return [
            {
                runs[int(run)]: dict(
                    zip(FIELDS, numbers[1 + 13 * at : 14 + 13 * at, row].tolist(), strict=True)
                )
                for row, run in enumerate(numbers[0])
            }
            for at in range(count)
        ]
