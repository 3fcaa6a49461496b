"""What logging costs: each call through lightboard's, torch's and tensorboardX's writer, and a
training loop.

Each writer runs in a process of its own, one after the other, several rounds; the best round
counts, since what others do on the machine only ever adds. Bursts, where the writer's thread works
beside the caller all the time, and paced runs (a call every 2 ms), as a training makes them.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from bench.table import percentile, print_table

WRITERS = ("lightboard", "torch", "tensorboardX")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PACE = 0.002
PACED_CALLS = 300
ROOT = Path(__file__).resolve().parent.parent

RANDOM = np.random.default_rng(0)
NUMBERS = RANDOM.standard_normal(10_000)
MILLION = RANDOM.standard_normal(1_000_000).astype(np.float32)
BYTES = RANDOM.integers(0, 256, (256, 256, 3), dtype=np.uint8)
FLOATS = RANDOM.random((3, 224, 224)).astype(np.float32)
VECTORS = RANDOM.random((2000, 128)).astype(np.float32)
LABELS = [str(n % 10) for n in range(2000)]


@dataclass(frozen=True)
class Case:
    """One call, how often it is made by lightboard and by the slower peers, and what is asked of
    it.
    """

    name: str
    call: Callable[[Any, int], None]
    times: int
    peer_times: int
    target: str = "–"
    """Mean of the calling thread; total with close."""


def _tensor(writer: Any, step: int) -> None:
    writer.add_scalar("loss/train", _tensor.value, step)  # type: ignore[attr-defined]


def _scalars(writer: Any, step: int) -> None:
    writer.add_scalars("loss", {"train": 0.5, "test": 0.25, "valid": 1.0}, step)


def _embedding(writer: Any, step: int) -> None:
    writer.add_embedding(VECTORS, LABELS, global_step=step)


def _scalar(writer: Any, step: int) -> None:
    writer.add_scalar("loss/train", 0.5, step)


CASES = (
    Case("add_scalar", _scalar, 100_000, 3_000, "0.7 µs; 1.2 µs"),
    Case("add_scalar(0-d tensor)", _tensor, 20_000, 3_000, "2.5 µs"),
    Case("add_scalars, 3 keys", _scalars, 20_000, 1_000, "3 µs"),
    Case(
        "add_histogram, 10,000 values",
        lambda w, i: w.add_histogram("h", NUMBERS, i),
        1_000,
        100,
        "10 µs; 60 µs",
    ),
    Case(
        "add_histogram, 1,000,000 float32",
        lambda w, i: w.add_histogram("h", MILLION, i),
        50,
        10,
        "0.6 ms; 2.5 ms",
    ),
    Case(
        "add_image 256×256×3 uint8, random",
        lambda w, i: w.add_image("i", BYTES, i, dataformats="HWC"),
        200,
        20,
        "60 µs; 4 ms",
    ),
    Case(
        "add_image 3×224×224 float",
        lambda w, i: w.add_image("i", FLOATS, i),
        200,
        20,
        "150 µs; 4 ms",
    ),
    Case(
        "add_text, 800 characters",
        lambda w, i: w.add_text("t", "x" * 800, i),
        20_000,
        1_000,
        "2 µs",
    ),
    Case("add_embedding 2,000×128, labels", _embedding, 20, 3, "2 ms; 15 ms"),
)


def make_writer(name: str, folder: str) -> Any:
    """The writer called `name`, logging to `folder`."""
    if name == "lightboard":
        from lightboard import SummaryWriter

        return SummaryWriter(folder)
    if name == "torch":
        from torch.utils.tensorboard import SummaryWriter as TorchWriter

        return TorchWriter(folder)
    from tensorboardX import SummaryWriter as XWriter

    return XWriter(folder)


def measure(name: str, case: Case, folder: str, pause: float = 0.0) -> list[float]:
    """Seconds: mean, median, 99th percentile of the calling thread; total with close, per call.

    `pause`: seconds of rest after each call; then there are no more than PACED_CALLS.
    """
    times = case.times if name == "lightboard" else case.peer_times
    if pause:
        times = min(times, PACED_CALLS)
    writer = make_writer(name, folder)
    for step in range(3):
        case.call(writer, step)
    writer.flush()
    clock, call = time.perf_counter, case.call
    samples = []
    begin = clock()
    for step in range(times):
        start = clock()
        call(writer, step)
        samples.append(clock() - start)
        if pause:
            time.sleep(pause)
    writer.close()
    total = (clock() - begin) / times - pause
    mean = statistics.fmean(samples)
    return [mean, statistics.median(samples), percentile(samples, 0.99), max(total, mean)]


def floor() -> float:
    """Seconds of an empty method with add_scalar's signature that asks the time: what Python alone
    costs.
    """

    class Empty:
        def add_scalar(
            self, tag: Any, value: Any, step: Any = None, walltime: Any = None, *_: Any
        ) -> None:
            time.time()

    writer, clock = Empty(), time.perf_counter
    samples = []
    for step in range(100_000):
        start = clock()
        _scalar(writer, step)
        samples.append(clock() - start)
    return statistics.fmean(samples)


def train(name: str, folder: str) -> float:
    """Steps a second of a small network that logs three scalars a step, and its weights every 50
    steps.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    x, y = torch.rand(32, 64), torch.randint(10, (32,))
    writer = None if name == "nothing" else make_writer(name, folder)
    steps = 1500
    begin = time.perf_counter()
    for step in range(steps):
        optimizer.zero_grad()
        out = model(x)
        loss = nn.functional.cross_entropy(out, y)
        accuracy = (out.argmax(1) == y).float().mean()  # with and without a writer
        loss.backward()
        optimizer.step()
        if writer is not None:
            writer.add_scalar("loss/train", loss, step)
            writer.add_scalar("accuracy/train", accuracy, step)
            writer.add_scalar("lr", 0.01, step)
            if step % 50 == 0:
                for key, weight in model.named_parameters():
                    writer.add_histogram(key, weight, step)
    elapsed = time.perf_counter() - begin
    if writer is not None:
        writer.close()
    return steps / elapsed


def child(name: str) -> None:
    """Measure one writer; prints JSON."""
    import torch

    logging.disable()
    torch.set_num_threads(1)
    _tensor.value = torch.tensor(0.5)  # type: ignore[attr-defined]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        if name == "floor":
            found["floor"] = floor()
        else:
            found["train"] = train(name, f"{folder}/train")
        if name in WRITERS:
            for number, case in enumerate(CASES):
                found[case.name] = measure(name, case, f"{folder}/burst-{number}")
                found[f"{case.name}, paced"] = measure(name, case, f"{folder}/paced-{number}", PACE)
    print(json.dumps(found))


def best_of_all(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The best of ROUNDS measurements of each, in turn, so that all meet the same machine."""
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for number in range(ROUNDS):
        for name in names:
            print(f"{name}, round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
            command = [sys.executable, "-W", "ignore", "-m", "bench.writer", name]
            done = subprocess.run(
                command,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                stdin=subprocess.DEVNULL,
            )
            rounds[name].append(json.loads(done.stdout.splitlines()[-1]))
    return {name: merge(found) for name, found in rounds.items()}


def merge(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The best of each figure: the most steps a second, the fewest seconds."""
    merged: dict[str, Any] = {}
    for key in rounds[0]:
        values = [one[key] for one in rounds]
        if key == "train":
            merged[key] = max(values)
        elif key == "floor":
            merged[key] = min(values)
        else:
            merged[key] = [min(column) for column in zip(*values, strict=True)]
    return merged


def microseconds(seconds: float) -> str:
    value = seconds * 1e6
    return f"{value:,.2f}" if value < 10 else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def main() -> None:
    found = best_of_all(("nothing", *WRITERS, "floor"))
    floor_seconds = found["floor"]["floor"]
    print(
        f"microseconds a call, best of {ROUNDS} rounds: mean / median / p99 in the calling thread,"
    )
    print(
        "then the total with close. An empty Python method that asks the time takes "
        f"{microseconds(floor_seconds)}.\n"
    )
    rows = []
    for case in CASES:
        cells = []
        for name in WRITERS:
            mean, median, p99, total = found[name][case.name]
            caller = " / ".join(map(microseconds, (mean, median, p99)))
            cells.append(f"{caller}; {microseconds(total)}")
        rows.append([case.name, *cells, case.target])
    print_table(["call", *WRITERS, "target (mean; total)"], rows)
    print("\nthe same, a call every 2 ms: mean / median / p99 in the calling thread\n")
    rows = [
        [case.name]
        + [
            " / ".join(map(microseconds, found[name][f"{case.name}, paced"][:3]))
            for name in WRITERS
        ]
        for case in CASES
    ]
    print_table(["call", *WRITERS], rows)
    nothing = found["nothing"]["train"]
    print("\ntraining: 64→64→10, batch 32, three scalars a step, all weights every 50 steps\n")
    rows = [["nothing", f"{nothing:,.0f}", ""]]
    rows += [
        [
            name,
            f"{found[name]['train']:,.0f}",
            f"{100 * (1 - found[name]['train'] / nothing):.1f} %",
        ]
        for name in WRITERS
    ]
    print_table(["logs with", "steps/s", "lost"], rows)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1])
    else:
        main()
