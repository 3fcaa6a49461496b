"""A logdir to look at: twenty runs of a sweep with curves and pictures, the same bytes every time."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path

from PIL import Image
from tests.builders.event_files import (
    corrupt_crc,
    event,
    image_value,
    make_event_file,
    scalar,
    scalar_value,
)
from tests.builders.sessions import session_end, session_start

from lightboard.protos import plugin_data_pb2 as pb

START = 1_700_000_000.0
RUNS = 20
STEPS = 200
TAGS = ("lr", "train/accuracy", "train/loss", "train/norm", "val/accuracy", "val/loss")
PICTURE_STEPS = tuple(range(0, 240, 20))


def run_names() -> list[str]:
    """Of two networks, five learning rates each, two seeds."""
    return [
        f"{net}/lr{lr}-{seed}"
        for net in ("resnet", "vit")
        for lr in (1, 2, 3, 4, 5)
        for seed in "ab"
    ]


def make_seen_logs(folder: Path) -> Path:
    """`RUNS` runs of `STEPS` points in each of `TAGS`; pictures in two; one failed, one has a damaged record."""
    for n, name in enumerate(run_names()):
        chance = random.Random(n)
        lr = 10.0 ** -(1 + n // 2 % 5)
        seconds = 40 + 7 * n  # a step takes as long as the others
        records = [session_start(START, optim="sgd" if n % 2 else "adam", lr=lr)]
        for step in range(STEPS):
            values = _values(step / STEPS, n, lr, chance)
            at = START + seconds * step
            records.append(
                event(*(scalar_value(tag, v) for tag, v in values.items()), step=step, wall_time=at)
            )
        if n in (0, 10):
            records += [_pictures(step, n) for step in PICTURE_STEPS]
        if n == 3:
            records.append(corrupt_crc(scalar("train/loss", STEPS, 0.0)))
        failed = n == 7
        status = pb.STATUS_FAILURE if failed else pb.STATUS_SUCCESS
        records.append(session_end(status, START + seconds * STEPS))
        make_event_file(folder / name, *records)
    return folder


def _values(done: float, n: int, lr: float, chance: random.Random) -> dict[str, float]:
    """What one run logs at one step; `done`: 0 to 1."""
    noise = chance.gauss(0, 0.03)
    loss = 0.15 + 0.02 * n + (1.2 - 0.02 * n) * math.exp(-(3 + n % 4) * done) + noise
    accuracy = 1 - loss / 2
    return {
        "lr": lr * (1 + math.cos(math.pi * done)) / 2,
        "train/accuracy": accuracy + noise / 2,
        "train/loss": loss,
        "train/norm": 2.0 + math.sin(9 * done + n) + (40.0 if abs(noise) > 0.095 else 0.0),
        "val/accuracy": accuracy - 0.05,
        "val/loss": loss + 0.1 + 0.2 * done * done,
    }


def _pictures(step: int, n: int) -> bytes:
    """A disc that grows with the steps, and stripes."""
    disc, stripes = Image.new("RGB", (48, 48)), Image.new("RGB", (96, 32))
    radius = 4 + step / 14
    for y in range(48):
        for x in range(48):
            inside = math.hypot(x - 24, y - 24) < radius
            disc.putpixel((x, y), (230, 120 + 4 * n, 5 * y) if inside else (20, 2 * x, 60))
    for x in range(96):
        shade = 255 if (x + step // 4) // 8 % 2 else 40
        stripes.paste((shade, 3 * n + shade // 2, 90), (x, 0, x + 1, 32))
    values = [
        image_value(tag, _png(picture), picture.width, picture.height)
        for tag, picture in (("samples/disc", disc), ("samples/stripes", stripes))
    ]
    return event(*values, step=step, wall_time=START + step)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
