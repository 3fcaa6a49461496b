"""Text → summaries. The writer's add_text goes the native way; this is its twin for
lightboard.summary.
"""

from __future__ import annotations

from lightboard.events import values


def encode_text(tag: str, text: str) -> bytes:
    """A serialized Summary of Markdown, under `tag`/text_summary."""
    tensor = values.string_tensor([text.encode("utf-8")], [1])
    metadata = values.metadata(b"text")
    return values.summary(values.value(f"{tag}/text_summary", values.TENSOR, tensor, metadata))
