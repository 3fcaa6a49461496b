"""A 784 → 500 → 10 network on pictures of clothes, logged with lightboard.

    python examples/mnist.py --logdir logs

Beside it, in another terminal: `lightboard --logdir logs`. The pictures are Fashion-MNIST (Debian's package
dataset-fashion-mnist, or any folder with the four IDX files of MNIST: --data FOLDER); where they are not to be had,
scikit-learn's handwritten digits, enlarged to the same 28 × 28.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from lightboard import SummaryWriter

FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")
CLOTHES = (
    *("T-shirt", "trousers", "pullover", "dress", "coat"),
    *("sandal", "shirt", "sneaker", "bag", "boot"),
)


@dataclass(frozen=True)
class Pictures:
    """Pictures [n, 1, 28, 28] in 0…1 and their classes [n]."""

    name: str
    train: Tensor
    train_class: Tensor
    test: Tensor
    test_class: Tensor
    classes: tuple[str, ...]


def read_idx(path: Path) -> Tensor:
    """The array in one gzipped IDX file (http://yann.lecun.com/exdb/mnist): magic, sizes (big-endian), bytes."""
    data = gzip.decompress(path.read_bytes())
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(rank)]
    values = np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)
    return torch.from_numpy(values.copy())


def read_pictures(folder: Path) -> Pictures:
    """MNIST's four files from `folder`, or scikit-learn's digits where they are missing."""
    if (folder / "train-images-idx3-ubyte.gz").exists():
        images = [read_idx(folder / f"{part}-images-idx3-ubyte.gz") for part in ("train", "t10k")]
        classes = [
            read_idx(folder / f"{part}-labels-idx1-ubyte.gz").long() for part in ("train", "t10k")
        ]
        train, test = (i.float().div(255).unsqueeze(1) for i in images)
        names = CLOTHES if folder.name == FASHION_MNIST.name else tuple("0123456789")
        return Pictures(folder.name, train, classes[0], test, classes[1], names)
    from sklearn.datasets import load_digits

    digits = load_digits()
    small = torch.from_numpy(digits.images).float().div(16).unsqueeze(1)
    large = nn.functional.interpolate(small, size=(28, 28), mode="nearest")
    order = torch.randperm(len(large), generator=torch.Generator().manual_seed(0))
    large, classes_ = large[order], torch.from_numpy(digits.target).long()[order]
    return Pictures(
        *("digits", large[:1500], classes_[:1500], large[1500:], classes_[1500:]),
        classes=tuple("0123456789"),
    )


class Net(nn.Module):
    """784 → 500 → 10."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, images: Tensor) -> Tensor:
        """Scores [n, 10] of pictures [n, 1, 28, 28]."""
        return self.fc2(torch.relu(self.fc1(images.flatten(1))))


def train(pictures: Pictures, logdir: Path, epochs: int, lr: float) -> None:
    """Train, and log as the tutorial does.

    The model's graph first; losses, accuracy and pictures as they come; weights and the hidden layer once an epoch.
    """
    torch.manual_seed(0)
    model, loss_of = Net(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    batch = 100

    with SummaryWriter(str(logdir)) as writer:
        writer.add_images("pictures/first batch", pictures.train[:32], 0)
        writer.add_graph(model, pictures.train[:batch])
        step = 0
        for epoch in range(epochs):
            order = torch.randperm(len(pictures.train))
            for at in order.split(batch):
                images, classes = pictures.train[at], pictures.train_class[at]
                loss = loss_of(model(images), classes)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                if step % 5 == 0:
                    writer.add_scalar("Loss/train", loss, step)
                if step % 50 == 0:
                    test_loss, accuracy, wrong = evaluate(model, pictures, loss_of)
                    writer.add_scalar("Loss/test", test_loss, step)
                    writer.add_scalar("Accuracy/test", accuracy, step)
                    writer.add_images("pictures/mistaken", pictures.test[wrong[:32]], step)
                step += 1
            for name, weights in model.named_parameters():
                writer.add_histogram(f"weights/{name}", weights, step)
            with torch.no_grad():  # what the hidden layer makes of pictures it has not seen
                shown, hidden = pictures.test[:1000], model.fc1(pictures.test[:1000].flatten(1))
            classes_shown = [pictures.classes[i] for i in pictures.test_class[:1000]]
            writer.add_embedding(hidden.relu(), classes_shown, shown, step, tag="hidden")
            print(
                f"epoch {epoch + 1:2d} of {epochs}: test loss {test_loss:.4f}, accuracy {accuracy:.2%}",
                flush=True,
            )


@torch.no_grad()
def evaluate(
    model: Net, pictures: Pictures, loss_of: nn.CrossEntropyLoss
) -> tuple[float, float, Tensor]:
    """Loss, accuracy and the indices of mistaken pictures on the test set."""
    scores = model(pictures.test)
    right = scores.argmax(1) == pictures.test_class
    return (
        loss_of(scores, pictures.test_class).item(),
        right.float().mean().item(),
        (~right).nonzero()[:, 0],
    )


def main() -> int:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(
        description="Train a small network and log it with lightboard."
    )
    parser.add_argument(
        "--logdir", type=Path, default=Path("logs/mnist"), help="where the run goes (%(default)s)"
    )
    parser.add_argument(
        "--data", type=Path, default=FASHION_MNIST, help="folder of MNIST's IDX files (%(default)s)"
    )
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--lr", type=float, default=0.02)
    args = parser.parse_args()
    try:
        pictures = read_pictures(args.data)
    except ModuleNotFoundError:
        print(
            f"No pictures: {args.data} has no MNIST files and scikit-learn is not installed.",
            file=sys.stderr,
        )
        print(
            "hint: apt-get install dataset-fashion-mnist, or pip install scikit-learn",
            file=sys.stderr,
        )
        return 1
    print(
        f"{len(pictures.train):,} pictures of {pictures.name}, logging to {args.logdir}", flush=True
    )
    train(pictures, args.logdir, args.epochs, args.lr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
