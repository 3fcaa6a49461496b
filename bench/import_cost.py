"""What a training script pays for importing its writer, beyond what it imports anyway."""

from __future__ import annotations

import statistics
import subprocess
import sys

from bench.table import milliseconds, print_table

PROBE = """
import sys, time
{before}
begin, modules = time.perf_counter(), set(sys.modules)
{statement}
print(time.perf_counter() - begin, len(set(sys.modules) - modules))
"""

CASES = (
    ("lightboard, beyond numpy", "import numpy", "from lightboard import SummaryWriter"),
    ("tensorboardX, beyond numpy", "import numpy", "from tensorboardX import SummaryWriter"),
    (
        "torch.utils.tensorboard, beyond torch",
        "import torch",
        "from torch.utils.tensorboard import SummaryWriter",
    ),
    ("lightboard, beyond torch", "import torch", "from lightboard import SummaryWriter"),
    ("(numpy itself)", "", "import numpy"),
)


def measure(before: str, statement: str, repeats: int) -> tuple[list[float], int]:
    code = PROBE.format(before=before, statement=statement)
    samples, modules = [], 0
    for _ in range(repeats + 1):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
        )
        seconds, count = done.stdout.split()
        samples.append(float(seconds))
        modules = int(count)
    return samples[1:], modules  # the first one warms the page cache


def main() -> None:
    rows = []
    for name, before, statement in CASES:
        samples, modules = measure(before, statement, 5 if "torch" in before else 15)
        middle = milliseconds(statistics.median(samples))
        spread = f"{min(samples) * 1e3:.1f} … {max(samples) * 1e3:.1f} ms"
        rows.append([name, middle, spread, str(modules), str(len(samples))])
    print_table(("import", "median", "least … most", "modules", "samples"), rows)
    print("target: lightboard beyond numpy ≤ 20 ms")


if __name__ == "__main__":
    main()
