"""Every dashboard in Firefox and in WebKit: what it is for is drawn, nothing is complained of, and it grows.

`make browsers` installs them (Debian) and runs this; without it these tests are skipped.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.chromium import SEEING
from tests.e2e.other_browsers import BROWSERS, Window
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import SHOTS

from lightboard import SummaryWriter

pytestmark = pytest.mark.skipif(
    not os.environ.get("LIGHTBOARD_BROWSERS"), reason="needs other browsers: make browsers"
)

LOG = """
import sys
import numpy as np
import torch
from lightboard import SummaryWriter

rng = np.random.default_rng(0)
around, down = np.meshgrid(np.linspace(0, 2 * np.pi, 20), np.linspace(0, np.pi, 10))
ball = np.stack([np.cos(around) * np.sin(down), np.sin(around) * np.sin(down), np.cos(down)], -1)
faces = [[20 * i + j, 20 * i + j + 1, 20 * i + j + 20] for i in range(9) for j in range(19)]
for run in ("a", "b"):
    with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
        for step in range(5):
            writer.add_scalar("train/loss", 1 / (step + 1), step)
            writer.add_image("picture", rng.random((3, 32, 32)), step)
            writer.add_histogram("weight", rng.normal(size=500) * (step + 1), step)
            writer.add_tensor("tensor", torch.arange(12.0).reshape(3, 4), step)
            writer.add_text("notes", f"# Told at {step}", step)
            sound = np.sin(np.arange(4000) * 0.2)[None].astype("float32")
            writer.add_audio("tone", sound, step, sample_rate=8000)
            writer.add_pr_curve("pr", rng.integers(0, 2, 100), rng.random(100), step)
            writer.add_mesh("ball", ball.reshape(1, -1, 3), faces=np.array([faces]), global_step=step)
        writer.add_embedding(rng.normal(size=(40, 8)), metadata=list(range(40)), tag="codes")
        writer.add_hparams({"lr": 0.1 if run == "a" else 0.01}, {"acc": 0.5})
        if run == "a":
            model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
            writer.add_graph(model, torch.zeros(1, 4))
"""
CARD = "[...document.querySelectorAll('[data-card]')]"
INKED = f"{CARD}.some(card => seeing.inked(card))"
# Of each dashboard: what is true once it shows what it is for.
SHOWN = {
    "scalars": f"{CARD}.some(card => card.dataset.card === 'train/loss' && seeing.inked(card))",
    "images": "[...document.querySelectorAll('[data-card] img')].some(img => img.naturalWidth > 0)",
    "histograms": INKED,
    "tensor": "/mean . sd[^]*5\\.500/.test(document.body.innerText)",
    "text": "document.body.innerText.includes('Told at 4')",
    "audio": INKED,
    "pr_curves": f"{CARD}.some(card => card.querySelector('svg path, canvas'))",
    "graphs": "['Linear', 'ReLU'].every(name => document.body.innerText.includes(name))",
    "projector": "document.querySelector('[data-cloud]')?.dataset.points === '40'",
    "hparams": "['lr', '0.01'].every(word => document.body.innerText.includes(word))",
    # Firefox has no WebGL without a window.
    "mesh": "/no WebGL/.test(document.body.innerText) || document.querySelector('[data-card] canvas')?.width > 1",
}
LOOK_S = 30


@pytest.fixture(scope="module", params=list(BROWSERS))
def other(request: pytest.FixtureRequest) -> Iterator[tuple[str, Window]]:
    start, is_here = BROWSERS[request.param]
    if not is_here:
        pytest.skip(f"no {request.param} here")
    with start() as window:
        yield request.param, window


def wait_for(window: Window, expression: str) -> None:
    until = time.monotonic() + LOOK_S
    while not window.evaluate(expression):
        assert time.monotonic() < until, (expression, window.evaluate("document.body.innerText"))
        time.sleep(0.1)


def test_every_dashboard_shows_what_it_is_for(
    other: tuple[str, Window], logdir: Path, start_board: StartBoard
) -> None:
    name, window = other
    run_python(LOG, logdir)
    board: Board = start_board(logdir)
    for dashboard, shown in SHOWN.items():
        window.open(f"{board.url}#{dashboard}")
        window.evaluate(f"(() => {{ {SEEING} }})()")
        wait_for(window, shown)
        window.shoot(SHOTS / f"{name}-{dashboard}.png")
    assert window.told() == []

    window.open(f"{board.url}#scalars")
    points = "document.querySelector('[data-card=\"train/loss\"] [data-points]')?.dataset.points"
    wait_for(window, f"{points} === '10'")
    with SummaryWriter(str(logdir / "a"), filename_suffix=".more") as writer:
        writer.add_scalar("train/loss", 0.1, 5)
    wait_for(window, f"{points} === '11'")
