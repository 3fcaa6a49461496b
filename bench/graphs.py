"""Graphs, the server's part: a logged graph → its first view, then views as boxes open, searches and traces.

For the MLP of the tutorials, ResNet-50, a transformer of 12 layers, and 100,000 nodes in a row of modules.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from bench.table import print_table
from tests.builders.graphs import Graphs, log_graph, node
from tests.builders.models import MLP, ResNet, Transformer

from lightboard import SummaryWriter
from lightboard.plugins.graphs import api
from lightboard.plugins.graphs import structs as asked

_TIMES = 5


def log_model(folder: Path, model: torch.nn.Module, inputs: Any) -> Graphs:
    with SummaryWriter(folder) as writer:
        writer.add_graph(model, inputs)
    return Graphs(folder)


def log_many(folder: Path, count: int) -> Graphs:
    """Modules of 10 ops in 100 blocks each, every op with a shape."""
    nodes = [
        node(
            f"net/stage{at // 1000}/block{at // 10}/op{at}", "Add" if at % 3 else "MatMul",
            *([nodes_name(at - 1)] if at else []), *([nodes_name(at - 7)] if at > 7 else []),
            shape=[64, 128],
        )
        for at in range(count)
    ]  # fmt: skip
    return log_graph(folder, *nodes)


def nodes_name(at: int) -> str:
    return f"net/stage{at // 1000}/block{at // 10}/op{at}"


def seconds(what: Callable[[], object], times: int = _TIMES) -> float:
    """The median."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        what()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def measure(name: str, graphs: Graphs) -> list[str]:
    board = graphs.client.board
    epoch, source = board.epoch, graphs.source()

    def view(opened: list[int] | None) -> Any:
        return api.read_view(board, asked.GraphViewRequest(epoch, source, opened))

    def anew() -> Any:
        api._graphs = type(api._graphs)(lambda held: len(held.graph))
        return view(None)

    first = seconds(anew, 3)
    reply = view(None)
    able = [box.id for box in reply.boxes if box.can_open and not box.opened]
    opened = [*reply.opened, *able[:1]]
    more = view(opened)
    again = seconds(lambda: view(opened))
    found = seconds(
        lambda: api.search(board, asked.GraphSearchRequest(epoch, source, "add")), times=3
    )
    last = reply.boxes[-1].id
    traced = seconds(
        lambda: api.read_trace(
            board, asked.GraphTraceRequest(epoch, source, last, "inputs", reply.opened)
        ),
        times=3,
    )
    size = graphs.listed[0]["size"]
    return [
        name,
        f"{reply.totals.nodes:,}",
        f"{size / 1e6:.2f} MB",
        str(len(reply.boxes)),
        f"{first * 1e3:.0f} ms",
        str(len(more.boxes)),
        f"{again * 1e3:.1f} ms",
        f"{found * 1e3:.0f} ms",
        f"{traced * 1e3:.0f} ms",
    ]


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows.append(measure("MLP", log_model(folder / "a", MLP(), torch.rand(64, 784))))
        rows.append(
            measure("ResNet-50", log_model(folder / "b", ResNet(), torch.rand(1, 3, 224, 224)))
        )
        words = torch.randint(0, 100, (1, 64))
        rows.append(measure("transformer, 12", log_model(folder / "c", Transformer(), words)))
        rows.append(measure("100,000 nodes", log_many(folder / "d", 100_000)))
    print_table(
        ["graph", "nodes", "logged", "boxes", "first view", "boxes", "view", "search", "trace"],
        rows,
    )


if __name__ == "__main__":
    main()
