"""All steps of a tag as CSV, a line per logged bucket, made while it is sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

import numpy as np

from lightboard.plugins.histograms.bulk import decode_rows
from lightboard.reader.query import BlobRef, Board, NotInStore

HEAD: Final = ("run", "step", "wall_time", "left", "right", "count", "problem")
_TOGETHER: Final = 64  # steps read at once


def csv_pieces(board: Board, tag: int, runs: list[int]) -> Iterator[bytes]:
    """CSV in UTF-8, `_TOGETHER` steps a piece, the first with the head.

    A step that cannot be told is one line with its `problem` and no bucket. Numbers are written so that reading them
    gives the same float; `wall_time` is in seconds since the epoch.
    """
    yield (",".join(HEAD) + "\n").encode()
    names = {run.id: _text(run.name) for run in board.list_runs()}
    for run in runs:
        columns = board.list_blob_columns(run, tag)
        for start in range(0, len(columns.step), _TOGETHER):
            rows = range(start, min(start + _TOGETHER, len(columns.step)))
            refs = [BlobRef(int(columns.file[row]), int(columns.n[row])) for row in rows]
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            try:
                found = decode_rows(board.read_blobs(refs, tag))
            except (NotInStore, OSError) as error:
                found = [f"it cannot be read: {error}"] * len(refs)
            for row, held in zip(rows, found, strict=True):
                place = (names[run], int(columns.step[row]), repr(float(columns.wall_time[row])))
                if isinstance(held, str):
                    writer.writerow((*place, "", "", "", held))
                    continue
                table = np.column_stack([held[0].left, held[0].right, held[0].counts])
                writer.writerows((*place, *bucket, "") for bucket in table.tolist())
            yield text.getvalue().encode("utf-8", "replace")


def _text(name: str) -> str:
    """What a spreadsheet would take for a formula is told to be text."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
