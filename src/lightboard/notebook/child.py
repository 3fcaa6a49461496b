"""`python -m lightboard.notebook.child`: the board of a notebook. It ends when its standard input does."""

from __future__ import annotations

import os
import signal
import sys
import threading

from lightboard.cli.arguments import UsageError, parse_arguments
from lightboard.cli.exit_code import ExitCode


def main() -> int:
    """Serve until the notebook's kernel is gone; returns the exit status."""
    try:
        arguments = parse_arguments(sys.argv[1:])
    except UsageError as error:
        sys.stderr.write(f"lightboard: {error.message}\nhint: {error.hint}\n")
        return ExitCode.USAGE
    threading.Thread(target=_watch, daemon=True).start()
    from lightboard.cli.serve import serve

    return serve(arguments, secret_path=True)


def _watch() -> None:
    sys.stdin.buffer.read()
    if sys.platform == "win32":
        os._exit(0)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
