"""What a training script loads by `from lightboard import SummaryWriter`: the writer, and nothing of the rest."""

import subprocess
import sys

PROBE = """
import sys
import numpy
before = set(sys.modules)
import lightboard
lightboard.SummaryWriter
print("\\n".join(sorted(set(sys.modules) - before)))
"""


def loaded_modules() -> list[str]:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_importing_the_writer_loads_neither_torch_nor_the_server() -> None:
    heavy = (
        "torch",
        "tensorboard",
        "starlette",
        "uvicorn",
        "watchfiles",
        "msgspec",
        "PIL",
        "asyncio",
        "isal",
    )
    assert [m for m in loaded_modules() if m.split(".")[0] in heavy] == []


def test_importing_the_writer_loads_none_of_the_reading_side() -> None:
    ours = [m for m in loaded_modules() if m.startswith("lightboard.")]
    assert "lightboard.writer" in ours
    reading = ("board", "reader", "logdir", "runs", "sidecar", "server", "cli", "notebook")
    assert [m for m in ours if m.split(".")[1] in reading] == []
