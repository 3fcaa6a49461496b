"""Sounds over steps: add_audio → the Audio dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="audio", data_class=DataClass.BLOB_SEQUENCE, api="lightboard.plugins.audio.api"
)
