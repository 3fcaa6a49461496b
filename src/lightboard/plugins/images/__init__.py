"""Pictures over steps: add_image, add_images → the Images dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="images", data_class=DataClass.BLOB_SEQUENCE, api="lightboard.plugins.images.api"
)
