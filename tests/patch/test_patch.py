"""Programs that import torch's or tensorboardX's writer, run unchanged: what they log is lightboard's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import lightboard

# As where it is not installed.
WITHOUT = "import sys; sys.modules['tensorboard'] = None\n"
TRAIN = """
import sys
from {module} import SummaryWriter
import {module}
assert {module}.SummaryWriter is SummaryWriter
with SummaryWriter("logs/run") as writer:
    for step in range(3):
        writer.add_scalar(sys.argv[1], step / 2, step)
print(__name__, SummaryWriter.__module__)
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("module", ["torch.utils.tensorboard", "tensorboardX"])
@pytest.mark.parametrize("how", ["script", "module"])
def test_a_program_runs_unchanged(tmp_path: Path, module: str, how: str) -> None:
    (tmp_path / "train.py").write_text(WITHOUT + TRAIN.format(module=module))
    words = ["train.py"] if how == "script" else ["-m", "train"]
    done = run(tmp_path, "-m", "lightboard.patch", *words, "loss")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["__main__", "lightboard.writer.summary_writer"]
    points = lightboard.open(tmp_path / "logs").read_scalars("run", "loss")
    assert points.value.tolist() == [0, 0.5, 1]


def test_what_frameworks_import_besides_is_there(tmp_path: Path) -> None:
    """Lightning takes hparams of torch's summary; others reach into writer."""
    code = """
import lightboard
lightboard.patch_torch()
from torch.utils.tensorboard.summary import hparams
from torch.utils.tensorboard.writer import SummaryWriter, FileWriter
from torch.utils import tensorboard
assert tensorboard.summary.hparams is hparams
writer = tensorboard.SummaryWriter("logs")
for summary in hparams({"lr": 0.1}, {"acc": 1.0}):
    writer._get_file_writer().add_summary(summary)
writer.close()
try:
    tensorboard.Nothing
except AttributeError as error:
    print(error)
"""
    done = run(tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    assert "lightboard's here" in done.stdout
    assert list(lightboard.open(tmp_path / "logs").read_hparams().infos) == ["lr"]


def test_modules_that_are_there_already_get_our_classes(tmp_path: Path) -> None:
    code = """
import tensorboardX
theirs = tensorboardX.SummaryWriter
import lightboard
lightboard.patch_torch(); lightboard.patch_torch()
assert theirs is not tensorboardX.SummaryWriter is lightboard.SummaryWriter
import sys
print(sum(type(one).__name__ == "_Finder" for one in sys.meta_path))
"""
    done = run(tmp_path, "-c", code)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_the_programs_own_folder_and_status_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "helper.py").write_text("STATUS = 3")
    (tmp_path / "sub" / "train.py").write_text("import sys, helper; sys.exit(helper.STATUS)")
    assert run(tmp_path, "-m", "lightboard.patch", "sub/train.py").returncode == 3


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ([], 2, "Usage"),
        (["--help"], 0, "Usage"),
        (["-x"], 2, "Usage"),
        (["-m"], 2, "Usage"),
        (["gone.py"], 2, "there is no gone.py"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, words: list[str], status: int, told: str) -> None:
    done = run(tmp_path, "-m", "lightboard.patch", *words)
    assert done.returncode == status
    assert told in done.stdout + done.stderr
