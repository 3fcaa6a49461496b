"""Golden files damaged and cut, as a board shows them: nothing wrong, the loss counted, with file and offset."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders import make_board, make_event_file, read, scalar
from tests.golden.golden import GoldenFile, golden_files

from lightboard.reader.loader import Loader
from lightboard.reader.query import Board

each_file = pytest.mark.parametrize("golden", golden_files(), ids=repr)


def points(board: Board) -> dict[bytes, list[tuple[int, float]]]:
    """Step and wall time of every point of the one run "hit", superseded ones too, by tag."""
    (run,) = (run for run in board.list_runs() if run.name == "hit")
    (file,) = run.files
    return {
        key.tag: list(
            zip(file.series[at].step.tolist(), file.series[at].wall_time.tolist(), strict=True)
        )
        for at, key in enumerate(file.keys)
        if len(file.series[at])
    }


def without_record(golden: GoldenFile, lost: int) -> dict[bytes, list[tuple[int, float]]]:
    """What is left of the file's points when one record is lost."""
    left = {
        tag: [
            (row[0], row[1])
            for row, record in zip(rows, golden.records_of(tag), strict=True)
            if record != lost
        ]
        for tag, rows in golden.points.items()
    }
    return {tag: rows for tag, rows in left.items() if rows}


def hits(golden: GoldenFile, step: int) -> list[tuple[int, int]]:
    """(record, place in it): for each `step`-th record another place, so that all kinds of bytes are hit."""
    found = []
    for record in range(0, len(golden.ends) - 1, step):
        begin, end = golden.ends[record], golden.ends[record + 1]
        found.append((record, begin + record * 7 % (end - begin)))
    return found


def check_hit(golden: GoldenFile, folder: Path, record: int, place: int) -> None:
    data = bytearray(golden.data)
    data[place] ^= 1 << (place % 8)
    path = folder / "hit" / "events.out.tfevents.1"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    board, _ = make_board(folder)
    assert points(board) == without_record(golden, record), place
    assert read(board, "good", "x").step.tolist() == [0]
    load = board.snapshot.load
    assert load.damaged >= 1, place
    notice = load.notices[0]
    assert (notice.run, notice.file) == ("hit", "hit/events.out.tfevents.1"), place
    if len(golden.ends) > 2:  # else no record is left, and the notice is of the file as a whole
        assert notice.offset == golden.ends[record], place
    assert load.phase == "live"
    assert load.bytes_done == load.bytes


@each_file
def test_a_hit_record_is_lost_alone_counted_and_shown(golden: GoldenFile, tmp_path: Path) -> None:
    make_event_file(tmp_path / "good", scalar("x", 0, 1.0))
    for record, place in hits(golden, max(1, len(golden.ends) // 12)):
        check_hit(golden, tmp_path, record, place)


@pytest.mark.slow
@each_file
def test_any_hit_record_is_lost_alone_counted_and_shown(golden: GoldenFile, tmp_path: Path) -> None:
    make_event_file(tmp_path / "good", scalar("x", 0, 1.0))
    for record, place in hits(golden, 1):
        check_hit(golden, tmp_path, record, place)


@each_file
def test_a_file_that_grows_in_odd_pieces_never_shows_a_wrong_point(
    golden: GoldenFile, tmp_path: Path
) -> None:
    path = tmp_path / "hit" / "events.out.tfevents.1"
    path.parent.mkdir()
    path.write_bytes(b"")
    board, loader = make_board(tmp_path)
    whole = {tag: [(row[0], row[1]) for row in rows] for tag, rows in golden.points.items()}
    step = max(1, len(golden.data) // 40)
    for end in [*range(1, len(golden.data), step), len(golden.data)]:
        grow(path, golden.data, end, loader)
        for tag, rows in points(board).items():
            assert rows == whole[tag][: len(rows)], end
        assert board.snapshot.load.notices == (), end
    assert points(board) == whole


def grow(path: Path, data: bytes, end: int, loader: Loader) -> None:
    with path.open("ab") as file:
        file.write(data[file.tell() : end])
    loader.load_all()
