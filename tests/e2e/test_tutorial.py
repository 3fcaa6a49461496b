"""The tutorial as a person lives it, from an empty page over restarts to logs deleted and written anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

TRAIN = """
    import random, sys
    from {package} import SummaryWriter
    chance = random.Random(sys.argv[1])
    writer = SummaryWriter(sys.argv[1])
    for step in range(100):
        writer.add_scalar("Loss/train", chance.random(), step)
        writer.add_scalar("Loss/test", chance.random(), step)
    writer.close()
"""


def train(logdir: Path, package: str = "lightboard") -> None:
    run_python(TRAIN.format(package=package), logdir)


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_life_of_a_logdir(logdir: Path, board: Board, screen: Screen, package: str) -> None:
    assert not logdir.exists()
    screen.open(board.url)
    expect(screen.empty()).to_be_visible()
    expect(screen.empty()).to_contain_text("logs")

    train(logdir / "first", package)
    for tag in ("Loss/train", "Loss/test"):
        screen.expect_curve(tag, runs=1, points=100)
    expect(screen.empty()).to_have_count(0)
    assert screen.runs() == ["first"]
    summary = screen.summary("Loss/train")
    assert summary.startswith("Loss/train")
    screen.settle()
    looks = {tag: screen.look(tag) for tag in ("Loss/train", "Loss/test")}
    assert looks["Loss/train"] != looks["Loss/test"]

    screen.server_may_be_gone = True
    board.stop()
    banner = screen.page.locator("[data-state=lost]")
    expect(banner).to_be_visible()
    assert screen.summary("Loss/train") == summary
    board.start()
    expect(banner).to_have_count(0, timeout=30_000)
    screen.server_may_be_gone = False
    for tag in looks:
        screen.expect_curve(tag, runs=1, points=100)
    assert screen.summary("Loss/train") == summary

    train(logdir / "second", package)
    expect(screen.run("second")).to_be_visible()
    screen.expect_curve("Loss/train", runs=2, points=200)
    assert screen.runs() == ["first", "second"]

    shutil.rmtree(logdir)
    expect(screen.empty()).to_be_visible()
    assert screen.cards() == []

    train(logdir / "third", package)
    screen.expect_curve("Loss/train", runs=1, points=100)
    assert screen.runs() == ["third"]


def test_points_show_while_the_training_still_runs(
    logdir: Path, board: Board, screen: Screen
) -> None:
    """No flush, no close: the process sleeps with its writer open, and its points are on the page."""
    import subprocess
    import sys

    screen.open(board.url)
    code = (
        "import sys, time\n"
        "from lightboard import SummaryWriter\n"
        "writer = SummaryWriter(sys.argv[1])\n"
        "for line in sys.stdin:\n"
        "    writer.add_scalar('loss', 1 / (1 + int(line)), int(line))\n"
    )
    command = [sys.executable, "-c", code, str(logdir / "run")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as training:
        assert training.stdin
        for step in range(5):
            training.stdin.write(f"{step}\n")
            training.stdin.flush()
            if step == 0:
                screen.page.locator('[data-card="loss"]').wait_for()
            else:
                screen.expect_curve("loss", points=step + 1)
            assert training.poll() is None
        training.stdin.close()


ALL_KINDS = """
    import sys, torch
    from lightboard import SummaryWriter
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(784, 500), torch.nn.ReLU(), torch.nn.Linear(500, 10))
    pictures = torch.rand(20, 1, 28, 28)
    corners = torch.rand(1, 12, 3)
    with SummaryWriter(sys.argv[1]) as writer:
        writer.add_graph(net, pictures.flatten(1))
        for step in range(3):
            writer.add_scalar("loss", 1 / (step + 1), step)
            writer.add_image("first", pictures[step], step)
            writer.add_histogram("weights", net[0].weight * (step + 1), step)
            writer.add_mesh("shape", corners + step, global_step=step)
            writer.add_embedding(pictures.flatten(1) + step, list("ab" * 10), pictures, step, "hidden")
"""
TABS = {
    "images": "[data-card] img",
    "histograms": "[data-card] canvas, [data-card] svg",
    "graphs": "text=Linear",
    "projector": "canvas",
    "mesh": "canvas",
}


def test_who_leaves_a_dashboard_and_comes_back_finds_it_alive(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(ALL_KINDS, logdir / "run")
    page = screen.page
    screen.open(board.url)
    screen.expect_curve("loss", points=3)
    for _ in range(2):
        for tab, seen in TABS.items():
            page.evaluate("to => { location.hash = to }", f"#{tab}")
            expect(page.locator("main").locator(seen).first).to_be_visible(timeout=30_000)
            slider = page.locator("input[type=range][name=step]")
            if slider.count() > 0:
                for position in ("0", "2"):
                    slider.first.fill(position)
                    expect(slider.first).to_have_value(position)
            page.evaluate("location.hash = '#scalars'")
            screen.expect_curve("loss", points=3)
