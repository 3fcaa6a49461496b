"""Arrays of any shape: add_tensor → the Tensors dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(name="tensor", data_class=DataClass.TENSOR, api="lightboard.plugins.tensor.api")
