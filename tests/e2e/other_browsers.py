"""Firefox and WebKit (the engine of Safari) as Debian has them, driven by protocols of their own."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import websocket
from tests.e2e.process import free_port

WEBKIT = Path("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser")
SIZE = (1440, 900)
START_S = 30


class Window(Protocol):
    """A page of another browser."""

    def open(self, url: str) -> None: ...
    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, which must be JSON."""

    def shoot(self, path: Path) -> None: ...
    def told(self) -> list[str]:
        """Errors and warnings of the console, where the browser tells them."""


class Firefox:
    """By WebDriver BiDi, which Firefox itself speaks."""

    def __init__(self, port: int) -> None:
        self._sent = 0
        self._told: list[str] = []
        until = time.monotonic() + START_S
        while True:
            try:
                self._socket = websocket.create_connection(
                    f"ws://127.0.0.1:{port}/session", timeout=60, suppress_origin=True
                )
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        contexts = self._call("browsingContext.getTree")["contexts"]
        self._context: str = contexts[0]["context"]
        size = dict(zip(("width", "height"), SIZE, strict=True))
        self._call("browsingContext.setViewport", context=self._context, viewport=size)

    def _call(self, method: str, **params: Any) -> Any:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("method") == "log.entryAdded":
                entry = message["params"]
                if entry["level"] in ("error", "warn"):
                    self._told.append(f"{entry['level']}: {entry.get('text')}")
            elif message.get("id") == self._sent:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]

    def open(self, url: str) -> None:
        self._call("browsingContext.navigate", context=self._context, url="about:blank")
        self._call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        result = self._call(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._context},
            awaitPromise=False,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"].get("value", "null"))

    def shoot(self, path: Path) -> None:
        shot = self._call("browsingContext.captureScreenshot", context=self._context)
        path.write_bytes(base64.b64decode(shot["data"]))

    def told(self) -> list[str]:
        return self._told

    def close(self) -> None:
        self._call("browser.close")
        self._socket.close()


class WebKit:
    """By WebDriver. It does not tell what the console holds."""

    def __init__(self, port: int) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        options = {"binary": str(WEBKIT), "args": ["--automation"]}
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        until = time.monotonic() + START_S
        while True:
            try:
                self._path = "/session/" + self._call("POST", "/session", asked)["sessionId"]
                break
            except httpx.ConnectError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        rect = {"x": 0, "y": 0, "width": SIZE[0], "height": SIZE[1]}
        self._call("POST", f"{self._path}/window/rect", rect)

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        reply = self._http.request(method, path, json=body)
        value = reply.json()["value"]
        if reply.is_error:
            raise RuntimeError(f"{path}: {value}")
        return value

    def open(self, url: str) -> None:
        for place in ("about:blank", url):
            self._call("POST", f"{self._path}/url", {"url": place})

    def evaluate(self, expression: str) -> Any:
        script = {"script": f"return JSON.stringify({expression})", "args": []}
        return json.loads(self._call("POST", f"{self._path}/execute/sync", script) or "null")

    def shoot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._call("GET", f"{self._path}/screenshot")))

    def told(self) -> list[str]:
        return []

    def close(self) -> None:
        self._call("DELETE", self._path)
        self._http.close()


@contextmanager
def _running(*command: str, env: dict[str, str] | None = None) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=env, **quiet)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def open_firefox() -> Iterator[Window]:
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # It has no pointer here unless told so, and the page would be made for fingers.
        mouse = "\n".join(
            f'user_pref("ui.{which}PointerCapabilities", 6);' for which in ("primary", "all")
        )
        (Path(profile) / "user.js").write_text(mouse)
        command = ("firefox-esr", "--headless", "--no-remote", "--profile", profile)
        with _running(*command, "--remote-debugging-port", str(port), "about:blank"):
            firefox = Firefox(port)
            try:
                yield firefox
            finally:
                firefox.close()


@contextmanager
def open_webkit() -> Iterator[Window]:
    port = free_port()
    display = f":{port}"  # a number that nobody has
    env = {
        **os.environ,
        "DISPLAY": display,
        "GDK_BACKEND": "x11",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # it may not be made in a container
    }
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    driver = ("dbus-run-session", "WebKitWebDriver", f"--port={port}")
    with (
        _running("Xvfb", display, "-screen", "0", screen, "-nolisten", "tcp"),
        _running(*driver, env=env),
    ):
        webkit = WebKit(port)
        try:
            yield webkit
        finally:
            webkit.close()


BROWSERS = {
    "firefox": (open_firefox, shutil.which("firefox-esr") is not None),
    "webkit": (
        open_webkit,
        WEBKIT.exists() and all(map(shutil.which, ("WebKitWebDriver", "Xvfb", "dbus-run-session"))),
    ),
}
"""How each is opened, and whether it is here."""
