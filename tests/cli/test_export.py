"""`lightboard export`: what stands in the file is what was logged; what is missing is said."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
import pandas
import polars
import pyarrow.parquet
import pytest
from tests.builders import make_event_file, restart, scalar

import lightboard
from lightboard.cli import ExitCode, main


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two runs with odd names and numbers."""
    monkeypatch.chdir(tmp_path)
    numbers = [0.1, 1e-30, 1e30, -3.0, math.nan, math.inf, -math.inf]
    records = [scalar('a "b", c', step, value) for step, value in enumerate(numbers)]
    make_event_file(tmp_path / "logs" / "x,y", *records, restart(6), scalar("loss", 6, 6.5))
    make_event_file(tmp_path / "logs" / "z", scalar("loss", -5, 2.0, wall_time=1_700_000_000.123))
    return tmp_path / "logs"


def export(*words: str) -> None:
    assert main(["export", *words]) == ExitCode.OK


def test_csv(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export("--to", "out.csv")
    said = capsys.readouterr().out
    size = Path("out.csv").stat().st_size
    assert said == f"out.csv: 8 points of 2 runs and 2 tags, {size} B\n"
    lines = Path("out.csv").read_text().splitlines()
    assert lines[:2] == [
        "run,tag,step,wall_time,value",
        '"x,y","a ""b"", c",0,1700000000.0,0.1',
    ]
    assert lines[-1] == "z,loss,-5,1700000000.123,2.0"
    expected = lightboard.open(logs).scalars().to_pandas()
    for found in (pandas.read_csv("out.csv"), polars.read_csv("out.csv").to_pandas()):
        assert found["run"].tolist() == expected["run"].tolist()
        assert found["tag"].tolist() == expected["tag"].tolist()
        assert found["wall_time"].tolist() == expected["wall_time"].tolist()
        values = found["value"].to_numpy().astype(np.float32)
        np.testing.assert_array_equal(values, expected["value"])


def test_jsonl(logs: Path) -> None:
    export("logs", "--to=out.jsonl", "--superseded")
    rows = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert list(rows[0]) == ["run", "tag", "step", "wall_time", "value", "superseded"]
    assert [row["value"] for row in rows] == [
        *(0.1, 1e-30, 1e30, -3.0, "NaN", "Infinity", "-Infinity"),
        *(6.5, 2.0),
    ]
    assert [row["superseded"] for row in rows].count(True) == 1
    assert rows[6]["superseded"] is True
    assert (rows[0]["run"], rows[0]["tag"]) == ("x,y", 'a "b", c')


def test_parquet(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export("--to", "out.parquet", "--json")
    said = json.loads(capsys.readouterr().out)
    size = Path("out.parquet").stat().st_size
    assert said == {"file": "out.parquet", "rows": 8, "runs": 2, "tags": 2, "bytes": size}
    found = pyarrow.parquet.read_table("out.parquet")
    expected = pyarrow.table(lightboard.open(logs).scalars())
    assert found.column_names == expected.column_names
    for name in found.column_names:
        ours, theirs = expected[name].to_pylist(), found[name].to_pylist()
        np.testing.assert_array_equal(np.array(theirs), np.array(ours))
    assert polars.read_parquet("out.parquet").shape == (8, 5)


def test_some_of_it(logs: Path) -> None:
    export("--to", "out.csv", "--tags", "lo*", "--tags", "none", "--runs", "z")
    assert Path("out.csv").read_text().splitlines()[1:] == ["z,loss,-5,1700000000.123,2.0"]


def test_a_file_is_replaced_only_when_told(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out.csv").write_text("mine")
    assert main(["export", "--to", "out.csv"]) == ExitCode.USAGE
    assert capsys.readouterr().err == (
        "lightboard: out.csv is there already\nhint: --force replaces it\n"
    )
    assert Path("out.csv").read_text() == "mine"
    export("--to", "out.csv", "--force")
    assert Path("out.csv").read_text().startswith("run,tag")
    assert sorted(path.name for path in Path().iterdir()) == ["logs", "out.csv"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "--to is missing\nhint: lightboard export logs --to scalars.csv\n"),
        (["--to", "x.txt"], "x.txt: not a format\nhint: --to scalars.parquet, .csv or .jsonl\n"),
        (["--to"], "--to needs a value\nhint: --to scalars.csv\n"),
        (["--to", "x.csv", "--tags", "q"], "no scalars fit\nhint: lightboard ls logs\n"),
        (
            ["--to", "no/x.csv"],
            "no/x.csv cannot be written: No such file or directory\n"
            "hint: --to FILE where you may write\n",
        ),
        (
            ["a", "b", "--to", "x.csv"],
            "more than one logdir: a b\nhint: give the folder above them\n",
        ),
    ],
)
def test_mistakes(
    logs: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert main(["export", *words]) == ExitCode.USAGE
    assert capsys.readouterr().err == "lightboard: " + says


def test_without_pyarrow(
    logs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["export", "--to", "x.parquet"]) == ExitCode.MISSING_PACKAGE
    assert capsys.readouterr().err == (
        "lightboard: x.parquet: Parquet takes pyarrow\n"
        'hint: pip install "lightboard[arrow]", or --to a .csv or .jsonl\n'
    )
    assert [path.name for path in Path().iterdir()] == ["logs"]


@pytest.mark.parametrize("package", ["polars", "pandas", "pyarrow"])
def test_tables_without_their_package(
    logs: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    table = lightboard.open(logs).scalars()
    monkeypatch.setitem(sys.modules, package, None)
    call = {"polars": table.to_polars, "pandas": table.to_pandas, "pyarrow": table.to_arrow}
    with pytest.raises(
        ImportError, match=f"{package} is not installed\nhint: pip install {package}"
    ):
        call[package]()
