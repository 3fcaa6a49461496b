"""Reading everything once, without a server and without an index: megabytes a second, resident bytes a point.

READER=long,many,mixed takes only some corpora; they stay in bench/out. The page cache is warm. Beside it, by turns:
TensorBoard's data server alone, which keeps 1,000 points of a tag and checks no checksum, and the floor: a loop in C++
over the mapped bytes that checks every checksum and does nothing else (bench/floor.cpp).
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.corpus import make_long, make_many, make_mixed
from bench.loading import OUT
from bench.second_start import made
from bench.server import resident_megabytes
from bench.table import print_table

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 5
PATIENCE = 120.0
CORES = os.cpu_count() or 1
# name → what it is, its maker, target in MB/s
CORPORA: dict[str, tuple[str, Callable[[Path], None], int]] = {
    "long": ("one file, 10 tags × 1,000,000", make_long, 1000),
    "many": ("1,000 runs × 20 tags × 500", make_many, 1600),
    "mixed": ("80,000 histograms, 8,000 pictures", make_mixed, 3000),
}


def read(folder: str) -> None:
    """Reads a logdir as the server does, in this process, and prints what it took."""
    from lightboard.logdir import LocalLogdir
    from lightboard.reader.loader import Loader
    from lightboard.reader.store import Store

    before = resident_megabytes(os.getpid())
    store, read_all = Store(), threading.Event()

    def look() -> None:
        if store.snapshot.load.phase == "live":
            read_all.set()

    store.subscribe(look)
    loader = Loader(LocalLogdir(folder), store)
    begin = time.perf_counter()
    loader.start()
    if not read_all.wait(PATIENCE):
        raise SystemExit(f"{folder} was not read within {PATIENCE:.0f} s")
    took = time.perf_counter() - begin
    points = sum(run.points for run in store.snapshot.runs.values())
    print(json.dumps([took, resident_megabytes(os.getpid()) - before, points]))
    loader.stop()


def measure(folder: Path) -> tuple[float, float, int]:
    """Seconds, megabytes by which the process grew, points: of a process of its own."""
    command = [sys.executable, "-m", "bench.reader", str(folder)]
    took, grown, points = json.loads(subprocess.check_output(command, cwd=ROOT))
    return took, grown, points


def measure_data_server(folder: Path) -> tuple[float, float]:
    """Seconds of TensorBoard's data server's load cycle by its own log, and megabytes resident then."""
    import tensorboard_data_server  # type: ignore[import-untyped]

    command = [str(tensorboard_data_server.server_binary())]
    command += ["--logdir", str(folder), "--port", "0", "--reload", "once", "-v"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            for line in server.stderr:
                if done := re.search(r"Finished load cycle \(([0-9.]+)(ms|s)\)", line):
                    took = float(done[1]) / (1000 if done[2] == "ms" else 1)
                    return took, resident_megabytes(server.pid)
        finally:
            server.kill()
    raise SystemExit("TensorBoard's data server ended before it had read all")


def make_floor() -> Path:
    program = OUT / "floor"
    sources = [str(ROOT / "bench" / "floor.cpp"), str(ROOT / "native" / "src" / "masked_crc.cpp")]
    flags = ["-std=c++20", "-O3", "-pthread", "-I", str(ROOT / "native" / "src")]
    subprocess.run([os.environ.get("CXX", "c++"), *flags, *sources, "-o", program], check=True)
    return program


def measure_floor(program: Path, folder: Path, threads: int) -> float:
    files = sorted(str(path) for path in folder.rglob("*tfevents*"))
    return float(subprocess.check_output([str(program), str(threads), *files]).split()[0])


def main() -> None:
    OUT.mkdir(exist_ok=True)
    floor = make_floor()
    rows = []
    for name in os.environ.get("READER", ",".join(CORPORA)).split(","):
        what, make, target = CORPORA[name]
        folder = made(name, make)
        megabytes = sum(path.stat().st_size for path in folder.rglob("*tfevents*")) / 1e6
        ours, peer, floors, single = [], [], [], []
        for _ in range(REPEATS + 1):
            ours.append(measure(folder))
            peer.append(measure_data_server(folder))
            floors.append(measure_floor(floor, folder, CORES))
            single.append(measure_floor(floor, folder, 1))
        # The first of each warms the page cache.
        seconds = [one[0] for one in ours[1:]]
        took, peer_took = statistics.median(seconds), statistics.median(one[0] for one in peer[1:])
        floor_took = statistics.median(floors[1:])
        points = ours[-1][2]
        grown = statistics.median(one[1] for one in ours[1:])
        rows.append(
            [
                f"{what}, {megabytes:,.0f} MB",
                f"{megabytes / took:,.0f} ({megabytes / min(seconds):,.0f})",
                f"≥ {target:,}",
                f"{megabytes / peer_took:,.0f}",
                f"{peer_took / took:.1f} ×",
                f"{megabytes / floor_took:,.0f}",
                f"{took / floor_took:.2f}",
                f"{megabytes / statistics.median(single[1:]):,.0f}",
                f"{grown:,.0f} MB, {grown * 1024**2 / points:.1f} B a point",
                f"{statistics.median(one[1] for one in peer[1:]):,.0f} MB",
            ]
        )
    print_table(
        (
            "corpus",
            "lightboard MB/s (best)",
            "target",
            "data server MB/s",
            "ratio",
            f"floor, {CORES} threads",
            "time to floor's",
            "floor, 1 thread",
            "grown by",
            "data server resident",
        ),
        rows,
    )
    print(f"medians of {REPEATS}; target of memory: ≤ 22 B a point")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        read(sys.argv[1])
    else:
        main()
