"""Point clouds and meshes: add_mesh → the Mesh dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(name="mesh", data_class=DataClass.TENSOR, api="lightboard.plugins.mesh.api")
