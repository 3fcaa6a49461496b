"""A real S3 server (moto's) on this machine, which counts what is asked of it and can die and come back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import S3Backend, s3_backends
from msgspec import Struct
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

BUCKET = "training"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Request(Struct, frozen=True):
    """One that reached the server."""

    method: str
    path: str
    """Below the bucket."""
    query: str
    range: str
    signed: bool
    bytes: int
    """Of the reply's body."""


class S3Server:
    """Listens between `start` and `stop`; the objects outlive both. Has the bucket BUCKET, empty at first."""

    def __init__(self) -> None:
        self._application: Application = DomainDispatcherApplication(create_backend_app)
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self.port = 0
        self.requests: list[Request] = []
        self.refuse: Callable[[Request], int] = lambda request: 0
        """The status to answer with in place of S3's; 0: S3 answers."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> S3Server:
        self.start()
        httpx.post(f"{self.url}/moto-api/reset").raise_for_status()
        httpx.put(f"{self.url}/{BUCKET}").raise_for_status()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, on the same port as before."""
        self._server = make_server(
            "127.0.0.1", self.port, self._answer, threaded=True, request_handler=_Quiet
        )
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None

    def put(self, key: str, data: bytes, *, public: bool = False) -> None:
        headers = {"x-amz-acl": "public-read"} if public else {}
        url = f"{self.url}/{BUCKET}/{quote(key)}"
        httpx.put(url, content=data, headers=_SIGNED | headers).raise_for_status()
        self.requests.clear()

    def put_folder(self, folder: Path, prefix: str) -> None:
        """Every file below `folder`."""
        for path in folder.rglob("*"):
            if path.is_file():
                self.put(f"{prefix}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def delete(self, key: str) -> None:
        url = f"{self.url}/{BUCKET}/{quote(key)}"
        httpx.delete(url, headers=_SIGNED).raise_for_status()
        self.requests.clear()

    def put_behind(self, key: str, data: bytes) -> None:
        """As `put`, past a server that refuses or is down."""
        _backend().put_object(BUCKET, key, data)

    def age_all(self, seconds: float) -> None:
        """Make every object as old as that, as if put long before it is read."""
        for bucket in _backend().buckets.values():
            for key in bucket.keys.values():
                key.last_modified -= timedelta(seconds=seconds)

    def gets(self, key: str = "") -> list[Request]:
        """The GETs of objects (of this one) so far."""
        return [r for r in self.requests if r.method == "GET" and r.path and key in r.path]

    def lists(self) -> list[Request]:
        """The LISTs so far."""
        return [r for r in self.requests if r.method == "GET" and not r.path]

    def _answer(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        def make(size: int) -> Request:
            return Request(
                environ["REQUEST_METHOD"],
                environ["PATH_INFO"].removeprefix(f"/{BUCKET}").strip("/"),
                environ["QUERY_STRING"],
                environ.get("HTTP_RANGE", ""),
                "HTTP_AUTHORIZATION" in environ,
                size,
            )

        status = self.refuse(make(0))
        if status:
            self.requests.append(make(0))
            start_response(f"{status} refused", [("Content-Length", "0")])
            return [b""]
        body = b"".join(self._application(environ, start_response))
        self.requests.append(make(len(body)))
        return [body]


def _backend() -> S3Backend:
    return s3_backends["123456789012"]["aws"]


_SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=0"
}


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass
