"""TensorFlow's graphs, Keras models and run metadata, ONNX files: real ones from the golden files, others by hand."""

from __future__ import annotations

import base64
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders import event, make_event_file, metadata, tensor_value
from tests.builders.graphs import (
    Graphs,
    View,
    graph_record,
    log_graph,
    node,
    profile_record,
    shape_of,
)

from lightboard import SummaryWriter
from lightboard.plugins.graphs.decode import merge_function_graphs
from lightboard.plugins.graphs.keras import _joined
from lightboard.protos.graph_pb2 import (
    AllocationDescription,
    AttrValue,
    DeviceStepStats,
    FunctionDef,
    FunctionDefLibrary,
    GraphDef,
    NameAttrList,
    NodeDef,
    NodeExecStats,
    NodeOutput,
    OpDef,
    RunMetadata,
    StepStats,
)
from lightboard.protos.tensor_pb2 import DT_FLOAT, TensorProto

DATA = Path(__file__).parents[2] / "data"
FLOAT = AttrValue(type=DT_FLOAT)


def test_a_tf1_session(tmp_path: Path) -> None:
    """The real writer's: its graph stands before the START at step 0, which takes back numbers only."""
    view = Graphs(DATA / "tensorflow1" / "session").view()
    assert {"number", "pixels", "loss", "picture", "weights"} <= set(view.paths)
    assert ("number", "loss") in view.edges
    assert view.find("pixels")["shape"] == [2, 8, 12, 3]
    assert (view.find("pixels")["kind"], view.find("pixels")["dtype"]) == ("input", "uint8")
    assert "weights" in view.paths  # and not within a scope of its own name
    all_of_it = view.all(bookkeeping=True)
    (tag,) = (box for box in all_of_it.boxes.values() if box["name"] == "tags")
    assert (tag["kind"], tag["type"]) == ("constant", "value")


def test_tf1_with_gradients_and_its_times() -> None:
    graphs = Graphs(DATA / "tensorflow1" / "layers")
    assert [one["kind"] for one in graphs.listed] == ["op", "profile"]
    view = graphs.view(profile=graphs.source("profile"))
    assert view.totals["parameters"] == 15
    assert (view.find("x")["kind"], view.find("x")["shape"]) == ("input", [-1, 4])
    assert view.totals["time"] > 0
    assert view.totals["memory"] > 0
    assert view.totals["timed"] == ["/job:localhost/replica:0/task:0/device:CPU:0"]
    everything = view.all(profile=graphs.source("profile"))
    assert everything.find("dense.kernel")["shape"] == [4, 3]
    assert ("dense.xw_plus_b.xw_plus_b", "dense.relu") in everything.edges
    assert everything.find("dense.relu")["time"] > 0
    assert set(everything.said) <= {"no_shapes"}
    written = [
        everything.boxes[edge["target"]]["type"]
        for edge in everything.reply["edges"]
        if edge["reference"]
    ]
    assert set(written) == {"ResourceApplyGradientDescent"}


def test_what_writes_to_a_variable_and_summaries(tmp_path: Path) -> None:
    view = log_graph(
        tmp_path,
        node("v", "VariableV2", shape=[2]),
        node("start", "Const"),
        node("set", "Assign", "v", "start"),
        node("more", "AssignAdd", "v", "v"),
        node("read", "Mul", "v", "v"),
        node("loss", "ScalarSummary", "start", "read"),
    ).view(bookkeeping=True, depth=9)
    writes = {pair for pair in view.edges if view.edge(*pair)["reference"]}
    assert writes == {("v", "set"), ("v", "more")}
    assert view.find("loss")["category"] == "summary"


def test_layers_at_the_top_are_one_box(tmp_path: Path) -> None:
    """Nobody stands around them, as in TF1's graphs."""
    nodes = [node("x", "Placeholder")]
    for at in range(4):
        scope = "block" if at == 0 else f"block_{at}"
        nodes += [node(f"{scope}/mul", "Mul", nodes[-1].name), node(f"{scope}/add", "Add")]
        nodes[-1].input.append(nodes[-2].name)
    view = log_graph(tmp_path, *nodes, node("end", "Tanh", nodes[-1].name)).view(depth=0)
    assert view.paths == ["x", "block … block_3", "end"]
    blocks = view.find("block … block_3")
    assert (blocks["kind"], blocks["repeat"], blocks["boxes"]) == ("repeat", 4, 4)
    assert view.edges == [("x", "block … block_3"), ("block … block_3", "end")]
    opened = view.open("block … block_3").open("block … block_3.block_2")
    assert ("block … block_3.block_2.add", "block … block_3.block_3") in opened.edges
    assert (
        opened.graphs.ask(
            "detail", source=opened.source, id=opened.find("block … block_3.block_2.add")["id"]
        )["full_name"]
        == "block_2/add"
    )


def test_a_series_of_equal_ops_is_one_box(tmp_path: Path) -> None:
    adds = [node("m/add", "AddV2", "m/x")]
    adds += [node(f"m/add_{at}", "AddV2", adds[-1].name) for at in range(1, 5)]
    for at in range(1, 5):
        adds[at].input[0] = adds[at - 1].name
    tail = [node(f"m/t_{at}", "Tanh", "m/add_4") for at in range(4)]
    view = log_graph(tmp_path, node("m/x", "Placeholder"), *adds, *tail).view(depth=1)
    names = ["m", "m.x", "m.add … add_4", *(f"m.t_{at}" for at in range(4))]
    assert view.paths == names  # four are no series
    series = view.find("m.add … add_4")
    assert (series["repeat"], series["repeat_type"], series["category"]) == (5, "AddV2", "math")
    assert series["ops"] == 5
    assert view.open("m.add … add_4").edges[:2] == [
        ("m.x", "m.add … add_4.add"),
        ("m.add … add_4.add", "m.add … add_4.add_1"),
    ]


@pytest.mark.parametrize("name", ["graph", "graph_profiler"])
def test_a_traced_function(name: str) -> None:
    """tf.function by trace_export. Ops that ran outside of it are not in the way."""
    graphs = Graphs(DATA / "tensorflow" / name)
    view = graphs.view().all()
    tops = {box["name"]: box for box in view.boxes.values() if box["parent"] < 0}
    kinds = {what: box["kind"] for what, box in tops.items()}
    assert {"x": "input", "shares": "op", "identity_RetVal": "output"}.items() <= kinds.items()
    assert not {"dims", "Fill", "_EagerConst"} & kinds.keys()
    assert tops["x"]["shape"] == [2, 4]
    call = "tower.StatefulPartitionedCall"
    assert view.find(call)["type"] == "inner"
    assert ("x", f"{call}.matmul") in view.edges
    # The variable that it closes over.
    (variable,) = (what for what, kind in kinds.items() if kind == "parameter")
    assert (variable, f"{call}.matmul") in view.edges
    assert view.totals["unknown"] == 1
    assert (f"{call}.hidden", "cond") in view.edges
    (branch,) = (path for path in view.paths if path.endswith(".cond.mul"))
    function = branch.removesuffix(".cond.mul")
    assert view.find(function)["kind"] == "function"
    gives = [target for source, target in view.edges if source == branch]
    assert [view.find(one)["kind"] for one in gives] == ["output"]


def test_functions_with_nodes_of_one_name() -> None:
    def traced(op: str, shape: list[int]) -> RunMetadata.FunctionGraphs:
        graph = GraphDef(
            node=[node("x", "_Arg", T=FLOAT, shape=shape), node("a", op, "x"), node("b", "Mul", "a:0", "^x")]
        )  # fmt: skip
        return RunMetadata.FunctionGraphs(pre_optimization_graph=graph)

    once = RunMetadata(function_graphs=[traced("Sin", [2]), traced("Sin", [2])])
    assert [one.name for one in merge_function_graphs(once).message.node] == ["x", "a", "b"]
    both = RunMetadata(function_graphs=[traced("Sin", [2]), traced("Cos", [3])])
    nodes = {one.name: one for one in merge_function_graphs(both).message.node}
    assert list(nodes) == ["x", "a", "b", "function_2/x", "function_2/a", "function_2/b"]
    assert list(nodes["function_2/b"].input) == ["function_2/a:0", "^function_2/x"]
    lone = RunMetadata(function_graphs=[RunMetadata.FunctionGraphs(
        pre_optimization_graph=GraphDef(node=[node("x", "_Arg"), node("s", "Sin", "x")]))])  # fmt: skip
    assert len(merge_function_graphs(lone)) == 2


def dense(scope: str, given: str, inputs: int, units: int) -> list[NodeDef]:
    """A layer as TF1 writes it."""
    kernel = AttrValue(shape=shape_of([inputs, units]))
    bias = AttrValue(shape=shape_of([units]))
    return [
        node(f"{scope}/kernel", "VariableV2", shape=kernel, dtype=FLOAT),
        node(f"{scope}/kernel/Assign", "Assign", f"{scope}/kernel", f"{scope}/kernel/init"),
        node(f"{scope}/kernel/init", "RandomUniform"),
        node(f"{scope}/kernel/read", "Identity", f"{scope}/kernel"),
        node(f"{scope}/bias", "VariableV2", shape=bias, dtype=FLOAT),
        node(f"{scope}/bias/read", "Identity", f"{scope}/bias"),
        node(f"{scope}/MatMul", "MatMul", given, f"{scope}/kernel/read", shape=[8, units]),
        node(f"{scope}/BiasAdd", "BiasAdd", f"{scope}/MatMul", f"{scope}/bias/read", shape=[8, units]),
    ]  # fmt: skip


def test_tf1_layers(tmp_path: Path) -> None:
    view = log_graph(
        tmp_path, node("x", "Placeholder", shape=[8, 20]), *dense("dense", "x", 20, 5),
        *dense("dense_1", "dense/BiasAdd", 5, 2), node("init", "NoOp", "^dense/kernel/Assign"),
    ).view()  # fmt: skip
    assert view.totals["parameters"] == 105 + 12
    assert view.totals["flops"] == 2 * 8 * 20 * 5 + 2 * 8 * 5 * 2
    view = view.all()
    assert view.find("dense.kernel")["shape"] == [20, 5]
    assert ("dense.kernel", "dense.MatMul") in view.edges  # over the Identity
    assert view.edge("dense.BiasAdd", "dense_1.MatMul")["shape"] == [8, 5]
    assert "init" not in view.paths
    assert "init" in view.all(bookkeeping=True).paths


def test_control_edges(tmp_path: Path) -> None:
    graphs = log_graph(
        tmp_path, node("a", "Add"), node("b", "Mul", "^a"), node("c", "Sub", "a", "^a")
    )
    view = graphs.view()
    assert view.edge("a", "b")["control"]
    assert view.edge("a", "b")["tensors"] == 0
    assert (view.edge("a", "c")["control"], view.edge("a", "c")["tensors"]) == (False, 1)


def function(name: str, *nodes: NodeDef, takes: str = "x", gives: str) -> FunctionDef:
    return FunctionDef(
        signature=OpDef(
            name=name,
            input_arg=[OpDef.ArgDef(name=takes)],
            output_arg=[OpDef.ArgDef(name="out")],
        ),
        node_def=nodes,
        ret={"out": gives},
    )


def call(name: str, what: str, *inputs: str) -> NodeDef:
    return node(name, "StatefulPartitionedCall", *inputs, f=AttrValue(func=NameAttrList(name=what)))


def test_a_function_called_once_stands_where_it_is_called(tmp_path: Path) -> None:
    inner = function("inner", node("relu", "Relu", "x"), gives="relu:activations:0")
    outer = function(
        "outer", node("mul", "Mul", "x"), call("call", "inner", "mul:z:0"), gives="call:output:0"
    )
    graph = GraphDef(
        node=[node("in", "Placeholder"), call("model", "outer", "in"), node("end", "Add", "model:0")],
        library=FunctionDefLibrary(function=[inner, outer]),
    )  # fmt: skip
    view = log_graph(tmp_path, data=graph.SerializeToString()).view().all()
    assert view.paths == ["in", "model", "model.mul", "model.call", "model.call.relu", "end"]
    assert view.edges == [
        ("in", "model.mul"),
        ("model.mul", "model.call.relu"),
        ("model.call.relu", "end"),
    ]
    assert view.find("model")["type"] == "outer"


def test_a_function_called_twice_has_a_box_of_its_own(tmp_path: Path) -> None:
    graph = GraphDef(
        node=[node("in", "Placeholder"), call("a", "f", "in"), node("b", "f", "a"),
              node("if", "If", "b", then_branch=AttrValue(func=NameAttrList(name="g")))],
        library=FunctionDefLibrary(
            function=[
                function("f", node("relu", "Relu", "x"), gives="relu:0"),
                function("g", node("tanh", "Tanh", "x"), gives="tanh:0"),
            ]
        ),
    )  # fmt: skip
    graphs = log_graph(tmp_path, data=graph.SerializeToString())
    view = graphs.view()
    assert view.edges[:2] == [("in", "a"), ("a", "b")]
    everything = view.all()
    assert {"functions.f.relu", "functions.g.tanh"} <= set(everything.paths)
    assert everything.find("functions.f")["kind"] == "function"
    for path, name in (("a", "functions.f"), ("b", "functions.f"), ("if", "functions.g")):
        detail = graphs.ask("detail", source=view.source, id=view.find(path)["id"])
        assert detail["function"]["id"] == everything.find(name)["id"]
        assert detail["function"]["opens"] == [everything.find("functions")["id"]]
    f = graphs.ask("detail", source=view.source, id=everything.find("functions.f")["id"])
    assert [one["name"] for one in f["uses"]] == ["a", "b"]
    assert (f["uses_total"], f["function"]) == (2, None)


def test_clusters_of_xla(tmp_path: Path) -> None:
    def inside(name: str, cluster: str, *inputs: str) -> NodeDef:
        return node(name, "Mul", *inputs, _XlaCluster=AttrValue(s=cluster.encode()))

    view = log_graph(
        tmp_path, inside("m/a", "one"), inside("m/b", "one", "m/a"), inside("n/c", "two", "m/b"),
        node("n/d", "Add", "n/c"), inside("n/e", "one", "n/d"),
    ).view().all()  # fmt: skip
    clusters = {path: view.find(path)["cluster"] for path in view.paths}
    assert [clusters[path] for path in ("m", "m.a", "m.b")] == ["one"] * 3
    assert [clusters[path] for path in ("n", "n.c", "n.d", "n.e")] == ["", "two", "", "one"]
    assert view.totals["clusters"] == ["one", "two"]


def test_functions_that_call_themselves(tmp_path: Path) -> None:
    graph = GraphDef(
        node=[call("start", "f")],
        library=FunctionDefLibrary(
            function=[
                function("f", call("again", "f", "x"), gives="again:0"),
                function("g", call("other", "h", "x"), gives="other:0"),
                function("h", call("one", "g", "x"), gives="one:0"),
            ]
        ),
    )
    view = log_graph(tmp_path, data=graph.SerializeToString()).view().all()
    assert "start" in view.paths
    assert {"functions.f", "functions.g"} <= set(view.paths)
    assert "recursive" in view.said


def stats(name: str, micros: int, allocated: int) -> NodeExecStats:
    description = AllocationDescription(allocated_bytes=allocated)
    return NodeExecStats(
        node_name=name,
        all_start_micros=1000,
        all_end_rel_micros=micros,
        output=[
            NodeOutput(
                tensor_description=NodeOutput.TensorDescription(allocation_description=description)
            )
        ],
    )


def test_run_metadata_gives_times_and_memory(tmp_path: Path) -> None:
    device = DeviceStepStats(
        device="/device:CPU:0",
        node_stats=[stats("m/a", 300, 64), stats("m/b", 700, 32), stats("nowhere", 5, 5)],
    )
    profile = RunMetadata(step_stats=StepStats(dev_stats=[device]))
    cpu, gpu = "/device:CPU:0", "/device:GPU:0"
    graph = GraphDef(
        node=[
            node("m/a", "Add", device=cpu),
            node("m/b", "Mul", "m/a", device=cpu),
            node("c", "Sub", "m/b", device=gpu),
        ]
    )
    make_event_file(tmp_path, graph_record(graph), profile_record(profile))
    graphs = Graphs(tmp_path)
    assert [one["kind"] for one in graphs.listed] == ["op", "profile"]
    view = graphs.view(profile=graphs.source("profile"))
    assert view.find("m")["time"] == pytest.approx(0.001)
    assert view.find("m")["memory"] == 96
    assert (view.find("c")["time"], view.find("c")["memory"]) == (None, None)
    assert (view.totals["time"], view.totals["memory"]) == (pytest.approx(0.001), 96)
    assert view.find("m")["device"] == "/device:CPU:0"
    assert view.totals["devices"] == ["/device:CPU:0", "/device:GPU:0"]
    assert graphs.view().find("m")["time"] is None
    other = RunMetadata(
        step_stats=StepStats(dev_stats=[DeviceStepStats(node_stats=[stats("q", 1, 1)])])
    )
    make_event_file(tmp_path / "b", graph_record(graph), profile_record(other))
    graphs = Graphs(tmp_path / "b")
    assert "no_profile" in graphs.view(profile=graphs.source("profile")).said


def test_devices_that_do_not_count(tmp_path: Path) -> None:
    devices = [
        DeviceStepStats(device="/cpu", node_stats=[stats("a", 300, 64)]),
        DeviceStepStats(device="/gpu:0/stream:3", node_stats=[stats("a", 9999, 0)]),
        DeviceStepStats(device="/idle"),
        DeviceStepStats(device="/gpu:0/stream:all", node_stats=[stats("a", 200, 0), stats("b", 50, 0)]),
    ]  # fmt: skip
    profile = RunMetadata(step_stats=StepStats(dev_stats=devices))
    graph = GraphDef(node=[node("a", "Add"), node("b", "Mul", "a")])
    make_event_file(tmp_path, graph_record(graph), profile_record(profile))
    graphs = Graphs(tmp_path)
    asked = graphs.source("profile")
    times = {}
    for without in ([], [0], [1], [0, 1], [7]):
        view = graphs.view(profile=asked, without=without)
        assert view.totals["timed"] == ["/cpu", "/gpu:0/stream:all"]
        assert "no_profile" not in view.said
        times[tuple(without)] = (view.find("a")["time"], view.find("b")["time"])
    assert times[()] == times[(7,)] == (pytest.approx(500e-6), pytest.approx(50e-6))
    assert times[(0,)] == (pytest.approx(200e-6), pytest.approx(50e-6))
    assert times[(1,)] == (pytest.approx(300e-6), None)
    assert times[(0, 1)] == (None, None)
    detail = graphs.ask(
        "detail", source=graphs.source(), id=view.find("a")["id"], profile=asked, without=[0]
    )
    assert detail["box"]["time"] == pytest.approx(200e-6)


def test_a_traced_function_has_its_own_times(tmp_path: Path) -> None:
    graph = GraphDef(node=[node("a", "Add"), node("b", "Mul", "a")])
    message = RunMetadata(
        step_stats=StepStats(dev_stats=[DeviceStepStats(node_stats=[stats("b", 40, 8)])]),
        function_graphs=[RunMetadata.FunctionGraphs(pre_optimization_graph=graph)],
    )
    said = metadata("graph_run_metadata")
    value = tensor_value("batch_2", [message.SerializeToString()], said=said)
    make_event_file(tmp_path, event(value))
    graphs = Graphs(tmp_path)
    (listed,) = graphs.listed
    assert (listed["kind"], listed["tag"], listed["profiled"]) == ("op", "batch_2", True)
    view = graphs.view()
    assert view.edges == [("a", "b")]
    assert view.find("b")["time"] == pytest.approx(40e-6)


def test_constants_of_a_frozen_graph(tmp_path: Path) -> None:
    small = TensorProto(dtype=DT_FLOAT, tensor_shape=shape_of([2]), float_val=[1.5, 2])
    large = TensorProto(
        dtype=DT_FLOAT, tensor_shape=shape_of([100, 10]), tensor_content=b"\0" * 4000
    )
    view = log_graph(
        tmp_path, node("s", "Const", value=AttrValue(tensor=small)),
        node("w", "Const", value=AttrValue(tensor=large)), node("y", "MatMul", "x", "w", shape=[5, 10]),
        node("x", "Placeholder", shape=[5, 100]), node("z", "Add", "y", "s"),
    ).view()  # fmt: skip
    assert "s" not in view.paths
    assert (view.find("w")["kind"], view.find("w")["shape"]) == ("constant", [100, 10])
    assert view.totals["flops"] == 2 * 5 * 10 * 100
    detail = view.graphs.ask("detail", source=view.source, id=view.find("w")["id"])
    values = {one["name"]: one["value"] for one in detail["attributes"]}
    assert values["value"].startswith("float32 100 × 10: 0, 0")


# --- Keras -----------------------------------------------------------------------------------


def keras(folder: Path, model: dict[str, Any]) -> Graphs:
    value = tensor_value("keras", [json.dumps(model).encode()], said=metadata("graph_keras_model"))
    make_event_file(folder, event(value))
    return Graphs(folder)


def layer(kind: str, name: str, inbound: Any = None, **config: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"class_name": kind, "config": {"name": name, **config}}
    if inbound is not None:
        made |= {"name": name, "inbound_nodes": inbound}
    return made


def tensor(name: str) -> dict[str, Any]:
    """As Keras 3 refers to one."""
    return {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 4], "dtype": "float32", "keras_history": [name, 0, 0]},
    }


def test_the_golden_keras_model() -> None:
    graphs = Graphs(DATA / "keras")
    view = graphs.view(graphs.source("keras"))
    assert view.paths == ["sequential", "sequential.input", "sequential.dense"]
    assert view.find("sequential.dense")["type"] == "Dense"
    assert view.find("sequential.dense")["unknown"] == 1  # the kernel: its input was not logged


def test_a_functional_model_by_the_callback() -> None:
    graphs = Graphs(DATA / "keras_graphs" / "functional")
    view = graphs.view(graphs.source("keras"))
    top = "two_towers"
    assert set(view.edges) == {
        (f"{top}.image", f"{top}.conv"), (f"{top}.conv", f"{top}.pool"), (f"{top}.pool", f"{top}.shared"),
        (f"{top}.facts", f"{top}.wide"), (f"{top}.wide", f"{top}.shared"), (f"{top}.shared", f"{top}.both"),
        (f"{top}.both", f"{top}.head"),
    }  # fmt: skip
    # A shared layer counts once; tensors that are joined, and a last layer, have their shapes.
    assert view.totals["parameters"] == 40 + 16 + 20 + 18
    assert view.totals["unknown"] == 0
    assert view.find(f"{top}.both")["shape"] == [-1, 8]
    assert view.find(f"{top}.head")["shape"] == view.find(top)["shape"] == [-1, 2]
    assert view.said == {}


def test_sequential_and_subclassed_models_by_the_callback() -> None:
    graphs = Graphs(DATA / "keras_graphs" / "sequential")
    view = graphs.view(graphs.source("keras"))
    layers = [f"small.{name}" for name in ("input_layer", "hidden", "dropout", "head")]
    assert view.paths == ["small", *layers]
    assert view.edges == list(itertools.pairwise(layers))
    assert view.totals["parameters"] == 35 + 12
    # Keras 3 writes nothing of a subclass, which is no JSON.
    assert Graphs(DATA / "keras_graphs" / "subclass").listed == []


@pytest.mark.parametrize(
    ("shapes", "axis", "made"),
    [
        ([(2, 3), (2, 5)], -1, (2, 8)),
        ([(2, 3), (-1, 3)], 0, (-1, 3)),
        ([(2, 3), None], -1, None),
        ([(2, 3), (2,)], -1, None),
        ([(2, 3)], 7, None),
        ([(2, 3)], "x", None),
        ([], 0, None),
    ],
)
def test_joined_tensors(shapes: list[Any], axis: Any, made: Any) -> None:
    assert _joined(shapes, {"axis": axis}) == made


def test_a_sequential_model_with_its_input(tmp_path: Path) -> None:
    policy = {"class_name": "DTypePolicy", "config": {"name": "float32"}}
    model = {
        "class_name": "Sequential",
        "config": {
            "name": "net",
            "layers": [
                layer("InputLayer", "in", batch_shape=[None, 28, 28, 1], dtype="float32"),
                layer("Conv2D", "conv", filters=8, kernel_size=[3, 3], strides=[1, 1], padding="same",
                      dtype=policy),
                layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 2], padding="valid"),
                layer("BatchNormalization", "bn", axis=[3]),
                layer("Flatten", "flat"),
                layer("Dense", "out", units=10, activation="softmax"),
            ],
        },
    }  # fmt: skip
    graphs = keras(tmp_path, model)
    view = graphs.view(graphs.source("keras"))
    assert view.edges == [
        ("net.in", "net.conv"),
        ("net.conv", "net.pool"),
        ("net.pool", "net.bn"),
        ("net.bn", "net.flat"),
        ("net.flat", "net.out"),
    ]
    assert view.find("net.conv")["parameters"] == 3 * 3 * 8 + 8
    assert view.find("net.conv")["shape"] == [-1, 28, 28, 8]
    assert view.find("net.pool")["shape"] == [-1, 14, 14, 8]
    assert view.find("net.bn")["parameters"] == 16
    assert view.find("net.out")["parameters"] == 14 * 14 * 8 * 10 + 10
    assert view.totals["unknown"] == 0
    opened = view.open("net.out")
    assert {"net.out.kernel", "net.out.bias", "net.out.Dense"} <= set(opened.paths)
    detail = view.graphs.ask("detail", source=view.source, id=opened.find("net.out.Dense")["id"])
    attributes = {one["name"]: one["value"] for one in detail["attributes"]}
    assert (attributes["units"], attributes["activation"]) == ("10", "softmax")


@pytest.mark.parametrize("version", [2, 3])
def test_functional_models_nested(tmp_path: Path, version: int) -> None:
    def inbound(*names: str) -> Any:
        if version == 2:
            return [[[name, 0, 0, {}] for name in names]]
        args = [[tensor(name) for name in names]] if len(names) > 1 else [tensor(names[0])]
        return [{"args": args, "kwargs": {"training": False}}]

    inner = {
        "class_name": "Functional" if version == 3 else "Model",
        "name": "tower",
        "inbound_nodes": inbound("a"),
        "config": {
            "name": "tower",
            "layers": [
                layer("InputLayer", "t_in", [], batch_input_shape=[None, 4]),
                layer("Dense", "t_dense", inbound("t_in"), units=3),
            ],
            "input_layers": [["t_in", 0, 0]],
            "output_layers": ["t_dense", 0, 0],
        },
    }
    model = {
        "class_name": "Functional",
        "config": {
            "name": "model",
            "layers": [
                layer("InputLayer", "a", [], batch_input_shape=[None, 4]),
                layer("InputLayer", "b", [], batch_input_shape=[None, 3]),
                inner,
                layer("Add", "add", inbound("tower", "b")),
                layer("Dense", "out", inbound("add"), units=1, use_bias=False),
            ],
            "input_layers": [["a", 0, 0], ["b", 0, 0]],
            "output_layers": [["out", 0, 0]],
        },
    }
    graphs = keras(tmp_path, model)
    view = graphs.view(graphs.source("keras"), opened=[0])
    assert set(view.edges) == {
        ("model.a", "model.tower"),
        ("model.tower", "model.add"),
        ("model.b", "model.add"),
        ("model.add", "model.out"),
    }
    assert view.find("model.tower")["type"] in ("Functional", "Model")
    assert view.find("model.tower")["parameters"] == 15
    assert view.totals["parameters"] == 18
    assert ("model.a", "model.tower.t_dense") in view.open("model.tower").edges


@pytest.mark.parametrize(
    "model",
    [
        {},
        {"class_name": "Sequential"},
        {"class_name": "Sequential", "config": 5},
        {"class_name": "Sequential", "config": {"layers": [1, None, {}, {"config": 3}]}},
        {"class_name": "Functional", "config": {"layers": [{"inbound_nodes": [[["x", 0, 0]]]}]}},
        {"class_name": "Functional", "config": {"layers": [layer("Dense", "d", {"a": 1}, units="x")]}},
        {"class_name": "Sequential", "config": [layer("Dense", "d", units=2, batch_input_shape=[None, "q"])]},
    ],
)  # fmt: skip
def test_keras_models_that_are_not_as_expected(tmp_path: Path, model: dict[str, Any]) -> None:
    graphs = keras(tmp_path, model)
    graphs.view(graphs.source("keras")).all()


def test_models_within_models_without_end(tmp_path: Path) -> None:
    model: dict[str, Any] = layer("Dense", "d", units=2)
    for at in range(200):
        model = {"class_name": "Sequential", "config": {"name": f"m{at}", "layers": [model]}}
    graphs = keras(tmp_path, model)
    assert "cut" in graphs.view(graphs.source("keras")).said


# --- ONNX ------------------------------------------------------------------------------------


def test_an_onnx_file(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    helper = onnx.helper
    x, z = (
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        for name, shape in (("x", [1, 3]), ("z", [1, 4]))
    )
    ops = [
        helper.make_node("Gemm", ["x", "fc.weight", "fc.bias"], ["/fc/Gemm_output_0"], alpha=1.0),
        helper.make_node("Relu", ["/fc/Gemm_output_0"], ["z"]),
    ]
    weights = [
        helper.make_tensor("fc.weight", onnx.TensorProto.FLOAT, [3, 4], [0.0] * 12),
        helper.make_tensor("fc.bias", onnx.TensorProto.FLOAT, [4], [0.0] * 4),
    ]
    model = helper.make_model(helper.make_graph(ops, "g", [x], [z], initializer=weights))
    path = tmp_path / "model.onnx"
    onnx.save(model, str(path))
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_onnx_graph(str(path))
    view = Graphs(tmp_path / "run").view().all()
    kinds = {view.path(id): box["kind"] for id, box in view.boxes.items()}
    assert kinds["x"] == "input"
    assert kinds["fc.weight"] == "parameter"
    assert kinds["fc.Gemm"] == "op"
    ends = [(box["name"], box["kind"]) for box in view.boxes.values() if box["name"] == "z"]
    assert ends == [("z", "op"), ("z", "output")]
    assert ("x", "fc.Gemm") in view.edges
    assert view.find("x")["shape"] == [1, 3]
    assert view.totals["ops"] == 2
    assert not view.said.keys() - {"no_shapes"}


# --- files -----------------------------------------------------------------------------------


def send(graphs: Graphs, data: bytes) -> View:
    held = graphs.ask("file", data=base64.b64encode(data).decode())
    return graphs.view(held["source"])


@pytest.mark.parametrize("form", ["text", "bytes"])
def test_a_graph_from_a_file(tmp_path: Path, form: str) -> None:
    graphs = log_graph(tmp_path, node("logged"))
    graph = GraphDef(node=[node("x", "Placeholder", shape=[2]), node("m/y", "Add", "x")])
    data = graph.SerializeToString()
    if form == "text":
        # TensorFlow's own has fields that we do not know.
        more = "# written by hand\n" + str(graph) + "\nsomething_new { at: 3 }\n"
        data = more.encode()
    view = send(graphs, data).all()
    assert view.paths == ["x", "m", "m.y"]
    assert view.edges == [("x", "m.y")]
    assert view.find("x")["shape"] == [2]
    detail = graphs.ask("detail", source=view.source, id=view.find("m.y")["id"])
    assert [one["name"] for one in detail["inputs"]] == ["x"]
    pair = graphs.view(f"{graphs.source()}~{view.source}")
    assert (pair.totals["added"], pair.totals["removed"]) == (2, 1)


@pytest.mark.parametrize(
    "data", [b"", b"node { name: ", b"\xff\xfe", b"hello: \xff", b"\x89PNG\r\n"]
)
def test_files_that_are_no_graph(tmp_path: Path, data: bytes) -> None:
    graphs = log_graph(tmp_path, node("logged"))
    status, said = graphs.refused("file", data=base64.b64encode(data).decode())
    assert status == 415
    assert "cannot be read" in said


def test_a_file_that_is_not_held_any_more(tmp_path: Path) -> None:
    graphs = log_graph(tmp_path, node("logged"))
    for source in ("file-0", f"{graphs.source()}~file-0"):
        assert graphs.refused("view", source=source) == (404, "the file is not held any more")
