"""`python -m lightboard.cli.demo_runs FOLDER SECONDS`: the trainings of the demo, in numpy.

Pictures of digits, drawn by Pillow and made hard by turns, shifts and noise; a network 256 → 32 → 10 for each setting.
It ends, and removes the folder, when its standard input does: with the board.
"""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lightboard import SummaryWriter
from lightboard.plugins.graphs.encode import Node, encode_nodes
from lightboard.plugins.hparams.encode import encode_session

SIDE: Final = 16
WIDTH: Final = 32
BATCH: Final = 64
RATES: Final = {"0.3": 0.3, "0.1": 0.1, "0.02": 0.02}
MOMENTUM: Final = 0.9
SEEDS: Final = 3
STEPS: Final = 600
AT_ONCE: Final = 60
"""Steps of each training that are there at first sight."""
EVERY: Final = 20
"""Steps between two tests, with all that is no curve."""

Array = NDArray[np.float32]


def draw_digits(count: int, chance: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
    """[count, SIDE * SIDE] in 0…1 and what they show."""
    font = ImageFont.load_default(13)
    shown = chance.integers(10, size=count)
    pictures = np.empty((count, SIDE, SIDE), np.float32)
    for n, digit in enumerate(shown):
        picture = Image.new("L", (SIDE, SIDE))
        at = (5 + chance.normal() * 1.2, 1 + chance.normal() * 1.2)
        ImageDraw.Draw(picture).text(at, str(digit), font=font, fill=int(chance.integers(130, 256)))
        turned = picture.rotate(float(chance.normal() * 9), Image.Resampling.BILINEAR)
        pictures[n] = np.asarray(turned, np.float32) / 255
    pictures += chance.normal(scale=0.12, size=pictures.shape).astype(np.float32)
    return pictures.clip(0, 1).reshape(count, -1), shown


@dataclass
class Training:
    """One network, its data in an order of its own, and its run."""

    rate: float
    writer: SummaryWriter
    chance: np.random.Generator
    pictures: Array
    shown: NDArray[np.int64]
    shows_all: bool
    """One of each setting logs its hidden layer: files as large as all the rest."""
    step: int = 0
    weights: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        sizes = [(SIDE * SIDE, WIDTH), (WIDTH, 10)]
        self.weights = [
            (self.chance.normal(size=size) * np.sqrt(2 / size[0])).astype(np.float32)
            for size in sizes
        ]
        self.biases = [np.zeros(size[1], np.float32) for size in sizes]
        self.speeds = [np.zeros_like(one) for one in (*self.weights, *self.biases)]

    def forward(self, pictures: Array) -> tuple[Array, Array]:
        """What the hidden layer says, and the probabilities of the ten digits."""
        hidden = np.maximum(pictures @ self.weights[0] + self.biases[0], 0)
        scores = hidden @ self.weights[1] + self.biases[1]
        raised = np.exp(scores - scores.max(1, keepdims=True))
        return hidden, raised / raised.sum(1, keepdims=True)

    def learn(self) -> None:
        """One step, logged."""
        picked = self.chance.integers(len(self.shown), size=BATCH)
        pictures, shown = self.pictures[picked], self.shown[picked]
        rate = self.rate * 0.5 * (1 + np.cos(np.pi * self.step / STEPS))
        hidden, likely = self.forward(pictures)
        slope = likely.copy()
        slope[np.arange(BATCH), shown] -= 1
        slope /= BATCH
        back = (slope @ self.weights[1].T) * (hidden > 0)
        slopes = [pictures.T @ back, hidden.T @ slope]
        steepness = float(np.sqrt(sum(float((one**2).sum()) for one in slopes)))
        slopes += [back.sum(0), slope.sum(0)]
        for held, speed, steep in zip(
            (*self.weights, *self.biases), self.speeds, slopes, strict=True
        ):
            np.multiply(speed, MOMENTUM, out=speed)
            np.add(speed, steep, out=speed)
            np.subtract(held, rate * speed, out=held)
        self.writer.add_scalar("train/loss", loss_of(likely, shown), self.step)
        self.writer.add_scalar("train/gradient_norm", steepness, self.step)
        self.writer.add_scalar("train/learning_rate", rate, self.step)
        self.step += 1

    def test(self, pictures: Array, shown: NDArray[np.int64]) -> None:
        """Loss and accuracy on pictures it did not learn, logged with all that is no curve."""
        hidden, likely = self.forward(pictures)
        said = likely.argmax(1)
        loss, accuracy = loss_of(likely, shown), float((said == shown).mean())
        write, step = self.writer, self.step
        for name, weight in zip(("hidden", "out"), self.weights, strict=True):
            write.add_histogram(f"{name}/weight", weight, step)
        write.add_histogram("hidden/activation", hidden, step)
        write.add_pr_curve("is it a 3?", shown == 3, likely[:, 3], step)
        wrong = np.flatnonzero(said != shown)[:24]
        if len(wrong):
            tiles = pictures[wrong].reshape(-1, SIDE, SIDE).repeat(4, 1).repeat(4, 2)
            write.add_images("test/mistaken", tiles[:, None], step)
            write.add_text(
                "test/mistakes",
                f"**{1 - accuracy:.1%}** are wrong after {step} steps:\n\n"
                + "| shown | said | sure |\n| --- | --- | --- |\n"
                + "".join(
                    f"| {shown[n]} | {said[n]} | {likely[n].max():.0%} |\n" for n in wrong[:8]
                ),
                step,
            )
        seen = self.weights[0].T.reshape(-1, 1, SIDE, SIDE)
        seen = (seen - seen.min()) / (np.ptp(seen) + 1e-9)
        write.add_images("hidden/what_each_looks_for", seen.repeat(3, 2).repeat(3, 3), step)
        if self.shows_all and step % (5 * EVERY) == 0:
            write.add_embedding(
                hidden[:300],
                [
                    [str(digit), "yes" if right else "no"]
                    for digit, right in zip(shown, said == shown, strict=True)
                ][:300],
                pictures[:300].reshape(-1, 1, SIDE, SIDE),
                step,
                "hidden",
                ["digit", "right"],
            )
        write.add_scalar("test/loss", loss, step)
        write.add_scalar("test/accuracy", accuracy, step)


def loss_of(likely: Array, shown: NDArray[np.int64]) -> float:
    """Mean cross entropy."""
    return float(-np.log(likely[np.arange(len(shown)), shown] + 1e-9).mean())


def encode_network() -> bytes:
    """The graph that the page shows, as torch would have traced it."""
    nodes = [Node("input/pixels", "IO Node", [], [BATCH, SIDE * SIDE], "", "float32")]
    before, sizes = "input/pixels", (SIDE * SIDE, WIDTH, 10)
    for n, (inputs, outputs) in enumerate(pairwise(sizes)):
        scope = f"Network/Linear[{('hidden', 'out')[n]}]"
        for name, shape in (("weight", [outputs, inputs]), ("bias", [outputs])):
            nodes.append(Node(f"{scope}/{name}", "Parameter", [], shape, "", "float32"))
        taken = [before, f"{scope}/weight", f"{scope}/bias"]
        before = f"{scope}/linear"
        nodes.append(Node(before, "aten::linear", taken, [BATCH, outputs], "{}", "float32"))
        act, kind = (("ReLU[act]/relu", "aten::relu"), ("log_softmax", "aten::log_softmax"))[n]
        nodes.append(Node(f"Network/{act}", kind, [before], [BATCH, outputs], "{}", "float32"))
        before = f"Network/{act}"
    nodes.append(Node("output/scores", "IO Node", [before], [BATCH, 10], "", "float32"))
    return encode_nodes(nodes)


def begin(logs: Path) -> tuple[list[Training], Array, NDArray[np.int64]]:
    """All trainings before their first step, and what they are tested with."""
    chance = np.random.default_rng(0)
    pictures, shown = draw_digits(2400, chance)
    tested = (pictures[2000:], shown[2000:])
    trainings = []
    for name, rate in RATES.items():
        for seed in range(SEEDS):
            writer = SummaryWriter(logs / f"lr={name}" / f"seed-{seed}")
            given = (pictures[:2000], shown[:2000])
            one = Training(rate, writer, np.random.default_rng(seed), *given, seed == 0)
            writer._get_file_writer().add_onnx_graph(encode_network())
            one.test(*tested)
            settings = {"lr": rate, "seed": seed, "batch": BATCH, "width": WIDTH}
            # add_hparams would make a run of its own for them.
            for summary in encode_session(settings, ["test/loss", "test/accuracy"]):
                writer._get_file_writer().add_summary(summary)
            trainings.append(one)
    trainings[0].writer.add_custom_scalars(
        {"At a glance": {"loss": ["Multiline", ["train/loss", "test/loss"]]}}
    )
    return trainings, *tested


def train(logs: Path, seconds: float, gone: threading.Event) -> None:
    """AT_ONCE steps as fast as they go, the others over `seconds`."""
    trainings, pictures, shown = begin(logs)
    since = time.monotonic()
    for step in range(1, STEPS + 1):
        for one in trainings:
            one.learn()
            if step % EVERY == 0:
                one.test(pictures, shown)
            if gone.is_set():
                break
        if step == AT_ONCE:
            since = time.monotonic()
        due = since + seconds * (step - AT_ONCE) / (STEPS - AT_ONCE)
        if gone.wait(max(0.0, due - time.monotonic())):
            break
    for one in trainings:
        one.writer.close()


def main() -> int:
    """Train, then wait until the board is gone."""
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the board's; this ends with it
    gone = threading.Event()

    def wait() -> None:
        sys.stdin.buffer.read()
        gone.set()

    threading.Thread(target=wait, daemon=True).start()
    train(folder / "logs", seconds, gone)
    gone.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
