"""The words of the field as types: one meaning each, so that swapped arguments do not type-check."""

from __future__ import annotations

from enum import IntEnum
from typing import NewType

Run = NewType("Run", str)
"""A run's name: its folder relative to the logdir, with forward slashes; "." for the logdir itself."""

Tag = NewType("Tag", bytes)
"""A series' name as it stands in the file. Any bytes; decode with replacement for display only."""

Step = NewType("Step", int)
"""int64; may be negative, may repeat, may go back."""

WallTime = NewType("WallTime", float)
"""Seconds since the epoch."""


class DataClass(IntEnum):
    """What a series holds; the numbers are those of SummaryMetadata.data_class."""

    SCALAR = 1
    TENSOR = 2
    BLOB_SEQUENCE = 3
