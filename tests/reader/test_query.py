"""The query API: points by run and tag, restarts, references to blobs."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from tests.builders import (
    event,
    find_run,
    find_tag,
    image_value,
    make_board,
    make_event_file,
    read,
    restart,
    scalar,
    scalar_value,
)

from lightboard.events.decode import decode_images
from lightboard.reader.query import BlobRef, NotInStore


def test_every_point_is_there(tmp_path: Path) -> None:
    values = [1.0, math.nan, math.inf, -math.inf, 0.0]
    steps = [5, 3, 3, -1, 10]
    make_event_file(
        tmp_path, *(scalar("x", step, value) for step, value in zip(steps, values, strict=True))
    )
    board, _ = make_board(tmp_path)
    points = read(board, ".", "x")
    assert points.step.tolist() == steps
    assert points.wall_time.tolist() == [1_700_000_000.0 + step for step in steps]
    assert [str(value) for value in points.value.tolist()] == [str(value) for value in values]


def test_files_of_a_run_are_read_in_byte_order_of_their_names(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 9.0), name="tfevents.9")
    make_event_file(tmp_path, scalar("x", 1, 10.0), name="tfevents.10")
    board, _ = make_board(tmp_path)
    assert read(board, ".", "x").value.tolist() == [10.0, 9.0]


def test_a_restart_supersedes_earlier_points_of_its_file_and_of_earlier_files(
    tmp_path: Path,
) -> None:
    make_event_file(tmp_path, *(scalar("x", step, 1.0) for step in range(10)), name="tfevents.1")
    make_event_file(
        tmp_path,
        scalar("x", 5, 2.0),
        restart(6),
        scalar("x", 6, 2.0),
        scalar("x", 9, 2.0),
        restart(8),
        scalar("x", 8, 3.0),
        name="tfevents.2",
    )
    board, _ = make_board(tmp_path)
    points = read(board, ".", "x")
    assert points.step.tolist() == [0, 1, 2, 3, 4, 5, 5, 6, 8]
    assert points.value.tolist() == [1.0] * 6 + [2.0, 2.0, 3.0]


def test_steps_that_go_back_without_a_restart_stay(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar("x", step, 1.0) for step in (0, 1, 2, 0, 1)))
    board, _ = make_board(tmp_path)
    assert read(board, ".", "x").step.tolist() == [0, 1, 2, 0, 1]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0), event(image_value("i", b"picture")))
    board, _ = make_board(tmp_path)
    with pytest.raises(NotInStore, match="no run has the id 5"):
        board.list_tags(5)
    with pytest.raises(NotInStore, match="no tag has the id 7"):
        board.find_tag(7)
    with pytest.raises(NotInStore, match="no scalars"):
        board.read_scalars(0, find_tag(board.snapshot, "i", "images"))
    assert board.list_blobs(0, find_tag(board.snapshot, "x")) == []
    assert board.list_blobs(99, 0) == []
    assert board.read_curve(board.snapshot, 99, 0).segments == ()


def test_lists(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "b", scalar("y", 0, 1.0), scalar("x", 0, 1.0))
    board, _ = make_board(tmp_path)
    assert [run.name for run in board.list_runs()] == ["a", "b"]
    b = find_run(board.snapshot, "b")
    assert b is not None
    assert {tag.tag for tag in board.list_tags(b.id)} == {b"x", b"y"}


def test_blobs_are_references_in_order_of_step(tmp_path: Path) -> None:
    make_event_file(
        tmp_path,
        event(image_value("i", b"five"), scalar_value("x", 1.0), step=5),
        event(image_value("i", b"two"), step=2),
    )
    board, _ = make_board(tmp_path)
    tag = find_tag(board.snapshot, "i", "images")
    points = board.list_blobs(0, tag)
    assert [point.step for point in points] == [2, 5]
    blobs = [board.read_blob(BlobRef.parse(str(point.ref)), tag) for point in points]
    assert [decode_images(blob).samples for blob in blobs] == [[b"two"], [b"five"]]
    assert [blob[:4] for blob in blobs] == board.read_heads(points, 4)


@pytest.mark.parametrize("text", ["", "1", "1.", ".1", "-1.0", "1.0.0", "٣.0", "../x.1", "1" * 50])
def test_a_reference_is_two_numbers(text: str) -> None:
    with pytest.raises(NotInStore, match="is not a reference"):
        BlobRef.parse(text)


def test_references_lead_nowhere_else(tmp_path: Path) -> None:
    path = make_event_file(tmp_path, scalar("x", 0, 1.0), event(image_value("i", b"picture")))
    board, loader = make_board(tmp_path)
    tag = find_tag(board.snapshot, "i", "images")
    (point,) = board.list_blobs(0, tag)
    for ref in (BlobRef(point.ref.file, 1), BlobRef(point.ref.file + 100, 0)):
        with pytest.raises(NotInStore):
            board.read_blob(ref, tag)
    with pytest.raises(NotInStore):
        board.read_blob(point.ref, find_tag(board.snapshot, "x"))

    # Replaced, and not yet looked at again: never bytes of another file.
    other = make_event_file(tmp_path / "other", event(image_value("i", b"another picture")))
    other.replace(path)
    with pytest.raises(NotInStore, match="replaced"):
        board.read_blob(point.ref, tag)
    loader.load_all()
    with pytest.raises(NotInStore, match="gone or was replaced"):
        board.read_blob(point.ref, tag)


def test_blobs_as_columns_are_those_of_the_list(tmp_path: Path) -> None:
    one = [event(image_value("i", b"1"), step=step) for step in (5, 1, 3, 3, 9)]
    make_event_file(tmp_path, *one, name="tfevents.1")
    two = [restart(4), event(image_value("i", b"2"), step=4), scalar("x", 0, 1.0)]
    make_event_file(tmp_path, *two, name="tfevents.2")
    board, _ = make_board(tmp_path)
    tag = find_tag(board.snapshot, "i", "images")
    points = board.list_blobs(0, tag)
    columns = board.list_blob_columns(0, tag)
    assert columns.step.tolist() == [point.step for point in points] == [1, 3, 3, 4]
    assert columns.wall_time.tolist() == [point.wall_time for point in points]
    refs = [
        BlobRef(file, n) for file, n in zip(columns.file.tolist(), columns.n.tolist(), strict=True)
    ]
    assert refs == [point.ref for point in points]
    assert len(board.list_blob_columns(99, tag).step) == 0
    assert len(board.list_blob_columns(0, find_tag(board.snapshot, "x")).step) == 0
