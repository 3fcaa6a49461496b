"""A web server on this machine that lists a folder and gives byte ranges of what is in it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response


class HTTPFolder:
    """Serves `folder` for the length of a with statement. `ranges`: whether it knows of byte ranges."""

    def __init__(self, folder: Path, *, ranges: bool = True) -> None:
        self._folder = folder
        self._ranges = ranges
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self.url = ""
        self.ranges: list[str] = []
        """The ranges asked for."""

    def __enter__(self) -> HTTPFolder:
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._reply(Request(environ))(environ, start_response)

    def _reply(self, request: Request) -> Response:
        path = self._folder / request.path.strip("/")
        if path.is_dir():
            names = ["../", "?C=N;O=D", *(f"{n.name}{'/' * n.is_dir()}" for n in path.iterdir())]
            page = "".join(f'<a href="{name}">{name}</a>\n' for name in names)
            return Response(page, mimetype="text/html")
        if not path.exists():
            return Response("not here", 404)
        if request.headers.get("Range"):
            self.ranges.append(request.headers["Range"])
        if not self._ranges:
            return Response(path.read_bytes(), mimetype="application/octet-stream")
        return send_file(path, request.environ, "application/octet-stream", conditional=True)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass
