"""The built page: what has a URL, how long it may be kept, what is said without one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.builders.web import Client


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "_web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>lightboard</title>")
    (folder / "assets" / "app-1a2b3c.js").write_text("let x = 1;" * 1000)
    (folder / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def test_the_index_is_asked_for_each_time(tmp_path: Path, bundle: Path) -> None:
    client = Client(tmp_path, bundle)
    index = client.http.get("/")
    assert "lightboard" in index.text
    assert index.headers["content-type"] == "text/html; charset=utf-8"
    assert index.headers["cache-control"] == "no-cache"
    again = client.http.get("/", headers={"if-none-match": index.headers["etag"]})
    assert again.status_code == 304


def test_hashed_files_are_kept_for_ever_and_compressed(tmp_path: Path, bundle: Path) -> None:
    client = Client(tmp_path, bundle)
    script = client.http.get("/assets/app-1a2b3c.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["content-encoding"] == "gzip"
    assert script.text == "let x = 1;" * 1000
    plain = client.http.get("/assets/app-1a2b3c.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_what_the_build_packed_is_sent_as_it_is(tmp_path: Path, bundle: Path) -> None:
    script = bundle / "assets" / "app-1a2b3c.js"
    # Other text than in its twin: so one sees whose it is.
    script.with_name("app-1a2b3c.js.gz").write_bytes(gzip.compress(b"let packed = 1;"))
    client = Client(tmp_path, bundle)
    assert client.http.get("/assets/app-1a2b3c.js").text == "let packed = 1;"
    plain = client.http.get("/assets/app-1a2b3c.js", headers={"accept-encoding": "identity"})
    assert plain.content == script.read_bytes()
    assert client.http.get("/assets/app-1a2b3c.js.gz").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        "//etc/passwd",
        "/..\\secret.txt",
        "/index.html%00",
        "/assets",
        "/assets/",
    ],
)
def test_no_path_leads_out(tmp_path: Path, bundle: Path, path: str) -> None:
    reply = Client(tmp_path, bundle).http.get(path)
    assert reply.status_code == 404
    assert set(reply.json()) == {"error", "hint"}


def test_a_rebuilt_page_is_served_without_a_restart(tmp_path: Path, bundle: Path) -> None:
    client = Client(tmp_path, bundle)
    assert client.http.get("/").status_code == 200
    (bundle / "new.html").write_text("new")
    (bundle / "new.html").replace(bundle / "index.html")
    assert client.http.get("/").text == "new"


def test_without_a_built_page_it_says_how_to_build_it(tmp_path: Path) -> None:
    reply = Client(tmp_path, tmp_path / "none").http.get("/")
    assert reply.status_code == 503
    assert "make setup" in reply.text
    assert reply.headers["content-type"].startswith("text/html")
    assert Client(tmp_path, tmp_path / "none").json("/api/health")["status"] == "ok"
