"""`make demo`: the board on an empty logs/ at once; torch and pictures meanwhile; then a training to watch.

Ctrl+C ends everything. What is already in logs/ stays; each demo adds a run of its own.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = Path("/usr/share/datasets/fashion-mnist")


def say(text: str) -> None:
    """One line for the person who typed `make demo`."""
    print(f"\033[1m[demo]\033[0m {text}", flush=True)


class Demo:
    """The board and whatever runs beside it, so that all of it ends together."""

    def __init__(self, port: int, logdir: str) -> None:
        self.port, self.logdir = port, logdir
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, quiet: bool = False) -> subprocess.Popen[bytes]:
        """Start a process of its own session, so that Ctrl+C reaches it through `stop` only."""
        out = subprocess.DEVNULL if quiet else None
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, start_new_session=True)
        self.running.append(process)
        return process

    def run(self, *command: str) -> int:
        """Start, and wait; ends early if the board is gone."""
        process = self.start(*command, quiet=command[0] != sys.executable or "pip" in command)
        board = self.running[0]
        while process.poll() is None:
            if process is not board and board.poll() is not None:
                raise SystemExit(board.returncode or 1)
            time.sleep(0.1)
        return process.returncode

    def stop(self) -> None:
        """End everything that was started, the newest first."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.send_signal(signal.SIGINT if process is self.running[0] else signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                process.kill()

    def board(self) -> None:
        """Start the board and wait until it answers."""
        lightboard = str(Path(sys.executable).with_name("lightboard"))
        board = self.start(lightboard, "--logdir", self.logdir, "--port", str(self.port))
        url = f"http://localhost:{self.port}/"
        for _ in range(200):
            if board.poll() is not None:
                raise SystemExit(board.returncode)
            try:
                urllib.request.urlopen(url + "api/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        say(
            f"the board is up: {url}  (watching {self.logdir}/, still empty)"
            if self.empty()
            else f"the board is up: {url}"
        )
        if (
            os.environ.get("DISPLAY")
            or os.environ.get("WAYLAND_DISPLAY")
            or sys.platform == "darwin"
        ):
            webbrowser.open(url)

    def empty(self) -> bool:
        """True while nothing is in the logdir."""
        folder = ROOT / self.logdir
        return not folder.is_dir() or not any(folder.iterdir())

    def torch(self) -> None:
        """Install torch where it is missing."""
        if importlib.util.find_spec("torch") is None:
            say("installing torch (the board is yours meanwhile) …")
            if self.run(sys.executable, "-m", "pip", "install", "--quiet", "torch==2.13.0"):
                raise SystemExit(
                    "demo: torch could not be installed\nhint: .venv/bin/pip install torch"
                )

    def pictures(self) -> None:
        """Fashion-MNIST from Debian as root, else scikit-learn's digits."""
        if PICTURES.is_dir():
            return
        if shutil.which("apt-get") and os.geteuid() == 0:
            say("installing the pictures (dataset-fashion-mnist) …")
            for command in (
                ["update", "-q"],
                ["install", "-y", "-q", "--no-install-recommends", "dataset-fashion-mnist"],
            ):
                if self.run("apt-get", *command):
                    break
        if not PICTURES.is_dir() and importlib.util.find_spec("sklearn") is None:
            say(
                "no Fashion-MNIST here (apt-get install dataset-fashion-mnist): taking scikit-learn's digits …"
            )
            if self.run(sys.executable, "-m", "pip", "install", "--quiet", "scikit-learn"):
                raise SystemExit(
                    "demo: no pictures to train on\nhint: .venv/bin/pip install scikit-learn"
                )

    def train(self) -> None:
        """One training, in a run folder that is not there yet."""
        kind = "fashion-mnist" if PICTURES.is_dir() else "digits"
        folder = ROOT / self.logdir
        number = next(n for n in range(1, 10_000) if not (folder / f"{kind}-{n}").exists())
        run = f"{self.logdir}/{kind}-{number}"
        epochs = "20" if kind == "fashion-mnist" else "200"
        say(f"training 784 → 500 → 10, logged to {run}: watch it grow")
        if self.run(sys.executable, "examples/mnist.py", "--logdir", run, "--epochs", epochs):
            raise SystemExit("demo: the training failed, see above")
        say(f"done. The board stays up at http://localhost:{self.port}/ until Ctrl+C")


def main() -> int:
    """Run the demo until the board ends or Ctrl+C."""
    parser = argparse.ArgumentParser(
        description="Open the board, then train something to see in it."
    )
    parser.add_argument("--port", type=int, default=6006)
    parser.add_argument("--logdir", default="logs")
    args = parser.parse_args()
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # also where a shell started us with it ignored
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    demo = Demo(args.port, args.logdir)
    try:
        demo.board()
        demo.torch()
        demo.pictures()
        demo.train()
        return demo.running[0].wait()
    except KeyboardInterrupt:
        print()
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        demo.stop()


if __name__ == "__main__":
    sys.exit(main())
