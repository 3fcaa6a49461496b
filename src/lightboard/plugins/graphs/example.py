"""An example graph: a small classifier with four identical blocks, as torch would trace it; without torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter

_BATCH = 64


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log one graph of 4 blocks (5 with an odd `seed`) between an embedding and a classifier."""
    from lightboard.plugins.graphs.encode import Node, encode_nodes

    width, blocks = 128, 4 + seed % 2
    nodes = [Node("input/pixels", "IO Node", [], [_BATCH, 784], "", "float32")]

    def linear(scope: str, given: str, inputs: int, outputs: int) -> str:
        shapes = {"weight": [outputs, inputs], "bias": [outputs]}
        for name, shape in shapes.items():
            nodes.append(Node(f"{scope}/{name}", "Parameter", [], shape, "", "float32"))
        taken = [given, f"{scope}/weight", f"{scope}/bias"]
        return op(f"{scope}/linear", "aten::linear", taken, outputs)

    def op(name: str, kind: str, inputs: list[str], size: int) -> str:
        nodes.append(Node(name, kind, inputs, [_BATCH, size], "{}", "float32"))
        return name

    at = linear("Classifier/Linear[embed]", "input/pixels", 784, width)
    for block in range(blocks):
        scope = f"Classifier/ModuleList[blocks]/Block[{block}]"
        inner = linear(f"{scope}/Linear[up]", at, width, 4 * width)
        inner = op(f"{scope}/GELU[act]/gelu", "aten::gelu", [inner], 4 * width)
        inner = linear(f"{scope}/Linear[down]", inner, 4 * width, width)
        at = op(f"{scope}/add", "aten::add", [at, inner], width)
    at = linear("Classifier/Linear[head]", at, width, 10)
    at = op("Classifier/log_softmax", "aten::log_softmax", [at], 10)
    nodes.append(Node("output/output.1", "IO Node", [at], [_BATCH, 10], "", "float32"))
    writer._get_file_writer().add_onnx_graph(encode_nodes(nodes))
