"""The skeleton of docs/adding-a-plugin.md is a real package: installed, it is found, written, served, described."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKELETON = ROOT / "examples" / "skeleton_plugin"

DRIVE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from importlib.metadata import version
assert version("lightboard-skeleton") == "0.1.0"
from lightboard import SummaryWriter
from lightboard_skeleton.encode import add_skeleton
with SummaryWriter("logs/first") as writer:
    for step in range(3):
        add_skeleton(writer, "words", {"the": 7 + step, "whale": step}, step)
        writer.add_scalar("loss", step, step)

from pathlib import Path
from tests.builders.web import Client
from lightboard.server.openapi import make_openapi
client = Client(Path("logs"))
client.loader.load_all()
board = client.json("/api/board")
(tag,) = [one for one in board["tags"] if one["plugin"] == "skeleton"]
(run,) = board["runs"]
reply = client.post("/api/plugins/skeleton/counts", tag=tag["id"], runs=[run["id"]])
wrong = client.post("/api/plugins/skeleton/counts", tag="x", runs=[])
loss = [one["id"] for one in board["tags"] if one["tag"] == "loss"][0]
print(json.dumps([reply.json(), wrong.status_code, "/api/plugins/skeleton/counts" in make_openapi()["paths"]]))
"""


@pytest.mark.slow
def test_a_third_partys_package_from_its_installation_to_its_reply(tmp_path: Path) -> None:
    target = tmp_path / "installed"
    source = shutil.copytree(SKELETON, tmp_path / "source")  # building leaves traces
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
            *("--no-build-isolation", "--target", str(target), str(source)),
        ],
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        [sys.executable, "-c", DRIVE, str(target)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )
    assert done.returncode == 0, done.stderr
    reply, wrong, described = json.loads(done.stdout)
    assert [one["words"] for one in reply["counts"]] == [
        {"the": 7 + step, "whale": step} for step in range(3)
    ]
    assert [one["step"] for one in reply["counts"]] == [0, 1, 2]
    assert wrong == 400
    assert described
