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


def test_it_counts_as_installed_where_it_is_not(tmp_path: Path) -> None:
    """Lightning and Transformers ask for the package's version before they import it."""
    code = """
import sys
from importlib import metadata, util
class Hide:  # as where it is not installed
    def __init__(self, real): self.real = real
    def find_spec(self, name, path=None, target=None): return self.real.find_spec(name, path, target)
    def find_distributions(self, context):
        found = self.real.find_distributions(context)
        return (one for one in found if not one.metadata['Name'].lower().startswith('tensorboard'))
if sys.argv[1] == 'hidden':
    sys.meta_path[:] = [Hide(one) if hasattr(one, 'find_distributions') else one for one in sys.meta_path]
    try:
        metadata.version('tensorboardX'); sys.exit('it is there')
    except metadata.PackageNotFoundError:
        pass
import lightboard
lightboard.patch_torch()
print(metadata.version('tensorboardX'), metadata.version('TensorboardX'), metadata.version('tensorboard'))
print(metadata.metadata('tensorboardX')['Summary'])
print(util.find_spec('tensorboardX') is not None)
print(sum(one.metadata['Name'] == 'tensorboardX' for one in metadata.distributions()))
try:
    metadata.version('no-such-package')
except metadata.PackageNotFoundError:
    print('not there')
"""
    hidden = run(tmp_path, "-c", code, "hidden")
    assert hidden.returncode == 0, hidden.stderr
    assert hidden.stdout.split("\n") == [
        "2.6.5 2.6.5 2.21.0",
        "lightboard, in its place (lightboard.patch)",
        "True",
        "1",
        "not there",
        "",
    ]
    real = run(tmp_path, "-c", code, "as it is")
    assert real.returncode == 0, real.stderr
    assert "in its place" not in real.stdout
    assert real.stdout.split("\n")[3] == "1"
