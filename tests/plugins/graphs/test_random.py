"""Graphs by chance, of ops as torch and TensorFlow write them, whole and broken: every question has an answer."""

from __future__ import annotations

import random

import msgspec
import pytest
from tests.builders.graphs import node, torch_node

from lightboard.plugins.graphs.detail import make_detail
from lightboard.plugins.graphs.graph import Graph
from lightboard.plugins.graphs.graphdef import read_graphdef
from lightboard.plugins.graphs.ops import words_of
from lightboard.plugins.graphs.pair import join_graphs, list_differences
from lightboard.plugins.graphs.salvage import parse_graph
from lightboard.plugins.graphs.trace import find_path, trace
from lightboard.plugins.graphs.view import choose_opened, make_view, open_to_depth
from lightboard.protos.graph_pb2 import GraphDef

TORCH = sorted(
    words_of("""
aten::linear aten::_convolution prim::ListConstruct prim::Constant prim::GetAttr aten::lstm aten::relu aten::addmm
aten::t aten::layer_norm aten::batch_norm aten::scaled_dot_product_attention prim::ListUnpack Parameter
""")
)
TENSORFLOW = sorted(
    words_of("""
Add MatMul Conv2D Identity Const NoOp VariableV2 Placeholder ReadVariableOp VarHandleOp _Arg _Retval
""")
)
STEPS = ["N", "L[l]", "B[0]", "B[1]", "M[m]", "x", "", "a b", "weight", "X[__module]", "functions"]
SIZES = [-1, 0, 1, 3, 8, 224, 1 << 62, -7]
TEXTS = ["{}", "{ value : 1}", "{ value : -9}", "{ name :  weight }", "{", "{ value : [1, 2]}"]


def make(seed: int) -> Graph:
    chance = random.Random(seed)
    torch = chance.random() < 0.6
    count = chance.randint(0, 60)
    names = [
        "/".join(chance.choices(STEPS, k=chance.randint(1, 5))) + chance.choice(["", f"/{at}"])
        for at in range(count)
    ]
    nodes = []
    for name in names:
        inputs = [
            chance.choice(["", "", "", "^"])
            + chance.choice([*names, "gone"])
            + chance.choice(["", "", "", ":1", ":x", ":99999999"])
            for _ in range(chance.randint(0, 4))
        ]
        shape = [chance.choice(SIZES) for _ in range(chance.randint(0, 5))]
        if torch:
            text = chance.choice(TEXTS)
            nodes.append(torch_node(name, chance.choice(TORCH), *inputs, shape=shape, text=text))
        else:
            nodes.append(node(name, chance.choice(TENSORFLOW), *inputs, shape=shape))
    data = bytearray(GraphDef(node=nodes).SerializeToString())
    if data and chance.random() < 0.2:
        data[chance.randrange(len(data))] = chance.randrange(256)
        data = data[: chance.randint(1, len(data))]
    return Graph(read_graphdef(*parse_graph(bytes(data))))


@pytest.mark.parametrize("seed", range(40))
def test_every_question_has_an_answer(seed: int) -> None:
    graph = make(seed)
    pair = join_graphs(make(seed + 1), graph)
    for one in (graph, pair):
        for bookkeeping in (False, True):
            sight = one.seen_with(bookkeeping)
            for opened in (choose_opened(one, sight), open_to_depth(one, sight, 99), []):
                view = make_view(one, sight, opened, None)
                assert msgspec.json.encode(view)
                closed = {box.id for box in view.boxes if not box.opened}
                assert {end for edge in view.edges for end in (edge.source, edge.target)} <= closed
            for box in range(len(one)):
                assert msgspec.json.encode(make_detail(one, sight, box, None))
            if len(one):
                lit = trace(one, sight, len(one) // 2, "both", [])
                assert set(lit.boxes) <= set(one.boxes.children(-1))
                find_path(one, sight, 0, len(one) - 1, [])
    reply = list_differences(pair, 1000)
    assert reply.total == len(reply.differences)
    assert reply.added + reply.removed + reply.changed >= reply.total
