"""tools/oldest.txt holds the lower bounds of pyproject.toml, all of them and as they are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_it_is_what_pyproject_allows() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)^\]", text, re.M | re.S)
    assert block
    bounds = dict(re.findall(r'"([\w-]+)>=([\d.]+)', block[1]))
    pinned = dict(
        re.findall(r"^([\w-]+)==([\d.]+)\.\*$", (ROOT / "tools/oldest.txt").read_text(), re.M)
    )
    assert len(bounds) >= 9
    assert pinned == bounds
