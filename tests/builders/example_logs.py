"""A logdir with every kind of data, for the examples in docstrings and on docs/python.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lightboard import SummaryWriter
from lightboard.protos.event_pb2 import Event
from lightboard.protos.graph_pb2 import GraphDef, NodeDef

START = 1_700_000_000.0


def make_example_logs(folder: Path) -> Path:
    """Two runs, `baseline` and `wide`, each with a session of hyperparameters below it."""
    for run, width in (("baseline", 1), ("wide", 2)):
        with SummaryWriter(folder / run) as writer:
            for step in range(100):
                writer.add_scalar("train/loss", 1 / width / (step + 1), step, START + step)
                writer.add_scalar("train/lr", 0.1, step, START + step)
            hparams = {"lr": 0.1, "width": width, "optimizer": "sgd"}
            writer.add_hparams(hparams, {"accuracy": 0.8 + 0.05 * width}, run_name="hparams")
            if run == "baseline":
                _log_other_kinds(writer)
    return folder


def _log_other_kinds(writer: SummaryWriter) -> None:
    rng = np.random.default_rng(0)
    for step in (0, 50):
        at = START + step
        picture = np.full((3, 4, 6), step, np.uint8)
        writer.add_image("samples", picture, step, at)
        writer.add_histogram("weights", rng.normal(size=1000), step, walltime=at)
        writer.add_text("notes", f"step **{step}**", step, at)
        writer.add_audio("tone", np.sin(np.arange(800) / 8)[None], step, 8000, at)
        writer.add_tensor("means", np.arange(6.0).reshape(2, 3) + step, step, at)
        labels, predictions = rng.integers(2, size=50), rng.random(50)
        writer.add_pr_curve("digits", labels, predictions, step, 11, walltime=at)
        vertices = rng.random((1, 5, 3)).astype(np.float32)
        faces = np.array([[[0, 1, 2], [2, 3, 4]]], np.int32)
        writer.add_mesh("head", vertices, faces=faces, global_step=step, walltime=at)
    writer.add_embedding(np.eye(3, dtype=np.float32), ["a", "b", "c"], global_step=0, tag="letters")
    writer.add_custom_scalars({"training": {"loss": ["Multiline", ["train/loss"]]}})
    nodes = [NodeDef(name="x", op="Placeholder"), NodeDef(name="net/relu", op="Relu", input=["x"])]
    graph = GraphDef(node=nodes).SerializeToString()
    writer._get_file_writer().add_event(Event(graph_def=graph), 0, START)
