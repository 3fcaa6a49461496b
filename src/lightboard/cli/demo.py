"""`lightboard demo`: nine small trainings that grow while one looks, in a folder that goes with them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Final

from lightboard.cli.arguments import UsageError, parse_arguments
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.options import Options, Spec
from lightboard.cli.places import say

HELP: Final = """\
Usage: lightboard demo [--port N] [--seconds N] [--open]

Something to look at: nine real, small trainings (three learning rates, three
seeds each) that grow for a minute, with curves, pictures, histograms, texts, a
graph, PR curves, hyperparameters and embeddings. They stand in a folder of
their own, which is removed when you end it. Takes neither torch nor logs.

Options:
  --port N                 port to listen on (default: the first free one from
                           6006 on); 0: any free one
  --seconds N              how long they go on growing (default: 60)
  --open                   open it in the browser
  --help                   print this
"""
SPEC: Final = Spec(
    "demo",
    "something to look at, growing",
    HELP,
    switches=("open",),
    values={"port": "6006", "seconds": "60"},
    operands=(),
)


def demo(words: Sequence[str]) -> ExitCode:
    """Raises UsageError."""
    options = Options(SPEC, words)
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    if options.rest:
        raise UsageError(
            f"the demo brings its own logs: {' '.join(options.rest)}",
            f"lightboard --logdir {options.rest[0]}",
        )
    seconds = options.last("seconds") or "60"
    if not (seconds.isascii() and seconds.isdecimal() and 0 < int(seconds) <= 86_400):
        raise UsageError(f"--seconds {seconds}: not a number of seconds", "--seconds 60")
    port = [f"--port={given}" for given in options.values["port"]]
    arguments = parse_arguments(["--no_cache", "--window_title=demo", *port])
    folder = tempfile.mkdtemp(prefix="lightboard-demo-")
    arguments.logdir = logs = os.path.join(folder, "logs")
    arguments.open = "open" in options.switches
    os.environ["LIGHTBOARD_STATE_DIR"] = os.path.join(folder, "state")  # colours go with it, too
    # Closed with this process, however it ends: whoever writes then removes the folder.
    writer = subprocess.Popen(
        [sys.executable, "-m", "lightboard.cli.demo_runs", folder, seconds],
        stdin=subprocess.PIPE,
        cwd=folder,  # a module where one happens to be would come before those that are meant
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # tiny matrices
    )
    try:
        say(f"nine trainings grow for {seconds} s in {logs}; all of it is removed at the end")
        from lightboard.cli.serve import serve

        return serve(arguments)
    finally:
        assert writer.stdin is not None
        with contextlib.suppress(OSError):
            writer.stdin.close()
        try:
            writer.wait(10)
        except subprocess.TimeoutExpired:
            writer.kill()
            writer.wait()
        shutil.rmtree(folder, ignore_errors=True)
