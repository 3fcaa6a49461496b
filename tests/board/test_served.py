"""A board of a running lightboard: the same as of its files, fetched once; and what can be wrong with servers."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest
from tests.builders import GrowingFile, event, make_event_file, restart, scalar, tensor_value
from tests.builders.command import running
from tests.builders.example_logs import make_example_logs
from tests.builders.live import wait_until

import lightboard
from lightboard import _native
from lightboard.board import Board, NotFound, served
from lightboard.board.messages import pack_columns, pack_values, unpack_columns, unpack_values


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Board, Board]]:
    """A board of files, and one of the server that serves them."""
    logs = make_example_logs(tmp_path_factory.mktemp("served") / "logs")
    with running(logs, "--port", "0", "--path_prefix", "/board") as command:
        yield lightboard.open(logs), lightboard.open(command.url)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Path and bytes of each reply."""
    log: list[tuple[str, int]] = []
    ask = served._Connection._ask

    def note(self: Any, method: str, path: str, body: bytes | None) -> bytes:
        reply = ask(self, method, path, body)
        log.append((path, len(reply)))
        return reply

    monkeypatch.setattr(served._Connection, "_ask", note)
    return log


def test_runs_and_tags_are_the_same(example: tuple[Board, Board]) -> None:
    files, other = example
    assert other.place.endswith("/board")
    assert other.list_runs() == files.list_runs()
    for run in files.list_runs():
        assert other.list_tags(run) == files.list_tags(run)
        assert other.count_points(run) == files.count_points(run)
    assert other.list_notices() == files.list_notices() == []


def test_tables_are_the_same(example: tuple[Board, Board]) -> None:
    files, other = example
    assert other.scalars().to_polars().equals(files.scalars().to_polars())
    ours, theirs = (board.read_scalars("wide", "train/loss") for board in example)
    for one, another in zip(
        (ours.step, ours.wall_time, ours.value),
        (theirs.step, theirs.wall_time, theirs.value),
        strict=True,
    ):
        assert one.dtype == another.dtype
        np.testing.assert_array_equal(one, another)


def test_all_else_is_the_same(example: tuple[Board, Board]) -> None:
    files, other = example
    assert other.read_hparams() == files.read_hparams()
    assert other.read_layout("baseline") == files.read_layout("baseline")
    assert other.read_graph("baseline").nodes == files.read_graph("baseline").nodes
    for board in example:
        (letters,) = board.read_embeddings()
        assert letters.vectors().tolist() == np.eye(3).tolist()
        assert letters.metadata() == {"label": ["a", "b", "c"]}
        (mesh, _) = board.read_meshes("baseline", "head")
        assert mesh.value.vertices is not None
        assert mesh.value.vertices.shape == (1, 5, 3)
        pictures = [entry.value.array() for entry in board.read_images("baseline", "samples")]
        assert [int(one[0, 0, 0]) for one in pictures] == [0, 50]


def test_what_is_not_there(example: tuple[Board, Board]) -> None:
    for board in example:
        with pytest.raises(NotFound, match="no tag 'x' in run 'wide'"):
            board.read_scalars("wide", "x")
        assert board._source.read_file(None, "projector_config.pbtxt") is None


def test_only_what_is_new_is_fetched(tmp_path: Path, asked: list[tuple[str, int]]) -> None:
    growing = GrowingFile(tmp_path / "a")
    growing.write(b"".join(scalar("x", step, step) for step in range(1000)))
    with running(tmp_path, "--port", "0") as command:
        board = lightboard.open(command.url)
        assert len(board.scalars()) == 1000
        asked.clear()
        assert len(board.read_scalars("a", "x")) == 1000
        assert [path for path, _ in asked] == ["api/data/parts"]
        growing.write(scalar("x", 1000, 7.5))

        def grew() -> bool:
            return board.reload().list_runs()[0].points == 1001

        wait_until(grew)
        asked.clear()
        x = board.read_scalars("a", "x")
        assert (len(x), x.value[-1], x.value[999]) == (1001, 7.5, 999)
        assert asked[-1] == ("api/data/columns", 16 + 8 + 8 + 8)


def test_points_in_many_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More points than one reply may hold, restarts, float64 that comes late, values in batches."""
    from lightboard.board import messages

    monkeypatch.setattr(served, "ROWS_AT_ONCE", 70)
    monkeypatch.setattr(served, "SERIES_AT_ONCE", 3)
    monkeypatch.setattr(served, "REFS_AT_ONCE", 4)
    for run in range(5):
        records = [scalar("x", step, step + run) for step in range(101 + run)]
        records += [restart(50), scalar("x", 50, -1.0)]
        records += [event(tensor_value("t", [b"word"], "text"), step=step) for step in range(10)]
        make_event_file(tmp_path / f"r{run}", *records)
    with running(tmp_path, "--port", "0") as command:
        files, other = lightboard.open(tmp_path), lightboard.open(command.url)
        for superseded in (False, True):
            ours, theirs = (
                polars.DataFrame(board.scalars(superseded=superseded)) for board in (files, other)
            )
            assert theirs.equals(ours)
        texts = [(one.step, one.value) for one in other.read_text("r0", "t")]
        assert texts == [(step, "word") for step in range(10)]
    assert messages.ROWS_AT_ONCE > 70  # the server's own limit stayed


def test_a_server_that_was_started_anew(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 1.0))
    with running(tmp_path, "--port", "0") as command:
        port = command.url.rstrip("/").rpartition(":")[2]
        board = lightboard.open(command.url)
    with pytest.raises(ConnectionError, match=r"no board answers at .*\nhint: lightboard LOGDIR"):
        board.read_scalars("a", "x")
    make_event_file(tmp_path / "0", scalar("y", 0, 2.0))
    with running(tmp_path, "--port", port):
        with pytest.raises(ConnectionError, match=r"was started anew\nhint: board.reload\(\)"):
            board.read_scalars("a", "x")
        assert board.reload().read_scalars("a", "x").value.tolist() == [1.0]
        assert board.read_scalars("0", "y").value.tolist() == [2.0]


class Stranger(http.server.BaseHTTPRequestHandler):
    """Answers everything with a page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *about: Any) -> None:
        pass


def test_something_else_answers() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with pytest.raises(ConnectionError, match=r"is no lightboard\nhint: lightboard LOGDIR"):
                lightboard.open(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


def test_nothing_answers() -> None:
    with pytest.raises(ConnectionError, match=r"no board answers at http://127.0.0.1:1: .*\nhint:"):
        lightboard.open("http://127.0.0.1:1")
    with pytest.raises(ValueError, match=r"http:// is no address\nhint: http://localhost:6006"):
        lightboard.open("http://")


def test_a_name_and_password_in_the_address_are_sent_and_not_shown() -> None:
    connection = served._Connection("https://me:a%3Ab@host:1/logs/")
    assert connection.url == "https://host:1/logs"
    assert connection._headers["Authorization"] == "Basic bWU6YTpi"


@pytest.mark.parametrize("values", [[], [b""], [b"one", b"", b"three"]])
def test_values_there_and_back(values: Sequence[bytes]) -> None:
    assert unpack_values(pack_values(values)) == list(values)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [0, 1, 5])
def test_columns_there_and_back(kind: Any, rows: int) -> None:
    columns = [np.arange(rows), np.arange(rows) / 2, (np.arange(rows) + 0.5).astype(kind)]
    series = _native.make_series(columns, restarts=[(1, 0)], payload=1)
    assert (series.payload, series.restarts, series.is_scalar) == (1, [(1, 0)], True)
    data = b"".join([*pack_columns(series, 0, rows), *pack_columns(series, 1, 3)])
    whole, some = unpack_columns(data)
    for found, part, expected in zip(whole, some, columns, strict=True):
        assert found.dtype == expected.dtype
        assert found.tolist() == expected.tolist()
        assert part.tolist() == expected[1:3].tolist()


def test_the_native_core_refuses_columns_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="unequal length"):
        _native.make_series([np.arange(2), np.zeros(3), np.zeros(2)], restarts=[], payload=1)
    with pytest.raises(ValueError, match="columns: step"):
        _native.make_series([np.arange(2)], restarts=[], payload=1)
