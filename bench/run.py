"""All benchmarks, or those named: python bench/run.py [name ...] [--tensorboard PATH]."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "import_cost",
    "reader",
    "query",
    "launch",
    "live",
    "page_size",
    "first_curve",
    "notebook",
    "opening",
    "interaction",
    "histograms",
    "texts",
    "run_table",
    "run_table_page",
    "images",
    "mesh",
    "projector",
    "projector_maps",
    "projector_page",
    "graph_page",
    "graphs",
    "writer",
    "server",
    "second_start",
    "loading",
    "live_runs",
    "python_api",
)


def machine() -> str:
    """The machine and the versions the figures hold for."""
    model = platform.processor() or "unknown CPU"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    versions = []
    for name in ("lightboard", "numpy", "tensorboard", "tensorboardX", "torch"):
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} not here")
    where = f"{os.cpu_count()} cores, {model}, {platform.platform()}"
    python = f"Python {platform.python_version()}"
    return f"{where}, {python}, load {os.getloadavg()[0]:.1f}\n{', '.join(versions)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    parser.add_argument("--tensorboard", help="the peer's executable (default: beside this Python)")
    given = parser.parse_args()
    unknown = set(given.names) - set(NAMES)
    if unknown:
        parser.error(
            f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}"
        )
    print(machine(), flush=True)
    failed = []
    for name in given.names or NAMES:
        print(f"\n== {name}", flush=True)
        environment = dict(os.environ)
        if given.tensorboard:
            environment["TENSORBOARD"] = given.tensorboard
        # Its own process each: nothing is warm from the one before.
        command = [sys.executable, "-m", f"bench.{name}"]
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
