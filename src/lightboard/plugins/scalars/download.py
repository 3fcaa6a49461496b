"""All points of a card as text, for a spreadsheet or a script: made while they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lightboard.plugins.plugin import Download, RequestError
from lightboard.reader.query import Board, NotInStore


class PointsRequest(msgspec.Struct):
    """All points of one card."""

    epoch: str
    tag: int
    runs: Annotated[str, Meta(description='Ids and ranges of ids: "0-4,7"', pattern="^[0-9,-]*$")]
    format: Literal["csv", "json"] = "csv"


def download_points(board: Board, request: PointsRequest) -> Download:
    """Every visible point of each run, in the order logged, as CSV or JSON."""
    tag = board.find_tag(request.tag).tag.decode("utf-8", "replace")
    snapshot = board.snapshot
    runs = [run for run in _parse_runs(request.runs) if run in snapshot.runs]
    names = [(run, _shown(snapshot.runs[run].name)) for run in runs]
    if request.format == "json":
        chunks, media_type = _json(board, tag, request.tag, names), "application/json"
    else:
        chunks, media_type = _csv(board, request.tag, names), "text/csv; charset=utf-8"
    return Download(chunks, media_type, f"{tag.replace('/', '_')}.{request.format}")


def _shown(name: str) -> str:
    # A folder's name may hold bytes that are no text.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _parse_runs(text: str) -> list[int]:
    """Run ids, in order.

    >>> _parse_runs("0-2,7")
    [0, 1, 2, 7]
    """
    runs: list[int] = []
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal() or "-" in last:
            raise RequestError(400, f"`runs` has no ids in {part!r}", 'send ids as "0-4,7"')
        low, high = int(first), int(last or first)
        if high - low >= _MOST_RUNS or len(runs) + high - low >= _MOST_RUNS:
            raise RequestError(400, f"more than {_MOST_RUNS:,} runs", "ask for fewer at once")
        runs.extend(range(low, high + 1))
    return runs


_MOST_RUNS: Final = 100_000
_ROWS: Final = 10_000
"""Points that become text at once."""


def _csv(board: Board, tag: int, runs: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    yield b"run,step,wall_time,value\n"
    for run, name in runs:
        field = _field(name)
        for step, wall_time, value in _rows(board, run, tag):
            lines = (
                f"{field},{s},{w!r},{v}" for s, w, v in zip(step, wall_time, value, strict=True)
            )
            yield ("\n".join(lines) + "\n").encode()


def _json(board: Board, name: str, tag: int, runs: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    encode = msgspec.json.encode
    yield b'{"tag":' + encode(name) + b',"series":['
    for i, (run, run_name) in enumerate(runs):
        yield (b"," if i else b"") + b'{"run":' + encode(run_name) + b',"points":['
        first = True
        for step, wall_time, value in _rows(board, run, tag):
            # JSON has no word for what is not finite: it stands as text.
            points = (
                f"[{s},{_json_number(repr(w))},{_json_number(v)}]"
                for s, w, v in zip(step, wall_time, value, strict=True)
            )
            yield (("" if first else ",") + ",".join(points)).encode()
            first = False
        yield b"]}"
    yield b"]}\n"


def _rows(board: Board, run: int, tag: int) -> Iterator[tuple[list[int], list[float], list[str]]]:
    try:
        points = board.read_scalars(run, tag)
    except NotInStore:
        return  # it does not log the tag, or is gone by now
    for at in range(0, len(points.step), _ROWS):
        part = slice(at, at + _ROWS)
        # A float32's own shortest digits, not those of the float64 it would become.
        value = [_number(str(v)) for v in points.value[part]]
        yield points.step[part].tolist(), points.wall_time[part].tolist(), value


def _number(text: str) -> str:
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(text, text)


def _json_number(text: str) -> str:
    word = _number(text)
    return f'"{word}"' if word.endswith(("NaN", "Infinity")) else word


def _field(text: str) -> str:
    """A name as a CSV field that no spreadsheet takes for a formula."""
    safe = f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return f'"{safe.replace(chr(34), 2 * chr(34))}"' if set(safe) & set(',"\n\r') else safe
