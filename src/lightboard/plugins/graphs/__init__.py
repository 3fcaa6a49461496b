"""The model as a graph: add_graph, add_onnx_graph → the Graph dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="graphs",
    data_class=DataClass.BLOB_SEQUENCE,
    api="lightboard.plugins.graphs.api",
    wire_names=(
        "graph_run_metadata",
        "graph_run_metadata_graph",
        "graph_keras_model",
        "graph_tagged_run_metadata",
    ),
)
