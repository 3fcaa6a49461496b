"""What tests have in common: a state folder of their own, an S3 server on this machine for who wants one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.builders.s3 import S3Server

# Optional for those who check JSON by a schema: a grammar of addresses that takes four seconds to make.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# The same examples each time: a green run means the same everywhere. `--hypothesis-profile chance` looks for new ones.
# No deadline: how long an example takes says something of the machine.
settings.register_profile("chance", deadline=None)
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIGHTBOARD_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No credentials, and no home to find some in."""
    for name in os.environ:
        if name.startswith(("AWS_", "AZURE_", "GOOGLE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    # Where a machine in the cloud would ask for its role.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1")
    return monkeypatch


@pytest.fixture
def s3(clean_environment: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """A server with an empty bucket, and the variables by which it is found."""
    from tests.builders.s3 import S3Server  # takes a second to load

    with S3Server() as server:
        clean_environment.setenv("AWS_ENDPOINT_URL", server.url)
        clean_environment.setenv("AWS_ACCESS_KEY_ID", "test")
        clean_environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        clean_environment.setenv("AWS_REGION", "us-east-1")
        server.requests.clear()
        yield server
