"""Graphs: nodes equal to torch's where torch.jit.trace works, a graph all the same where it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tests.writer.peers import both, event_files
from torch import Tensor, nn

from lightboard import SummaryWriter
from lightboard.plugins.graphs import encode

pytestmark = pytest.mark.filterwarnings(
    "ignore::torch.jit.TracerWarning", "ignore:.*:DeprecationWarning", "ignore:.*:UserWarning"
)


class Net(nn.Module):  # type: ignore[misc]
    """The network of the tutorials, with a block of its own, dropout, batch norm and a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.block = nn.Sequential(nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5))
        self.deep = nn.ModuleList([nn.ModuleDict({"l": nn.Linear(4, 4)}) for _ in range(2)])
        self.head = nn.Linear(4, 2, bias=False)
        self.register_buffer("scale", torch.ones(2))

    def forward(self, x: Tensor) -> Tensor:
        x = self.block(self.conv(x)).mean((2, 3))
        for level in self.deep:
            x = x + level["l"](x).view(x.size(0), -1)
        return self.head(x) * self.scale


class Two(nn.Module):  # type: ignore[misc]
    """Two inputs, one unused; two outputs, one of them an input."""

    def forward(self, a: Tensor, b: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        return torch.cat([a, b]) + 1, a


class Shared(nn.Module):  # type: ignore[misc]
    """One layer used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.layer(torch.relu(self.layer(x)))
        return out


class Keywords(nn.Module):  # type: ignore[misc]
    """Takes keywords, gives a dict."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x: Tensor, scale: Tensor) -> dict[str, Tensor]:
        return {"y": self.layer(x) * scale}


def graphs(folder: Path) -> list[Any]:
    """Every graph below `folder`."""
    return [
        GraphDef.FromString(event.graph_def)
        for file in event_files(folder)
        for event in LegacyEventFileLoader(str(file)).Load()
        if event.HasField("graph_def")
    ]


def strip(graph: Any) -> Any:
    """Without what ours say beyond torch's: types, buffers, shapes of parameters."""
    for node in graph.node:
        for name in ("dtype", "buffer"):
            if name in node.attr:
                del node.attr[name]
        if node.op == "prim::GetAttr" and "_output_shapes" in node.attr:
            del node.attr["_output_shapes"]
    return graph


def metadata(folder: Path) -> list[tuple[str, bytes]]:
    return [
        (event.tagged_run_metadata.tag, event.tagged_run_metadata.run_metadata)
        for file in event_files(folder)
        for event in LegacyEventFileLoader(str(file)).Load()
        if event.HasField("tagged_run_metadata")
    ]


def lstm() -> nn.Module:
    return nn.LSTM(3, 4, num_layers=2, batch_first=True)


@pytest.mark.parametrize(
    ("make", "inputs"),
    [
        (Net, torch.rand(2, 1, 8, 8)),
        (Two, (torch.rand(2), torch.rand(2), torch.rand(2))),
        (Shared, torch.rand(1, 3)),
        (lambda: nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.ReLU())), (torch.rand(1, 3),)),
        (nn.Identity, torch.rand(3)),
        (lstm, torch.rand(1, 5, 3)),
        (lambda: torch.jit.script(Shared()), torch.rand(1, 3)),
        (nn.ReLU, torch.rand(1, 3)),
    ],
    ids=["net", "two", "shared", "nested", "identity", "lstm", "script", "relu"],
)
def test_nodes_are_torch_s(tmp_path: Path, make: Callable[[], nn.Module], inputs: Any) -> None:
    model = make()
    theirs, ours = both(tmp_path, lambda w: w.add_graph(model, inputs))
    (expected,), (found,) = graphs(theirs), graphs(ours)
    assert [node.name for node in found.node] == [node.name for node in expected.node]
    assert strip(found) == expected
    assert metadata(ours) == metadata(theirs)


def test_types_and_shapes_of_parameters_are_said(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(Net(), torch.rand(2, 1, 8, 8))
    (graph,) = graphs(tmp_path)
    found = {}
    for node in graph.node:
        if node.op == "prim::GetAttr":
            (shape,) = node.attr["_output_shapes"].list.shape
            name = node.name.rpartition("/")[0]
            sizes = [dim.size for dim in shape.dim]
            found[name] = (sizes, node.attr["dtype"].s, node.attr["buffer"].b)
    assert found["Net/Conv2d[conv]/weight"] == ([4, 1, 3, 3], b"float32", False)
    assert found["Net/Linear[head]/weight"] == ([2, 4], b"float32", False)
    assert found["Net/scale"] == ([2], b"float32", True)
    assert found["Net/Sequential[block]/BatchNorm2d[0]/running_mean"] == ([4], b"float32", True)
    (conv,) = (node for node in graph.node if node.op == "aten::_convolution")
    assert conv.attr["dtype"].s == b"float32"


def test_dict_outputs_take_no_strict_trace(tmp_path: Path) -> None:
    """torch needs use_strict_trace=False for these; ours finds that out."""
    model, inputs = Keywords(), (torch.rand(1, 3), torch.rand(1))
    theirs, ours = both(tmp_path, lambda w: w.add_graph(model, inputs, use_strict_trace=False))
    assert [strip(graph) for graph in graphs(ours)] == graphs(theirs)
    with SummaryWriter(tmp_path / "strict") as writer:
        writer.add_graph(model, inputs)
    found = [strip(graph) for graph in graphs(tmp_path / "strict")]
    assert found == graphs(theirs)


def test_keyword_inputs(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(Keywords(), {"x": torch.rand(1, 3), "scale": torch.rand(1)})
    (graph,) = graphs(tmp_path)
    names = [node.name for node in graph.node]
    assert {"input/x", "input/scale", "output/output.1", "Keywords/Linear[layer]/weight"} < set(
        names
    )
    (linear,) = (node for node in graph.node if node.op == "aten::linear")
    assert linear.name.startswith("Keywords/Linear[layer]/")
    assert linear.input[0] == "input/x" and set(linear.input) < set(names)
    shapes = linear.attr["_output_shapes"].list.shape
    assert [[dim.size for dim in shape.dim] for shape in shapes] == [[1, 3]]


def test_every_input_of_a_fallback_graph_is_a_node(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no more tracing")

    monkeypatch.setattr(torch.jit, "trace", fail)
    nodes, way = encode.read_model(Net(), torch.rand(2, 1, 8, 8), False, True)
    assert way == "torch.export"
    names = [node.name for node in nodes]
    assert len(set(names)) == len(names)
    assert all(other in names for node in nodes for other in node.inputs)
    assert "Net/ModuleList[deep]/ModuleDict[0]/Linear[l]/weight" in names
    assert next(node.shape for node in nodes if node.name == "output/output.1") == [2, 2]


def test_where_torch_s_own_check_of_the_trace_fails(tmp_path: Path) -> None:
    """An encoder layer in evaluation mode takes another path at each tracing: torch raises."""
    model = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(model, torch.rand(1, 5, 8))
    (graph,) = graphs(tmp_path)
    assert "input/src" in [node.name for node in graph.node]


def test_without_inputs_fx_still_draws_the_model(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(Shared())
    (graph,) = graphs(tmp_path)
    assert [node.op for node in graph.node].count("Linear") == 2


def test_total_failure_is_told_and_training_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(nn.Module):  # type: ignore[misc]
        def forward(self, x: Tensor) -> Tensor:
            raise RuntimeError("out of order")

    model = Broken().train()
    with caplog.at_level(logging.WARNING, "lightboard"), SummaryWriter(tmp_path) as writer:
        writer.add_graph(model, torch.rand(1))
    assert not graphs(tmp_path)
    assert model.training
    (record,) = (r for r in caplog.records if r.name == "lightboard")
    assert record.getMessage().startswith("no graph of Broken is logged: torch.jit.trace: ")
    assert "out of order" in record.getMessage()


def test_the_model_is_left_as_it_was(tmp_path: Path) -> None:
    model = Net().train()
    model.block[0].eval()  # frozen batch norm, as people do
    modes = [module.training for module in model.modules()]
    state = {name: value.clone() for name, value in model.state_dict().items()}
    calls: list[str] = []
    handle = model.conv.register_forward_hook(lambda *_: calls.append("hook"))
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(model, torch.rand(2, 1, 8, 8))
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert len(model.conv._forward_hooks) == 1
    handle.remove()


def test_verbose_prints_the_graph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(nn.ReLU(), torch.rand(1), verbose=True)
    assert "aten::relu" in capsys.readouterr().out


def test_onnx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    onnx = pytest.importorskip("onnx")
    helper = onnx.helper
    info = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 3]) for name in ("x", "z")
    ]
    ops = [
        helper.make_node("Relu", ["x"], ["y"]),
        helper.make_node("LeakyRelu", ["y"], ["z"], alpha=0.25),
    ]
    path = tmp_path / "model.onnx"
    onnx.save(helper.make_model(helper.make_graph(ops, "g", info[:1], info[1:])), str(path))
    theirs, ours = both(tmp_path, lambda w: w.add_onnx_graph(str(path)))
    assert graphs(ours) == graphs(theirs)
    with SummaryWriter(tmp_path / "named") as writer:
        writer.add_onnx_graph(onnx_model_file=path)
    assert graphs(tmp_path / "named") == graphs(ours)
