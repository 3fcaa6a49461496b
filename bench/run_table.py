"""The run table of 10,000 runs × 100 settings: what a page asks for, over HTTP with gzip; and what a new run costs.

RUN_TABLE=10000x100 names runs and settings; of the settings a tenth are different in every run, a third are texts, a
third are alike everywhere. The logs stay in bench/out. TensorBoard is asked what its HParams page asks: the names of
columns, a page of 100 rows, all rows, all of them in order of a metric.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import statistics
import struct
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.peers import make_board
from bench.table import milliseconds, print_table
from tests.e2e.process import answers

OUT = Path(__file__).resolve().parent / "out"
METRICS = ("val/accuracy", "val/loss", "train/loss")
POINTS = 20
REPEATS = 5
_EPOCH = 1_700_000_000.0
_SUMMARY = 5  # field number of Event.what


def make_sweep(folder: Path, runs: int, settings: int) -> Path:
    """Runs with `settings` settings each and 20 points of three metrics; made once."""
    done = folder / "made"
    if done.exists():
        return folder / "logs"
    for run in range(runs):
        make_run(folder / "logs" / f"run_{run:05d}", run, settings)
    done.touch()
    return folder / "logs"


def make_run(folder: Path, run: int, settings: int) -> None:
    from lightboard.plugins.hparams.encode import encode_config
    from lightboard.writer.file_writer import FileWriter

    chance = random.Random(run)
    said: dict[str, float | str | bool | None] = {}
    for n in range(settings):
        if n % 10 == 0:
            said[f"group.continuous_{n:03d}"] = chance.random()
        elif n % 3 == 0:
            said[f"group.choice_{n:03d}"] = ("sgd", "adamw", "lion", "muon")[chance.randrange(4)]
        elif n % 3 == 1:
            said[f"group.level_{n:03d}"] = float(10 ** -chance.randrange(5))
        else:
            said[f"group.fixed_{n:03d}"] = 1.0
    writer = FileWriter(folder)
    writer.append_event(_SUMMARY, encode_config(said, _EPOCH), 0, _EPOCH)
    for step in range(POINTS):
        for n, tag in enumerate(METRICS):
            writer.append_scalar(tag, n + step / POINTS + chance.random(), step, _EPOCH + step)
    writer.close()


def ask(url: str, route: str, body: dict[str, Any] | None = None) -> tuple[float, bytes, int]:
    """Seconds, the reply unzipped, and its bytes on the wire."""
    request = urllib.request.Request(
        url + (route if route.startswith("data/") else f"api/{route}"),
        None if body is None else json.dumps(body).encode(),
        {"accept-encoding": "gzip", "content-type": "application/json"},
    )
    begin = time.perf_counter()
    with urllib.request.urlopen(request, timeout=600) as reply:
        data: bytes = reply.read()
        zipped = reply.headers["content-encoding"] == "gzip"
    took = time.perf_counter() - begin
    return took, gzip.decompress(data) if zipped else data, len(data)


def wait_until_settled(url: str) -> dict[str, Any]:
    """Everything read, texts of settings too."""
    revision = -1
    board: dict[str, Any]
    while True:
        board = json.loads(ask(url, "board")[1])
        told = json.loads(ask(url, "runs")[1])["revision"]
        if board["load"]["phase"] == "live" and told == revision:
            return board
        revision = told
        time.sleep(2)


def ours(place: Path, settings: int) -> list[list[str]]:
    running = make_board("lightboard", place)
    running.spawn()
    try:
        while not answers(running.url):
            time.sleep(0.1)
        return measure_all(running.url, place, settings)
    finally:
        running.kill()


def time_one(
    what: str, question: Callable[[], tuple[float, bytes, int]]
) -> tuple[list[str], bytes]:
    """The table's row of one question, asked once and then `REPEATS` times; and its first reply."""
    first, reply, sent = question()
    again = [question()[0] for _ in range(REPEATS)]
    sizes = (f"{size / 1e3:,.0f} kB" for size in (len(reply), sent))
    return [what, milliseconds(first), milliseconds(statistics.median(again)), *sizes], reply


def measure_all(url: str, place: Path, settings: int) -> list[list[str]]:
    board = wait_until_settled(url)
    epoch = board["epoch"]
    tags = {tag["tag"]: tag["id"] for tag in board["tags"]}
    rows = []

    def measure(what: str, question: Callable[[], tuple[float, bytes, int]]) -> bytes:
        row, reply = time_one(what, question)
        rows.append(row)
        return reply

    table = "plugins/hparams"
    told = json.loads(measure("columns", lambda: ask(url, f"{table}/columns", {"epoch": epoch})))
    whole = measure("table, all columns", lambda: ask(url, f"{table}/table", {"epoch": epoch}))
    (length,) = struct.unpack_from("<I", whole, 4)
    revision = json.loads(whole[8 : 8 + length])["revision"]
    ids = [one["id"] for one in told["settings"]][:12]
    measure(
        "table, 12 columns",
        lambda: ask(url, f"{table}/table", {"epoch": epoch, "columns": ids}),
    )
    metrics = [{"tag": tags[tag]} for tag in METRICS]
    measure(
        "metrics: last, min, max of 3 tags",
        lambda: ask(url, f"{table}/metrics", {"epoch": epoch, "metrics": metrics}),
    )
    means = [{"tag": tags[METRICS[0]], "mean_of": 5, "at": 10}]
    measure(
        "metrics: mean of the last 5, value at a step",
        lambda: ask(url, f"{table}/metrics", {"epoch": epoch, "metrics": means}),
    )
    measure(
        "importance",
        lambda: ask(url, f"{table}/importance", {"epoch": epoch, "target": metrics[0]}),
    )
    continuous = [one["id"] for one in told["settings"] if "continuous" in one["name"]]
    measure(
        "groups over all but what differs everywhere",
        lambda: ask(
            url,
            f"{table}/groups",
            {"epoch": epoch, "without": continuous, "metrics": metrics},
        ),
    )
    make_run(place / f"new_{time.time_ns()}", 1, settings)
    while len(json.loads(ask(url, "runs")[1])["runs"]) == told["rows"]:
        time.sleep(0.1)
    measure(
        "table, since the revision before a new run",
        lambda: ask(url, f"{table}/table", {"epoch": epoch, "since": revision}),
    )
    return rows


def ask_tensorboard(url: str, route: str, body: dict[str, Any]) -> tuple[float, bytes, int]:
    """As its page does; an error of its is an empty reply."""
    try:
        return ask(url, f"data/plugin/hparams/{route}", {"experimentName": "", **body})
    except urllib.error.HTTPError:
        return 0.0, b"{}", 0


def theirs(place: Path, runs: int) -> list[list[str]]:
    running = make_board("TensorBoard", place)
    running.spawn()
    statuses = [f"STATUS_{name}" for name in ("UNKNOWN", "SUCCESS", "FAILURE", "RUNNING")]

    def groups(size: int, **order: str) -> tuple[float, bytes, int]:
        columns = [
            {"metric": {"group": "", "tag": tag}, **(order if n == 0 else {})}
            for n, tag in enumerate(METRICS)
        ]
        body = {"allowedStatuses": statuses, "colParams": columns, "sliceSize": size}
        return ask_tensorboard(running.url, "session_groups", {"startIndex": 0, **body})

    questions: tuple[tuple[str, Callable[[], tuple[float, bytes, int]]], ...] = (
        (
            "experiment: names of columns",
            lambda: ask_tensorboard(running.url, "experiment", {"hparamsLimit": 1000}),
        ),
        ("session_groups: a page of 100", lambda: groups(100)),
        ("session_groups: all rows, all columns", lambda: groups(runs)),
        ("the same, sorted by a metric", lambda: groups(runs, order="ORDER_DESC")),
    )
    try:
        while not answers(running.url):
            time.sleep(0.1)
        until = time.monotonic() + 600
        while len(json.loads(groups(runs)[1]).get("sessionGroups", ())) < runs:
            if time.monotonic() > until:
                raise SystemExit("TensorBoard did not read all runs within ten minutes")
            time.sleep(2)
        return [time_one(what, question)[0] for what, question in questions]
    finally:
        running.kill()


def main() -> None:
    runs, settings = map(int, os.environ.get("RUN_TABLE", "10000x100").split("x"))
    place = make_sweep(OUT / f"sweep_{runs}x{settings}", runs, settings)
    print(f"{runs:,} runs × {settings} settings, 3 metrics of {POINTS} points\n")
    head = ("question", "first", "again", "bytes", "gzipped")
    print_table(head, ours(place, settings))
    print("\nTensorBoard, all runs read (the new one of above too)\n")
    print_table(head, theirs(place, runs))


if __name__ == "__main__":
    main()
