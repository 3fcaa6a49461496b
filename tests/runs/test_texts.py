"""Settings from texts of runs: real writers' files, what overrides what, what is read when."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.builders import (
    GrowingFile,
    event,
    make_board,
    make_event_file,
    restart,
    scalar,
    tensor_value,
    wait_until,
)
from tests.builders.sessions import session_start
from tests.builders.web import Client

from lightboard.reader.query import Board
from lightboard.runs.facts import Facts
from lightboard.runs.sessions import Configuration, Sessions, place
from lightboard.runs.texts import TextSettings

TABLE = "|param|value|\n|-|-|\n%s"


def table(**settings: object) -> str:
    return TABLE % "\n".join(f"|{key}|{value}|" for key, value in settings.items())


def text(tag: str, *strings: str, step: int = 0) -> bytes:
    return event(tensor_value(tag, [one.encode() for one in strings], plugin="text"), step=step)


def found(board: Board) -> dict[str, Configuration]:
    """By name, what the texts of each run say."""
    texts = TextSettings(board, lambda: None)
    texts.look()
    return {board.snapshot.runs[run].name: dict(said) for run, said in texts.found.items()}


def configurations(folder: Path) -> dict[str, Configuration]:
    """By name, with what is taken over from hyperparameters and from other runs."""
    board = make_board(folder)[0]
    texts = TextSettings(board, lambda: None)
    texts.look()
    runs = board.snapshot.runs
    placed = place(runs, Sessions().read(runs.values()), texts.found)
    return {runs[run].name: dict(one.configuration) for run, one in placed.items()}


@pytest.mark.parametrize("package", ["torch.utils.tensorboard", "tensorboardX", "lightboard"])
def test_as_cleanrl_logs_it(tmp_path: Path, package: str) -> None:
    said = {"env_id": "CartPole-v1", "learning_rate": 2.5e-4, "anneal_lr": True, "seed": 1}
    said["target_kl"] = None
    writer: Any = pytest.importorskip(package).SummaryWriter(str(tmp_path / "run"))
    rows = "\n".join([f"|{key}|{value}|" for key, value in said.items()])
    writer.add_text("hyperparameters", f"|param|value|\n|-|-|\n{rows}")
    for step in range(0, 300, 100):
        writer.add_scalar("charts/SPS", step, step)
        writer.add_text("samples", table(prompt=step), step)
    writer.close()
    del said["target_kl"]
    assert found(make_board(tmp_path)[0]) == {"run": said}


def test_a_matrix_of_strings(tmp_path: Path) -> None:
    value = tensor_value("hyperparameters", [b"lr", b"0.1", b"opt", b"adam"], plugin="text")
    value.tensor.tensor_shape.Clear()
    for size in (2, 2):
        value.tensor.tensor_shape.dim.add(size=size)
    make_event_file(tmp_path / "a", event(value, step=0))
    assert found(make_board(tmp_path)[0]) == {"a": {"lr": 0.1, "opt": "adam"}}


def test_only_what_was_logged_at_one_step(tmp_path: Path) -> None:
    once = text("t", table(lr=0.1), step=700)
    make_event_file(tmp_path / "once", once, scalar("loss", 9, 1.0))
    make_event_file(tmp_path / "again", once, text("t", table(lr=0.2), step=700))
    make_event_file(tmp_path / "often", once, text("t", table(lr=0.1), step=800))
    board = make_board(tmp_path)[0]
    assert found(board) == {"once": {"lr": 0.1}, "again": {"lr": 0.2}}


def test_a_restart_hides_what_it_supersedes(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        text("t", table(lr=0.1), step=5),
        restart(3),
        text("t", table(lr=0.3), step=4),
    )
    assert found(make_board(tmp_path)[0]) == {"a": {"lr": 0.3}}


def test_the_newest_file_counts_and_the_first_tag_in_a_file(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        text("t", table(lr=0.1, seed=1)),
        text("args", '{"lr": 0.9, "extra": 1}'),
        name="tfevents.1",
    )
    make_event_file(tmp_path / "a", text("other", table(seed=2)), name="tfevents.2")
    assert found(make_board(tmp_path)[0]) == {"a": {"lr": 0.9, "seed": 2, "extra": 1}}


def test_hyperparameters_are_never_overridden(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", session_start(lr=0.1), text("t", table(lr=0.2, depth=4)))
    # add_hparams in the midst of a run: its sub-run belongs to it.
    make_event_file(
        tmp_path / "b",
        scalar("loss", 0, 1.0),
        scalar("loss", 1, 1.0),
        text("t", table(lr=0.2, w=1)),
    )
    make_event_file(tmp_path / "b" / "170.5", session_start(lr=0.1), scalar("hp", 0, 1.0))
    said = configurations(tmp_path)
    assert said["a"] == {"lr": 0.1, "depth": 4}
    assert said["b"] == {"lr": 0.1, "w": 1}
    assert said["b/170.5"] == {"lr": 0.1}


def test_runs_below_that_say_nothing_take_it_over(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", text("t", table(lr=0.2)))
    make_event_file(tmp_path / "a" / "eval", scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "a" / "own", text("t", table(depth=1)))
    curve = (scalar("loss", 0, 1.0), scalar("loss", 1, 1.0))
    make_event_file(tmp_path / "a" / "trial", session_start(seed=3), *curve)
    said = configurations(tmp_path)
    assert said["a/eval"] == {"lr": 0.2}
    assert said["a/own"] == {"depth": 1}
    assert said["a/trial"] == {"seed": 3}


def test_each_text_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = GrowingFile(tmp_path / "a")
    file.write(text("t", table(lr=0.1)) + scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "plain", scalar("loss", 0, 1.0))
    board, loader = make_board(tmp_path)
    opened: list[str] = []
    at_first = board.logdir.open

    def counted(path: str, run: Any) -> Any:
        opened.append(path)
        return at_first(path, run)

    monkeypatch.setattr(board.logdir, "open", counted)
    texts = TextSettings(board, lambda: None)
    texts.look()
    assert len(opened) == 1
    for step in range(1, 4):
        file.write(scalar("loss", step, 1.0))
        loader.load_all()
        opened.clear()
        texts.look()
        assert opened == []
    file.write(text("t", table(lr=0.2)))
    loader.load_all()
    opened.clear()
    texts.look()
    assert len(opened) == 1
    assert [dict(said) for said in texts.found.values()] == [{"lr": 0.2}]
    file.write(text("t", table(lr=0.2), step=1))
    loader.load_all()
    texts.look()
    assert texts.found == {}


def test_a_run_that_went_and_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    file = make_event_file(tmp_path / "a", text("t", table(lr=0.1)))
    other = make_event_file(tmp_path / "b", text("t", table(lr=0.2)))
    board, loader = make_board(tmp_path)
    texts = TextSettings(board, lambda: None)
    os.remove(other)
    texts.look()
    assert [dict(said) for said in texts.found.values()] == [{"lr": 0.1}]
    file.unlink()
    loader.load_all()
    texts.look()
    assert texts.found == {}


def test_many_text_tags_and_a_text_longer_than_is_read(tmp_path: Path) -> None:
    samples = [text(f"samples/{n}", table(**{f"s{n}": n})) for n in range(200)]
    long = TABLE % "|lr|0.1|\n" + "x" * (1 << 20)
    make_event_file(tmp_path / "a", *samples, text("z/config", long))
    (said,) = found(make_board(tmp_path)[0]).values()
    assert said["lr"] == 0.1
    assert len(said) == 16


def test_facts_tell_it_in_the_background(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "a")
    file.write(scalar("loss", 0, 1.0))
    board, loader = make_board(tmp_path)
    facts = Facts(board.store, board=board)
    revision = facts.changed_since(None).revision
    file.write(text("t", table(lr=0.1)))
    loader.load_all()

    def told() -> bool:
        change = facts.changed_since(revision)
        return [dict(one.configuration) for one in change.facts] == [{"lr": 0.1}]

    wait_until(told, "the settings")


def test_the_api_gives_them_as_settings(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", text("t", table(lr=0.1, cuda=True)))
    make_event_file(tmp_path / "b", session_start(lr=0.2))
    client = Client(tmp_path)

    def columns() -> dict[str, Any]:
        return {
            one["key"]: (one["values"], one["at"]) for one in client.json("/api/runs")["columns"]
        }

    wait_until(lambda: "cuda" in columns(), "the settings")
    assert columns() == {"lr": ([0.1, 0.2], [0, 1]), "cuda": ([True], [0, -1])}
