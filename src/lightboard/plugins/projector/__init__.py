"""Embeddings: add_embedding → the Projector dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="projector", data_class=DataClass.TENSOR, api="lightboard.plugins.projector.api"
)
