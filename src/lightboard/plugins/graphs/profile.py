"""Times and memory of a run's metadata, joined to nodes by their names."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lightboard.plugins.graphs.graph import Graph
from lightboard.protos.graph_pb2 import RunMetadata


@dataclass(frozen=True)
class Profile:
    """Running sums over boxes, shape (boxes + 1,)."""

    time: NDArray[np.float64]
    """Seconds."""
    memory: NDArray[np.float64]
    """Bytes."""
    timed: NDArray[np.int64]
    """Leaves that were timed."""
    devices: list[str]
    """Those that anything was timed on, whether it counts or not."""

    def of(self, graph: Graph, box: int) -> tuple[float | None, int | None]:
        """Seconds and bytes of a box (-1: of all); None where nothing in it was timed."""
        start, end = (0, len(graph)) if box < 0 else (box, int(graph.boxes.end[box]))
        if self.timed[end] == self.timed[start]:
            return None, None
        return float(self.time[end] - self.time[start]), int(self.memory[end] - self.memory[start])


def is_timed(metadata: RunMetadata) -> bool:
    """Whether it times anything: torch writes metadata without."""
    return any(device.node_stats for device in metadata.step_stats.dev_stats)


def join_profile(graph: Graph, metadata: RunMetadata, without: Container[int] = ()) -> Profile:
    """What the metadata says of this graph's nodes; `without` devices, by their place in `devices`."""
    index = {name: node for node, name in enumerate(graph.nodes.names)}
    # Of a node in a function TensorFlow says only its name there.
    short: dict[str, int] = {}
    if graph.nodes.module_types or graph.nodes.function_scopes:
        for name, node in index.items():
            short.setdefault(name.rpartition("/")[2], node)
    time = np.zeros(len(graph))
    memory = np.zeros(len(graph))
    timed = np.zeros(len(graph), np.int64)
    box = graph.boxes.box
    devices: list[str] = []
    for device in metadata.step_stats.dev_stats:
        # The same kernels again, as the GPU's own clock saw them.
        if "/stream:" in device.device and not device.device.endswith("/stream:all"):
            continue
        if not device.node_stats:
            continue
        devices.append(device.device)
        if len(devices) - 1 in without:
            continue
        for stats in device.node_stats:
            name = stats.node_name.partition(":")[0]
            found = index.get(stats.node_name, index.get(name, short.get(name)))
            at = -1 if found is None else int(box[found])
            if at < 0:
                continue
            timed[at] += 1
            time[at] += _seconds(stats)
            if "/stream:" not in device.device:
                memory[at] += sum(
                    output.tensor_description.allocation_description.allocated_bytes
                    or output.tensor_description.allocation_description.requested_bytes
                    for output in stats.output
                ) or sum(max(0, used.total_bytes) for used in stats.memory)
    zero = np.zeros(1)
    return Profile(
        np.concatenate([zero, np.cumsum(time)]),
        np.concatenate([zero, np.cumsum(memory)]),
        np.concatenate([np.zeros(1, np.int64), np.cumsum(timed)]),
        devices,
    )


def _seconds(stats: Any) -> float:
    if stats.all_end_rel_nanos > 0:
        return float(stats.all_end_rel_nanos) / 1e9
    return max(0.0, float(stats.all_end_rel_micros)) / 1e6
