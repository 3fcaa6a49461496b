"""Graphs of real models through torch's writer, tensorboardX's and ours: what a user sees of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from tests.builders.graphs import Graphs, View
from tests.builders.models import MLP, Chain, ResNet, Transformer
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from lightboard import SummaryWriter

pytestmark = pytest.mark.filterwarnings(
    "ignore::torch.jit.TracerWarning", "ignore:.*:DeprecationWarning", "ignore:.*:UserWarning"
)

WRITERS = ("lightboard", "torch", "tensorboardX")


def log(folder: Path, model: nn.Module, inputs: Any, package: str = "lightboard") -> View:
    writer: Any
    if package == "lightboard":
        writer = SummaryWriter(folder)
    elif package == "torch":
        writer = pytest.importorskip("torch.utils.tensorboard").SummaryWriter(str(folder))
    else:
        writer = pytest.importorskip("tensorboardX").SummaryWriter(str(folder))
    writer.add_graph(model, inputs)
    writer.close()
    return Graphs(folder).view()


def count(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def flops(model: nn.Module, inputs: Any) -> int:
    # Attention as matrix products: the counter does not know the CPU's own kernel.
    math = sdpa_kernel(SDPBackend.MATH)
    with FlopCounterMode(display=False) as counter, torch.no_grad(), math:
        model.eval()(*inputs)
    return int(counter.get_total_flops())


@pytest.mark.parametrize("package", WRITERS)
def test_the_tutorials_mlp_is_seen_at_once(tmp_path: Path, package: str) -> None:
    view = log(tmp_path, MLP(), torch.rand(64, 784), package)
    assert view.paths == ["x", "MLP", "MLP.fc1", "MLP.relu", "MLP.fc2", "output"]
    fc1, relu = view.find("MLP.fc1"), view.find("MLP.relu")
    assert (fc1["kind"], fc1["type"], fc1["category"]) == ("module", "Linear", "linear")
    assert (relu["kind"], relu["type"], relu["category"]) == ("op", "aten::relu", "activation")
    assert fc1["parameters"] == 784 * 500 + 500
    assert fc1["bytes"] == 4 * fc1["parameters"]
    assert fc1["flops"] == 2 * 64 * 784 * 500
    assert fc1["shape"] == [64, 500]
    assert view.find("MLP")["shape"] == [64, 10]
    assert view.find("x")["shape"] == [64, 784]
    assert view.edges == [
        ("x", "MLP.fc1"),
        ("MLP.fc1", "MLP.relu"),
        ("MLP.relu", "MLP.fc2"),
        ("MLP.fc2", "output"),
    ]
    edge = view.edge("MLP.fc1", "MLP.relu")
    assert (edge["shape"], edge["tensors"], edge["bytes"]) == ([64, 500], 1, 4 * 64 * 500)
    assert not edge["back"] and not edge["control"] and not edge["parameter"]
    assert view.totals["parameters"] == count(MLP())
    assert view.totals["unknown"] == 0
    assert (view.totals["modules"], view.totals["ops"]) == (3, 3)
    if package == "lightboard":
        assert (edge["dtype"], view.find("x")["dtype"]) == ("float32", "float32")


@pytest.mark.parametrize("package", WRITERS)
def test_an_open_layer_shows_its_weights_and_its_op(tmp_path: Path, package: str) -> None:
    view = log(tmp_path, MLP(), torch.rand(64, 784), package).open("MLP.fc1")
    inside = [path for path in view.paths if path.startswith("MLP.fc1.")]
    assert sorted(inside) == ["MLP.fc1.bias", "MLP.fc1.linear", "MLP.fc1.weight"]
    weight = view.find("MLP.fc1.weight")
    assert (weight["kind"], weight["type"], weight["shape"]) == (
        "parameter",
        "parameter",
        [500, 784],
    )
    assert view.edge("MLP.fc1.weight", "MLP.fc1.linear")["parameter"]
    assert ("x", "MLP.fc1.linear") in view.edges
    assert ("MLP.fc1.linear", "MLP.relu") in view.edges
    detail = view.graphs.ask("detail", source=view.source, id=view.find("MLP.fc1")["id"])
    assert [(one["path"], one["shape"], one["count"]) for one in sorted(
        detail["parameters"], key=lambda one: str(one["path"])
    )] == [("bias", [500], 500), ("weight", [500, 784], 392_000)]  # fmt: skip
    assert detail["share"] == pytest.approx(392_500 / 397_510)
    assert [one["path"] for one in detail["inputs"]] == ["x"]
    assert [one["path"] for one in detail["outputs"]] == ["MLP/relu"]
    assert all(one["derived"] == (package != "lightboard") for one in detail["parameters"])


@pytest.mark.parametrize("package", WRITERS)
def test_a_resnet(tmp_path: Path, package: str) -> None:
    model, inputs = ResNet((1, 1, 5, 2), 8), torch.rand(2, 3, 64, 64)
    view = log(tmp_path, model, inputs, package)
    assert 10 <= len(view.boxes) <= 40
    assert {"ResNet.conv1", "ResNet.layer1", "ResNet.layer4", "ResNet.fc"} <= set(view.paths)
    assert view.find("ResNet.conv1")["category"] == "conv"
    if package == "lightboard":  # the others leave some shapes out that nothing tells
        assert (view.totals["parameters"], view.totals["unknown"]) == (count(model), 0)
        assert view.totals["flops"] == flops(model, (inputs,))
    else:
        assert 0 < view.totals["unknown"] <= 3
        known = view.find("ResNet.conv1")["parameters"]
        assert known == model.conv1.weight.numel()
    # Blocks 1 to 4 of layer3 are alike, block 0 has a shortcut of its own.
    opened = view.open("ResNet.layer3")
    inside = [path for path in opened.paths if path.startswith("ResNet.layer3.")]
    assert inside == ["ResNet.layer3.0", "ResNet.layer3.1 … 4"]
    repeat = opened.find("ResNet.layer3.1 … 4")
    assert (repeat["kind"], repeat["repeat"], repeat["repeat_type"]) == ("repeat", 4, "Bottleneck")
    blocks = opened.open("ResNet.layer3.1 … 4")
    ids = [blocks.find(f"ResNet.layer3.1 … 4.{n}") for n in range(1, 5)]
    assert len({box["structure"] for box in ids}) == 1
    assert ids[0]["structure"] != -1
    assert ids[0]["parameters"] * 4 == repeat["parameters"]
    chain = [(f"ResNet.layer3.1 … 4.{n}", f"ResNet.layer3.1 … 4.{n + 1}") for n in (1, 2, 3)]
    assert set(chain) <= set(blocks.edges)
    one = blocks.open("ResNet.layer3.1 … 4.1")
    # Its one ReLU is called three times: three boxes in a row, and nothing goes in circles.
    base = "ResNet.layer3.1 … 4.1"
    inside = [path.removeprefix(base + ".") for path in one.paths if path.startswith(base + ".")]
    assert inside == [
        *("conv1", "bn1", "relu", "conv2", "bn2", "relu (2)", "conv3", "bn3", "add", "relu (3)")
    ]
    assert one.find(f"{base}.relu (2)")["type"] == "ReLU"
    assert (f"{base}.bn2", f"{base}.relu (2)") in one.edges
    assert not any(edge["back"] for edge in one.reply["edges"])
    assert one.find("ResNet.layer3.1 … 4.1.conv2")["type"] == "Conv2d"
    assert not one.find("ResNet.layer3.1 … 4.2")["opened"]


def test_a_transformers_blocks_are_one_box_opened_one_by_one(tmp_path: Path) -> None:
    model, inputs = Transformer(), torch.randint(0, 100, (2, 16))
    view = log(tmp_path, model, inputs)
    blocks = view.find("Transformer.blocks")
    assert (blocks["repeat"], blocks["repeat_type"]) == (12, "Block")
    assert view.totals["parameters"] == count(model)
    assert view.totals["unknown"] == 0
    assert view.totals["flops"] == flops(model, (inputs,))
    shut = view.graphs.view(view.source, opened=[view.find("Transformer")["id"]])
    assert shut.edges == [
        ("tokens", "Transformer.tokens"),
        ("Transformer.tokens", "Transformer.blocks"),
        ("Transformer.blocks", "Transformer.norm"),
        ("Transformer.norm", "Transformer.head"),
        ("Transformer.head", "output"),
    ]
    one = shut.open("Transformer.blocks").open("Transformer.blocks.3")
    assert "Transformer.blocks.3.qkv" in one.paths
    assert sum(path.startswith("Transformer.blocks.4.") for path in one.paths) == 0
    # chunk gives a list that is unpacked: three edges go on over it.
    assert one.edge("Transformer.blocks.3.qkv", "Transformer.blocks.3.chunk")["shape"] == [
        2,
        16,
        192,
    ]
    views = [path for path in one.paths if path.startswith("Transformer.blocks.3.view")]
    assert views and ("Transformer.blocks.3.chunk", views[0]) in one.edges


def test_two_lists_of_blocks_do_not_run_into_each_other(tmp_path: Path) -> None:
    """torch's scopes leave the lists out: both have a "Linear[0]"."""

    class Two(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.down = nn.ModuleList([nn.Sequential(nn.Linear(4, 4), nn.ReLU()) for _ in "ab"])
            self.up = nn.ModuleList([nn.Sequential(nn.Linear(4, 4), nn.ReLU()) for _ in "ab"])

        def forward(self, x: Tensor) -> Tensor:
            for layer in (*self.down, *self.up):
                x = layer(x)
            return x

    view = log(tmp_path, Two(), torch.rand(1, 4)).all()
    paths = [view.path(id) for id, box in view.boxes.items() if box["kind"] == "op"]
    assert paths == [
        f"Two.{where}.{block}.{what}"
        for where in ("down", "up")
        for block in (0, 1)
        for what in ("0.linear", "1.relu")
    ]


def test_torchs_own_encoder_of_12_layers(tmp_path: Path) -> None:
    """Tracing it fails its own check: it comes by torch.export."""
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    model = nn.TransformerEncoder(layer, 12, enable_nested_tensor=False)
    view = log(tmp_path, model, torch.rand(1, 5, 16))
    layers = view.find("TransformerEncoder.layers")
    assert (layers["repeat"], layers["repeat_type"]) == (12, "TransformerEncoderLayer")
    assert view.totals["parameters"] == count(model)
    assert 10 <= len(view.boxes) <= 40


@pytest.mark.parametrize("package", ["lightboard", "torch"])
def test_inputs_are_called_as_in_the_program(tmp_path: Path, package: str) -> None:
    class Again(nn.Module):  # type: ignore[misc]
        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            x = torch.relu(x)
            return x + y

    view = log(tmp_path, Again(), (torch.rand(1, 3), torch.rand(1, 3)), package)
    assert [b["name"] for b in view.boxes.values() if b["kind"] == "input"] == ["x", "y"]


def test_a_shared_layer_counts_once(tmp_path: Path) -> None:
    class Shared(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(3, 3)

        def forward(self, x: Tensor) -> Tensor:
            out: Tensor = self.layer(torch.relu(self.layer(x)))
            return out

    view = log(tmp_path, Shared(), torch.rand(1, 3))
    assert view.totals["parameters"] == 12
    (edge,) = (e for e in view.reply["edges"] if e["back"])
    assert {edge["source"], edge["target"]} == {
        view.find("Shared.layer")["id"],
        view.find("Shared.relu")["id"],
    }


def test_an_lstm_is_one_op_with_several_outputs(tmp_path: Path) -> None:
    for package in ("lightboard", "torch"):
        model = nn.LSTM(3, 4, num_layers=2, batch_first=True)
        view = log(tmp_path / package, model, torch.rand(1, 5, 3), package).all()
        (lstm,) = (box for box in view.boxes.values() if box["type"] == "aten::lstm")
        assert lstm["category"] == "recurrent"
        assert view.totals["parameters"] == count(model)
        assert view.totals["unknown"] == 0


def test_bookkeeping_is_hidden_until_asked_for(tmp_path: Path) -> None:
    view = log(tmp_path, Transformer(depth=1), torch.randint(0, 100, (2, 16))).all()
    types = {box["type"] for box in view.boxes.values()}
    assert not any(kind.startswith("prim::") for kind in types)
    with_all = view.all(bookkeeping=True)
    more = {box["type"] for box in with_all.boxes.values()} - types
    assert "prim::ListUnpack" in more
    assert len(with_all.boxes) > len(view.boxes)
    assert view.totals["hidden"] > 0
    ids = {id: box["name"] for id, box in with_all.boxes.items()}
    assert all(ids[id] == box["name"] for id, box in view.boxes.items())  # the same ids


def test_constants_are_attributes_of_the_ops_they_go_into(tmp_path: Path) -> None:
    view = log(tmp_path, ResNet((1,), 4), torch.rand(1, 3, 32, 32)).open("ResNet.conv1")
    (conv,) = (
        box for id, box in view.boxes.items()
        if view.path(id).startswith("ResNet.conv1.") and box["kind"] == "op"
    )  # fmt: skip
    detail = view.graphs.ask("detail", source=view.source, id=conv["id"])
    attributes = {one["name"]: one["value"] for one in detail["attributes"]}
    assert attributes["stride"] == "[2, 2]"
    assert attributes["padding"] == "[3, 3]"
    assert attributes["groups"] == "1"
    layer = view.graphs.ask("detail", source=view.source, id=view.find("ResNet.conv1")["id"])
    attributes = {one["name"]: one["value"] for one in layer["attributes"]}
    assert (attributes["in_channels"], attributes["out_channels"]) == ("3", "4")
    assert (attributes["kernel_size"], attributes["stride"]) == ("7 × 7", "[2, 2]")
    head = view.graphs.ask("detail", source=view.source, id=view.find("ResNet.fc")["id"])
    attributes = {one["name"]: one["value"] for one in head["attributes"]}
    assert (attributes["in_features"], attributes["out_features"]) == ("16", "1000")
    assert [step["name"] for step in detail["steps"]] == ["ResNet", "conv1", conv["name"]]
    assert [one["path"] for one in detail["parameters"]] == ["weight"]


def test_lists_of_modules_of_one_class(tmp_path: Path) -> None:
    """A stage of a ResNet: its first block is another than the rest."""
    view = log(tmp_path, ResNet((3, 2), 4), torch.rand(1, 3, 32, 32)).all()
    stages = [box for box in view.boxes.values() if box["name"].startswith("layer")]
    assert [one["blocks"] or one["repeat"] for one in stages] == [3, 2]
    assert len({one["repeat_type"] for one in stages}) == 1
    assert view.find("ResNet")["blocks"] == 0
    assert {box["blocks"] for box in view.boxes.values() if box["kind"] != "module"} == {0}


def test_search(tmp_path: Path) -> None:
    view = log(tmp_path, ResNet((1, 2), 4), torch.rand(1, 3, 32, 32))

    def find(query: str, **body: Any) -> list[str]:
        reply = view.graphs.ask("search", source=view.source, query=query, **body)
        assert reply["total"] >= len(reply["matches"])
        return [match["path"] for match in reply["matches"]]

    assert find("fc")[0] == "ResNet/fc"
    assert find("FC")[0] == "ResNet/fc"
    assert find("/layer2\\/[01]$/") == ["ResNet/layer2/0", "ResNet/layer2/1"]
    assert set(find("bottleneck")) == {"ResNet/layer1/0", "ResNet/layer2/0", "ResNet/layer2/1"}
    assert len(find("conv", limit=2)) == 2
    first = find("conv2")
    assert all(path.endswith("/conv2") for path in first[:3])
    assert "ResNet/conv1" in first[3:]  # by its type, Conv2d
    (match,) = view.graphs.ask("search", source=view.source, query="/layer2\\/1\\/conv2$/")[
        "matches"
    ]
    opened = view.graphs.view(view.source, opened=match["opens"])
    assert match["id"] in opened.boxes
    assert view.graphs.refused("search", source=view.source, query="/(/")[0] == 400
    assert view.graphs.refused("search", source=view.source, query=" ")[0] == 400


def test_traces_and_paths(tmp_path: Path) -> None:
    view = log(tmp_path, MLP(), torch.rand(64, 784))
    opened = view.reply["opened"]

    def ask(route: str, **body: Any) -> tuple[set[str], set[tuple[str, str]], dict[str, Any]]:
        reply = view.graphs.ask(route, source=view.source, opened=opened, **body)
        edges = {(view.path(a), view.path(b)) for a, b in reply["edges"]}
        assert edges <= set(view.edges)
        return {view.path(id) for id in reply["boxes"]}, edges, reply

    relu, x, out = (view.find(path)["id"] for path in ("MLP.relu", "x", "output"))
    boxes, edges, reply = ask("trace", id=relu, direction="inputs")
    assert boxes == {"x", "MLP.fc1", "MLP.relu"}
    assert edges == {("x", "MLP.fc1"), ("MLP.fc1", "MLP.relu")}
    assert (reply["ops"], reply["parameters"]) == (1, 392_500)
    boxes, _, _ = ask("trace", id=relu, direction="outputs")
    assert boxes == {"MLP.relu", "MLP.fc2", "output"}
    boxes, edges, _ = ask("trace", id=relu, direction="both")
    assert len(boxes) == 5 and len(edges) == 4
    boxes, edges, reply = ask("path", start=x, end=out)
    assert boxes == {"x", "MLP.fc1", "MLP.relu", "MLP.fc2", "output"}
    assert len(edges) == 4 and not reply["turned"]
    assert ask("path", start=out, end=relu)[2]["turned"]
    # With the model shut the same is told in fewer boxes.
    opened = []
    view = view.graphs.view(view.source, opened=[])
    boxes, edges, _ = ask("path", start=x, end=out)
    assert boxes == {"x", "MLP", "output"}


def test_two_runs_graphs_compared(tmp_path: Path) -> None:
    class Wider(MLP):
        def __init__(self) -> None:
            super().__init__()
            self.fc2 = nn.Linear(500, 20)
            self.fc3 = nn.Linear(20, 10)

        def forward(self, x: Tensor) -> Tensor:
            out: Tensor = self.fc3(torch.tanh(super().forward(x)))
            return out

    log(tmp_path / "a", MLP(), torch.rand(64, 784))
    log(tmp_path / "b", Wider(), torch.rand(64, 784))
    graphs = Graphs(tmp_path)
    runs = {run.id: str(run.name) for run in graphs.client.board.list_runs()}
    source = {runs[one["run"]]: one["source"] for one in graphs.listed}
    pair = graphs.view(f"{source['a']}~{source['b']}").open()
    changes = {pair.path(id): box["change"] for id, box in pair.boxes.items()}
    assert changes["Wider.fc1"] == ""
    assert changes["Wider.fc2"] == "inside"
    assert changes["Wider.fc3"] == "added"
    assert changes["Wider.tanh"] == "added"
    assert pair.totals["parameters"] == count(Wider())
    reply = graphs.ask("compare", source=f"{source['a']}~{source['b']}")
    said = {one["path"]: (one["change"], one["text"]) for one in reply["differences"]}
    assert said["Wider/fc3"] == ("added", "")
    assert said["Wider/fc2/weight"] == ("changed", "shape 10 × 500 → 20 × 500")
    assert reply["removed"] == 0
    assert (reply["added"], reply["changed"]) == (pair.totals["added"], pair.totals["changed"])
    # The other way round the same things are gone, and still to be seen.
    back = graphs.view(f"{source['b']}~{source['a']}")
    changes = {back.path(id): box["change"] for id, box in back.boxes.items()}
    assert changes["MLP.fc3"] == "removed"
    assert back.find("MLP.fc3")["parameters"] == 210
    assert back.totals["parameters"] == count(MLP())
    same = graphs.ask("compare", source=f"{source['a']}~{source['a']}")
    assert (same["added"], same["removed"], same["changed"], same["total"]) == (0, 0, 0, 0)
    assert same["same"] > 5
    weight = pair.open("Wider.fc2").find("Wider.fc2.weight")
    detail = graphs.ask("detail", source=f"{source['a']}~{source['b']}", id=weight["id"])
    assert detail["first"]["shape"] == [10, 500]
    assert graphs.refused("compare", source=source["a"])[0] == 400


def test_what_is_wired_otherwise_is_told_and_drawn(tmp_path: Path) -> None:
    for name, beside in (("one", False), ("two", True)):
        log(tmp_path / name, Chain(beside), torch.rand(2, 4))
    graphs = Graphs(tmp_path)
    runs = {run.id: str(run.name) for run in graphs.client.board.list_runs()}
    source = {runs[one["run"]]: one["source"] for one in graphs.listed}
    for first, second, changes in (
        ("one", "two", {("b", "c"): "removed", ("a", "c"): "added", ("a", "b"): ""}),
        ("two", "one", {("b", "c"): "added", ("a", "c"): "removed", ("a", "b"): ""}),
    ):
        pair = graphs.view(f"{source[first]}~{source[second]}", opened=[]).open("Chain")
        found = {
            ends: pair.edge(f"Chain.{ends[0]}", f"Chain.{ends[1]}")["change"] for ends in changes
        }
        assert found == changes
        reply = graphs.ask("compare", source=f"{source[first]}~{source[second]}")
        assert (reply["added"], reply["removed"], reply["changed"]) == (0, 0, 1)
        (one,) = reply["differences"]
        assert one["path"] == "Chain/c/linear"
        before, after = ("b", "a") if second == "two" else ("a", "b")
        assert one["text"] == f"input 1 from Chain/{before}/linear → Chain/{after}/linear"
        detail = graphs.ask(
            "detail", source=f"{source[first]}~{source[second]}", id=pair.find("Chain.c")["id"]
        )
        comes = {each["path"].split("/")[1]: each["change"] for each in detail["inputs"]}
        assert comes == {before: "removed", after: "added"}


def test_the_newest_graph_comes_first(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(MLP(), torch.rand(1, 784))
        writer.add_graph(nn.Linear(3, 2), torch.rand(1, 3))
    graphs = Graphs(tmp_path)
    assert [one["kind"] for one in graphs.listed] == ["op", "op"]  # empty run metadata is none
    assert "Linear" in graphs.view().paths
    assert "MLP" in graphs.view(graphs.listed[1]["source"]).paths
