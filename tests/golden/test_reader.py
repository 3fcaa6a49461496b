"""All golden files as one logdir, through loader and query: restarts applied, pictures whole."""

from __future__ import annotations

from typing import Any

import pytest
from tests.golden.golden import DATA, golden_runs, visible
from tools.make_golden.expected import digest, number

from lightboard.logdir import LocalLogdir
from lightboard.plugins import scalar_wire_names
from lightboard.plugins.images.api import BlobRequest, StepsRequest, list_steps, read_picture
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.reader.store import Store

RUNS = golden_runs()

SUPERSEDED = {
    "tensorflow1/session": {b"loss": [20, 25], b"weights": [20, 25]},
    "torch/restart": {b"loss": [20, 21, 22, 23, 24, 25, 26, 27, 28, 29]},
    "tensorboardx/restart": {b"loss": [20, 21, 22, 23, 24, 25, 26, 27, 28, 29]},
}
"""What the restarts among the golden files hide, as their makers meant it."""


@pytest.fixture(scope="module")
def board() -> Board:
    logdir, store = LocalLogdir(DATA), Store()
    Loader(logdir, store, scalar_plugins=scalar_wire_names).load_all()
    return Board(store, logdir)


@pytest.mark.parametrize("name", SUPERSEDED)
def test_restarts_hide_what_their_makers_meant(name: str) -> None:
    shown = visible(RUNS[name])
    for tag, steps in SUPERSEDED[name].items():
        logged = [row for file in RUNS[name] for row in file.points[tag]]
        hidden = [row[0] for row in logged if row not in shown[tag]]
        assert hidden == steps


def test_every_folder_with_an_event_file_is_a_run(board: Board) -> None:
    assert [run.name for run in sorted(board.list_runs(), key=lambda run: run.name)] == sorted(RUNS)
    assert board.snapshot.load.damaged == 0
    assert board.snapshot.load.notices == ()


@pytest.mark.parametrize("name", RUNS)
def test_run_has_the_tags_and_points_tensorboard_reads(board: Board, name: str) -> None:
    (run,) = (run for run in board.list_runs() if run.name == name)
    shown = visible(RUNS[name])
    plugins = {tag: plugin for file in RUNS[name] for tag, plugin in file.plugins.items()}
    tags = {entry.tag: entry for entry in board.list_tags(run.id)}
    assert {tag: entry.plugin for tag, entry in tags.items()} == plugins
    for tag, entry in tags.items():
        if entry.plugin == "scalars":
            scalars = board.read_scalars(run.id, entry.id)
            rows: list[list[Any]] = [
                [step, wall_time, number(value)]
                for step, wall_time, value in zip(
                    scalars.step.tolist(),
                    scalars.wall_time.tolist(),
                    scalars.value.tolist(),
                    strict=True,
                )
            ]
            assert repr(rows) == repr(shown[tag])
        else:
            blobs = [[point.step, point.wall_time] for point in board.list_blobs(run.id, entry.id)]
            assert blobs == sorted(([row[0], row[1]] for row in shown[tag]), key=lambda row: row[0])


@pytest.mark.parametrize("name", [name for name in RUNS if name.endswith(("images", "session"))])
def test_pictures_are_the_writers_bytes_at_every_step(board: Board, name: str) -> None:
    (run,) = (run for run in board.list_runs() if run.name == name)
    shown = visible(RUNS[name])
    entries = [entry for entry in board.list_tags(run.id) if entry.plugin == "images"]
    assert entries
    for entry in entries:
        (steps,) = list_steps(board, StepsRequest(board.epoch, entry.id, [run.id])).runs
        rows = sorted(shown[entry.tag], key=lambda row: row[0])
        assert steps.step == [row[0] for row in rows]
        assert steps.wall_time == [row[1] for row in rows]
        found = [
            [
                digest(read_picture(board, BlobRequest(board.epoch, ref, entry.id, n)).data)
                for n in range(samples)
            ]
            for ref, samples in zip(steps.ref, steps.samples, strict=True)
        ]
        assert found == [row[2]["images"] for row in rows]


def test_display_name_and_description_of_the_first_value_are_kept(board: Board) -> None:
    (run,) = (run for run in board.list_runs() if run.name == "tensorboardx/scalars")
    (entry,) = (entry for entry in board.list_tags(run.id) if entry.tag == b"loss/train")
    assert (entry.display_name, entry.description) == ("training loss", "*falls*")
