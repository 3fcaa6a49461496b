"""Example meshes: a ball that grows bumps, coloured by height, and a batch of two point clouds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 5 steps of a mesh of 1,352 faces, and 2 clouds of 500 points each at the last."""
    import numpy as np

    around, down = np.meshgrid(np.arange(27) / 26 * 2 * np.pi, np.arange(27) / 26 * np.pi)
    corner = np.arange(26 * 27).reshape(26, 27)[:, :26].ravel()
    faces = np.stack(
        [[corner, corner + 27, corner + 1], [corner + 1, corner + 27, corner + 28]]
    ).transpose(0, 2, 1)
    for index in range(5):
        bumps = 1 + 0.05 * index * np.sin((4 + seed) * down) * np.cos((5 + seed) * around)
        ball = np.stack(
            [
                bumps * np.sin(down) * np.cos(around),
                bumps * np.cos(down),
                bumps * np.sin(down) * np.sin(around),
            ],
            -1,
        ).reshape(1, -1, 3)
        height = ((bumps.ravel() - 0.8) / 0.4)[None, :, None]
        colors = (255 * (height * [1, 0.75, 0.2] + (1 - height) * [0.1, 0.35, 0.7])).clip(0, 255)
        writer.add_mesh(
            "shapes/ball", ball, colors.astype(np.uint8), faces.reshape(1, -1, 3), None, 100 * index
        )
    random = np.random.default_rng(seed)
    clouds = random.normal(size=(2, 500, 3)) * [[[1, 0.3, 0.3]], [[0.3, 1, 0.3]]]
    writer.add_mesh("shapes/clouds", clouds, global_step=400)
