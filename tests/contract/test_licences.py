"""docs/licences.md names what is installed beside lightboard and what is inside of it, with the licences they have."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = dict(
    row
    for row in re.findall(
        r"^\| ([\w-]+)(?: \(`\[\w+\]`\))? \| ([\w.-]+) \|",
        (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"),
        re.M,
    )
    if row[0] not in ("package", "---")
)
FREE = {"MIT", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PSF-2.0"}


def required() -> set[str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    blocks = re.findall(r"^(?:dependencies|arrow|remote) = \[(.*?)\]", text, re.M | re.S)
    assert len(blocks) == 3
    return set(re.findall(r'"([\w-]+)[><=]', "".join(blocks)))


def licence_of(package: PackageMetadata) -> str:
    words = [
        *(package.get_all("License-Expression") or []),
        *(package.get_all("License") or []),
        *(c for c in package.get_all("Classifier") or [] if c.startswith("License ::")),
    ]
    return " ".join(word.partition("\n")[0] for word in words if word)


def test_every_dependency_is_on_the_page_and_none_else() -> None:
    assert set(ROWS) == required()
    assert set(ROWS.values()) <= FREE


@pytest.mark.parametrize("name", sorted(ROWS))
def test_its_licence_is_what_it_says_itself(name: str) -> None:
    try:
        said = licence_of(metadata(name))
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    family = ROWS[name].partition("-")[0]
    assert family in said, f"{name} says {said!r}"
    assert not re.search(r"\b(A|L)?GPL", said)


def test_what_is_in_the_wheel_says_its_own() -> None:
    core = (ROOT / "native" / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("nanobind (BSD-3-Clause)", "robin-map, which nanobind brings (MIT)"):
        assert name in core
    page = ROOT / "src" / "lightboard" / "_web" / "licenses.txt"
    if not page.exists():
        pytest.skip("the page is not built")
    named = re.findall(r"^\S+ [\d.]\S* \((.+)\)$", page.read_text(encoding="utf-8"), re.M)
    assert len(named) > 5
    licences = {one for name in named for one in re.split(r" (?:OR|AND) |[()]", name) if one}
    assert licences
    assert licences <= FREE
