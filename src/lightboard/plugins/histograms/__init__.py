"""Distributions of values over steps: add_histogram → the Histograms dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="histograms", data_class=DataClass.TENSOR, api="lightboard.plugins.histograms.api"
)
