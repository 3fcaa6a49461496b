"""The processes a person starts in terminals of their own: the board, a training that logs."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHONPATH = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
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


class Scripts:
    """Runs scripts one after another in children of a Python that has imported `modules` already."""

    def __init__(self, *modules: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("script_server.py")), *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # The scripts may import tools/. A library's threads would not be there after a fork.
            env={**os.environ, "PYTHONPATH": PYTHONPATH, "OMP_NUM_THREADS": "1"},
        )

    def run(self, code: str, arguments: list[str]) -> tuple[int, str, str]:
        """Exit status, output, errors."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        environment = {**os.environ, "PYTHONPATH": PYTHONPATH}
        request = {"code": code, "arguments": arguments, "environment": environment}
        late = threading.Timer(120, os.killpg, (self.process.pid, signal.SIGKILL))
        late.start()
        try:
            stdin.write(json.dumps(request) + "\n")
            stdin.flush()
            answer = json.loads(stdout.readline() or '{"status": -9, "out": "", "err": "120 s"}')
        finally:
            late.cancel()
        return answer["status"], answer["out"], answer["err"]

    def end(self) -> None:
        self.process.communicate()


@cache
def _scripts(*modules: str) -> Scripts:
    scripts = Scripts(*modules)
    atexit.register(scripts.end)
    return scripts


def run_python(code: str, *arguments: str | Path) -> str:
    """Run a script in a Python of its own; what it prints is returned."""
    needed = ("torch.utils.tensorboard",) if "torch" in code else ()
    scripts = _scripts("tools.make_golden.inputs", "lightboard.writer", *needed)
    status, out, err = scripts.run(textwrap.dedent(code), [*map(str, arguments)])
    if status:
        raise RuntimeError(f"the script failed ({status}):\n{err}")
    return out
