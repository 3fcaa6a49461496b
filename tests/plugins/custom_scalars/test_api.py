"""The Custom scalars dashboard's route: layouts of several runs as one, those that are none told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.builders import event, make_event_file, tensor_value
from tests.builders.web import Client

from lightboard import SummaryWriter

LAYOUT = {
    "train": {"losses": ["Multiline", ["loss/.*"]]},
    "eval": {"m": ["Margin", ["v", "lo", "hi"]]},
}


def layout(folder: Path) -> dict[str, Any]:
    client = Client(folder)
    runs = [run.id for run in client.board.list_runs()]
    reply = client.post("/api/plugins/custom_scalars/layout", runs=runs)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


@pytest.mark.parametrize("writer", ["lightboard", "torch.utils.tensorboard"])
def test_layouts_of_all_runs_are_one(tmp_path: Path, writer: str) -> None:
    made = __import__(writer, fromlist=["SummaryWriter"]).SummaryWriter
    for run, more in (
        ("a", {}),
        ("b", {"train": {"losses": LAYOUT["train"]["losses"], "lr": ["Multiline", ["lr"]]}}),
    ):
        one = made(str(tmp_path / run))
        one.add_custom_scalars(LAYOUT | more)
        one.close()
    found = layout(tmp_path)
    assert found["faults"] == []
    train, evaluation = found["categories"]
    assert [chart["title"] for chart in train["charts"]] == ["losses", "lr"]
    assert train["charts"][0]["tags"] == ["loss/.*"]
    assert evaluation["charts"] == [
        {"title": "m", "tags": [], "margins": [{"value": "v", "lower": "lo", "upper": "hi"}]}
    ]


def test_what_is_no_layout_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    broken = tensor_value("custom_scalars__config__", [b"\xff\xff"], plugin="custom_scalars")
    make_event_file(tmp_path / "bad", event(broken, step=4))
    with SummaryWriter(tmp_path / "good") as one:
        one.add_custom_scalars(LAYOUT)
    found = layout(tmp_path)
    assert len(found["categories"]) == 2
    (fault,) = found["faults"]
    assert (fault["tag"], fault["step"]) == ("custom_scalars__config__", 4)
    assert "not a layout" in fault["what"]


def match(client: Client, *patterns: str) -> Any:
    reply = client.post("/api/plugins/custom_scalars/match", patterns=patterns)
    return reply.status_code, reply.json()


def test_patterns_mean_scalar_tags(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as one:
        for tag in ("loss/train", "loss/val", "lr"):
            one.add_scalar(tag, 1.0, 0)
        one.add_text("loss/notes", "words", 0)
    client = Client(tmp_path)
    ids = {bytes(tag.tag): tag.id for tag in client.board.snapshot.tags if tag.plugin == "scalars"}
    status, found = match(client, "loss/.*", "l", "loss/(", "nothing")
    assert status == 200
    losses, all_of_them, broken, nothing = found["patterns"]
    assert losses == {"tags": [ids[b"loss/train"], ids[b"loss/val"]], "error": None}
    assert all_of_them["tags"] == sorted(ids.values())
    assert broken["tags"] == []
    assert "unterminated" in broken["error"]
    assert nothing == {"tags": [], "error": None}


def test_too_many_patterns_are_refused(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as one:
        one.add_scalar("loss", 1.0, 0)
    status, found = match(Client(tmp_path), *["a"] * 5_000)
    assert status == 400
    assert "at most 4,096" in found["hint"]
