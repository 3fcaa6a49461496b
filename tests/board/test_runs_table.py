"""The run table in Python: the same of files and of a server, in every form, with the page's filter."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas
import polars
import pyarrow
import pytest
from tests.builders import make_event_file, scalar
from tests.builders.command import running
from tests.builders.keras import make_keras_session
from tests.builders.sessions import session_start

import lightboard
from lightboard import _native
from lightboard.board import Board
from lightboard.runs.filter import FilterFault
from lightboard.sidecar import MarkRuns, Sidecar, TagRuns

T = 1_700_000_000.0
LONG = "long " * 1_000


def make_logs(folder: Path) -> Path:
    """Five runs with all that a table has to bear."""
    for at, (lr, optim) in enumerate(((0.1, "sgd"), (0.01, "adamw"), (0.001, "sgd"))):
        with lightboard.SummaryWriter(str(folder / f"r{at}")) as writer:
            writer.add_config(
                {"lr": lr, "optim": optim, "ema": at == 1, "same": 1, "seed": at, "none": None}
            )
            for step in range(20):
                writer.add_scalar("val/acc", at + step / 100, step, T + step)
                writer.add_scalar("val/loss", 1 / (step + 1 + at), step, T + step)
    odd = session_start(T, lr=float("nan"), optim=3.0, betas=[1, 2], note=LONG, status="mine")
    make_event_file(folder / "odd", odd, scalar("val/acc", 0, float("nan")))
    make_event_file(folder / "bare", scalar("other", 0, 1.0))
    sidecar = Sidecar(str(folder))
    sidecar.apply([MarkRuns(["r0"], name="the first"), TagRuns(["r1"], add=["keep"])])
    return folder


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Board, Board]]:
    logs = make_logs(tmp_path_factory.mktemp("table") / "logs")
    with running(logs, "--port", "0") as command:
        yield lightboard.open(logs), lightboard.open(command.url)


@pytest.fixture
def board(boards: tuple[Board, Board]) -> Board:
    return boards[0]


def names(board: Board, where: str | None = None, **wanted: Any) -> list[str]:
    found: list[str] = board.runs_table(where, **wanted)["run"].tolist()
    return found


def test_rows_and_columns(board: Board) -> None:
    table = board.runs_table()
    assert table["run"].tolist() == ["bare", "odd", "r0", "r1", "r2"]
    assert table.columns[:7] == [
        *("run", "status", "start", "duration", "points", "bytes", "conflicts"),
    ]
    assert set(table.settings) == {
        *("lr", "optim", "ema", "same", "seed", "none", "betas", "note", "config:status"),
    }
    assert table.metrics == ("other", "val/acc", "val/loss")
    assert repr(table) == "<table of 5 runs: 9 settings, 3 metrics>"
    lr, optim = table["lr"], table["optim"]
    assert lr.dtype == np.float64
    assert [None if math.isnan(one) else one for one in lr] == [None, None, 0.1, 0.01, 0.001]
    assert optim.tolist() == [None, "3", "sgd", "adamw", "sgd"]
    assert table["ema"].tolist() == [None, None, False, True, False]
    assert table["betas"].tolist() == [None, "[1, 2]", None, None, None]
    assert table["none"].tolist() == [None, None, "null", "null", "null"]
    assert table["note"].tolist()[1] == LONG
    assert table["val/acc"][2] == pytest.approx(0.19)
    row = next(row for row in table if row["run"] == "r1")
    assert (row["lr"], row["ema"]) == (0.01, True)
    assert "betas" not in row


def test_a_server_says_the_same(boards: tuple[Board, Board]) -> None:
    files, served = boards
    for arguments in (
        {},
        {"where": "lr < 0.05"},
        {"columns": "l*", "metrics": {"val/*": ["last", "mean:3", "at:7", "best"]}},
        {"differing": True, "runs": "r*"},
        {"where": "keep"},
    ):
        one, other = files.runs_table(**arguments), served.runs_table(**arguments)
        # Who is alive only a server knows, which has watched; nobody is here.
        assert one.columns == other.columns
        assert one.to_json() == other.to_json()


@pytest.mark.parametrize(
    ("where", "runs"),
    [
        ("lr < 0.05", ["r1", "r2"]),
        ("optim = sgd and not lr = 0.1", ["r2"]),
        ('"val/acc" > 1', ["r1", "r2"]),
        ("val/acc = nan", ["odd"]),
        ("missing(lr)", ["bare", "odd"]),
        ("missing(betas)", ["bare", "odd", "r0", "r1", "r2"]),
        ("tag = keep", ["r1"]),
        ("keep", ["r1"]),
        ("first", ["r0"]),
        ("name ~ first", ["r0"]),
        ("/^r[02]$/", ["r0", "r2"]),
        ("config:status = mine", ["odd"]),
        ("points > 10", ["r0", "r1", "r2"]),
        ("duration > 5s and last:val/loss < 0.05", ["r1", "r2"]),
        ("  ", ["bare", "odd", "r0", "r1", "r2"]),
    ],
)
def test_the_page_s_filter(board: Board, where: str, runs: list[str]) -> None:
    assert names(board, where) == runs


def test_a_wrong_filter_says_where_and_what(board: Board) -> None:
    with pytest.raises(FilterFault, match="did you mean 'optim'"):
        board.runs_table("optin = sgd")
    with pytest.raises(ValueError, match="a value is missing at the end"):
        board.runs_table("lr <")


def test_measures(board: Board) -> None:
    measures = ["best", "last", "min", "step_at_max", "mean:2", "at:3", "points"]
    table = board.runs_table(
        "name = r1", metrics={"val/acc": measures, "val/l*": "best"}, columns=()
    )
    assert table.metrics == (
        *(f"val/acc{'' if m == 'last' else '.' + m}" for m in measures),
        "val/loss.best",
    )
    row = next(iter(table))
    assert [round(row[name], 4) for name in table.metrics] == [
        *(1.19, 1.19, 1.0, 19, 1.185, 1.03, 20),
        round(1 / 21, 4),
    ]
    with pytest.raises(ValueError, match="no measure"):
        board.runs_table(metrics={"val/acc": "middle"})
    with pytest.raises(ValueError, match="nobody knows what is best of 'other'"):
        board.runs_table(metrics={"other": "best"})


def test_only_what_differs(board: Board) -> None:
    assert set(board.runs_table(runs="r*", differing=True).settings) == {
        "lr",
        "optim",
        "ema",
        "seed",
    }


def test_pandas_polars_arrow_and_duckdb(board: Board) -> None:
    table = board.runs_table(metrics="val/acc")
    frame = table.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == table.columns
    assert frame["lr"].isna().tolist() == [True, True, False, False, False]
    told = table.to_polars()
    assert told.columns == table.columns
    assert told.schema["lr"] == polars.Float64
    assert told.schema["ema"] == polars.Boolean
    assert told["lr"].to_list()[2:] == [0.1, 0.01, 0.001]
    assert told["ema"].to_list() == [None, None, False, True, False]
    assert told["note"].to_list()[1] == LONG
    arrow = table.to_arrow()
    arrow.validate(full=True)
    assert arrow.column("lr").null_count == 1, "bare has none, odd has NaN"
    assert arrow.column("optim").to_pylist() == [None, "3", "sgd", "adamw", "sgd"]
    assert pyarrow.schema(table).names == table.columns
    sweep = table
    query = "SELECT optim, max(lr) FROM sweep WHERE optim = 'sgd' GROUP BY optim"
    found = duckdb.sql(query).fetchall()
    assert len(sweep) == 5
    assert found == [("sgd", 0.1)]


def test_columns_outlive_their_table_and_memory_is_let_go() -> None:
    texts = [b"x" * 100_000] * 40
    there = np.arange(40) % 3 > 0

    def make() -> _native.Columns:
        numbers, truths = np.arange(40.0), np.arange(40) % 2 == 0
        made = [(b"n", numbers, None), (b"t", truths, there), (b"s", texts, there)]
        return _native.Columns(made, 40)

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    def use() -> None:
        columns = make()
        unused = columns.arrow_stream(), columns.arrow_schema()
        one = pyarrow.table(Capsules(columns)).column("t")
        del columns, unused
        assert one.to_pylist()[:4] == [None, False, True, None]

    use()
    before = resident()
    for _ in range(100):  # 4 MB each
        use()
    gc.collect()
    assert resident() - before < 100 << 20


class Capsules:
    def __init__(self, columns: _native.Columns) -> None:
        self._columns = columns

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._columns.arrow_stream()


def test_columns_of_unequal_length_are_refused() -> None:
    for values in (np.zeros(2), np.zeros(2, bool), [b"a", b"b"]):
        with pytest.raises(ValueError, match="unequal length"):
            _native.Columns([(b"a", values, None)], 3)
    with pytest.raises(ValueError, match="unequal length"):
        _native.Columns([(b"a", np.zeros(3), np.zeros(2, bool))], 3)


def test_no_rows_and_no_columns(board: Board, tmp_path: Path) -> None:
    empty = board.runs_table("points < 0")
    assert len(empty) == 0
    assert polars.DataFrame(empty).shape == (0, len(empty.columns))
    assert pyarrow.table(empty).num_rows == 0
    (tmp_path / "nothing").mkdir()
    nothing = lightboard.open(tmp_path / "nothing").runs_table()
    assert (len(nothing), len(nothing.columns)) == (0, 7)


def test_it_is_of_the_last_reload(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1))
    board = lightboard.open(tmp_path)
    assert names(board) == ["a"]
    make_event_file(tmp_path / "b", session_start(lr=0.2))
    assert names(board) == ["a"]
    assert names(board.reload()) == ["a", "b"]


def test_text_does_nothing_where_it_is_pasted(tmp_path: Path) -> None:
    evil = {
        "=cmd()": "=1+1",
        "x,y": 'say "hi"\nthere',
        "\\input{/etc/passwd}": "$50_000 & 10% #1 ~ ^ {x}",
        "<script>": "a|b *c* [d](e)",
        "n": 0.123456789,
    }
    make_event_file(tmp_path / "a", session_start(**evil))  # type: ignore[arg-type]
    table = lightboard.open(tmp_path).runs_table(columns=list(evil))
    head, *rows = table.to_csv().split("\n", 1)
    assert "'=cmd()" in head
    assert "'=1+1" in rows[0]
    assert '"say ""hi""\nthere"' in rows[0]
    assert "0.123456789" in rows[0]
    (row,) = json.loads(table.to_json())
    assert row["=cmd()"] == "=1+1"
    latex = table.to_latex()
    assert r"\textbackslash{}input\{/etc/passwd\}" in latex
    assert r"\$50\_000 \& 10\% \#1 \textasciitilde{} \textasciicircum{} \{x\}" in latex
    assert "0.12346" in latex
    assert latex.count(r"\\") == 2
    markdown = table.to_markdown()
    assert r"\<script\>" in markdown
    assert r"a\|b \*c\* \[d\](e)" in markdown
    assert len(markdown.strip().split("\n")) == 3


# --- sessions of Keras -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Board, Board]]:
    logs = tmp_path_factory.mktemp("keras")
    make_keras_session(logs / "s7", {"units": 16}, [0.9, 0.5], [1.0, 0.75])
    make_keras_session(logs / "s8", {"units": 32}, [0.8, 0.25], [0.9], start=T + 500)
    make_event_file(logs / "plain", scalar("loss", 0, 1.0))
    sidecar = Sidecar(str(logs))
    sidecar.apply([TagRuns(["s7"], add=["keep"])])
    with running(logs, "--port", "0") as command:
        yield lightboard.open(logs), lightboard.open(command.url)


def test_a_session_of_keras_is_one_row(sweeps: tuple[Board, Board]) -> None:
    for board in sweeps:
        table = board.runs_table()
        assert table["run"].tolist() == ["plain", "s7", "s8"]
        assert table["duration"].tolist()[1:] == [21, 21]
        assert set(table.metrics) == {"loss", "train/epoch_loss", "validation/epoch_loss"}
        assert table["train/epoch_loss"].tolist()[1:] == [0.5, 0.25]
        assert table["status"].tolist() == [None, "finished", "finished"]


@pytest.mark.parametrize(
    ("where", "runs"),
    [
        ("units < 20", ["s7"]),
        ("train/epoch_loss < 0.4", ["s8"]),
        ("min(validation/epoch_loss) < 0.8 and train/epoch_loss < 0.6", ["s7"]),
        # Of any of its runs.
        ("epoch_loss < 0.3", ["s8"]),
        ("s8/train", ["s8"]),
        ("/validation$/", ["s7", "s8"]),
        ("duration > 15 and points > 4", ["s7", "s8"]),
        ("status = finished and tag = keep", ["s7"]),
    ],
)
def test_filters_choose_sessions(sweeps: tuple[Board, Board], where: str, runs: list[str]) -> None:
    for board in sweeps:
        assert names(board, where) == runs
