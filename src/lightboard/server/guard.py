"""Who may ask: the Host against DNS rebinding, the Origin against other sites; headers that hold the page in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lightboard.server.routes import error_response

_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")

# Notebooks frame the page from another port of this machine, or from VS Code's webview, which is itself in the window
# of VS Code: every one around the page is asked for. (The grammar of source expressions has no IPv6 literals.)
_FRAMED_BY: Final = "'self' http://localhost:* http://127.0.0.1:* vscode-webview: vscode-file:"

_HEADERS: Final = [
    (
        b"content-security-policy",
        (
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
            "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {_FRAMED_BY}"
        ).encode(),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guard:
    """Wraps the app. `hosts`: names it may be called by beside this machine's own; None: any."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None = ()) -> None:
        self._app = app
        self._hosts = None if hosts is None else {*_LOCAL, *(_bare(host) for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers added."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._hosts is not None and not self._is_ours(host):
            refusal = error_response(
                403,
                f"this board does not answer to the name {host!r}",
                "open it as localhost, or start it with --host or --bind_all",
            )
            await refusal(scope, receive, send_guarded)
        elif scope["method"] not in ("GET", "HEAD") and not _same_site(headers):
            refusal = error_response(
                403,
                f"a request from another site: {headers.get('origin')!r}",
                "open the board itself and ask from there",
            )
            await refusal(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _is_ours(self, host: str) -> bool:
        assert self._hosts is not None
        name = _bare(host)
        return name in self._hosts or name.endswith(".localhost")


def _bare(host: str) -> str:
    """A Host header's name: no port, lower case, IPv6 in brackets."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    if host.count(":") > 1:
        return f"[{host}]"
    return host.partition(":")[0].rstrip(".")


def _same_site(headers: Headers) -> bool:
    # Browsers send Sec-Fetch-Site and pages cannot forge it; it holds behind proxies that rename the host.
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
