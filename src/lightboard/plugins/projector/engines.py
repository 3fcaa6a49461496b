"""t-SNE and UMAP by other people's libraries, where they are installed: for who wants exactly those maps.

Each map is made in a process of its own (`engine_process.py`): they hold Python's lock for long, and only a process
can be ended in the middle.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import IO, Any, Final

import msgspec
import numpy as np

from lightboard.plugins.projector.jobs import Cancelled, Job
from lightboard.plugins.projector.projections import Matrix

METHODS: Final = {"umap-learn": "umap", "openTSNE": "tsne", "scikit-learn": "tsne"}
"""By distribution: the method it is asked for."""

_HEAD: Final = struct.Struct("<III")
# With this process' own path: by "-m" a module in the folder one happens to be in would come first.
_SOURCE: Final = """
import sys
sys.path[:] = sys.argv[1:]
from lightboard.plugins.projector.engine_process import main
main()
"""
_LOOK: Final = 0.2
"""Seconds between two looks at whether the map is still wanted."""


class Engine(msgspec.Struct, frozen=True):
    """A library that makes maps, too."""

    name: str
    method: str
    """ "tsne" or "umap"."""
    version: str


@cache
def list_engines() -> list[Engine]:
    """Those that are installed; nothing of them is imported."""
    found = []
    for name, method in METHODS.items():
        try:
            found.append(Engine(name, method, version(name)))
        except PackageNotFoundError:
            continue
    return found


def lay_out(
    job: Job,
    engine: str,
    points: Matrix,
    start: Matrix,
    settings: dict[str, Any],
    publish: Callable[[int, Matrix], None],
) -> None:
    """Let `engine` map `points`, beginning at `start` [points, dims], and publish what it has, with the iteration.

    Raises ValueError with its own words where it fails, Cancelled when the job is to end.
    """
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            [sys.executable, "-c", _SOURCE, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        over = threading.Event()
        watcher = threading.Thread(target=_end_when_unwanted, args=(job, child, over), daemon=True)
        watcher.start()
        try:
            last = _talk(job, child, settings | {"engine": engine}, points, start, publish)
            failed = child.wait() != 0 or last == 0
        finally:
            over.set()
            child.kill()
            with suppress(BrokenPipeError):
                child.__exit__(None, None, None)
            watcher.join()
        if job.progress.cancelled:
            raise Cancelled
        if failed:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines()
            raise ValueError(f"{engine}: {lines[-1] if lines else 'it ended without a word'}")


def _talk(
    job: Job,
    child: subprocess.Popen[bytes],
    settings: dict[str, Any],
    points: Matrix,
    start: Matrix,
    publish: Callable[[int, Matrix], None],
) -> int:
    """The last iteration it told of; 0 for none."""
    assert child.stdin
    assert child.stdout
    with suppress(BrokenPipeError):  # it says why at its end
        shapes = {"points": points.shape, "start": start.shape}
        child.stdin.write(json.dumps(settings | shapes).encode() + b"\n")
        for matrix in (points, start):
            child.stdin.write(np.ascontiguousarray(matrix, "<f4").data)
        child.stdin.close()
    last = 0
    while frame := _read_frame(child.stdout):
        last, positions = frame
        job.check()
        publish(last, positions)
    return last


def _read_frame(stream: IO[bytes]) -> tuple[int, Matrix] | None:
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    iteration, rows, dims = _HEAD.unpack(head)
    data = stream.read(4 * rows * dims)
    if len(data) < 4 * rows * dims:
        return None
    return iteration, np.frombuffer(data, "<f4").reshape(rows, dims)


def _end_when_unwanted(job: Job, child: subprocess.Popen[bytes], over: threading.Event) -> None:
    while not over.wait(_LOOK):
        if job.progress.cancelled:
            child.kill()
            return
