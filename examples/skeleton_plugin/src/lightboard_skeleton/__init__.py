"""A data kind of a third party: counts of words at every step, as text that this package alone understands."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(name="skeleton", data_class=DataClass.BLOB_SEQUENCE, api="lightboard_skeleton.api")
