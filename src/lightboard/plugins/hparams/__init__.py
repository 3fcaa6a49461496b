"""What runs were set to and what came of it: add_config, add_hparams → the Runs dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(name="hparams", data_class=DataClass.TENSOR, api="lightboard.plugins.hparams.api")
