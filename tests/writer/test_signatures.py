"""Names, order and defaults of every call are torch's; tensorboardX's keywords are taken too."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import tensorboardX
import torch.utils.tensorboard
from torch.utils.tensorboard import summary as torch_summary

import lightboard
from lightboard import summary


def public(owner: Any) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(member)
        for name, member in inspect.getmembers(owner, callable)
        if not name.startswith("_") or name == "__init__"
    }


def parameters(signature: inspect.Signature) -> list[tuple[str, Any]]:
    return [(p.name, p.default) for p in signature.parameters.values()]


TORCH = torch.utils.tensorboard


@pytest.mark.parametrize("name", ["SummaryWriter", "FileWriter"])
def test_positions_and_defaults_are_torch_s(name: str) -> None:
    theirs, ours = public(getattr(TORCH, name)), public(getattr(lightboard, name))
    assert set(theirs) <= set(ours)
    for method, signature in theirs.items():
        expected = parameters(signature)
        found = parameters(ours[method])[: len(expected)]
        if (name, method) == ("SummaryWriter", "add_onnx_graph"):
            expected[1] = ("prototxt", None)  # or onnx_model_file=, as tensorboardX has it
        assert found == expected, method
        rest = list(ours[method].parameters.values())[len(expected) :]
        assert all(p.default is not p.empty or p.kind is p.VAR_KEYWORD for p in rest), method


X_ONLY = {
    # Where the two clash, torch's order holds.
    ("SummaryWriter", "__init__"): {"kwargs", "comet_config"},
    ("SummaryWriter", "add_image_with_boxes"): {"kwargs"},
}


@pytest.mark.parametrize("name", ["SummaryWriter", "FileWriter", "GlobalSummaryWriter"])
def test_tensorboardx_s_keywords_are_taken(name: str) -> None:
    theirs, ours = public(getattr(tensorboardX, name)), public(getattr(lightboard, name))
    theirs.pop("add_openvino_graph", None)  # not offered: see docs/writer.md
    for method, signature in theirs.items():
        assert method in ours, method
        taken = set(ours[method].parameters) | X_ONLY.get((name, method), set())
        if (name, method) == ("FileWriter", "__init__"):
            taken.add("logdir")  # torch calls it log_dir
        assert set(signature.parameters) <= taken, method


def test_summary_functions_are_torch_s() -> None:
    assert set(torch_summary.__all__) == set(summary.__all__)
    for name in torch_summary.__all__:
        expected = parameters(inspect.signature(getattr(torch_summary, name)))
        assert parameters(inspect.signature(getattr(summary, name))) == expected, name


def test_exports() -> None:
    assert set(TORCH.__all__) <= set(lightboard.__all__)
    for name in lightboard.__all__:
        assert getattr(lightboard, name) is not None
    with pytest.raises(AttributeError):
        lightboard.nonsense  # noqa: B018


def test_every_call_is_on_its_page() -> None:
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "writer.md").read_text("utf-8")
    calls = set(public(lightboard.SummaryWriter)) | set(summary.__all__)
    short = {"__init__", "add_custom_scalars_multilinechart", "add_custom_scalars_marginchart"}
    assert [name for name in sorted(calls - short) if f"`{name}" not in page] == []
