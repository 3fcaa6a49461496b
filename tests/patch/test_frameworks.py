"""Programs of real frameworks, run unchanged by `python -m lightboard.patch` where neither tensorboard nor tensorboardX
is installed: what they log is read back.

The frameworks are installed by `make frameworks`, into a folder of their own; without, these tests are skipped.
"""

from __future__ import annotations

import importlib.machinery
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lightboard

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = Path(os.environ.get("LIGHTBOARD_FRAMEWORKS", ROOT / ".cache" / "frameworks"))

pytestmark = pytest.mark.slow

# Imported by Python at its start: as on a machine that never had these packages.
WITHOUT = """
import sys

class Hidden:
    def __init__(self, real):
        self.real = real

    def find_spec(self, name, path=None, target=None):
        hidden = name in ("tensorboard", "tensorboardX", "tensorflow")
        return None if hidden else self.real.find_spec(name, path, target)

    def find_distributions(self, context):
        for one in self.real.find_distributions(context):
            if not (one.metadata["Name"] or "").lower().startswith("tensorboard"):
                yield one

sys.meta_path[:] = [Hidden(one) if hasattr(one, "find_distributions") else one for one in sys.meta_path]
"""

LIGHTNING = """
import torch
from lightning.pytorch import LightningModule, Trainer, seed_everything
from lightning.pytorch.loggers import TensorBoardLogger

class Model(LightningModule):
    def __init__(self, lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 1)
        self.example_input_array = torch.zeros(2, 4)
    def forward(self, x):
        return self.layer(x)
    def training_step(self, batch, _):
        loss = self(batch[0]).square().mean()
        self.log("train/loss", loss)
        self.logger.experiment.add_histogram("layer", self.layer.weight, self.global_step)
        return loss
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

seed_everything(0)
data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.rand(40, 4)), batch_size=4)
trainer = Trainer(max_epochs=2, logger=TensorBoardLogger("logs", name="fit", log_graph=True),
                  log_every_n_steps=1, accelerator="cpu", enable_progress_bar=False,
                  enable_checkpointing=False, enable_model_summary=False)
trainer.fit(Model(), data)
"""

TRANSFORMERS = """
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

torch.manual_seed(0)
config = BertConfig(vocab_size=20, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                    intermediate_size=16, max_position_embeddings=16)
data = [{"input_ids": torch.randint(20, (8,)), "labels": torch.tensor(n % 2)} for n in range(16)]
arguments = TrainingArguments(output_dir="out", report_to="tensorboard", logging_steps=1, max_steps=6,
                              per_device_train_batch_size=4, save_strategy="no", use_cpu=True,
                              disable_tqdm=True)
Trainer(model=BertForSequenceClassification(config), args=arguments, train_dataset=data).train()
"""

KERAS = """
import os
os.environ["KERAS_BACKEND"] = "torch"
import keras, numpy
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3, activation="relu"), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")

class Log(keras.callbacks.Callback):
    # What Keras's own TensorBoard callback does takes TensorFlow; with torch behind it, people log like this.
    def on_train_begin(self, logs=None):
        from torch.utils.tensorboard import SummaryWriter
        self.writer = SummaryWriter("logs")
    def on_epoch_end(self, epoch, logs=None):
        for name, value in logs.items():
            self.writer.add_scalar(name, value, epoch)
        for weight in self.model.weights:
            self.writer.add_histogram(weight.path, keras.ops.convert_to_numpy(weight), epoch)
    def on_train_end(self, logs=None):
        self.writer.close()

x = numpy.random.default_rng(0).random((32, 4))
model.fit(x, x.sum(1), epochs=3, verbose=0, callbacks=[Log()])
"""


ULTRALYTICS = """
import pathlib
import numpy
import torch
try:
    import torchvision
except RuntimeError:  # PyPI's is built for CUDA, beside a torch that is not: the one operator that is used here
    own = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        own.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    own.impl("nms", lambda boxes, scores, least: scores.argsort(descending=True)[:9], "CPU")
    import torchvision
    torchvision.extension._has_ops = lambda: True
from PIL import Image
from ultralytics import YOLO, settings

settings.update({"tensorboard": True})
data = pathlib.Path("data").resolve()
for part in ("images", "labels"):
    (data / part).mkdir(parents=True)
for number in range(4):
    pixels = numpy.random.default_rng(number).integers(0, 100, (32, 32, 3)).astype("uint8")
    pixels[8:24, 8:24] = 255
    Image.fromarray(pixels).save(data / "images" / f"{number}.png")
    (data / "labels" / f"{number}.txt").write_text("0 0.5 0.5 0.5 0.5")
names = "names: {0: square}"
pathlib.Path("data.yaml").write_text(f"path: {data}\\ntrain: images\\nval: images\\n{names}")
YOLO("yolov8n.yaml").train(data="data.yaml", epochs=2, imgsz=32, batch=4, workers=0, device="cpu", amp=False,
                           plots=False, pretrained=False, project=str(pathlib.Path("logs").resolve()), name="fit",
                           exist_ok=True)
"""


LIGHTNING_FILE = """
import pathlib, torch
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.loggers import TensorBoardLogger

class Model(LightningModule):
    def __init__(self, lr, optimizer, betas, data, warmup, ema, **more):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 1)
    def training_step(self, batch, _):
        loss = self.layer(batch[0]).square().mean()
        self.log("train/loss", loss)
        return loss
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.rand(8, 4)), batch_size=4)
for n, lr in enumerate((0.1, 1e-8)):
    # Without hp_metric Lightning writes no summary of hyperparameters: its hparams.yaml is all there is.
    logger = TensorBoardLogger("logs", name="fit", default_hp_metric=False)
    trainer = Trainer(max_epochs=1, logger=logger, log_every_n_steps=1, accelerator="cpu", enable_progress_bar=False,
                      enable_checkpointing=False, enable_model_summary=False)
    model = Model(lr, {"name": "adamw", "decay": {"rate": 0.01}}, (0.9, 0.999), pathlib.PurePosixPath("/data/a: b"),
                  None, True, note="it's #1: yes", number="007")
    trainer.fit(model, data)
"""


def run(folder: Path, package: str, program: str, *more: Path) -> lightboard.board.Board:
    """The board of what it logged. `more`: where further packages of the program are."""
    found = importlib.machinery.PathFinder.find_spec(package, [str(FRAMEWORKS), *sys.path])
    if found is None:
        pytest.skip(f"no {package} here (make frameworks)")
    (folder / "train.py").write_text(program)
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(WITHOUT)
    places = [
        str(folder / "site"),
        str(ROOT / "src"),
        *os.environ.get("PYTHONPATH", "").split(os.pathsep),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "lightboard.patch", "train.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        env={
            # Ultralytics logs nothing where it takes itself to be tested.
            **{name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"},
            "PYTHONPATH": os.pathsep.join(
                [*filter(None, places), str(FRAMEWORKS), *map(str, more)]
            ),
            "HF_HUB_OFFLINE": "1",
            "YOLO_CONFIG_DIR": str(folder / "yolo"),
            "YOLO_OFFLINE": "true",
            "HOME": str(folder),
            "OMP_NUM_THREADS": "1",
            "LIGHTBOARD_CACHE_DIR": str(folder / "cache"),
        },
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return lightboard.open(folder)


def test_lightning(tmp_path: Path) -> None:
    board = run(tmp_path, "lightning", LIGHTNING)
    (name,) = {one.name for one in board.list_runs() if one.name.startswith("logs/fit/version_0")}
    loss = board.read_scalars(name, "train/loss")
    assert loss.step.tolist() == list(range(20))
    assert loss.value[-1] < loss.value[0]
    kinds = {tag.plugin for tag in board.list_tags(name)}
    assert kinds >= {"scalars", "histograms", "hparams", "graphs"}
    assert list(board.read_hparams().infos) == ["lr"]


def test_lightning_s_own_file_of_settings(tmp_path: Path) -> None:
    board = run(tmp_path, "lightning", LIGHTNING_FILE)
    files = sorted((tmp_path / "logs" / "fit").glob("version_*/hparams.yaml"))
    assert len(files) == 2
    assert not board.read_hparams().infos, "the events say nothing of it"
    table = board.runs_table()
    assert [one.rpartition("/")[2] for one in table["run"]] == ["version_0", "version_1"]
    assert table["lr"].tolist() == [0.1, 1e-8]
    first = next(iter(table))
    assert first["optimizer/name"] == "adamw", "joined as Lightning joins what it logs"
    assert first["optimizer/decay/rate"] == 0.01
    assert first["ema"] is True
    assert first["note"] == "it's #1: yes"
    assert first["number"] == "007"
    odd = ("[0.9, 0.999]", '["/", "data", "a: b"]', "null")
    assert (first["betas"], first["data"], first["warmup"]) == odd
    found = board.runs_table("optimizer/decay/rate = 0.01 and lr < 1e-3 and min(train/loss) >= 0")
    assert found["lr"].tolist() == [1e-8]


def test_transformers(tmp_path: Path) -> None:
    board = run(tmp_path, "transformers", TRANSFORMERS)
    (found,) = [one for one in board.list_runs() if one.points]
    assert board.read_scalars(found, "train/loss").step.tolist() == [1, 2, 3, 4, 5, 6]
    texts = {tag.tag for tag in board.list_tags(found, "text")}
    assert any("args" in tag for tag in texts)
    assert any("model_config" in tag for tag in texts)


def test_keras_on_torch(tmp_path: Path) -> None:
    board = run(tmp_path, "keras", KERAS)
    assert board.read_scalars("logs", "loss").step.tolist() == [0, 1, 2]
    assert len(board.list_tags("logs", "histograms")) == 4


def test_ultralytics(tmp_path: Path) -> None:
    board = run(tmp_path, "ultralytics", ULTRALYTICS, FRAMEWORKS / "vision")
    (found,) = [one for one in board.list_runs() if one.points]
    assert board.read_scalars(found, "train/box_loss").step.tolist() == [1, 2]
    assert {"lr/pg0", "metrics/mAP50(B)"} <= {one.tag for one in board.list_tags(found)}
    assert board.read_graph(found).nodes
