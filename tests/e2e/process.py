"""The processes a person starts in terminals of their own: the board, a training that logs."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
PYTHONPATH = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
LIGHTBOARD = (sys.executable, "-m", "lightboard")
FORK_SERVER = Path(__file__).with_name("fork_server.py")
SERVE = "import sys; from lightboard.cli import main; sys.exit(main())"
SERVING = (
    "lightboard.cli.serve",
    *(f"lightboard.{part}.*" for part in ("server", "reader", "runs", "plugins", "protos")),
    "uvicorn.lifespan.off",
    "gzip",
)
"""What is imported before: a module, or a package with all that is in it."""


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


class Child:
    """A process forked by Forks, to be used as a subprocess.Popen is."""

    def __init__(self, pid: int, pipe: int, output: IO[bytes]) -> None:
        self.pid, self.pipe, self.output = pid, pipe, output
        self.returncode: int | None = None

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            ready, _, _ = select.select([self.pipe], [], [], timeout)
            if not ready:
                raise subprocess.TimeoutExpired("a forked process", timeout or 0)
            self.returncode = int(os.read(self.pipe, 16) or b"-9")  # nothing: all ended together
            os.close(self.pipe)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Wait for its end; what it wrote."""
        self.wait(timeout)
        with self.output as output:
            output.seek(0)
            return output.read().decode(errors="replace"), None


class Forks:
    """Starts scripts in children of a Python that has imported `modules` already."""

    def __init__(self, *modules: str) -> None:
        self.talk, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, str(FORK_SERVER), str(theirs.fileno()), *modules],
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                # The scripts may import tools/. A library's threads would not be there after a fork.
                env={
                    **os.environ,
                    "PYTHONPATH": PYTHONPATH,
                    "OMP_NUM_THREADS": "1",
                    "OPENBLAS_NUM_THREADS": "1",
                },
            )
        self.answers = self.talk.makefile("rb")

    def start(
        self,
        code: str,
        arguments: Sequence[str],
        *,
        cwd: Path | None = None,
        errors: IO[bytes] | None = None,
    ) -> Child:
        """`errors` go with the output unless they have a file of their own."""
        request = {
            "code": code,
            "arguments": arguments,
            "folder": cwd and str(cwd),
            "environment": {**os.environ, "PYTHONPATH": PYTHONPATH},
        }
        output = tempfile.TemporaryFile()  # noqa: SIM115 closed with the child
        pipe, theirs = os.pipe()
        line = json.dumps(request).encode() + b"\n"
        files = [output.fileno(), (errors or output).fileno(), theirs]
        sent = socket.send_fds(self.talk, [line], files)
        self.talk.sendall(line[sent:])
        os.close(theirs)
        return Child(int(self.answers.readline()), pipe, output)

    def end(self) -> None:
        self.answers.close()
        self.talk.close()
        self.process.wait()


@cache
def _forks(*modules: str) -> Forks:
    forks = Forks(*modules)
    atexit.register(forks.end)
    return forks


class Board:
    """A board serving a logdir on a port of its own; may be stopped and started again.

    Forked from a Python that has imported all of it, unless `command` is given: then as that command starts it.
    """

    def __init__(
        self,
        logdir: str | Path,
        *,
        command: tuple[str, ...] = (),
        flags: tuple[str, ...] = (),
        cwd: Path | None = None,
        ready: str = "",
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.arguments = ("--logdir", str(logdir), "--port", str(self.port), *flags)
        self.command = command
        self.cwd = cwd
        self.ready = ready
        self.process: subprocess.Popen[str] | Child | None = None
        self.interrupted = False
        self.output = ""

    def spawn(self) -> None:
        """Start the process without waiting for an answer."""
        self.interrupted = False
        if not self.command:
            self.process = _forks(*SERVING).start(SERVE, self.arguments, cwd=self.cwd)
            return
        self.process = subprocess.Popen(
            (*self.command, *self.arguments),
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

    def interrupt(self) -> None:
        """As Ctrl+C does; it ends by itself, `stop` waits for it."""
        if self.process is not None and not self.interrupted:
            self.interrupted = True  # a second one would end it in the midst
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGINT)

    def stop(self) -> str:
        """End it as Ctrl+C does; what it printed is returned."""
        self.interrupt()
        process, self.process = self.process, None
        if process is None:
            return self.output
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
    needed = (
        ("torch.utils.tensorboard", "torch.fx.experimental.symbolic_shapes")
        if "torch" in code
        else ()
    )
    forks = _forks("tools.make_golden.inputs", "lightboard.writer", *needed)
    with tempfile.TemporaryFile() as errors:
        child = forks.start(textwrap.dedent(code), [*map(str, arguments)], errors=errors)
        try:
            out, _ = child.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
        if child.returncode:
            errors.seek(0)
            told = errors.read().decode(errors="replace")
            raise RuntimeError(f"the script failed ({child.returncode}):\n{told}")
    return out
