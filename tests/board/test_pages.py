"""docs/python.md and the READMEs: every block of Python runs, one after the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.builders.example_logs import make_example_logs

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


def run_blocks(page: str) -> dict[str, Any]:
    text = (ROOT / page).read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        exec(compile("\n" * line + block.group(1), page, "exec"), names)
    return names


def test_the_page_on_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_example_logs(tmp_path / "logs")
    names = run_blocks("docs/python.md")
    assert len(names["losses"]) == 200
    assert names["arrow"].num_rows == 200
    assert len(names["sessions"]) == 2


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.chdir(tmp_path)
    names = run_blocks(page)
    assert names["loss"].step.tolist() == list(range(1000))
    assert names["frame"]["value"].iloc[0] == 1.0
