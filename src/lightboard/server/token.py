"""Who may look where more than this machine can ask: whoever has the token, by the URL, a cookie or a header."""

from __future__ import annotations

import asyncio
import hmac
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lightboard.server.routes import error_response

# Guesses come one at a time, this many seconds apart, and so many wait; who has the token waits for nobody.
_PAUSE: Final = 0.5
_MOST_WAITING: Final = 64

_PAGE: Final = ("", "/", "/index.html")
_SCRIPT_PATH: Final = "/enter.js"

# The token leaves the address bar at once: what is copied from there must not hold it. Not by a redirect: after a click
# on another site, browsers would not send a strict cookie along with that.
_SCRIPT: Final = """\
const address = new URL(location.href);
const field = document.querySelector('input');
if (field) {
  field.addEventListener('keydown', event => {
    const typed = field.value.trim();
    if (event.key !== 'Enter' || !typed) return;
    const pasted = /[?&]token=([^&#\\s]+)/.exec(typed);
    address.searchParams.set('token', pasted ? decodeURIComponent(pasted[1]) : typed);
    location.replace(address);
  });
  field.focus();
} else {
  address.searchParams.delete('token');
  location.replace(address);
}
"""
_ENTERED: Final = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>lightboard</title>
<noscript><meta http-equiv="refresh" content="0;url=./"></noscript>
<body style="color-scheme:light dark"><a href="./">lightboard</a><script src="enter.js"></script>
"""
_REFUSED: Final = """\
<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<body style="font:15px/1.6 system-ui,sans-serif;max-width:36em;margin:4em auto;padding:0 1em;color-scheme:light dark">
<main><h1 style="font-size:1.3em">{title}</h1>
<p>{how}</p>
<pre style="white-space:pre-wrap;overflow-wrap:anywhere">lightboard at http://…/<b>?token=…</b></pre>
<p><label>{label}<br><input type="password" autocomplete="off" spellcheck="false"
style="font:inherit;width:100%;box-sizing:border-box;padding:.4em .6em;margin-top:.3em"></label></p>
<p>{own}</p></main>
<script src="enter.js"></script>
"""
_WORDS: Final = {
    "en": {
        "title": "This board asks for its token",
        "how": "The terminal that runs lightboard shows an address with the token in it. Open that one:",
        "label": "Or put the token (or that address) here and press Enter:",
        "own": "A token holds until that lightboard ends; whoever runs it can choose one that stays: "
        "<code>--token</code> or <code>LIGHTBOARD_TOKEN</code>. The browser must accept this page's cookie.",
    },
    "zh": {
        "title": "这个面板需要令牌",
        "how": "运行 lightboard 的终端里有一个带令牌的地址，请打开它：",
        "label": "或者把令牌（或那个地址）粘贴到这里，按回车：",
        "own": "令牌在那个 lightboard 结束前有效；运行者可以指定一个固定的令牌："
        "<code>--token</code> 或 <code>LIGHTBOARD_TOKEN</code>。浏览器需要接受本页的 cookie。",
    },
}


class TokenCheck:
    """Wraps the app: only requests that bring the token pass.

    As `?token=…` of any URL, which for the page becomes a cookie; as that cookie, which is not the token itself, is
    named after it (boards on one host do not take each other's), and holds as long as the token does; or as
    `Authorization: Bearer …`.
    """

    def __init__(self, app: ASGIApp, token: str, *, pause: float = _PAUSE) -> None:
        self._app = app
        self._token = token.encode()
        self._cookie = f"lightboard_{self._derive('name')[:12]}"
        self._value = self._derive("value").encode()
        self._pause = pause
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        path: str = scope["path"]
        if path == _SCRIPT_PATH:
            await _answer(_SCRIPT, "text/javascript")(scope, receive, send)
            return
        headers = Headers(scope=scope)
        named = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        by_url = [self._is_token(one) for one in named]
        by_header = [self._is_token(one) for one in _bearers(headers)]
        by_cookie = [self._is_cookie(one) for one in self._cookies(headers)]
        if any(by_url) and path in _PAGE and scope["method"] in ("GET", "HEAD"):
            await self._enter(scope)(scope, receive, send)
        elif any((*by_url, *by_header, *by_cookie)):
            await self._app(scope, receive, send)
        else:
            guessed = bool(by_url or by_header or by_cookie)
            refusal = await self._refuse(headers, scope["method"], guessed=guessed)
            await refusal(scope, receive, send)

    def _derive(self, what: str) -> str:
        return hmac.new(self._token, f"lightboard cookie {what}".encode(), "sha256").hexdigest()

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode("utf-8", "replace"), self._token)

    def _is_cookie(self, text: str) -> bool:
        return hmac.compare_digest(text.encode("utf-8", "replace"), self._value)

    def _cookies(self, headers: Headers) -> list[str]:
        held = (cookie_parser(line) for line in headers.getlist("cookie"))
        return [cookies[self._cookie] for cookies in held if self._cookie in cookies]

    def _enter(self, scope: Scope) -> Response:
        reply = _answer(_ENTERED, "text/html")
        reply.set_cookie(
            self._cookie,
            self._value.decode(),
            path="/",  # a proxy before it may add to the path, unknown to us
            httponly=True,
            samesite="strict",
            secure=scope["scheme"] == "https",
        )
        return reply

    async def _refuse(self, headers: Headers, method: str, *, guessed: bool) -> Response:
        if guessed and not await self._hold_up():
            return error_response(429, "too many wrong tokens at once", "try again in a moment")
        asks = {"www-authenticate": 'Bearer realm="lightboard"'}
        if method in ("GET", "HEAD") and "text/html" in headers.get("accept", ""):
            lang = "zh" if headers.get("accept-language", "").lower().startswith("zh") else "en"
            return _answer(_REFUSED.format(lang=lang, **_WORDS[lang]), "text/html", 401, asks)
        return error_response(
            401,
            "this is not the board's token" if guessed else "this board asks for its token",
            "the address that lightboard printed ends in ?token=…; programs send Authorization: Bearer …",
            asks,
        )

    async def _hold_up(self) -> bool:
        """False when too many guesses wait already."""
        if self._waiting >= _MOST_WAITING:
            return False
        self._waiting += 1
        try:
            async with self._turn:
                await asyncio.sleep(self._pause)
        finally:
            self._waiting -= 1
        return True


def _bearers(headers: Headers) -> list[str]:
    """A proxy before us may use another scheme for itself: that is none of ours."""
    given = [line.partition(" ") for line in headers.getlist("authorization")]
    return [rest.strip() for scheme, _, rest in given if scheme.lower() == "bearer"]


def _answer(
    text: str, media_type: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    return Response(text, status, {"cache-control": "no-store", **(headers or {})}, media_type)
