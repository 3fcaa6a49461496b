"""For all tests: the examples in docstrings run in a folder of their own, where they may write runs."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _folder_for_examples(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(tmp_path)
