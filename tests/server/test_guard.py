"""Who may ask: host names, other sites, other paths."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.web import Client


@pytest.mark.parametrize(
    ("host", "answers"),
    [
        ("localhost:6006", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("127.0.0.1:6006", True),
        ("[::1]:6006", True),
        ("board.localhost:6006", True),
        ("mybox:6006", True),
        ("evil.example", False),
        ("localhost.evil.example:6006", False),
        ("127.0.0.1.evil.example", False),
        ("evil-localhost", False),
        ("[::1].evil.example", True),  # no such name can be looked up
        ("", False),
    ],
)
def test_only_its_own_names(tmp_path: Path, host: str, answers: bool) -> None:
    client = Client(tmp_path, hosts=["mybox"])
    reply = client.http.get("/api/health", headers={"host": host})
    assert reply.status_code == (200 if answers else 403)
    if not answers:
        assert "--bind_all" in reply.json()["hint"]


def test_with_bind_all_any_name(tmp_path: Path) -> None:
    client = Client(tmp_path, hosts=None)
    assert client.http.get("/api/health", headers={"host": "box.lab"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),  # no browser
        ({"origin": "http://localhost:6006"}, True),
        ({"origin": "http://localhost:8888"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "https://hub.example", "sec-fetch-site": "same-origin"}, True),  # a proxy
        ({"origin": "http://localhost:6006", "sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_other_sites_may_not_post(tmp_path: Path, headers: dict[str, str], allowed: bool) -> None:
    client = Client(tmp_path)
    body = {"epoch": client.board.epoch, "x": "step", "smoothing": 0, "cards": []}
    reply = client.http.post("/api/plugins/scalars/curves", json=body, headers=headers)
    assert reply.status_code == (200 if allowed else 403), reply.text


def test_every_reply_holds_the_page_in(tmp_path: Path) -> None:
    client = Client(tmp_path)
    for path in ("/", "/api/board", "/nothing", "/api/plugins/none/x"):
        headers = client.http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert (
            "script-src" not in policy
        )  # scripts fall under default-src: none inline, none foreign
        assert "frame-ancestors 'self' http://localhost:*" in policy
        # VS Code's webviews lie in a window of VS Code, and both must be allowed.
        assert policy.endswith("vscode-webview: vscode-file:")


def test_a_path_prefix(tmp_path: Path) -> None:
    client = Client(tmp_path, path_prefix="/team/board")
    assert client.json("/team/board/api/health")["status"] == "ok"
    for path in ("/", "/team/board"):
        moved = client.http.get(path)
        assert (moved.status_code, moved.headers["location"]) == (308, "/team/board/")
    other = client.http.get("/api/health")
    assert other.status_code == 404
    assert "/team/board/" in other.json()["hint"]
