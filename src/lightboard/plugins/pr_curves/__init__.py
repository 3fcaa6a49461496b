"""Precision over recall: add_pr_curve → the PR curves dashboard."""

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

PLUGIN = Plugin(
    name="pr_curves", data_class=DataClass.TENSOR, api="lightboard.plugins.pr_curves.api"
)
