"""The server alone: one point appended → its event on the live stream; what it costs when nothing happens.

TensorBoard has no stream: its point counts as seen when its scalars route, asked every 10 ms, tells it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import statistics
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.corpus import make_corpus
from bench.launch import launch
from bench.peers import BOARDS, make_board
from bench.table import milliseconds, percentile, print_table
from tests.builders.event_files import GrowingFile, scalar

LAUNCHES = 10
SAMPLES = {"lightboard": 100, "TensorBoard": 10}
IDLE_SECONDS = 10.0
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def open_stream(url: str) -> Iterator[Callable[[], dict[str, object]]]:
    """A live stream; each call waits for its next event."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.request("GET", "/api/live")
    reply = connection.getresponse()

    def next_event() -> dict[str, object]:
        while not (line := reply.readline()).startswith(b"data: "):
            pass
        event: dict[str, object] = json.loads(line[6:])
        return event

    yield next_event
    connection.close()


def event_latencies(url: str, file: GrowingFile) -> list[float]:
    chance, samples = random.Random(0), []
    with open_stream(url) as next_event:
        next_event()
        for step in range(1, SAMPLES["lightboard"] + 1):
            time.sleep(chance.uniform(0.05, 0.3))
            begin = time.perf_counter()
            file.write(scalar("loss", step, 1.0))
            while not next_event()["grew"]:
                pass
            samples.append(time.perf_counter() - begin)
    return samples


def polled_latencies(url: str, file: GrowingFile) -> list[float]:
    chance, samples = random.Random(0), []
    query = urllib.parse.urlencode({"run": "run", "tag": "loss"})

    def last_step() -> int:
        try:
            with urllib.request.urlopen(f"{url}data/plugin/scalars/scalars?{query}") as reply:
                return int(json.load(reply)[-1][1])
        except (OSError, LookupError):
            return -1

    while last_step() < 0:
        time.sleep(0.1)
    for step in range(1, SAMPLES["TensorBoard"] + 1):
        time.sleep(chance.uniform(0, 5))
        begin = time.perf_counter()
        file.write(scalar("loss", step, 1.0))
        while last_step() != step:
            time.sleep(0.01)
        samples.append(time.perf_counter() - begin)
    return samples


def processes_of(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that ended meanwhile
            for child in (task / "children").read_text().split():
                found += processes_of(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """Of a process and all below it."""
    stats = (Path(f"/proc/{one}/stat").read_text() for one in processes_of(pid))
    return sum(sum(map(int, one.rpartition(")")[2].split()[11:13])) for one in stats) / _TICKS


def resident_megabytes(pid: int) -> float:
    """Of a process and all below it."""
    statuses = (Path(f"/proc/{one}/status").read_text() for one in processes_of(pid))
    return sum(int(one.partition("VmRSS:")[2].split()[0]) for one in statuses) / 1024


def idle_cost(pid: int) -> tuple[float, float]:
    """Resident megabytes, and the share of one core used while nothing happens."""
    time.sleep(3)
    before = cpu_seconds(pid)
    time.sleep(IDLE_SECONDS)
    share = (cpu_seconds(pid) - before) / IDLE_SECONDS
    return resident_megabytes(pid), share


def measure(name: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        logdir = Path(folder)
        make_corpus(logdir)
        file = GrowingFile(logdir / "run")
        file.write(scalar("loss", 0, 1.0))
        starts = [launch(name, logdir) for _ in range(LAUNCHES + 1)][1:]
        board = make_board(name, logdir).start()
        try:
            resident, share = idle_cost(board.process.pid if board.process else 0)
            read = event_latencies if name == "lightboard" else polled_latencies
            seen = read(board.url, file)
        finally:
            board.stop()
    return [
        name,
        milliseconds(statistics.median(starts)),
        milliseconds(statistics.median(seen)),
        milliseconds(percentile(seen, 0.95)),
        f"{resident:,.0f} MB",
        f"{share:.1%}",
    ]


def main() -> None:
    head = ("board", "first answer", "append → seen p50", "p95", "resident, idle", "CPU, idle")
    print_table(head, [measure(name) for name in BOARDS])


if __name__ == "__main__":
    main()
