"""`lightboard demo`: all kinds of data, growing, without torch; and nothing of it is left, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import wait_until
from tests.builders.command import Command, running
from tests.builders.live import PATIENCE

import lightboard
from lightboard.cli import ExitCode, main
from lightboard.cli.demo_runs import begin


@pytest.fixture(autouse=True)
def nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("LIGHTBOARD_CACHE_DIR", str(tmp_path / "cache"))


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("lightboard-demo-*")]


def points(command: Command) -> int:
    return sum(int(run["points"]) for run in command.get("api/board").json()["runs"])


@pytest.mark.slow
def test_it_grows_and_is_gone_in_the_end(tmp_path: Path) -> None:
    with running("demo", "--port=0", "--seconds=600") as command:
        assert any("all of it is removed at the end" in line for line in command.said)
        wait_until(lambda: len(command.get("api/board").json()["runs"]) == 9)
        first = points(command)
        wait_until(lambda: points(command) > first)
        kinds = {tag["plugin"] for tag in command.get("api/board").json()["tags"]}
        assert kinds >= {
            "scalars",
            "images",
            "histograms",
            "text",
            "graphs",
            "pr_curves",
            "hparams",
        }
        assert left(tmp_path)
        assert command.end(signal.SIGINT) == (ExitCode.OK, "")
    assert left(tmp_path) == []
    assert not (tmp_path / "cache").exists()


@pytest.mark.slow
def test_it_is_gone_even_when_the_board_is_killed(tmp_path: Path) -> None:
    with running("demo", "--port=0", "--seconds=600") as command:
        wait_until(lambda: len(command.get("api/board").json()["runs"]) > 0)
        command.process.kill()
        wait_until(lambda: left(tmp_path) == [])


def test_its_trainings_learn(tmp_path: Path) -> None:
    """The first steps of one, without a board: losses fall, and what is logged can be read back."""
    trainings, pictures, shown = begin(tmp_path)
    assert len(trainings) == 9
    fast = trainings[0]
    for _ in range(60):
        fast.learn()
    fast.test(pictures, shown)
    for one in trainings:
        one.writer.close()
    board = lightboard.open(tmp_path)
    assert len(board.list_runs()) == 9
    loss = board.read_scalars("lr=0.3/seed-0", "test/loss")
    assert loss.value[-1] < 0.8 * loss.value[0]
    settings = board.read_hparams()
    assert set(settings.infos) == {"lr", "seed", "batch", "width"}
    (embedding,) = board.read_embeddings("lr=0.3/seed-0")
    assert embedding.vectors().shape == (300, 32)


def test_without_torch_and_the_server(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "for name in ('torch', 'tensorboard', 'starlette'): sys.modules[name] = None\n"
        "import lightboard.cli.demo_runs\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE * 4
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["logs"], "the demo brings its own logs: logs", "lightboard --logdir logs"),
        (["--seconds=0"], "--seconds 0: not a number of seconds", "--seconds 60"),
        (["--seconds=x"], "--seconds x: not a number of seconds", "--seconds 60"),
        (["--port=x"], "--port x: not a port", "--port 0 to 65535"),
    ],
)
def test_mistakes(
    words: list[str], message: str, hint: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["demo", *words]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert f"lightboard: {message}\n" in said
    assert f"hint: {hint}" in said
    assert left(tmp_path) == []


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--help"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("Usage: lightboard demo")
