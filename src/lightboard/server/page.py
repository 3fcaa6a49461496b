"""The built page, served from memory. Only files found in the bundle have a URL, so no path leads out of it."""

from __future__ import annotations

import contextlib
import mimetypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from lightboard.server.routes import error_response

BUNDLE: Final = Path(__file__).parent.parent / "_web"

# Vite puts a digest of the content into every name under this folder.
_HASHED: Final = "assets/"
# Its twin has this at the end of its name.
_PACKED: Final = ".gz"
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
_TEXT: Final = (".html", ".js", ".css", ".svg", ".json", ".webmanifest")

_NOT_BUILT: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>lightboard: page not built</title>
<body style="font:15px/1.6 system-ui,sans-serif;max-width:36em;margin:4em auto;padding:0 1em;color-scheme:light dark">
<h1 style="font-size:1.3em">The page has not been built yet</h1>
<p>The server is up and reads your logs, but this checkout has no built page
(<code>src/lightboard/_web</code>). In the checkout, type:</p>
<pre>make setup</pre>
<p>and load this page again. An installed lightboard brings the page with it; if you see this there,
please install it anew: <code>pip install --force-reinstall lightboard</code>.</p>
"""


class _File(Struct, frozen=True):
    path: Path
    data: bytes
    encoded: dict[str, bytes]
    mtime_ns: int


class Page:
    """The bundle in `folder`. A rebuilt one is noticed by its index.html."""

    def __init__(self, folder: Path = BUNDLE) -> None:
        self._folder = folder
        self._names: dict[str, Path] = {}
        self._files: dict[str, _File] = {}
        self._built_at = -1

    def respond(self, request: Request, name: str) -> Response:
        """The file `name` of the bundle ("" is its index)."""
        self._refresh()
        if not self._names and name in ("", "index.html"):
            return Response(_NOT_BUILT, 503, {"cache-control": "no-store"}, "text/html")
        name = name or "index.html"
        if name not in self._names:
            return error_response(
                404, f"nothing is at /{name}", "the board is at /, its API under /api/"
            )
        return _file_response(request, name, self._read(name))

    def _refresh(self) -> None:
        try:
            built_at = os.stat(self._folder / "index.html").st_mtime_ns
        except OSError:
            built_at = -1
        if built_at == self._built_at:
            return
        self._built_at = built_at
        self._files = {}
        self._names = (
            {}
            if built_at < 0
            else {
                path.relative_to(self._folder).as_posix(): path
                for path in self._folder.rglob("*")
                if path.suffix != _PACKED and path.is_file()
            }
        )

    def _read(self, name: str) -> _File:
        file = self._files.get(name)
        if file is None:
            path = self._names[name]
            encoded = {}
            if name.startswith(_HASHED):  # the build packs what it names anew with every change
                with contextlib.suppress(OSError):
                    encoded["gzip"] = path.with_name(path.name + _PACKED).read_bytes()
            file = self._files[name] = _File(
                path, path.read_bytes(), encoded, path.stat().st_mtime_ns
            )
        return file


def _file_response(request: Request, name: str, file: _File) -> Response:
    kind = file.path.suffix
    media_type = _TYPES.get(kind) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.startswith(_HASHED):
        headers = {"cache-control": "public, max-age=31536000, immutable"}
    else:
        etag = f'"{file.mtime_ns:x}-{len(file.data):x}"'
        headers = {"cache-control": "no-cache", "etag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
    data = file.data
    if kind in _TEXT and len(data) > 1024:
        headers["vary"] = "accept-encoding"
        accepted = request.headers.get("accept-encoding", "")
        for encoding, encode in _ENCODINGS.items():
            if encoding in accepted:
                if encoding not in file.encoded:
                    file.encoded[encoding] = encode(data)
                data = file.encoded[encoding]
                headers["content-encoding"] = encoding
                break
    return Response(data, 200, headers, media_type)


def _gzip(data: bytes) -> bytes:
    import gzip

    return gzip.compress(data, 9, mtime=0)


_ENCODINGS: Final[dict[str, Callable[[bytes], bytes]]] = {"gzip": _gzip}
