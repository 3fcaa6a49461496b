"""A short soak: every client hears of everything, none is dropped, memory stays bounded. The long one: `make soak`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "soak.py"


@pytest.mark.slow
def test_many_clients_watch_many_growing_runs() -> None:
    done = subprocess.run(
        [sys.executable, TOOL, "--clients=30", "--runs=100", "--rate=5", "--minutes=0.25"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["runs"] == 101
    assert told["clock"] == told["steps"]
    assert told["ended early"] == []
    assert told["not up to date"] == 0
    assert told["events"] >= 30
    before, after = (told[f"memory, {which} third (MB)"] for which in ("second", "last"))
    assert after < before + 50
