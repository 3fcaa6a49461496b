"""Graphs that are broken or beyond measure: shown as far as they go, and what is missing is said."""

from __future__ import annotations

import time
from base64 import b64encode
from pathlib import Path

import pytest
from tests.builders import event, make_event_file, tensor_value
from tests.builders.graphs import Graphs, graph_record, log_graph, node, profile_record, torch_node

from lightboard.plugins.graphs.nodes import split_name
from lightboard.protos.graph_pb2 import GraphDef, NodeDef, RunMetadata


def test_a_cycle(tmp_path: Path) -> None:
    graphs = log_graph(
        tmp_path, node("a", "Add", "c"), node("b", "Mul", "a"), node("c", "Mul", "b"),
        node("d", "Add", "d", "c"),
    )  # fmt: skip
    view = graphs.view()
    assert set(view.edges) == {("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")}
    assert [edge["back"] for edge in view.reply["edges"]].count(True) == 1
    assert view.said["cycles"]["count"] == 2  # with the node that feeds itself
    reply = graphs.ask(
        "trace", source=view.source, id=view.find("a")["id"], direction="both", opened=[]
    )
    assert len(reply["boxes"]) == 4


def test_a_cycle_of_hidden_ops(tmp_path: Path) -> None:
    graphs = log_graph(
        tmp_path, node("x", "Placeholder"), node("i", "Identity", "j", "x"),
        node("j", "Identity", "i"), node("y", "Add", "j"),
    )  # fmt: skip
    view = graphs.view()
    assert view.paths == ["x", "y"]
    assert view.said["cycles"]["count"] == 1


def test_dangling_inputs(tmp_path: Path) -> None:
    graphs = log_graph(
        tmp_path, node("a", "Add", "nowhere", "b:1", "^gone", ""), node("b", "Split", "lost:3")
    )
    view = graphs.view()
    assert view.edges == [("b", "a")]
    assert view.said["dangling"]["count"] == 3
    detail = graphs.ask("detail", source=view.source, id=view.find("a")["id"])
    ends = [(one["id"], one["name"]) for one in detail["inputs"]]
    assert (-1, "nowhere") in ends
    assert (-1, "^gone") in ends
    assert view.find("b")["id"] in [end for end, _ in ends]


def test_torchs_module_handles_are_no_news(tmp_path: Path) -> None:
    graphs = log_graph(
        tmp_path,
        torch_node("N/L[l]/weight/w.1", "prim::GetAttr", "N/L[l]/weight/l", text="{ name :  weight }"),
        torch_node("N/L[l]/1", "aten::relu", "N/L[l]/weight/w.1", shape=[2]),
    )  # fmt: skip
    view = graphs.view().all()
    assert "dangling" not in view.said
    assert "N.l.weight" in view.paths


def test_duplicate_names(tmp_path: Path) -> None:
    graphs = log_graph(tmp_path, node("a", "Add"), node("a", "Mul"), node("b", "Sub", "a"))
    view = graphs.view()
    assert sorted(view.paths) == ["a", "a", "b"]
    assert view.said["duplicates"] == {"what": "duplicates", "count": 1, "text": "a"}
    assert len(view.edges) == 1


NAMES = [
    "a b", "ünï/çødé", "层/输入", "x\ny", "<b>&amp;\"'", "🦙", "/", "//", "a//b", "/lead", "trail/", "a[b", "a]b[",
    "Linear[]", "[x]", "^up", "x:0", "..", "a/../b", "\x00nul", "\u202ertl", "%s{}", "__proto__", " ",
]  # fmt: skip


def test_names_of_any_characters(tmp_path: Path) -> None:
    nodes = [node(name, "Add", *(NAMES[max(0, at - 1) : at])) for at, name in enumerate(NAMES)]
    graphs = log_graph(tmp_path, *nodes)
    view = graphs.view().all()
    leaves = [box for box in view.boxes.values() if box["kind"] == "op"]
    assert len(leaves) == len(NAMES)
    full = {graphs.ask("detail", source=view.source, id=box["id"])["full_name"] for box in leaves}
    assert full == set(NAMES)
    assert all(box["name"] for box in view.boxes.values())


@pytest.mark.parametrize("name", ["", *NAMES])
def test_every_name_has_a_last_part(name: str) -> None:
    scope, label = split_name(name)
    assert "/" not in scope or all(scope.split("/"))
    assert label or not name


def test_an_empty_name(tmp_path: Path) -> None:
    view = log_graph(tmp_path, node("", "Add"), node("a", "Add", "")).view()
    assert len(view.boxes) == 2


def test_names_of_a_mebibyte(tmp_path: Path) -> None:
    long, deep = "x" * (1 << 20), "a/" * (1 << 19) + "end"
    graphs = log_graph(
        tmp_path, node(long, "Add"), node(f"{long}/in", "Add", long), node(deep, "Mul", long),
        node("op", "O" * (1 << 20), deep, device="D" * (1 << 20)),
    )  # fmt: skip
    view = graphs.view().all()
    reply = graphs.client.post("/api/plugins/graphs/view", source=view.source, depth=99)
    assert len(reply.content) < 100_000
    assert view.totals["ops"] == 4
    assert view.totals["depth"] < 100
    assert max(len(box["name"]) for box in view.boxes.values()) <= 200
    op = view.find("op")
    detail = graphs.ask("detail", source=view.source, id=op["id"])
    assert len(detail["inputs"]) == 1
    found = graphs.ask("search", source=view.source, query="/x{200}/")
    assert found["total"] >= 1
    assert len(str(found)) < 100_000
    assert len(str(detail)) < 100_000


def test_long_attributes_are_cut_and_said_so(tmp_path: Path) -> None:
    text = "v" * 5000
    graphs = log_graph(tmp_path, torch_node("N/1", "aten::relu", text=text))
    view = graphs.view().all()
    detail = graphs.ask("detail", source=view.source, id=view.find("N.relu")["id"])
    (attribute,) = detail["attributes"]
    assert (len(attribute["value"]), attribute["length"]) == (1024, 5000)


def test_missing_shapes(tmp_path: Path) -> None:
    graphs = log_graph(
        tmp_path, torch_node("N/x", "aten::relu"), torch_node("N/y", "aten::linear", "N/x", shape=[-1, 3])
    )  # fmt: skip
    view = graphs.view()
    assert view.find("N.relu")["shape"] is None
    assert view.find("N.linear")["shape"] == [-1, 3]
    assert view.edge("N.relu", "N.linear")["shape"] is None
    assert view.edge("N.relu", "N.linear")["bytes"] == 0
    assert view.said["no_shapes"]["count"] == 1
    assert view.totals["flops"] == 0


def test_absurd_sizes_do_not_overflow(tmp_path: Path) -> None:
    huge = [1 << 62] * 5
    graphs = log_graph(
        tmp_path,
        torch_node("x", "aten::relu", shape=huge),
        torch_node("y", "aten::linear", "x", shape=huge),
        torch_node("N/L[l]/w", "Parameter", shape=huge),
        torch_node("z", "aten::matmul", "y", "N/L[l]/w", shape=[0, 3]),
    )
    view = graphs.view().all()
    assert view.totals["parameters"] > 0
    assert view.totals["flops"] >= 0


@pytest.mark.parametrize("missing", [1, 7, 40])
def test_a_torn_graph_is_shown_as_far_as_it_goes(tmp_path: Path, missing: int) -> None:
    ops = [("Add", "Mul")[at % 2] for at in range(12)]
    nodes = [node(f"n{at}", op, *([f"n{at - 1}"] if at else [])) for at, op in enumerate(ops)]
    data = GraphDef(node=nodes).SerializeToString()[:-missing]
    graphs = log_graph(tmp_path, data=data)
    view = graphs.view()
    read = len(view.boxes)
    assert 7 <= read < 12
    assert view.paths == [f"n{at}" for at in range(read)]
    assert view.said["torn"]["count"] == read


def test_bytes_that_are_no_graph(tmp_path: Path) -> None:
    view = log_graph(tmp_path, data=b"\xff" * 50).view()
    assert view.paths == []
    assert "torn" in view.said and "empty" in view.said


def test_an_empty_graph(tmp_path: Path) -> None:
    view = log_graph(tmp_path, data=b"").view()
    assert (view.paths, view.edges) == ([], [])
    assert "empty" in view.said
    assert view.totals["depth"] == 0


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    good = NodeDef(name="aXb", op="Add").SerializeToString()
    data = b""
    for message in (good.replace(b"X", b"\xff"), NodeDef(name="ok", op="Mul").SerializeToString()):
        data += b"\x0a" + bytes([len(message)]) + message
    view = log_graph(tmp_path, data=data).view()
    assert view.paths == ["a�b", "ok"]


def test_a_flat_graph_of_100_000_ops(tmp_path: Path) -> None:
    nodes = [node(f"n{at}", "Add", f"n{at - 1}") for at in range(100_000)]
    graphs = log_graph(tmp_path, *nodes)
    view = graphs.view()
    assert 1 < len(view.boxes) <= 200
    assert view.totals["ops"] == 100_000
    while closed := [box for box in view.boxes.values() if box["can_open"] and not box["opened"]]:
        assert max(box["boxes"] for box in closed) <= 200
        view = view.graphs.view(view.source, opened=[*view.reply["opened"], closed[-1]["id"]])
        if len(view.reply["opened"]) > 6:
            break
    assert "n99999" in [box["name"] for box in view.boxes.values()]
    reply = graphs.ask("search", source=view.source, query="/n777\\d\\d$/")
    assert reply["total"] == 100
    last = max(view.boxes)
    traced = graphs.ask(
        "trace", source=view.source, id=last, direction="inputs", opened=view.reply["opened"]
    )
    assert traced["ops"] == 99_999
    everything = view.all()
    assert everything.said["too_many"]["count"] > 0
    assert len(everything.boxes) <= 1500


def test_deep_scopes(tmp_path: Path) -> None:
    name = "/".join(f"s{at}" for at in range(60))
    view = log_graph(tmp_path, node(f"{name}/a", "Add"), node("b", "Mul", f"{name}/a")).view().all()
    assert view.totals["depth"] == 61
    assert [box["name"] for box in view.boxes.values() if box["kind"] == "op"] == ["a", "b"]


def test_a_slow_pattern_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lightboard.reader.matching._SECONDS", 0.5)
    graphs = log_graph(tmp_path, node("a" * 60 + "!", "Add"))
    begun = time.monotonic()
    status, error = graphs.refused("search", source=graphs.source(), query="/(a+)+$/")
    assert (status, error) == (400, "this regular expression takes too long")
    assert time.monotonic() - begun < 60


def test_what_is_no_source(tmp_path: Path) -> None:
    graphs = log_graph(tmp_path, node("a"))
    source = graphs.source()
    bad = ["", "x", "0.0", "0.99/0", "99.0/0", "0.0/99", "0.0/²"]
    bad += [f"{source}~", f"{source}~x/y", f"{source}~{source}~{source}"]
    for one in bad:
        assert graphs.refused("view", source=one)[0] == 404
    assert graphs.refused("detail", source=source, id=12)[0] == 404
    assert graphs.refused("detail", source=source, id=-1)[0] == 404
    assert graphs.refused("view", source=source, profile=source)[0] in (400, 404, 415)
    view = graphs.view(opened=[-5, 0, 10**12])
    assert view.paths == ["a"]


def test_run_metadata_that_is_none(tmp_path: Path) -> None:
    make_event_file(
        tmp_path, graph_record(GraphDef(node=[node("a")])), profile_record(b"\xff\xff\xff"),
        profile_record(RunMetadata(), "empty"),
        event(tensor_value("keras", [b"{"], "graph_keras_model")),
        event(tensor_value("batch_1", [b"\xff"], "graph_run_metadata")),
    )  # fmt: skip
    graphs = Graphs(tmp_path)
    kinds = {one["tag"]: one for one in graphs.listed}
    assert set(kinds) == {"__run_graph__", "step1", "keras", "batch_1"}
    assert graphs.refused("view", source=kinds["keras"]["source"])[0] == 415
    assert graphs.refused("view", source=kinds["batch_1"]["source"])[0] == 415
    assert graphs.refused("view", source=kinds["step1"]["source"])[0] == 400
    asked = {"source": kinds["__run_graph__"]["source"], "profile": kinds["step1"]["source"]}
    assert graphs.refused("view", **asked)[0] == 415
    assert graphs.view(asked["source"]).paths == ["a"]


def test_graphs_of_files(tmp_path: Path) -> None:
    graphs = log_graph(tmp_path, node("a", "Add"))
    whole = GraphDef(
        node=[NodeDef(name="x", op="Placeholder"), NodeDef(name="y", op="Relu", input=["x"])]
    )
    texts = [b"# frozen\n\n" + str(whole).encode(), whole.SerializeToString()]
    for data in texts:
        source = graphs.ask("file", data=b64encode(data).decode())["source"]
        reply = graphs.ask("view", source=source, depth=1)
        assert [box["name"] for box in reply["boxes"]] == ["x", "y"]
    again = graphs.ask("file", data=b64encode(texts[0]).decode())
    assert graphs.ask("view", source=again["source"], depth=1)["boxes"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no graph"),
        (b"\x89PNG\r\n\x1a\n", "no graph"),
        (b'node { name: "a', "no graph in protobuf's text form"),
        (b"node { name: 3 }", "no graph in protobuf's text form"),
        (b"node { attr { value { func { " + b'attr { key: "a" value { func { ' * 5000, "nested too deeply"),
    ],
)  # fmt: skip
def test_files_that_hold_no_graph(tmp_path: Path, data: bytes, why: str) -> None:
    graphs = log_graph(tmp_path, node("a", "Add"))
    status, said = graphs.refused("file", data=b64encode(data).decode())
    assert status == 415
    assert why in said
