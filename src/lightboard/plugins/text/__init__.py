"""Markdown over steps: add_text → the Text dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(name="text", data_class=DataClass.TENSOR, api="lightboard.plugins.text.api")
