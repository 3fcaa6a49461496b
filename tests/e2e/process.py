"""The processes a person starts in terminals of their own: the board, a training that logs."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIGHTBOARD = (sys.executable, "-m", "lightboard")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """True once something answers there with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            reply.read()
            return True
    except (OSError, urllib.error.URLError):
        return False


class Board:
    """A board serving a logdir on a port of its own; may be stopped and started again."""

    def __init__(
        self,
        logdir: str | Path,
        *,
        command: tuple[str, ...] = LIGHTBOARD,
        flags: tuple[str, ...] = (),
        cwd: Path | None = None,
        ready: str = "",
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.command = (*command, "--logdir", str(logdir), "--port", str(self.port), *flags)
        self.cwd = cwd
        self.ready = ready
        self.process: subprocess.Popen[str] | None = None
        self.output = ""

    def spawn(self) -> None:
        """Start the process without waiting for an answer."""
        self.process = subprocess.Popen(
            self.command,
            cwd=self.cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def start(self) -> Board:
        self.spawn()
        deadline = time.monotonic() + 60
        while not answers(self.url + self.ready):
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the board ended: {self.stop()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"no answer from {self.url} in 60 s: {self.stop()}")
            time.sleep(0.01)
        return self

    def stop(self) -> str:
        """End it as Ctrl+C does; what it printed is returned."""
        process, self.process = self.process, None
        if process is None:
            return self.output
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(2)
        try:
            self.output, _ = process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            self.output, _ = process.communicate()
            raise
        return self.output

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            self.output, _ = process.communicate()


StartBoard = Callable[..., Board]
"""Arguments are those of Board."""


def run_python(code: str, *arguments: str | Path) -> str:
    """Run a script in a Python of its own; what it prints is returned."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # the scripts may import tools/
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    if done.returncode:
        raise RuntimeError(f"the script failed ({done.returncode}):\n{done.stderr}")
    return done.stdout
