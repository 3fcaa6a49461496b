"""Layouts of charts: add_custom_scalars → the Custom scalars dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="custom_scalars", data_class=DataClass.TENSOR, api="lightboard.plugins.custom_scalars.api"
)
