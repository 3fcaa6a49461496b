"""`lightboard cache`: what it shows, what it removes, what it says of mistakes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.builders import make_event_file, scalar

from lightboard.cli import ExitCode, main
from lightboard.logdir import LocalLogdir
from lightboard.reader.index import Index, list_cached
from lightboard.reader.loader import Loader
from lightboard.reader.store import Store


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("LIGHTBOARD_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A logdir that was opened two hours ago."""
    folder = tmp_path / "logs"
    make_event_file(folder / "a", *[scalar("x", n, 1.0) for n in range(2000)])
    loader = Loader(
        LocalLogdir(folder), Store(), make_index=lambda names: Index(str(folder), names)
    )
    loader.load_all()
    assert loader.save_index()
    (one,) = list_cached()
    name = Path(one.folder) / "logdir"
    os.utime(name, (one.used - 7300, one.used - 7300))
    return folder


def test_nothing_is_kept(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == main(["cache", "clear"]) == ExitCode.OK
    assert capsys.readouterr().out == f"nothing is kept in {cache}\n" * 2
    assert main(["cache", "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out) == []


def test_what_is_kept(logs: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == ExitCode.OK
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{logs}  1 run  2,000 points  4")
    assert first.endswith(" kB  used 2 hours ago")
    assert second.startswith("1 logdir, 4")
    assert second.endswith(f" kB in {cache}")
    assert main(["cache", "--json"]) == ExitCode.OK
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["logdir"], one["runs"], one["points"]) == (str(logs), 1, 2000)
    assert one["bytes"] > 40_000


@pytest.mark.parametrize("named", [True, False])
def test_clearing(
    logs: Path,
    named: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(logs.parent)
    assert main(["cache", "clear", *["./logs/"] * named]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("removed 1 logdir, 4")
    assert list_cached() == []


def test_clearing_what_is_not_there(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "clear", "/nowhere"]) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert err == "lightboard: nothing is kept of /nowhere\nhint: lightboard cache\n"
    assert [one.logdir for one in list_cached()] == [str(logs)]


@pytest.mark.parametrize(
    ("argv", "err"),
    [
        (["clean"], "lightboard cache clean: no such command\nhint: lightboard cache clear, "),
        (["--jsn"], "unknown option --jsn\nhint: did you mean --json?"),
        (["clear", "a", "b"], "more than one logdir: a b\nhint: lightboard cache clear a"),
    ],
)
def test_mistakes(argv: list[str], err: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", *argv]) == ExitCode.USAGE
    assert capsys.readouterr().err.startswith(f"lightboard: {err}")


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "--help"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 88
    text = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    for command in (
        "lightboard cache\n",
        "lightboard cache clear logs",
        "lightboard cache clear\n",
    ):
        assert command in text
