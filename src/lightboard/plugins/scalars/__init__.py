"""Numbers over steps: add_scalar, add_scalars → the Scalars dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(name="scalars", data_class=DataClass.SCALAR, api="lightboard.plugins.scalars.api")
