"""Makes examples/tutorial.ipynb of docs/guides/tutorial.md, of the Chinese page too, and runs them: `make tutorial`.

A page is its notebook's one source: text becomes cells of text, Python and the notebook's magics cells of code.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs" / "guides"
LANGUAGES = ("", ".zh-CN")
CODE = re.compile(r"^```(?:python|ipython)\n(.*?)^```\n", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")
PATIENCE = 600
"""Seconds that a cell may take before it counts as hanging."""


def _text_cell(text: str) -> list[Any]:
    import nbformat  # takes seconds to load

    # The notebook lies in another folder than the page.
    text = LINK.sub(lambda link: f"](../docs/guides/{link[1]})", text.strip())
    return [nbformat.v4.new_markdown_cell(text)] if text else []


def notebook_of(language: str) -> Path:
    """Where it lies. `language`: one of LANGUAGES."""
    return ROOT / "examples" / f"tutorial{language}.ipynb"


def make_notebook(language: str = "") -> Any:
    """The page as a notebook that has not been run."""
    import nbformat

    cells: list[Any] = []
    at = 0
    page = (GUIDES / f"tutorial{language}.md").read_text(encoding="utf-8")
    for block in CODE.finditer(page):
        cells += _text_cell(page[at : block.start()])
        cells.append(nbformat.v4.new_code_cell(block[1].rstrip("\n")))
        at = block.end()
    cells += _text_cell(page[at:])
    for n, cell in enumerate(cells):
        cell["id"] = f"cell-{n}"  # the same each time
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def run(notebook: Any, folder: Path) -> None:
    """In a real kernel that works in `folder`. Raises nbclient's CellExecutionError."""
    from nbclient import NotebookClient

    NotebookClient(
        notebook,
        timeout=PATIENCE,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def _tidy(notebook: Any) -> None:
    """What is true on this machine or at this time only does not go into the repository."""
    notebook["metadata"].pop("language_info", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data and "lightboard" in data["text/html"]:
                data.clear()
                data["text/plain"] = "(the board stands here once the cell is run)"
        cell["outputs"] = [one for one in cell.get("outputs", []) if one.get("name") != "stderr"]
        if cell["cell_type"] != "code":
            del cell["outputs"]


def main() -> int:
    """Write it anew."""
    import nbformat

    for language in LANGUAGES:
        notebook = make_notebook(language)
        with tempfile.TemporaryDirectory() as folder:
            run(notebook, Path(folder))
        _tidy(notebook)
        path = notebook_of(language)
        nbformat.write(notebook, path)
        print(f"{path.relative_to(ROOT)}: {len(notebook['cells'])} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
