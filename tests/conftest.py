"""What all tests have in common: nothing of theirs lands in the state folder of whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIGHTBOARD_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield
