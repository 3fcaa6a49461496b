"""A server that ends while a projection is on its way, and while a page waits for it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lightboard


@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_the_server_ends_cleanly(tmp_path: Path, method: str) -> None:
    points = np.random.default_rng(0).normal(size=(3_000, 50)).astype(np.float32)
    with lightboard.SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(points, tag="e")
    command = [sys.executable, "-m", "lightboard", f"--logdir={tmp_path}", "--port=0", "--no_cache"]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    assert server.stdout is not None
    try:
        lines = iter(server.stdout)
        url = next(found[0] for line in lines if (found := re.search(r"http://[^\s/]+", line)))

        def post(route: str, **body: Any) -> bytes:
            request = urllib.request.Request(
                f"{url}/api/plugins/projector/{route}",
                json.dumps({"epoch": epoch, **body}).encode(),
                {"content-type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=60) as reply:
                data: bytes = reply.read()
                return data

        with urllib.request.urlopen(f"{url}/api/health", timeout=60) as reply:
            epoch = json.load(reply)["epoch"]
        source = json.loads(post("embeddings"))["sources"][0]["source"]
        body = {"source": source, "method": method, "iterations": 100_000, "epochs": 100_000}
        job = json.loads(post("project", **body))["job"]
        since = -1
        while b'"phase":"layout"' not in (seen := post("progress", job=job, since=since)):
            version = re.search(rb'"version":(\d+)', seen)
            assert version is not None
            since = int(version[1])

        def wait() -> None:
            try:
                post("progress", job=job, since=1 << 40, wait=10)
            except OSError:  # the server is gone
                return

        page = threading.Thread(target=wait)
        page.start()
        server.send_signal(signal.SIGTERM)
        rest, _ = server.communicate(timeout=60)
        page.join(60)
    finally:
        server.kill()
    assert server.returncode == 0, rest
    assert "Traceback" not in rest
