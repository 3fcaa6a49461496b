"""A board's data from a running lightboard, over HTTP; points are fetched once, later only what came since."""
# ruff: noqa: D102
# What the methods mean stands in contents.py.

from __future__ import annotations

import base64
import http.client
import itertools
import json
import struct
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from lightboard import _native
from lightboard.board.contents import (
    Contents,
    FileBlock,
    NotFound,
    Notice,
    Ref,
    RunInfo,
    SeriesPart,
    TagInfo,
    by_name,
    make_blocks,
)
from lightboard.board.messages import (
    REFS_AT_ONCE,
    ROWS_AT_ONCE,
    SERIES_AT_ONCE,
    ColumnsRequest,
    FileRequest,
    MatrixRequest,
    Part,
    PartsReply,
    SeriesRequest,
    Stretch,
    ValuesRequest,
    unpack_columns,
    unpack_matrix,
    unpack_values,
)
from lightboard.board.run_rows import Marks, MetricName, RunRows
from lightboard.board.served_rows import unpack_metric, unpack_rows, with_texts
from lightboard.reader.store import natural_key
from lightboard.runs.columns import Values

if TYPE_CHECKING:
    from lightboard.plugins.projector.decode import EmbeddingFiles

# Seconds.
_TIMEOUT: Final = 60.0
_PAUSE: Final = 0.1  # between two looks whether the server has read all

_TABLE: Final = "api/plugins/hparams"
_ROWS_WHOLE: Final = 100


class ServedSource:
    """Asks a running lightboard."""

    def __init__(self, url: str) -> None:
        self._connection = _Connection(url)
        self._held: dict[tuple[int, int], _native.Series] = {}
        """(file, tag) → its points, as far as fetched."""
        self._columns: dict[str, Any] = {}
        """What columns the run table has, as of the last question."""
        self.reload()

    @property
    def contents(self) -> Contents:
        return self._contents

    def reload(self) -> None:
        board = self._ask_board()
        while board["load"]["phase"] == "loading":
            time.sleep(_PAUSE)
            board = self._ask_board()
        if self._connection.epoch != board["epoch"]:
            self._held.clear()
            self._columns = {}
        self._connection.epoch = board["epoch"]
        self._contents = _make_contents(self._connection.url, board)

    def _ask_board(self) -> dict[str, Any]:
        try:
            board = json.loads(self._connection.get("api/board"))
        except ValueError:
            raise self._connection.stranger() from None
        if not isinstance(board, dict) or "tag_sets" not in board:
            raise self._connection.stranger()
        return board

    def count_points(self, series: Sequence[tuple[int, int]]) -> list[int]:
        return [sum(part.points for part in parts) for parts in self._ask_parts(series)]

    def read_metadata(self, series: Sequence[tuple[int, int]]) -> list[bytes]:
        return [
            next((part.metadata for part in parts if part.metadata), b"")
            for parts in self._ask_parts(series)
        ]

    def read_lasts(self, tag: int, runs: Sequence[int]) -> list[float]:
        body = {"epoch": self._connection.epoch, "tags": [tag], "runs": list(runs)}
        reply = self._connection.post("api/runs/lasts", msgspec.json.encode(body))
        _, _, count, _ = struct.unpack_from("<4I", reply)
        values = np.frombuffer(reply, "<f8", count, 16 + 16 * count)
        return [float(value) for value in values]

    def list_parts(self, series: Sequence[tuple[int, int]]) -> list[Sequence[SeriesPart]]:
        found = self._ask_parts(series)
        wanted = {
            (part.file, tag): part
            for (_, tag), parts in zip(series, found, strict=True)
            for part in parts
        }
        self._fetch(wanted)
        return [
            [SeriesPart(part.file, [self._held[part.file, tag]], 0, part.cut) for part in parts]
            for (_, tag), parts in zip(series, found, strict=True)
        ]

    def list_blocks(self, wanted: Sequence[tuple[int, Sequence[int]]]) -> list[Sequence[FileBlock]]:
        parts = iter(self.list_parts([(run, tag) for run, tags in wanted for tag in tags]))
        return [make_blocks(list(itertools.islice(parts, len(tags)))) for _, tags in wanted]

    def read_values(self, tag: int, refs: Sequence[Ref]) -> list[bytes]:
        values: list[bytes] = []
        while len(values) < len(refs):
            left = refs[len(values) : len(values) + REFS_AT_ONCE]
            asked = ValuesRequest(
                self._connection.epoch, tag, [f"{one.file}.{one.n}" for one in left]
            )
            values += unpack_values(self._connection.post("api/data/values", asked))
        return values

    def list_settings(self) -> list[str]:
        return [one["name"] for one in self._ask_columns()["settings"]]

    def list_metrics(self) -> list[MetricName]:
        return [
            MetricName(one["tag"], one["below"], one["name"], one["rows"] > 0)
            for one in self._ask_columns()["metrics"]
        ]

    def _ask_columns(self) -> Any:
        body = {"epoch": self._connection.epoch, "version": self._columns.get("version", "")}
        reply = json.loads(self._connection.post(f"{_TABLE}/columns", body))
        if not reply["same"]:
            self._columns = reply
        return self._columns

    def read_rows(self, settings: Sequence[str]) -> RunRows:
        ids = {one["name"]: one["id"] for one in self._ask_columns()["settings"]}
        wanted = [name for name in settings if name in ids]
        body = {"epoch": self._connection.epoch, "columns": [ids[name] for name in wanted]}
        rows, cut = unpack_rows(self._connection.post(f"{_TABLE}/table", body), wanted)
        if not cut:
            return rows
        return replace(rows, settings={**rows.settings, **self._read_whole(rows, cut)})

    def _read_whole(self, rows: RunRows, cut: Mapping[str, set[int]]) -> dict[str, Values]:
        """Columns with texts that were cut: (name, codes of the texts) → the same, whole."""
        found: dict[str, dict[int, str]] = {name: {} for name in cut}
        wanted: dict[int, list[tuple[str, int]]] = {}
        for name, codes in cut.items():
            column = rows.settings[name].codes
            for code in codes:
                row = int(np.flatnonzero(column == code)[0])
                wanted.setdefault(rows.run[row], []).append((name, code))
        runs = list(wanted)
        for begin in range(0, len(runs), _ROWS_WHOLE):
            body = {"epoch": self._connection.epoch, "rows": runs[begin : begin + _ROWS_WHOLE]}
            for row in json.loads(self._connection.post(f"{_TABLE}/rows", body))["rows"]:
                said = {
                    setting["name"]: one["value"]
                    for setting in row["settings"]
                    for one in setting["said"]
                    if one["counts"]
                }
                for name, code in wanted[row["run"]]:
                    found[name][code] = said[name]
        return {name: with_texts(rows.settings[name], texts) for name, texts in found.items()}

    def measure(
        self, rows: Sequence[int], tag: int, below: str, mean_of: int | None, at: int | None
    ) -> Mapping[str, NDArray[np.float64]]:
        body = {
            "epoch": self._connection.epoch,
            "rows": list(rows),
            "metrics": [{"tag": tag, "below": below, "mean_of": mean_of, "at": at}],
        }
        return unpack_metric(self._connection.post(f"{_TABLE}/metrics", body), rows)

    def read_marks(self) -> Mapping[str, Marks]:
        said = json.loads(self._connection.get("api/sidecar"))["runs"]
        return {
            name: Marks(one.get("name") or "", one.get("tags", ()), one.get("note") or "")
            for name, one in said.items()
        }

    def read_file(self, run: int | None, path: str) -> bytes | None:
        try:
            return self._connection.post(
                "api/data/file", FileRequest(self._connection.epoch, path, run)
            )
        except NotFound:
            return None

    def read_matrix(
        self, run: int | None, folder: str, files: EmbeddingFiles
    ) -> NDArray[np.float32]:
        reply = self._connection.post(
            "api/data/matrix", MatrixRequest(self._connection.epoch, files.tensor, folder, run)
        )
        return unpack_matrix(reply)

    def _ask_parts(self, series: Sequence[tuple[int, int]]) -> list[list[Part]]:
        found: list[list[Part]] = []
        for begin in range(0, len(series), SERIES_AT_ONCE):
            asked = SeriesRequest(
                self._connection.epoch, list(series[begin : begin + SERIES_AT_ONCE])
            )
            reply = self._connection.post("api/data/parts", asked)
            found += msgspec.json.decode(reply, type=PartsReply).parts
        return found

    def _fetch(self, wanted: dict[tuple[int, int], Part]) -> None:
        """Have all points that these parts say there are."""
        lacking = [
            (key, self._begin(key, part), part)
            for key, part in wanted.items()
            if key not in self._held or len(self._held[key]) != part.points or part.restarts
        ]
        pieces: dict[tuple[int, int], list[tuple[NDArray[Any], ...]]] = {}
        stretches = [
            Stretch(*key, at, min(at + ROWS_AT_ONCE, part.points))
            for key, begin, part in lacking
            for at in range(begin, part.points, ROWS_AT_ONCE)
        ]
        for together in _in_batches(stretches):
            reply = self._connection.post(
                "api/data/columns", ColumnsRequest(self._connection.epoch, together)
            )
            for stretch, columns in zip(together, unpack_columns(reply), strict=True):
                pieces.setdefault((stretch.file, stretch.tag), []).append(columns)
        for key, begin, part in lacking:
            held = [_columns_of(self._held[key])] if begin else []
            self._held[key] = _make_series(part, [*held, *pieces.get(key, [])])

    def _begin(self, key: tuple[int, int], part: Part) -> int:
        """How many of the part's points are here: what was read of a file never changes."""
        held = self._held.get(key)
        return min(len(held), part.points) if held is not None else 0


def _in_batches(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    batch: list[Stretch] = []
    rows = 0
    for one in stretches:
        rows += one.end - one.begin
        if batch and (rows > ROWS_AT_ONCE or len(batch) == SERIES_AT_ONCE):
            yield batch
            batch, rows = [], one.end - one.begin
        batch.append(one)
    if batch:
        yield batch


def _columns_of(series: _native.Series) -> tuple[NDArray[Any], ...]:
    if series.is_scalar:
        return series.step, series.wall_time, series.value
    return series.step, series.wall_time, series.offset, series.length


def _make_series(part: Part, pieces: Sequence[tuple[NDArray[Any], ...]]) -> _native.Series:
    value = np.float32 if part.is_float32 else np.float64
    kinds = (
        (np.int64, np.float64, value)
        if part.is_scalar
        else (np.int64, np.float64, np.int64, np.int64)
    )
    columns = [
        np.concatenate([np.zeros(0, kind), *(piece[n] for piece in pieces)], dtype=kind)[
            : part.points
        ]
        for n, kind in enumerate(kinds)
    ]
    return _native.make_series(columns, restarts=part.restarts, payload=part.payload)


class _Connection:
    """Requests to one server, one after another over one connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url} is no address\nhint: http://localhost:6006")
        make = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self.url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        self.epoch = ""
        self._http = make(parts.hostname, parts.port, timeout=_TIMEOUT)
        self._prefix = parts.path.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if parts.username is not None:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(user.encode()).decode()}"
        for token in parse_qs(parts.query).get("token", []):  # as lightboard printed it
            self._headers["Authorization"] = f"Bearer {token}"

    def __del__(self) -> None:
        if hasattr(self, "_http"):
            self._http.close()

    def get(self, path: str) -> bytes:
        """Raises ConnectionError where no lightboard answers."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Any) -> bytes:
        """Raises NotFound for what is not there, ConnectionError where no lightboard answers."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self._ask("POST", path, data)

    def stranger(self) -> ConnectionError:
        """What answers is something else."""
        return ConnectionError(
            f"what answers at {self.url} is no lightboard\nhint: lightboard LOGDIR says its address"
        )

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        for again in (True, False):
            try:
                self._http.request(method, f"{self._prefix}/{path}", body, self._headers)
                reply = self._http.getresponse()
                data = reply.read()
                break
            except (http.client.HTTPException, OSError) as error:
                was_open = isinstance(
                    error, (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
                )
                self._http.close()
                # A server closes a connection that rested; the next one is a new one.
                if not (again and was_open):
                    raise ConnectionError(
                        f"no board answers at {self.url}: {error}\nhint: lightboard LOGDIR starts one"
                    ) from error
        if reply.status == HTTPStatus.OK:
            return data
        raise self._refusal(reply.status, data)

    def _refusal(self, status: int, data: bytes) -> Exception:
        try:
            said = json.loads(data)
            error, hint = str(said["error"]), str(said["hint"])
        except (ValueError, KeyError, TypeError):
            return self.stranger()
        if status == HTTPStatus.NOT_FOUND:
            if error.startswith("nothing is at"):
                return ConnectionError(
                    f"the board at {self.url} is of another version\nhint: update it, and this one"
                )
            return NotFound(f"{error}\nhint: board.reload()")
        if status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return ValueError(f"{error}\nhint: {hint}")
        if status == HTTPStatus.UNAUTHORIZED:
            return ConnectionError(
                f"{self.url}: {error}\nhint: {self.url}/?token=…, as lightboard printed it"
            )
        if status == HTTPStatus.CONFLICT:
            return ConnectionError(
                f"the board at {self.url} was started anew\nhint: board.reload()"
            )
        return ConnectionError(f"{self.url}: {error}\nhint: {hint}")


def _make_contents(url: str, board: dict[str, Any]) -> Contents:
    tags = {
        one["id"]: TagInfo(
            one["tag"], one["plugin"], one["display_name"], one["description"], one["id"]
        )
        for one in board["tags"]
    }
    runs = sorted(board["runs"], key=lambda run: natural_key(run["name"]))
    return Contents(
        place=url,
        runs=by_name(
            RunInfo(one["name"], one["points"], one["start"], one["last"], one["id"])
            for one in runs
        ),
        tags=tags,
        run_tags={one["id"]: board["tag_sets"][one["tag_set"]] for one in runs},
        notices=[
            Notice(*(one[name] for name in ("kind", "run", "file", "offset", "count", "message")))
            for one in board["load"]["notices"]
        ],
    )
