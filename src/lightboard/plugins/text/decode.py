"""Text summaries → Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightboard.events.decode import decode_values

if TYPE_CHECKING:
    from numpy.typing import NDArray


def decode_text(data: bytes) -> str:
    """The Markdown of a serialized Summary.Value; several texts become a table.

    A vector is a table of one column, a matrix one of its shape; of more axes the first slice is
    shown, as TensorBoard does. Bytes that are not UTF-8 become U+FFFD. Raises ValueError where it
    holds something else.
    """
    strings = decode_strings(data)
    if strings.size == 1:
        return str(strings.item())
    while strings.ndim > 2:
        strings = strings[0]
    rows = [[cell] for cell in strings.tolist()] if strings.ndim == 1 else strings.tolist()
    if not rows or not rows[0]:
        return ""
    head = ["|" + " |" * len(rows[0]), "|" + "---|" * len(rows[0])]
    return "\n".join([*head, *("| " + " | ".join(map(_cell, row)) + " |" for row in rows)])


def decode_strings(data: bytes) -> NDArray[Any]:
    """The texts in the shape they were logged in: an object array of str. Raises ValueError."""
    strings = decode_values(data)
    if strings.dtype != object:
        raise ValueError(f"not text but numbers of shape {strings.shape}")
    texts = strings.copy()
    texts.ravel()[:] = [text.decode("utf-8", "replace") for text in strings.ravel().tolist()]
    return texts


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")
