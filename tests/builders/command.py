"""A `lightboard` that runs, as a person would start it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx
from tests.builders.live import PATIENCE


class Command:
    """A running `lightboard`."""

    def __init__(self, process: subprocess.Popen[str], url: str, said: list[str]) -> None:
        self.process, self.said = process, said
        self.url, _, self.token = url.partition("?token=")

    def get(self, path: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.get(self.url + path, timeout=PATIENCE, headers=headers)

    def end(self, number: int) -> tuple[int, str]:
        """Send a signal; the exit status and what was said on stderr."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err


@contextmanager
def running(*arguments: str | Path) -> Iterator[Command]:
    process = subprocess.Popen(
        [sys.executable, "-m", "lightboard", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = list(_said(process.stdout))
        url = next(match[0] for line in said if (match := re.search(r"http://\S+", line)))
        # Whatever name it is shown under, it is on this machine.
        url = re.sub(r"//[^:/]+:", "//localhost:", url)
        yield Command(process, url, said)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _said(lines: IO[str] | None) -> Iterator[str]:
    assert lines is not None
    for line in lines:
        yield line
        if line.startswith("Ctrl+C"):
            return
