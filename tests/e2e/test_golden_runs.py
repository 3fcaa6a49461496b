"""Runs of the real writers on the page: as many points as they logged, and the last value of each."""

from __future__ import annotations

import math
import re
from urllib.parse import quote

import pytest
from tests.e2e.process import StartBoard
from tests.e2e.screen import Screen
from tests.golden.golden import DATA, golden_runs, visible

RUNS = golden_runs()


@pytest.mark.parametrize(
    "name",
    [
        "keras/train",
        "tensorboardx/scalars",
        "tensorflow/scalars",
        "tensorflow1/session",
        "torch/restart",
        "torch/scalars",
    ],
)
def test_curves_hold_every_visible_point_of_the_run(
    start_board: StartBoard, screen: Screen, name: str
) -> None:
    plugins = {tag: plugin for file in RUNS[name] for tag, plugin in file.plugins.items()}
    points = visible(RUNS[name])
    scalars = [tag.decode() for tag, plugin in plugins.items() if plugin == "scalars"]
    assert scalars
    board = start_board(DATA)
    for tag in scalars:
        filters = f"only={quote(name)}&tags={quote('/^' + re.escape(tag) + '$/')}"
        screen.page.goto("about:blank")
        screen.open(f"{board.url}#scalars?{filters}")
        rows = points[tag.encode()]
        screen.expect_curve(tag, runs=1, points=len(rows))
        # Curves run along x: the last value is the one at the highest step.
        last = max(enumerate(rows), key=lambda row: (row[1][0], row[0]))[1][2]
        told = re.search(r"last (\S+?),", screen.summary(tag))
        assert told
        if isinstance(last, float):
            shown = float(told[1].replace("−", "-").replace("∞", "inf"))
            assert math.isclose(shown, last, rel_tol=1e-3), (tag, told[0], last)
