"""A table as text: CSV, JSON, Markdown, LaTeX. What comes from logs does nothing wherever it is pasted."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Final

from lightboard.runs.filter import text_of

_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        "\n": " ",
        "\r": " ",
    }
)

Rows = Sequence[Sequence[Any]]


def format_csv(columns: Sequence[str], rows: Rows) -> str:
    """RFC 4180 with \\n; a text that a spreadsheet would take for a formula gets a ' in front."""
    lines = [",".join(map(_csv_text, columns))]
    lines += [",".join(map(_csv_cell, row)) for row in rows]
    return "\n".join(lines) + "\n"


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    return _csv_text(value) if isinstance(value, str) else text_of(value)


def _csv_text(text: str) -> str:
    safe = f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return f'"{safe.replace(chr(34), 2 * chr(34))}"' if set(safe) & set(',"\n\r') else safe


def format_json(columns: Sequence[str], rows: Rows) -> str:
    """A list of objects without what a row does not have."""
    told = [
        {
            name: value if not isinstance(value, float) or math.isfinite(value) else text_of(value)
            for name, value in zip(columns, row, strict=True)
            if value is not None
        }
        for row in rows
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def format_markdown(columns: Sequence[str], rows: Rows) -> str:
    """A pipe table."""
    lines = [_markdown_row(columns), "|" + "---|" * len(columns)]
    lines += [_markdown_row([_shown(value) for value in row]) for row in rows]
    return "\n".join(lines) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    def safe(text: str) -> str:
        for char in "\\`*_[]<>|":
            text = text.replace(char, "\\" + char)
        return " ".join(text.split())

    return "| " + " | ".join(map(safe, cells)) + " |"


def format_latex(columns: Sequence[str], rows: Rows) -> str:
    """A tabular with rules of the package booktabs."""
    numeric = [
        all(isinstance(row[at], float) or row[at] is None for row in rows)
        for at in range(len(columns))
    ]
    kinds = "".join("r" if is_number else "l" for is_number in numeric)
    lines = [rf"\begin{{tabular}}{{{kinds}}}", r"\toprule"]
    lines += [" & ".join(one.translate(_LATEX) for one in columns) + r" \\", r"\midrule"]
    lines += [" & ".join(_shown(value).translate(_LATEX) for value in row) + r" \\" for row in rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"


def _shown(value: Any) -> str:
    """A cell for people: 5 significant digits."""
    if value is None:
        return ""
    if isinstance(value, float) and math.isfinite(value) and not value.is_integer():
        return format(value, ".5g")
    return text_of(value)
