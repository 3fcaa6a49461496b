"""`make dev`: the board, and the page with hot reload in front of it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run both until Ctrl+C."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default="6006")
    parser.add_argument("--logdir", default="logs")
    args = parser.parse_args()
    lightboard = Path(sys.executable).with_name("lightboard")
    board = subprocess.Popen([lightboard, "--logdir", args.logdir, "--port", args.port], cwd=ROOT)
    environment = os.environ | {"LIGHTBOARD_PORT": args.port}
    try:
        return subprocess.call(["npm", "run", "dev"], cwd=ROOT / "web", env=environment)
    except KeyboardInterrupt:
        return 0
    finally:
        board.terminate()
        board.wait(timeout=5)


if __name__ == "__main__":
    sys.exit(main())
