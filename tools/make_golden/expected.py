"""What TensorBoard's own loader reads: python -m tools.make_golden.expected FOLDER.

Writes an expected.json into every run folder, no sampling, no restarts applied. tests/golden/
imports `describe` to say the same of what lightboard read.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Any

from tensorboard import version
from tensorboard.backend.event_processing import event_file_loader
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.data_compat import migrate_value
from tensorboard.util import tensor_util

SCALARS = "scalars"


def digest(data: bytes) -> str:
    """How expected.json tells bytes."""
    return hashlib.sha256(data).hexdigest()


def number(value: float) -> float | str:
    """JSON has no NaN and Inf: those become strings."""
    return value if math.isfinite(value) else repr(float(value))


def describe(value: summary_pb2.Summary.Value, plugin: str) -> Any:
    """A summary value in JSON: numbers and text as they are, other bytes as their SHA-256."""
    if not value.HasField("tensor"):
        return {"metadata": digest(value.metadata.plugin_data.content)}
    array = tensor_util.make_ndarray(value.tensor)
    if plugin == SCALARS:
        return number(float(array.item()))
    if plugin == "images":
        width, height, *encoded = array.tolist()
        return {
            "width": int(width),
            "height": int(height),
            "images": [digest(data) for data in encoded],
        }
    if plugin == "text":
        return [text.decode() for text in array.ravel().tolist()]
    if array.dtype == object:
        return {"shape": list(array.shape), "bytes": [digest(b) for b in array.ravel().tolist()]}
    return {
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "bytes": digest(array.astype(array.dtype.newbyteorder("<")).tobytes()),
    }


def read(path: Path) -> dict[str, Any]:
    """Every point of one event file, by tag, in file order."""
    series: dict[str, dict[str, Any]] = {}
    starts = []

    def add(tag: str, plugin: str, event: event_pb2.Event, value: Any) -> None:
        entry = series.setdefault(tag, {"tag": tag, "plugin": plugin, "points": []})
        entry["points"].append([event.step, event.wall_time, value])

    count = 0
    for event in event_file_loader.LegacyEventFileLoader(str(path)).Load():
        count += 1
        what = event.WhichOneof("what")
        if what == "graph_def":
            add("__run_graph__", "graphs", event, {"bytes": digest(event.graph_def)})
        elif what == "tagged_run_metadata":
            tagged = event.tagged_run_metadata
            plugin = "graph_tagged_run_metadata"
            add(tagged.tag, plugin, event, {"bytes": digest(tagged.run_metadata)})
        elif event.session_log.status == event_pb2.SessionLog.START:
            starts.append(event.step)
        for raw in event.summary.value:
            value = migrate_value(raw)
            known = series.get(value.tag)
            # The first metadata of a tag holds for all its values.
            plugin = known["plugin"] if known else value.metadata.plugin_data.plugin_name
            add(value.tag, plugin, event, describe(value, plugin))
    data = path.read_bytes()
    return {
        "file": path.name,
        "sha256": digest(data),
        "bytes": len(data),
        "records": count,
        "starts": starts,
        "series": list(series.values()),
    }


def lines(value: Any, depth: int = 0) -> str:
    """JSON with one point a line: lists and objects within a point stay on its line."""
    if isinstance(value, dict) and depth < 5:
        body = [f"{json.dumps(k)}: {lines(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(body) + "\n}"
    if isinstance(value, list) and value and depth < 6:
        return "[\n" + ",\n".join(lines(item, depth + 1) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def main(root: Path) -> None:
    """One expected.json a run folder below `root`."""
    for folder in sorted({path.parent for path in root.rglob("*tfevents*")}):
        files = [read(path) for path in sorted(folder.glob("*tfevents*"))]
        text = lines(
            {
                "made_by": "python -m tools.make_golden.expected",
                "reader": f"tensorboard {version.VERSION}",
                "files": files,
            }
        )
        (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
