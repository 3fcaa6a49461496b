"""add_config: what of a program's configuration becomes settings, and TensorBoard's HParams tab on it."""

from __future__ import annotations

import argparse
import enum
import logging
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders import make_board

from lightboard import SummaryWriter
from lightboard.runs.facts import Facts, RunFacts
from lightboard.writer.config import flatten_config


class Colour(enum.Enum):
    RED = 1


@dataclass
class Optimizer:
    name: str = "adamw"
    betas: tuple[float, float] = (0.9, 0.999)


@dataclass
class Config:
    lr: float = 0.1
    optimizer: Optimizer = field(default_factory=Optimizer)


def facts(folder: Path) -> dict[str, RunFacts]:
    board = make_board(folder)[0]
    found = Facts(board.store, board=board, follows=False)
    found.read_all()
    runs = board.snapshot.runs
    return {runs[one.run].name: one for one in found.changed_since(None).facts}


def test_values_of_every_kind() -> None:
    said = flatten_config(
        {
            "lr": 0.1,
            "model": {"depth": 18, "name": "resnet", "head": {"dropout": 0.5, 7: "seven"}},
            "ema": True,
            "none": None,
            "sizes": [64, (128, 256), {"a": 1}],
            "empty": {},
            "seed": 2**60,
            "device": Path("cuda"),
            "colour": Colour.RED,
            "numpy": np.float32(0.5),
            "truth": np.bool_(True),
            "array": np.arange(3),
            "large": np.zeros((30, 30)),
            "nan": math.nan,
            "ünï/cødé ☃": "ok",
        }
    )
    assert math.isnan(said.pop("nan"))  # type: ignore[arg-type]
    assert said == {
        "lr": 0.1,
        "model.depth": 18,
        "model.name": "resnet",
        "model.head.dropout": 0.5,
        "model.head.7": "seven",
        "ema": True,
        "none": None,
        "sizes": '[64, [128, 256], {"a": 1}]',
        "empty": "{}",
        "seed": str(2**60),
        "device": "cuda",
        "colour": "Colour.RED",
        "numpy": 0.5,
        "truth": True,
        "array": "[0, 1, 2]",
        "large": "ndarray (30, 30) float64",
        "ünï/cødé ☃": "ok",
    }
    assert (type(said["ema"]), type(said["truth"])) == (bool, bool)


def test_what_has_names_is_a_configuration() -> None:
    assert flatten_config(argparse.Namespace(lr=0.1)) == {"lr": 0.1}
    assert flatten_config(Config()) == {
        "lr": 0.1,
        "optimizer.name": "adamw",
        "optimizer.betas": "[0.9, 0.999]",
    }
    torch = pytest.importorskip("torch")
    assert flatten_config({"t": torch.tensor(2.0), "kind": torch.float16}) == {
        "t": 2.0,
        "kind": "torch.float16",
    }
    for wrong in ("lr=0.1", [("lr", 0.1)], None, Config):
        with pytest.raises(TypeError, match="hint: vars"):
            flatten_config(wrong)


def test_a_thing_that_holds_itself_ends() -> None:
    said: dict[str, Any] = {"a": 1}
    said["self"] = said
    told = flatten_config(said)
    assert told["a"] == 1
    assert len(told) < 100
    rows: list[Any] = []
    rows.append(rows)
    assert isinstance(flatten_config({"rows": rows})["rows"], str)


def test_it_is_the_run_s_own_configuration(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_config({"lr": 0.1, "net": {"ema": False}, "none": None})
        writer.add_scalar("loss", 0.5, 0)
    found = facts(tmp_path)
    assert list(found) == ["a"], "no sub-run"
    assert found["a"].configuration == {"lr": 0.1, "net.ema": False}
    assert found["a"].odd == {"none": "null"}


def test_called_again_it_adds_and_says_what_it_contradicts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "lightboard"), SummaryWriter(str(tmp_path)) as writer:
        writer.add_config({"lr": 0.1, "nan": math.nan})
        writer.add_config({"lr": 0.1, "batch": 32, "nan": math.nan})
        assert caplog.text == ""
        writer.add_config({"lr": 0.2})
        assert "lr was 0.1 and is 0.2 now" in caplog.text
    found = facts(tmp_path)["."]
    assert found.configuration == {"lr": 0.1, "batch": 32}
    assert found.conflicts == {"lr"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Time that is moved: an end within a second of its start says nothing."""
    moved = [0.0]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])
    yield moved


@pytest.mark.parametrize(
    ("error", "status", "session"),
    [
        (None, "finished", "success"),
        (ValueError, "failed", "failure"),
        (KeyboardInterrupt, None, "unknown"),
    ],
)
def test_the_end_of_a_with_is_the_end_of_the_session(
    tmp_path: Path, error: type[BaseException] | None, status: str | None, session: str
) -> None:
    began = time.time() - 60
    try:
        with SummaryWriter(str(tmp_path)) as writer:
            writer.add_config({"lr": 0.1}, walltime=began)
            if error is not None:
                raise error
    except (ValueError, KeyboardInterrupt):
        pass
    found = facts(tmp_path)["."]
    assert (found.status, found.session) == (status, session)


def test_close_in_an_exception_says_nothing(tmp_path: Path) -> None:
    writer = SummaryWriter(str(tmp_path))
    writer.add_config({"lr": 0.1}, walltime=time.time() - 60)
    try:
        raise ValueError
    except ValueError:
        writer.close()
    assert facts(tmp_path)["."].session == "unknown"


def test_without_a_configuration_no_session_is_written(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path)) as writer:
        writer.add_scalar("loss", 0.5, 0)
    assert facts(tmp_path)["."].session is None


def test_tensorboard_s_hparams_tab_reads_it(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.context import RequestContext
    from tensorboard.plugins import base_plugin
    from tensorboard.plugins.hparams import (
        api_pb2,
        backend_context,
        get_experiment,
        list_session_groups,
    )

    for seed in range(3):
        with SummaryWriter(str(tmp_path / f"run{seed}")) as writer:
            writer.add_config(
                {"lr": 0.1 / 10**seed, "opt": {"name": "sgd"}, "ema": seed == 1, "none": None},
                walltime=time.time() - 60,
            )
            writer.add_scalar("loss", 0.5 + seed, 0)
    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(tmp_path))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(tmp_path))
    context = backend_context.Context(base_plugin.TBContext(data_provider=provider))
    about = get_experiment.Handler(
        RequestContext(), context, "", api_pb2.GetExperimentRequest()
    ).run()
    kinds = {info.name: api_pb2.DataType.Name(info.type) for info in about.hparam_infos}
    assert kinds == {
        "lr": "DATA_TYPE_FLOAT64",
        "opt.name": "DATA_TYPE_STRING",
        "ema": "DATA_TYPE_BOOL",
    }
    assert [info.name.tag for info in about.metric_infos] == ["loss"]
    request = api_pb2.ListSessionGroupsRequest(
        allowed_statuses=[api_pb2.STATUS_SUCCESS], start_index=0, slice_size=10
    )
    reply = list_session_groups.Handler(RequestContext(), context, "", request).run()
    told = {
        group.sessions[0].name: (
            round(group.hparams["lr"].number_value, 6),
            group.hparams["opt.name"].string_value,
            group.hparams["ema"].bool_value,
            group.metric_values[0].value,
        )
        for group in reply.session_groups
    }
    assert told == {
        f"run{seed}": (0.1 / 10**seed, "sgd", seed == 1, 0.5 + seed) for seed in range(3)
    }
