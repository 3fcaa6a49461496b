"""Amounts as people read them."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "run"), counted(1200, "point")
    ('1 run', '1,200 points')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def size_text(count: int) -> str:
    """Bytes in powers of ten, three digits.

    >>> size_text(999), size_text(999_600), size_text(2_345_678_901)
    ('999 B', '1 MB', '2.35 GB')
    """
    size = float(count)
    for unit in ("B", "kB", "MB"):
        rounded = float(f"{size:.3g}")
        if rounded < 1000:
            return f"{rounded:g} {unit}"
        size /= 1000
    return f"{float(f'{size:.3g}'):g} GB"
