"""Embeddings: add_embedding → the Projector dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="projector",
    data_class=DataClass.TENSOR,
    api="lightboard.plugins.projector.api",
    files=(
        "projector_config.pbtxt",
        "plugins/org_tensorflow_tensorboard_projector/projector_config.pbtxt",
    ),
)
