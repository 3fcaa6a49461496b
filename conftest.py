"""For all tests: examples in docstrings run in a folder of their own; browser tests come last.

While a browser is open, its driver's event loop counts as running in the main thread, and forked children hold its
pipes: whatever runs beside it fails or hangs. `make test` gives them a process of their own; plain `pytest` an end.
"""

import os
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _folder_for_examples(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _board_for_examples(
    _folder_for_examples: None,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    doctest_namespace: dict[str, Any],
) -> None:
    """Examples of the Python API have a `board`, of the folder `logs`."""
    if isinstance(request.node, pytest.DoctestItem) and request.node.name.startswith(
        "lightboard.board."
    ):
        from tests.builders.example_logs import make_example_logs

        import lightboard

        doctest_namespace["board"] = lightboard.open(make_example_logs(tmp_path / "logs"))


@pytest.fixture(autouse=True, scope="session")
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests read is not kept in the user's cache folder."""
    os.environ["LIGHTBOARD_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests to the end."""
    items.sort(key=lambda item: "e2e" in item.path.parts)
